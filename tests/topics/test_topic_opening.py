from __future__ import annotations

import asyncio

import pytest

from bot.clock import ManualClock
from bot.community.book import SettingsBook
from bot.community.catalogue import shipped_catalogue
from bot.community.sections import Channels, CommunitySettings
from bot.delivery.effects import EffectKind, OutcomeWord
from bot.errors import (
    AlreadyDecidedError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    NotNowError,
    OutOfDateError,
)
from bot.store.store import Store
from bot.topics.opening import Opening
from bot.topics.ports import RoleView
from bot.topics.rules import TopicKind, TopicState
from bot.topics.snapshots import DriftKind, NewTopic, VersionedRef
from tests.topics.conftest import COMMUNITY, Group, settings_with
from tests.topics.practice_guild import TEAM, FakeChannel

STROKE = NewTopic("Stroke", "Life after a stroke.")


@pytest.fixture
async def on_both(store_on: Store, clock: ManualClock) -> Group:
    """The same group on SQLite and on PostgreSQL."""
    return Group(store_on, clock, settings_with())


async def test_a_topic_opens_step_by_step_and_ends_with_a_pinned_card(group: Group):
    topic = await group.opening.open(group.organiser(), STROKE)
    assert topic.state is TopicState.OPENING

    await group.settle()

    topic = await group.topic(topic.id)
    channel = group.discord.channels[topic.channel_id or 0]
    assert topic.state is TopicState.OPEN
    assert (channel.name, channel.line) == ("stroke", "Life after a stroke.")
    assert channel.roles == {TEAM}
    assert group.discord.cards[channel.id][1] is True
    assert await group.verbs() == ["topic.open", "topic.opened"]


async def test_with_roles_the_role_tells_nothing_and_comes_first(store: Store, clock: ManualClock):
    group = Group(store, clock, settings_with(access="roles"))
    topic = await group.a_topic()

    role = group.discord.roles[topic.role_id or 0]
    assert role.name.startswith("topic-")
    assert "stroke" not in role.name
    assert (role.shown_apart, role.mentionable) == (False, False)
    assert group.discord.channels[topic.channel_id or 0].roles == {TEAM, role.id}


@pytest.mark.slow
async def test_the_shipped_topics_can_all_be_opened(group: Group):
    for key in shipped_catalogue().topics:
        await group.opening.open_from_catalogue(group.organiser(), key)
    await group.settle()

    topics = await group.opening.all(group.organiser())
    assert {topic.catalogue_id for topic in topics} == set(shipped_catalogue().topics)
    assert all(topic.state is TopicState.OPEN and topic.review_at is not None for topic in topics)
    assert sum(topic.kind is TopicKind.FORUM for topic in topics) == 1


async def test_only_organisers_open_topics(group: Group):
    for by in (group.member(1), group.outsider(2)):
        with pytest.raises(NotAllowedError):
            await group.opening.open(by, STROKE)
        with pytest.raises(NotAllowedError):
            await group.opening.all(by)


async def test_of_two_openings_at_once_one_wins_and_the_other_reads_who_was_first(on_both: Group):
    results = await asyncio.gather(
        *(on_both.opening.open(on_both.organiser(number), STROKE) for number in (1, 2)), return_exceptions=True
    )

    [won] = [result for result in results if not isinstance(result, BaseException)]
    [lost] = [result for result in results if isinstance(result, BaseException)]
    assert isinstance(lost, AlreadyDecidedError)
    assert lost.by in {3001, 3002}
    assert "Stroke" in lost.sentence
    await on_both.settle()
    assert (await on_both.topic(won.id)).open
    assert len(on_both.discord.channels) == 1


async def test_a_name_is_the_same_however_it_is_written(group: Group):
    await group.a_topic("Crohn's")

    with pytest.raises(AlreadyDecidedError):
        await group.opening.open(group.organiser(), NewTopic("CROHN’S", "Again."))


async def test_a_closed_topic_frees_its_name(group: Group):
    topic = await group.a_topic()
    await group.closing.close(group.organiser(), topic.ref, why="Nobody wrote.", where_to="")
    await group.settle()

    assert (await group.a_topic()).open


@pytest.mark.parametrize(
    ("fill", "words"),
    [("channels", "500"), ("category", "50"), ("roles", "250")],
)
async def test_ceilings_are_told_before_anything_is_begun(store: Store, clock: ManualClock, fill: str, words: str):
    group = Group(store, clock, settings_with(access="roles", category="Topics"))
    group.discord.categories[7] = "topics"
    if fill == "channels":
        group.discord.channels = {n: FakeChannel(n, f"c{n}") for n in range(100, 599)}
    elif fill == "category":
        group.discord.channels = {n: FakeChannel(n, f"c{n}", category_id=7) for n in range(100, 150)}
    else:
        group.discord.roles = {n: RoleView(n, f"r{n}") for n in range(250)}

    with pytest.raises(NotNowError, match=words):
        await group.opening.open(group.organiser(), STROKE)

    assert await group.waiting() == []
    assert await group.opening.all(group.organiser()) == ()


@pytest.mark.parametrize(
    "change",
    [
        {"name": "@everyone"},
        {"name": ""},
        {"purpose": " "},
        {"name": "x" * 101},
        {"tags": ("x" * 21,), "kind": TopicKind.FORUM},
    ],
)
async def test_words_that_do_not_fit_are_refused_and_nothing_is_written(group: Group, change: dict[str, object]):
    values = {"name": "Stroke", "purpose": "Life after a stroke."} | change

    with pytest.raises(InvalidInputError):
        await group.opening.open(group.organiser(), NewTopic(**values))

    assert await group.opening.all(group.organiser()) == ()


async def test_when_a_person_says_to_leave_the_channel_undone_the_topic_is_given_up(group: Group):
    topic = await group.opening.open(group.organiser(), STROKE)

    await group.settle(word=OutcomeWord.DROPPED)

    assert await group.opening.topic(COMMUNITY, topic.id) is None
    assert "topic.given_up" in await group.verbs()
    assert (await group.a_topic()).open


async def test_a_new_topic_is_announced_once_where_a_channel_is_named(store: Store, clock: ManualClock):
    group = Group(store, clock, SettingsBook(CommunitySettings(channels=Channels(topics="topics"))))
    topic = await group.opening.open(group.organiser(), STROKE)
    await group.settle(only=EffectKind.CREATE_CHANNEL)

    assert [row.payload["ref"] for row in await group.waiting(card="topic_news")] == [str(topic.id)]


async def test_without_a_channel_for_it_nothing_is_announced(group: Group):
    await group.opening.open(group.organiser(), STROKE)
    await group.settle(only=EffectKind.CREATE_CHANNEL)

    assert await group.waiting(card="topic_news") == []


async def test_a_channel_is_adopted_with_those_who_were_let_in_by_name(group: Group):
    group.discord.channels[77] = FakeChannel(77, "old-pain", people={1001, 1002}, members_in=True, line="Old line")

    topic = await group.opening.adopt(group.organiser(), 77, NewTopic("Pain", "For pain that stays."))
    await group.settle()

    topic = await group.topic(topic.id)
    channel = group.discord.channels[77]
    assert topic.open
    assert topic.channel_id == 77
    assert channel.people == {1001, 1002}
    assert not channel.members_in
    assert channel.name == "old-pain"
    assert channel.line == "For pain that stays."
    assert await group.chosen() == {(topic.id, 1001), (topic.id, 1002)}
    await group.looks_over()
    assert await group.drifts.open(COMMUNITY) == ()


async def test_an_adopted_channel_gives_its_people_the_role_where_roles_let_in(store: Store, clock: ManualClock):
    group = Group(store, clock, settings_with(access="roles"))
    group.discord.channels[77] = FakeChannel(77, "old-pain", people={1001})

    topic = await group.opening.adopt(group.organiser(), 77, NewTopic("Pain", "For pain that stays."))
    await group.settle()

    topic = await group.topic(topic.id)
    assert topic.role_id in group.discord.persons[1001].roles


@pytest.mark.parametrize(
    ("channel_id", "error"), [(5, NotFoundError), (78, InvalidInputError), (79, InvalidInputError)]
)
async def test_channels_that_cannot_be_topics_are_refused(group: Group, channel_id: int, error: type[Exception]):
    group.discord.channels[78] = FakeChannel(78, "Voice", kind=None)
    group.discord.channels[79] = FakeChannel(79, "applications")

    with pytest.raises(error):
        await group.opening.adopt(group.organiser(), channel_id, NewTopic("Pain", "For pain."))


async def test_one_channel_cannot_be_two_topics(on_both: Group):
    on_both.discord.channels[77] = FakeChannel(77, "old-pain")
    results = await asyncio.gather(
        *(on_both.opening.adopt(on_both.organiser(), 77, NewTopic(name, "For pain.")) for name in ("Pain", "Aches")),
        return_exceptions=True,
    )

    assert sorted(isinstance(result, AlreadyDecidedError) for result in results) == [False, True]


async def test_an_edit_changes_the_channel_with_one_call_and_the_card(group: Group):
    topic = await group.a_topic()

    edited = await group.closing.edit(
        group.organiser(),
        topic.ref,
        NewTopic("Stroke and TIA", "After a stroke.", content_note="Please be kind.", host_id=1001),
    )

    assert [row.kind for row in await group.waiting()] == ["edit_channel", "show_card"]
    await group.settle()
    channel = group.discord.channels[topic.channel_id or 0]
    assert (channel.name, channel.line) == ("stroke-and-tia", "After a stroke. Please be kind.")
    assert edited.host_id == 1001
    assert edited.version > topic.version


async def test_an_edit_from_an_old_card_is_refused(group: Group):
    topic = await group.a_topic()
    await group.closing.set_host(group.organiser(), topic.ref, 1001)

    with pytest.raises(OutOfDateError):
        await group.closing.edit(group.organiser(1), topic.ref, STROKE)


async def test_a_name_in_use_cannot_be_taken_by_an_edit(group: Group):
    first = await group.a_topic("Stroke")
    second = await group.a_topic("Heart")

    with pytest.raises(AlreadyDecidedError):
        await group.closing.edit(group.organiser(), second.ref, NewTopic("STROKE", "x"))

    assert (await group.topic(first.id)).name == "Stroke"


async def test_a_closed_topic_is_for_reading_only_and_says_why_and_where_to_go(group: Group):
    topic = await group.a_topic()
    await group.choosing.join(group.member(1), topic.id)
    await group.settle()

    await group.closing.close(group.organiser(), topic.ref, why="Nobody wrote.", where_to="Try Carers.")
    await group.settle()

    channel = group.discord.channels[topic.channel_id or 0]
    assert (await group.topic(topic.id)).state is TopicState.CLOSED
    assert channel.read_only
    assert channel.line == "This topic is closed. Nobody wrote. Where to go now: Try Carers."
    assert group.discord.sees(channel.id, 1001)
    with pytest.raises(NotNowError):
        await group.choosing.join(group.member(2), topic.id)


@pytest.mark.slow
async def test_after_the_archive_days_nobody_sees_it_and_nobody_is_remembered(
    store: Store, clock: ManualClock, access: str
):
    group = Group(store, clock, settings_with(access=access, archive_days=30))
    topic = await group.a_topic()
    await group.choosing.join(group.member(1), topic.id)
    await group.choosing.hide_today(group.member(1), topic.id)
    await group.closing.close(group.organiser(), topic.ref, why="Nobody wrote.", where_to="")
    await group.settle()

    await group.passes(days=29)
    assert await group.chosen() == {(topic.id, 1001)}
    await group.passes(days=2)

    assert await group.chosen() == set()
    assert group.discord.channels[topic.channel_id or 0].people == set()
    assert topic.role_id not in group.discord.roles
    assert not group.discord.sees(topic.channel_id or 0, 1001)
    assert await group.opening.topic(COMMUNITY, topic.id) is None


async def test_closing_needs_a_reason_and_a_second_closing_is_told(group: Group):
    topic = await group.a_topic()
    with pytest.raises(InvalidInputError):
        await group.closing.close(group.organiser(), topic.ref, why=" ", where_to="")
    await group.closing.close(group.organiser(), topic.ref, why="Quiet.", where_to="")

    with pytest.raises(NotNowError):
        await group.closing.close(group.organiser(1), topic.ref, why="Quiet.", where_to="")


@pytest.mark.slow
async def test_merging_puts_nobody_into_the_other_topic(group: Group):
    one, two = await group.a_topic("Stroke"), await group.a_topic("Brain injury")
    await group.choosing.join(group.member(1), one.id)
    await group.settle()

    merged = await group.closing.merge(group.organiser(), one.ref, two.id, why="They are close.")
    await group.settle()

    assert merged.merged_into == two.id
    assert "Brain injury" in merged.closed_where
    assert await group.chosen() == {(one.id, 1001)}
    with pytest.raises(InvalidInputError):
        await group.closing.merge(group.organiser(), (await group.topic(two.id)).ref, two.id, why="x")


@pytest.mark.slow
async def test_topics_of_another_community_do_not_exist_here(group: Group):
    topic = await group.a_topic()
    elsewhere = type(group.organiser())(1, COMMUNITY + 1, group.organiser().capabilities, is_member=True)

    with pytest.raises(NotFoundError):
        await group.closing.close(elsewhere, topic.ref, why="x", where_to="")
    with pytest.raises(NotFoundError):
        await group.choosing.join(elsewhere, topic.id)
    with pytest.raises(NotFoundError):
        await group.drifts.repair(elsewhere, VersionedRef(topic.id, 1), DriftKind.RENAMED)
    assert await group.opening.topic(COMMUNITY + 1, topic.id) is None


async def test_names_and_purposes_are_sealed_in_the_database(group: Group, database):
    await group.a_topic("Stroke", purpose="Canary purpose words")

    raw = database.read_bytes()
    assert b"Canary purpose" not in raw
    assert b"Stroke" not in raw


def test_an_opening_without_a_catalogue_entry_of_that_id_is_told(settings: SettingsBook):
    opening = Opening(None, settings, None, None)  # type: ignore[arg-type]  # nothing but the catalogue is asked

    with pytest.raises(NotFoundError):
        opening.from_catalogue(COMMUNITY, "no-such-topic")
