from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import update

from bot.clock import ManualClock
from bot.delivery.effects import EffectKind
from bot.errors import AlreadyDecidedError, NotAllowedError, NotFoundError, NotNowError
from bot.store.store import Store
from bot.topics.rules import Access, TopicState
from bot.topics.snapshots import DriftKind, NewTopic, Topic, VersionedRef
from bot.topics.tables import DriftRow, TopicMemberRow
from tests.topics.conftest import COMMUNITY, Group, settings_with
from tests.topics.practice_guild import TEAM, FakeChannel

pytestmark = pytest.mark.slow

Hands = Callable[[Group, FakeChannel, Topic], None]


def renamed(_group: Group, channel: FakeChannel, _topic: Topic) -> None:
    channel.name = "by-hand"


def other_line(_group: Group, channel: FakeChannel, _topic: Topic) -> None:
    channel.line = "By hand."


def open_to_members(_group: Group, channel: FakeChannel, _topic: Topic) -> None:
    channel.members_in = True


def open_to_a_role(_group: Group, channel: FakeChannel, _topic: Topic) -> None:
    channel.roles.add(777)


def team_locked_out(_group: Group, channel: FakeChannel, _topic: Topic) -> None:
    channel.roles.discard(TEAM)


def unpinned(group: Group, channel: FakeChannel, _topic: Topic) -> None:
    group.discord.cards[channel.id] = (group.discord.cards[channel.id][0], False)


def deleted(group: Group, channel: FakeChannel, _topic: Topic) -> None:
    del group.discord.channels[channel.id]
    group.discord.cards.pop(channel.id)


def taken_out(group: Group, channel: FakeChannel, topic: Topic) -> None:
    if topic.role_id is None:
        channel.people.discard(1001)
    else:
        group.discord.persons[1001] = replace(group.discord.persons[1001], roles=frozenset())


def put_in(group: Group, channel: FakeChannel, topic: Topic) -> None:
    if topic.role_id is None:
        channel.people.add(1009)
    else:
        group.discord.persons[1009] = replace(group.discord.persons[1009], roles=frozenset({topic.role_id}))


def no_member_any_more(group: Group, _channel: FakeChannel, _topic: Topic) -> None:
    group.discord.persons[1002] = replace(group.discord.persons[1002], is_member=False)


BY_HAND: list[tuple[Hands, DriftKind]] = [
    (renamed, DriftKind.RENAMED),
    (other_line, DriftKind.LINE),
    (open_to_members, DriftKind.OPEN_TO_ALL),
    (open_to_a_role, DriftKind.OPEN_TO_ALL),
    (team_locked_out, DriftKind.CLOSED_TO_TEAM),
    (unpinned, DriftKind.UNPINNED),
    (deleted, DriftKind.CHANNEL_GONE),
    (taken_out, DriftKind.TAKEN_OUT),
    (put_in, DriftKind.PUT_IN),
    (no_member_any_more, DriftKind.NOT_MEMBER),
]


@pytest.fixture
async def group(store_on: Store, clock: ManualClock, access: str) -> Group:
    """The group, with each way of letting people in."""
    return Group(store_on, clock, settings_with(access=access))


async def with_people(group: Group, name: str = "Stroke", **changes: object) -> Topic:
    topic = await group.a_topic(name, **changes)
    for number in (1, 2, 3):
        await group.choosing.join(group.member(number), topic.id)
    await group.settle()
    return await group.topic(topic.id)


async def by_hand(group: Group, hands: Hands, topic: Topic) -> None:
    """Do something by hand on Discord, and let the bot look it over with a fresh list of people."""
    channel = group.discord.channels.get((await group.topic(topic.id)).channel_id or 0)
    if channel is not None:
        hands(group, channel, topic)
    group.repair._census_at.clear()
    await group.looks_over()


async def test_nothing_by_hand_means_nothing_to_ask_and_nothing_to_do(group: Group):
    await with_people(group)
    calls = group.discord.calls

    assert await group.looks_over() == 0

    assert await group.drifts.open(COMMUNITY) == ()
    assert group.discord.calls == calls


@pytest.mark.parametrize(("hands", "kind"), BY_HAND)
async def test_what_was_done_by_hand_is_noticed_and_not_fought(group: Group, hands: Hands, kind: DriftKind):
    topic = await with_people(group)
    before = {n: (c.name, c.line, set(c.people)) for n, c in group.discord.channels.items()}
    hands(group, group.discord.channels[topic.channel_id or 0], topic)
    after = {n: (c.name, c.line, set(c.people)) for n, c in group.discord.channels.items()}
    group.repair._census_at.clear()

    for _pass in range(3):
        await group.looks_over()

    [drift] = await group.drifts.open(COMMUNITY)
    assert drift.kind is kind
    assert drift.sentence.endswith(".")
    assert {n: (c.name, c.line, set(c.people)) for n, c in group.discord.channels.items()} == after
    assert before or after
    assert await group.count(DriftRow) == 1


@pytest.mark.parametrize(("hands", "kind"), BY_HAND)
async def test_a_press_puts_it_back_and_then_there_is_nothing_to_ask(group: Group, hands: Hands, kind: DriftKind):
    topic = await with_people(group)
    await by_hand(group, hands, topic)
    [drift] = await group.drifts.open(COMMUNITY)

    assert await group.drifts.repair(group.organiser(), drift.ref, kind) is None
    await group.settle()
    await by_hand(group, lambda *_: None, topic)

    assert await group.drifts.open(COMMUNITY) == ()
    topic = await group.topic(topic.id)
    channel = group.discord.channels[topic.channel_id or 0]
    assert topic.state is TopicState.OPEN
    assert (channel.name, channel.line) == ("stroke", "Life after a stroke.")
    assert channel.roles - {topic.role_id} == {TEAM}
    assert not channel.members_in
    assert group.discord.cards[channel.id][1] is True
    sees = {number for number in range(1001, 1011) if group.discord.sees(channel.id, number)}
    assert sees == ({1001, 1003} if kind is DriftKind.NOT_MEMBER else {1001, 1002, 1003})


@pytest.mark.parametrize(
    ("hands", "kind"), [(hands, kind) for hands, kind in BY_HAND if kind is not DriftKind.CLOSED_TO_TEAM]
)
async def test_a_press_accepts_it_and_it_is_never_asked_about_again(group: Group, hands: Hands, kind: DriftKind):
    topic = await with_people(group)
    await by_hand(group, hands, topic)
    [drift] = await group.drifts.open(COMMUNITY)

    assert await group.drifts.accept(group.organiser(), drift.ref, kind) is None
    await group.settle()
    for _pass in range(2):
        group.repair._census_at.clear()
        await group.looks_over()

    assert await group.drifts.open(COMMUNITY) == ()
    chosen = {person for _topic, person in await group.chosen()}
    assert chosen == {
        DriftKind.TAKEN_OUT: {1002, 1003},
        DriftKind.PUT_IN: {1001, 1002, 1003, 1009},
        DriftKind.CHANNEL_GONE: set(),
    }.get(kind, {1001, 1002, 1003})


async def test_who_was_taken_out_by_hand_is_never_let_in_again_by_software(group: Group):
    topic = await with_people(group)
    taken_out(group, group.discord.channels[topic.channel_id or 0], topic)

    for _day in range(3):
        await group.passes(days=1)
        group.repair._census_at.clear()
        await group.looks_over()

    assert not group.discord.sees(topic.channel_id or 0, 1001)
    await group.choosing.leave(group.member(1), topic.id)
    await group.choosing.join(group.member(1), topic.id)
    await group.settle()
    assert group.discord.sees(topic.channel_id or 0, 1001)


async def test_the_second_organiser_reads_who_was_first(group: Group):
    topic = await with_people(group)
    await by_hand(group, renamed, topic)
    [drift] = await group.drifts.open(COMMUNITY)
    await group.drifts.accept(group.organiser(1), drift.ref, drift.kind)

    with pytest.raises(AlreadyDecidedError) as refused:
        await group.drifts.repair(group.organiser(2), drift.ref, drift.kind)

    assert refused.value.by == 3001
    with pytest.raises(NotFoundError):
        await group.drifts.repair(group.organiser(2), VersionedRef(topic.id, drift.ref.version), DriftKind.LINE)


async def test_a_press_settles_only_what_was_on_the_card(group: Group):
    topic = await with_people(group)
    await by_hand(group, taken_out, topic)
    [drawn] = await group.drifts.open(COMMUNITY)

    def second(group: Group, channel: FakeChannel, topic: Topic) -> None:
        channel.people.discard(1002)
        group.discord.persons[1002] = replace(group.discord.persons[1002], roles=frozenset())

    await by_hand(group, second, topic)
    await group.drifts.accept(group.organiser(), drawn.ref, drawn.kind)

    [left] = await group.drifts.open(COMMUNITY)
    assert left.member_ids == (1002,)


async def test_only_organisers_settle_differences(group: Group):
    topic = await with_people(group)
    await by_hand(group, renamed, topic)
    [drift] = await group.drifts.open(COMMUNITY)

    for press in (group.drifts.repair, group.drifts.accept):
        with pytest.raises(NotAllowedError):
            await press(group.member(1), drift.ref, drift.kind)


async def test_what_was_put_back_by_hand_is_not_asked_about_any_more(group: Group):
    topic = await with_people(group)
    await by_hand(group, renamed, topic)
    assert await group.waiting(card="topic_drift") == []  # it is drawn already
    group.discord.channels[topic.channel_id or 0].name = "stroke"

    await group.looks_over()

    assert await group.drifts.open(COMMUNITY) == ()
    assert await group.drifts.card(COMMUNITY, topic.id) is None


async def test_a_sensitive_topic_cannot_be_left_open_to_others(group: Group):
    topic = await with_people(group, sensitive=True)
    await by_hand(group, open_to_members, topic)
    [drift] = await group.drifts.open(COMMUNITY)
    assert not drift.can_accept

    with pytest.raises(NotNowError):
        await group.drifts.accept(group.organiser(), drift.ref, drift.kind)

    assert [one.kind for one in await group.drifts.open(COMMUNITY)] == [DriftKind.OPEN_TO_ALL]


async def test_a_topic_that_becomes_sensitive_is_closed_to_others_again(group: Group):
    topic = await with_people(group)
    await by_hand(group, open_to_members, topic)
    [drift] = await group.drifts.open(COMMUNITY)
    await group.drifts.accept(group.organiser(), drift.ref, drift.kind)
    await group.settle()
    assert group.discord.channels[topic.channel_id or 0].members_in

    new = NewTopic("Stroke", "Life after a stroke.", sensitive=True)
    await group.closing.edit(group.organiser(), (await group.topic(topic.id)).ref, new)
    await group.settle()

    assert not group.discord.channels[topic.channel_id or 0].members_in


async def test_a_card_that_was_deleted_is_posted_and_pinned_again(group: Group):
    topic = await with_people(group)
    del group.discord.cards[topic.channel_id or 0]

    assert await group.looks_over() == 1

    assert group.discord.cards[topic.channel_id or 0][1] is True


async def test_somebody_who_was_never_let_in_is_let_in_later(group: Group):
    topic = await with_people(group)
    async with group.store.begin() as tx:  # as if the bot had lost the effect of a place it wrote
        place = TopicMemberRow(community_id=COMMUNITY, topic_id=topic.id, member_id=1005, since=tx.now)
        place.hidden_until = place.granted_at = None
        place.paused = False
        tx.add(place)

    assert await group.looks_over() == 1

    assert group.discord.sees(topic.channel_id or 0, 1005)


async def test_who_left_while_the_bot_slept_is_forgotten(group: Group):
    topic = await with_people(group)
    group.discord.goes(1002)
    group.repair._census_at.clear()

    await group.looks_over()

    assert await group.chosen() == {(topic.id, 1001), (topic.id, 1003)}
    group.discord.comes(1002)
    assert not group.discord.sees(topic.channel_id or 0, 1002)


async def test_when_most_people_seem_to_have_left_a_person_is_asked_first(group: Group):
    topic = await with_people(group)
    for number in range(10, 20):
        await group.choosing.join(group.member(number), topic.id)
    await group.settle()
    for number in range(1010, 1020):
        group.discord.goes(number)
    group.repair._census_at.clear()

    assert await group.looks_over() == 0

    assert len(await group.chosen()) == 13


async def test_while_discord_does_not_answer_nothing_is_concluded(group: Group):
    topic = await with_people(group)
    group.discord.away = True
    group.repair._census_at.clear()

    assert await group.looks_over() == 0

    assert len(await group.chosen()) == 3
    assert (await group.topic(topic.id)).open


async def test_a_place_on_its_way_is_no_difference(group: Group):
    topic = await with_people(group)
    await group.choosing.join(group.member(7), topic.id)
    await group.choosing.leave(group.member(1), topic.id)

    await group.reconciler.pass_over(COMMUNITY)

    assert await group.drifts.open(COMMUNITY) == ()
    await group.settle()
    await group.reconciler.pass_over(COMMUNITY)
    assert await group.drifts.open(COMMUNITY) == ()


async def test_writing_in_a_closed_topic_is_noticed(group: Group):
    topic = await with_people(group)
    await group.closing.close(group.organiser(), topic.ref, why="Quiet.", where_to="")
    await group.settle()
    group.discord.channels[topic.channel_id or 0].read_only = False

    await group.looks_over()

    [drift] = await group.drifts.open(COMMUNITY)
    assert drift.kind is DriftKind.WRITABLE
    await group.drifts.repair(group.organiser(), drift.ref, drift.kind)
    await group.settle()
    assert group.discord.channels[topic.channel_id or 0].read_only


async def test_a_role_changed_or_deleted_by_hand(store_on: Store, clock: ManualClock):
    group = Group(store_on, clock, settings_with(access="roles"))
    topic = await with_people(group)
    role = group.discord.roles[topic.role_id or 0]
    group.discord.roles[role.id] = replace(role, name="Stroke people", shown_apart=True)
    await group.looks_over()
    [drift] = await group.drifts.open(COMMUNITY)
    assert drift.kind is DriftKind.ROLE_CHANGED
    await group.drifts.repair(group.organiser(), drift.ref, drift.kind)
    await group.settle()
    assert group.discord.roles[role.id] == role

    group.discord._delete_role(role.id)
    group.repair._census_at.clear()
    await group.looks_over()
    [drift] = [one for one in await group.drifts.open(COMMUNITY) if one.kind is DriftKind.ROLE_GONE]
    await group.drifts.accept(group.organiser(), drift.ref, drift.kind)
    await group.settle()
    topic = await group.topic(topic.id)
    assert topic.access is Access.MEMBERS
    assert group.discord.sees(topic.channel_id or 0, 1002)


async def test_a_deleted_role_made_again_lets_everybody_in_again(store_on: Store, clock: ManualClock):
    group = Group(store_on, clock, settings_with(access="roles"))
    topic = await with_people(group)
    group.discord._delete_role(topic.role_id or 0)
    await group.looks_over()
    [drift] = [one for one in await group.drifts.open(COMMUNITY) if one.kind is DriftKind.ROLE_GONE]

    await group.drifts.repair(group.organiser(), drift.ref, drift.kind)
    await group.settle()

    topic = await group.topic(topic.id)
    assert topic.open
    assert all(group.discord.sees(topic.channel_id or 0, 1000 + number) for number in (1, 2, 3))


async def test_settled_differences_are_forgotten_after_a_month(group: Group):
    topic = await with_people(group)
    await by_hand(group, renamed, topic)
    [drift] = await group.drifts.open(COMMUNITY)
    await group.drifts.accept(group.organiser(), drift.ref, drift.kind)

    await group.passes(days=29)
    assert await group.count(DriftRow) == 1
    await group.passes(days=2)
    assert await group.count(DriftRow) == 0


@pytest.mark.slow
async def test_sixty_topics_of_a_thousand_people_start_with_few_calls(store: Store, clock: ManualClock):
    group = Group(store, clock, settings_with())
    for number in range(60):
        await group.opening.open(group.organiser(), NewTopic(f"Topic {number}", "For people."))
    await group.settle()
    topics = [topic for topic in await group.opening.all(group.organiser()) if topic.open]
    group.discord.comes(*range(10_000_000, 10_001_000))
    async with group.store.begin() as tx:
        await tx.session.execute(update(DriftRow).values(settled=None))
        for topic in topics:
            people = group.discord.channels[topic.channel_id or 0].people
            rows = [
                {
                    "community_id": COMMUNITY,
                    "topic_id": topic.id,
                    "member_id": 10_000_000 + number,
                    "joined_at": tx.now,
                    "hidden_until": None,
                    "paused": False,
                    "granted_at": tx.now,
                }
                for number in range(1000)
            ]
            people.update(row["member_id"] for row in rows)
            await tx.session.execute(TopicMemberRow.__table__.insert(), rows)
    reads, calls = group.discord.reads, group.discord.calls

    assert await group.looks_over() == 0

    assert group.discord.calls == calls
    assert group.discord.reads - reads <= 2 + 2 + 20
    assert await group.waiting(EffectKind.SET_ACCESS) == []
