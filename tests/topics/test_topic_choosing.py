from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.clock import ManualClock
from bot.community.actor import Actor
from bot.delivery import outbox
from bot.delivery.effects import EffectKind, OutcomeWord
from bot.errors import NotAllowedError, NotFoundError, NotNowError
from bot.store.store import Store
from bot.topics import access as moves
from bot.topics.choosing import PAGE_SIZE
from bot.topics.snapshots import NewTopic, Standing, TopicKind
from bot.topics.tables import BreakRow
from tests.topics.conftest import COMMUNITY, Group, settings_with


@pytest.fixture
async def group(store_on: Store, clock: ManualClock, access: str) -> Group:
    """The group on both databases, and with both ways of letting people in."""
    return Group(store_on, clock, settings_with(access=access))


async def test_joining_is_one_call_and_leaving_another(group: Group):
    topic = await group.a_topic()

    view = await group.choosing.join(group.member(1), topic.id)
    assert view.standing is Standing.IN
    assert await group.settle() == 1
    assert group.discord.sees(topic.channel_id or 0, 1001)

    view = await group.choosing.leave(group.member(1), topic.id)
    assert view.standing is Standing.OUT
    assert await group.settle() == 1
    assert not group.discord.sees(topic.channel_id or 0, 1001)
    assert await group.chosen() == set()


async def test_a_second_press_changes_nothing(group: Group):
    topic = await group.a_topic()
    for _press in range(2):
        await group.choosing.join(group.member(1), topic.id)
    assert await group.settle() == 1
    for _press in range(2):
        await group.choosing.leave(group.member(1), topic.id)
    assert await group.settle() == 1


async def test_many_presses_at_once_leave_one_place_and_one_call(group: Group):
    topic = await group.a_topic()

    await asyncio.gather(*(group.choosing.join(group.member(1), topic.id) for _press in range(4)))

    assert await group.chosen() == {(topic.id, 1001)}
    assert await group.settle() == 1


async def test_who_joins_and_leaves_at_once_ends_as_they_last_said(group: Group):
    topic = await group.a_topic()
    await group.choosing.join(group.member(1), topic.id)
    await group.choosing.leave(group.member(1), topic.id)
    await group.choosing.join(group.member(1), topic.id)

    await group.settle()

    assert group.discord.sees(topic.channel_id or 0, 1001)
    await group.choosing.leave(group.member(1), topic.id)
    await group.settle()
    assert not group.discord.sees(topic.channel_id or 0, 1001)


async def test_who_leaves_before_discord_let_them_in_is_never_let_in(group: Group):
    topic = await group.a_topic()
    await group.choosing.join(group.member(1), topic.id)
    await group.choosing.leave(group.member(1), topic.id)

    assert await group.settle() == 1  # the letting out alone

    assert not group.discord.sees(topic.channel_id or 0, 1001)


async def test_an_old_letting_out_that_is_tried_again_later_takes_nobody_out(group: Group):
    topic = await group.a_topic()
    await group.choosing.join(group.member(1), topic.id)
    await group.settle()
    await group.choosing.leave(group.member(1), topic.id)
    [old] = await group.waiting(EffectKind.SET_ACCESS)
    async with group.store.begin() as tx:
        await outbox.park(tx, old.id, "discord_not_answering", {})
    await group.choosing.join(group.member(1), topic.id)
    await group.settle()

    async with group.store.begin() as tx:  # somebody presses "Try again"
        await outbox.mark(tx, old.id, state=outbox.NEW)
    await group.settle()

    assert group.discord.sees(topic.channel_id or 0, 1001)


async def test_hidden_for_today_comes_back_in_the_morning(group: Group):
    topic = await group.a_topic()
    await group.choosing.join(group.member(1), topic.id)
    await group.settle()

    view = await group.choosing.hide_today(group.member(1), topic.id)
    assert view.standing is Standing.HIDDEN
    assert view.hidden_until is not None
    assert view.hidden_until.isoformat() == "2026-03-03T07:00:00+00:00"
    await group.settle()
    assert not group.discord.sees(topic.channel_id or 0, 1001)

    await group.passes(hours=20)
    assert not group.discord.sees(topic.channel_id or 0, 1001)
    await group.passes(hours=3)
    assert group.discord.sees(topic.channel_id or 0, 1001)
    assert (await group.choosing.view(group.member(1), topic.id)).standing is Standing.IN


async def test_a_hidden_topic_comes_back_by_a_press_and_only_once(group: Group):
    topic = await group.a_topic()
    await group.choosing.join(group.member(1), topic.id)
    await group.choosing.hide_today(group.member(1), topic.id)
    await group.settle()

    await group.choosing.show_again(group.member(1), topic.id)
    assert await group.settle() == 1
    assert group.discord.sees(topic.channel_id or 0, 1001)
    await group.passes(days=1)
    assert await group.settle() == 0


async def test_who_is_not_in_a_topic_cannot_hide_it(group: Group):
    topic = await group.a_topic()

    for move in (group.choosing.hide_today, group.choosing.show_again):
        with pytest.raises(NotFoundError):
            await move(group.member(1), topic.id)


@pytest.mark.slow
async def test_a_break_hides_all_topics_and_ends_when_said(group: Group):
    topics = [await group.a_topic(name) for name in ("Stroke", "Heart", "Carers")]
    for topic in topics[:2]:
        await group.choosing.join(group.member(1), topic.id)
    await group.settle()

    assert await group.choosing.pause_all(group.member(1), None) == 2
    await group.settle()
    assert not any(group.discord.sees(topic.channel_id or 0, 1001) for topic in topics)
    page = await group.choosing.page(group.member(1))
    assert page.on_break
    assert page.in_count == 2
    assert {view.standing for view in page.views} == {Standing.PAUSED, Standing.OUT}

    assert await group.choosing.back(group.member(1)) == 2
    await group.settle()
    assert [group.discord.sees(topic.channel_id or 0, 1001) for topic in topics] == [True, True, False]
    assert await group.choosing.back(group.member(1)) == 0
    assert await group.count(BreakRow) == 0


async def test_a_break_with_a_day_ends_by_itself(group: Group, clock: ManualClock):
    topic = await group.a_topic()
    await group.choosing.join(group.member(1), topic.id)
    await group.choosing.pause_all(group.member(1), clock.now() + timedelta(days=7))
    await group.settle()

    await group.passes(days=6)
    assert not group.discord.sees(topic.channel_id or 0, 1001)
    await group.passes(days=2)
    assert group.discord.sees(topic.channel_id or 0, 1001)


async def test_a_topic_hidden_for_today_stays_hidden_after_a_break(group: Group):
    topic = await group.a_topic()
    await group.choosing.join(group.member(1), topic.id)
    await group.choosing.hide_today(group.member(1), topic.id)
    await group.choosing.pause_all(group.member(1), None)
    await group.choosing.back(group.member(1))
    await group.settle()

    assert not group.discord.sees(topic.channel_id or 0, 1001)
    await group.passes(days=1)
    assert group.discord.sees(topic.channel_id or 0, 1001)


async def test_the_morning_does_not_end_a_break(group: Group):
    topic = await group.a_topic()
    await group.choosing.join(group.member(1), topic.id)
    await group.choosing.hide_today(group.member(1), topic.id)
    await group.choosing.pause_all(group.member(1), None)
    await group.settle()

    await group.passes(days=2)

    assert not group.discord.sees(topic.channel_id or 0, 1001)
    await group.choosing.back(group.member(1))
    await group.settle()
    assert group.discord.sees(topic.channel_id or 0, 1001)


async def test_choosing_a_topic_during_a_break_brings_back_that_one_alone(group: Group):
    one, two = await group.a_topic("Stroke"), await group.a_topic("Heart")
    for topic in (one, two):
        await group.choosing.join(group.member(1), topic.id)
    await group.choosing.pause_all(group.member(1), None)
    await group.settle()

    await group.choosing.join(group.member(1), one.id)
    await group.settle()

    assert group.discord.sees(one.channel_id or 0, 1001)
    assert not group.discord.sees(two.channel_id or 0, 1001)


@pytest.mark.slow
async def test_who_leaves_the_community_is_forgotten_and_has_no_way_back_in(group: Group):
    topic = await group.a_topic()
    await group.choosing.join(group.member(1), topic.id)
    await group.choosing.join(group.member(2), topic.id)
    await group.choosing.pause_all(group.member(1), None)
    await group.choosing.back(group.member(1))
    await group.settle()

    group.discord.goes(1001)
    await group.choosing.left(COMMUNITY, 1001)
    await group.settle()

    assert await group.chosen() == {(topic.id, 1002)}
    group.discord.comes(1001)
    assert not group.discord.sees(topic.channel_id or 0, 1001)


async def test_old_news_of_a_departure_ends_nothing(group: Group):
    topic = await group.a_topic()
    await group.choosing.join(group.member(1), topic.id)
    await group.settle()

    await group.choosing.left(COMMUNITY, 1001)

    assert await group.chosen() == {(topic.id, 1001)}


async def test_a_departure_of_somebody_without_topics_asks_discord_nothing(group: Group):
    reads = group.discord.reads

    await group.choosing.left(COMMUNITY, 1001)

    assert group.discord.reads == reads


async def test_only_members_choose_but_everybody_may_leave(group: Group):
    topic = await group.a_topic()
    outsider = group.outsider(1)
    calls = [
        group.choosing.page(outsider),
        group.choosing.find(outsider, "x"),
        group.choosing.suggest(outsider, "x"),
        group.choosing.view(outsider, topic.id),
        group.choosing.join(outsider, topic.id),
        group.choosing.hide_today(outsider, topic.id),
        group.choosing.show_again(outsider, topic.id),
        group.choosing.pause_all(outsider, None),
        group.choosing.leave(outsider, topic.id),
        group.choosing.join(Actor.software(COMMUNITY), topic.id),
    ]
    for call in calls:
        with pytest.raises(NotAllowedError):
            await call
    await group.choosing.join(group.member(1), topic.id)

    assert (await group.choosing.leave(outsider, topic.id)).standing is Standing.OUT


async def test_a_topic_that_is_being_opened_cannot_be_chosen_yet(group: Group):
    topic = await group.opening.open(group.organiser(), NewTopic("Stroke", "Life after a stroke."))

    with pytest.raises(NotNowError):
        await group.choosing.join(group.member(1), topic.id)
    with pytest.raises(NotFoundError):
        await group.choosing.join(group.member(1), topic.id + 99)


async def test_a_drop_of_the_letting_in_means_not_being_in(group: Group):
    topic = await group.a_topic()
    await group.choosing.join(group.member(1), topic.id)

    await group.settle(word=OutcomeWord.DROPPED)

    assert await group.chosen() == set()


@pytest.mark.slow
async def test_my_topics_come_first_and_pages_hold_all_of_them(group: Group):
    names = [f"Topic {number:02}" for number in range(20)]
    topics = [await group.a_topic(name) for name in names]
    for topic in (topics[15], topics[3]):
        await group.choosing.join(group.member(1), topic.id)

    pages = [await group.choosing.page(group.member(1), number) for number in range(3)]

    assert [page.pages for page in pages] == [3, 3, 3]
    shown = [view.topic.name for page in pages for view in page.views]
    assert shown[:3] == ["Topic 03", "Topic 15", "Topic 00"]
    assert sorted(shown) == names
    assert len(pages[0].views) == PAGE_SIZE
    assert (await group.choosing.page(group.member(1), 99)).page == 2
    assert (await group.choosing.page(group.member(1), -1)).page == 0


async def test_a_change_shows_on_the_next_page_at_once(group: Group):
    topic = await group.a_topic("Stroke")
    await group.choosing.page(group.member(1))

    await group.closing.set_host(group.organiser(), topic.ref, 1001)

    [view] = (await group.choosing.page(group.member(1))).views
    assert view.is_host
    assert not (await group.choosing.page(group.member(2))).views[0].is_host


async def test_words_find_open_topics_first_and_the_catalogue_beside_them(group: Group):
    topic = await group.opening.open_from_catalogue(group.organiser(), "stroke")
    await group.settle()

    found = await group.choosing.find(group.member(1), "mini stroke")
    assert [view.topic.id for view in found.views] == [topic.id]
    found = await group.choosing.find(group.member(1), "seizures")
    assert found.views == ()
    assert [choice.name for choice in found.not_open] == ["Epilepsy"]
    found = await group.choosing.find(group.member(1), "PD")
    assert found.ask is not None
    assert {choice.key for choice in found.ask.choices} == {"catalogue:parkinsons", "catalogue:bpd-eupd"}


async def test_the_organisers_own_topics_are_found_by_their_names(group: Group):
    topic = await group.a_topic("Young widows", kind=TopicKind.FORUM, tags=("hello",))

    assert [v.topic.id for v in (await group.choosing.find(group.member(1), "widow young")).views][:1] == [topic.id]
    assert await group.choosing.suggest(group.member(1), "yung widow") == ((str(topic.id), "Young widows"),)
    assert await group.choosing.suggest(group.member(1), "") == ((str(topic.id), "Young widows"),)


async def test_counts_are_hidden_while_small_and_always_in_sensitive_topics(group: Group):
    plain, sensitive = await group.a_topic("Stroke"), await group.a_topic("HIV", sensitive=True)
    for number in range(4):
        for topic in (plain, sensitive):
            await group.choosing.join(group.member(number), topic.id)
    assert (await group.choosing.view(group.member(1), plain.id)).members is None

    for topic in (plain, sensitive):
        await group.choosing.join(group.member(9), topic.id)

    counts = {view.topic.id: view.members for view in (await group.choosing.page(group.member(1))).views}
    assert counts == {plain.id: 5, sensitive.id: None}


async def test_choosing_leaves_no_line_in_the_audit_log(group: Group):
    topic = await group.a_topic()
    before = await group.verbs()

    await group.choosing.join(group.member(1), topic.id)
    await group.choosing.hide_today(group.member(1), topic.id)
    await group.choosing.leave(group.member(1), topic.id)

    assert await group.verbs() == before


async def test_taking_away_carries_the_person_who_wanted_it(group: Group):
    topic = await group.a_topic()
    await group.choosing.join(group.member(1), topic.id)
    await group.settle()
    await group.choosing.hide_today(group.member(1), topic.id)

    [row] = await group.waiting(EffectKind.SET_ACCESS)
    assert row.payload["give"] is False
    assert row.by == 1001


async def test_a_full_topic_says_so(group: Group, monkeypatch: pytest.MonkeyPatch, access: str):
    monkeypatch.setattr(moves, "MOST_OVERWRITES", 22)
    topic = await group.a_topic()
    for number in range(2):
        await group.choosing.join(group.member(number), topic.id)

    if access == "members":
        with pytest.raises(NotNowError, match="full"):
            await group.choosing.join(group.member(5), topic.id)
    else:
        assert (await group.choosing.join(group.member(5), topic.id)).standing is Standing.IN
