"""Hosts: who is new and has waited for an answer, read without a word, and what happens when a host leaves."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.clock import ManualClock
from bot.community.actor import Actor
from bot.delivery.effects import EffectKind
from bot.errors import NotAllowedError, NotNowError, OutOfDateError, TryAgainError
from bot.store.store import Store
from bot.topics.closing import close_topic
from bot.topics.group_rules import Post, unanswered
from bot.topics.leavers import HostRepair
from bot.topics.tables import TopicRow
from tests.topics.group_setting import COMMUNITY, DAY, Group, settings_with

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
NEW, OLD, OTHER = 1, 8, 9
LONG_AGO = NOW - timedelta(days=3)


def post(number: int, author: int, hours_ago: float, *, to: int | None = None, where: int = 50, bot: bool = False):
    return Post(number, where, author, NOW - timedelta(hours=hours_ago), to, bot)


def waiting(*posts: Post, new: dict[int, datetime] | None = None) -> list[int]:
    found = unanswered(posts, new or {NEW: LONG_AGO}, NOW, 24)
    return [one.member_id for one in found]


@pytest.mark.parametrize(
    ("posts", "people"),
    [
        pytest.param([], [], id="nobody has written"),
        pytest.param([post(1, NEW, 30)], [NEW], id="nobody came after"),
        pytest.param([post(1, NEW, 24)], [NEW], id="exactly a day"),
        pytest.param([post(1, NEW, 23.9)], [], id="not a day yet"),
        pytest.param([post(1, OLD, 30)], [], id="not new"),
        pytest.param([post(1, NEW, 30), post(2, OLD, 29)], [], id="somebody wrote next"),
        pytest.param([post(1, NEW, 30), post(2, OLD, 29, to=1)], [], id="somebody replied"),
        pytest.param([post(1, NEW, 30), post(2, OLD, 1, to=1)], [], id="answered late is answered"),
        pytest.param([post(1, NEW, 30), post(2, NEW, 29)], [NEW], id="their own next words answer nothing"),
        pytest.param([post(1, NEW, 30), post(2, NEW, 29, to=1)], [NEW], id="nor their own reply"),
        pytest.param([post(1, NEW, 30), post(2, 77, 29, bot=True)], [NEW], id="a bot answers nobody"),
        pytest.param([post(1, OTHER, 31), post(2, NEW, 30), post(3, OLD, 29, to=1)], [NEW], id="a reply to another"),
        pytest.param([post(2, NEW, 30), post(3, OLD, 29, to=999)], [NEW], id="a reply to what was not read"),
        pytest.param(
            [post(1, OTHER, 31), post(2, NEW, 30), post(3, OLD, 29, to=1), post(4, OTHER, 28)],
            [],
            id="the words after a reply to another",
        ),
        pytest.param([post(1, NEW, 30), post(2, OLD, 29, where=51)], [NEW], id="words in another conversation"),
        pytest.param([post(1, NEW, 30), post(2, OLD, 29), post(3, NEW, 26)], [], id="one answer answers the person"),
    ],
)
def test_what_counts_as_an_answer(posts: list[Post], people: list[int]):
    assert waiting(*posts) == people
    assert waiting(*reversed(posts)) == people


def test_two_newcomers_after_each_other_answer_the_first():
    assert waiting(post(1, 1, 40), post(2, 2, 30), new={1: LONG_AGO, 2: LONG_AGO}) == [2]


def test_after_two_weeks_nobody_is_new():
    assert waiting(post(1, NEW, 30), new={NEW: NOW - timedelta(days=14)}) == [NEW]
    assert waiting(post(1, NEW, 30), new={NEW: NOW - timedelta(days=14, seconds=1)}) == []


POSTS = st.lists(
    st.builds(
        post,
        st.integers(1, 30),
        st.integers(1, 5),
        st.floats(0, 200),
        to=st.none() | st.integers(1, 30),
        where=st.integers(1, 3),
        bot=st.booleans(),
    ),
    unique_by=lambda one: one.id,
    max_size=25,
)


@pytest.mark.slow
@given(POSTS, st.sets(st.integers(1, 5)))
def test_whatever_was_written_only_newcomers_who_wrote_a_day_ago_are_listed_once(posts: list[Post], new: set[int]):
    found = unanswered(posts, dict.fromkeys(new, LONG_AGO), NOW, 24)

    people = [one.member_id for one in found]
    assert len(people) == len(set(people))
    for one in found:
        assert one.member_id in new
        assert NOW - one.at >= timedelta(hours=24)
        assert not any(reply.replies_to == one.message_id and reply.author_id != one.member_id and not reply.is_bot
                       for reply in posts if (reply.at, reply.id) > (one.at, one.message_id))  # fmt: skip
    assert [one.at for one in found] == sorted(one.at for one in found)


@pytest.mark.slow
@given(POSTS, st.sets(st.integers(1, 5), min_size=1), st.integers(1, 5))
def test_a_reply_to_every_message_leaves_nobody_waiting(posts: list[Post], new: set[int], answerer: int):
    answers = [Post(100 + one.id, one.conversation_id, 900 + answerer, NOW, one.id) for one in posts if not one.is_bot]

    assert unanswered([*posts, *answers], dict.fromkeys(new, LONG_AGO), NOW, 24) == ()


@pytest.fixture
async def group(store: Store, clock: ManualClock) -> Group:
    """A community with the shipped settings."""
    return Group(store, clock, settings_with())


async def a_newcomer_waits(group: Group) -> int:
    topic = await group.topic(host=7, members=2)
    assert topic.channel_id is not None
    now = group.clock.now()
    group.discord.posts = [Post(1, topic.channel_id, 1001, now)]
    await group.clock.advance(25 * 3600)
    return topic.id


async def test_the_host_reads_who_waits_and_nothing_is_written_anywhere(group: Group):
    topic_id = await a_newcomer_waits(group)
    before = len(await group.effects())

    found = await group.living.newcomers(group.member(7), topic_id)

    assert [(one.member_id, one.message_id) for one in found.people] == [(1001, 1)]
    assert found.whole
    assert len(await group.effects()) == before


async def test_only_the_host_and_organisers_see_the_list(group: Group):
    topic_id = await a_newcomer_waits(group)
    former_host = Actor(1007, COMMUNITY)  # without the member role any more

    for person in (group.member(1), group.stranger(), group.moderator(), former_host):
        with pytest.raises(NotAllowedError):
            await group.living.newcomers(person, topic_id)
    assert len((await group.living.newcomers(group.organiser(), topic_id)).people) == 1
    assert group.discord.reads == 1


async def test_a_channel_that_cannot_be_read_says_so(group: Group):
    topic_id = await a_newcomer_waits(group)
    group.discord.silent = True

    with pytest.raises(TryAgainError):
        await group.living.newcomers(group.member(7), topic_id)


async def test_a_channel_with_too_much_to_read_says_that_it_was_cut_off(group: Group):
    topic_id = await a_newcomer_waits(group)
    group.discord.whole = False

    assert not (await group.living.newcomers(group.member(7), topic_id)).whole


async def test_without_newcomers_nothing_is_read_at_all(group: Group):
    topic = await group.topic(host=7)

    assert (await group.living.newcomers(group.member(7), topic.id)).people == ()
    assert group.discord.reads == 0


async def test_the_host_is_not_a_newcomer_in_their_own_topic(group: Group):
    topic = await group.topic(host=1, members=1)
    group.discord.posts = [Post(1, topic.channel_id, 1001, group.clock.now())]
    await group.clock.advance(25 * 3600)

    assert (await group.living.newcomers(group.member(1), topic.id)).people == ()


async def test_the_daily_letter_goes_only_to_hosts_who_want_it_and_comes_to_nothing_when_nobody_waits(group: Group):
    topic_id = await a_newcomer_waits(group)
    await group.daily.arm(COMMUNITY)
    await group.daily.arm(COMMUNITY)
    await group.passes(DAY)
    assert await group.effects(EffectKind.SEND_DIRECT, "topic_newcomers") == []

    await group.reviewing.letters(group.member(7), on=True)
    await group.passes(DAY)
    (letter,) = await group.effects(EffectKind.SEND_DIRECT, "topic_newcomers")
    assert (letter.payload["member_id"], letter.payload["ref"]) == (1007, str(topic_id))
    assert len((await group.living.digest(COMMUNITY, topic_id)).people) == 1

    group.discord.posts.append(Post(2, group.discord.posts[0].conversation_id, 1002, group.clock.now()))
    assert await group.living.digest(COMMUNITY, topic_id) is None


async def test_a_host_who_leaves_is_taken_off_and_the_organisers_are_asked_for_another(group: Group):
    topic = await group.topic(host=7)

    await group.living.left(COMMUNITY, 1007)

    assert (await group.seen(topic.id)).host_id is None
    assert len(await group.effects(EffectKind.SHOW_CARD, "topic_no_host")) == 1
    assert (await group.living.hostless(COMMUNITY, topic.id)).id == topic.id
    assert (await group.verbs())[-1] == "topic.host_left"


async def test_another_host_takes_the_card_away(group: Group):
    topic = await group.topic(host=7)
    await group.living.left(COMMUNITY, 1007)
    with pytest.raises(NotAllowedError):
        await group.living.set_host(group.moderator(), topic.ref, 1008)
    with pytest.raises(OutOfDateError):
        await group.living.set_host(group.organiser(), topic.ref, 1008)

    now = await group.seen(topic.id)
    await group.living.set_host(group.organiser(), now.ref, 1008)

    assert (await group.seen(topic.id)).host_id == 1008
    assert await group.living.hostless(COMMUNITY, topic.id) is None
    assert len(await group.effects(EffectKind.SHOW_CARD, "topic_no_host")) == 2


async def test_somebody_else_who_leaves_changes_no_host(group: Group):
    topic = await group.topic(host=7)

    await group.living.left(COMMUNITY, 1001)

    assert await group.seen(topic.id) == topic


async def test_a_closed_topic_has_no_list(group: Group):
    topic = await group.topic(host=7)
    async with group.store.begin() as tx:
        await close_topic(tx, group.organiser(), await tx.get(TopicRow, topic.id), "It is done.", "", 30)

    with pytest.raises(NotNowError):
        await group.living.newcomers(group.organiser(), topic.id)
    assert await group.living.digest(COMMUNITY, topic.id) is None


class FakeMembers:
    """A member list in which some are missing."""

    def __init__(self, *gone: int) -> None:
        self.gone = frozenset(gone)
        self.reads = 0

    async def missing(self, community_id: int, member_ids: Collection[int]) -> frozenset[int]:
        self.reads += 1
        return frozenset(member_ids) & self.gone


async def test_a_host_and_a_supporter_who_left_unseen_are_found_by_one_look_a_day(group: Group):
    topic = await group.topic(host=7)
    await group.proposed(supporters=1)
    members = FakeMembers(1007, 1002)
    repair = HostRepair(group.store, members, group.clock)

    found = await repair.differences(COMMUNITY)
    async with group.store.begin() as tx:
        for one in found:
            await repair.mend(tx, replace(one, community_id=COMMUNITY))

    assert [one.subject for one in found] == ["member:1002", "member:1007"]
    assert await repair.compared(COMMUNITY) == 3
    assert await repair.differences(COMMUNITY) == ()
    assert members.reads == 1
    assert (await group.seen(topic.id)).host_id is None
    assert not (await group.proposing.open_ones(group.member(2)))[0].supported


async def test_where_nobody_hosts_or_proposes_the_member_list_is_not_read(group: Group):
    members = FakeMembers()

    assert not await HostRepair(group.store, members, group.clock).differences(COMMUNITY)
    assert members.reads == 0
