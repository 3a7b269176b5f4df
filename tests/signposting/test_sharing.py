"""Sharing, suggesting and the weekly card, on both databases: who may, what is sent, and when a name goes."""

from __future__ import annotations

import asyncio
import random

import pytest
from sqlalchemy import select

from bot.clock import ManualClock
from bot.delivery.handlers import Handlers
from bot.delivery.timers import Timers
from bot.errors import NotAllowedError, NotFoundError, NotNowError, TryAgainError
from bot.signposting.loading import DirectoryFiles
from bot.signposting.sharing import Sharing
from bot.signposting.snapshots import ChangeKind
from bot.signposting.weekly import Weekly
from bot.store.store import Store
from bot.store.tables import CardRow, DueRow, NoteRow
from tests.signposting.conftest import HERE, Group

CHANNEL, OTHER = 700, 701


@pytest.fixture
async def group(store_on: Store, clock: ManualClock, files: DirectoryFiles) -> Group:
    """A group on each of the two databases, with the timers of sharing and of the weekly card."""
    group = Group(store_on, clock, files)
    group.said_yes = {1002}
    group.sharing = Sharing(store_on, group.directories, lambda _here, person: _says(group, person))
    group.weekly = Weekly(store_on, group.settings)
    handlers = Handlers()
    group.sharing.register(handlers)
    group.weekly.register(handlers)
    group.timers = Timers(store_on, handlers, clock=clock, random=random.Random(3))
    return group


async def _says(group: Group, person: int) -> bool:
    await asyncio.sleep(0)
    return person in group.said_yes


async def stands(group: Group, ref: str) -> None:
    """Note that a shared card was posted, as the dispatcher does."""
    async with group.store.begin() as tx:
        tx.add(CardRow(community_id=HERE, card="signpost", ref=ref, place=str(CHANNEL), channel_id=CHANNEL))


async def names_kept(group: Group) -> int:
    """Return how many notes say who shared something."""
    async with group.store.read() as tx:
        keys = await tx.session.scalars(select(NoteRow.key))
        return len([key for key in keys if key.startswith("signposting.share:")])


async def test_a_name_is_kept_beside_the_card_and_goes_after_a_month(group):
    await group.sharing.share(group.member(1), "debt-line", CHANNEL, named=True)
    [(_kind, card, ref)] = await group.sent()
    await stands(group, ref)

    assert card == "signpost"
    assert str(group.member(1).id) not in ref
    assert await group.sharing.shared_by(HERE, ref) == group.member(1).id
    await group.passes(days=31)
    assert await group.sharing.shared_by(HERE, ref) is None
    assert await names_kept(group) == 0
    assert [one[2] for one in await group.sent()] == [ref, ref], "the card is drawn again without the name"


async def test_two_people_and_two_channels_are_told_apart_and_one_person_twice_is_one_card(group):
    for who, channel in ((1, CHANNEL), (2, CHANNEL), (1, OTHER), (1, CHANNEL)):
        await group.sharing.share(group.member(who), "debt-line", channel, named=True)
    refs = [ref for _kind, _card, ref in await group.sent()]

    assert refs[0] == refs[3]
    assert len(set(refs)) == 3
    assert await group.sharing.shared_by(HERE, refs[1]) == group.member(2).id
    assert await group.sharing.shared_by(HERE + 1, refs[1]) is None, "another community is told nothing"


async def test_without_a_name_nothing_says_who_it_was(group):
    await group.sharing.share(group.member(1), "debt-line", CHANNEL, named=False)

    assert [ref for _kind, _card, ref in await group.sent()] == ["debt-line"]
    assert await group.sharing.shared_by(HERE, "debt-line") is None
    assert await names_kept(group) == 0


async def test_two_who_share_at_once_both_come_through_or_are_asked_to_press_again(group):
    both = [group.sharing.share(group.member(who), "debt-line", CHANNEL, named=True) for who in (1, 2)]

    ends = await asyncio.gather(*both, return_exceptions=True)

    assert [end for end in ends if end is not None and not isinstance(end, TryAgainError)] == []
    assert await names_kept(group) == ends.count(None) > 0


async def test_a_change_draws_every_shared_card_again(group):
    for named in (True, False):
        await group.sharing.share(group.member(1), "debt-line", CHANNEL, named=named)
    refs = [ref for _kind, _card, ref in await group.sent()]
    for ref in refs:
        await stands(group, ref)

    await group.caring.change(group.moderator(), "debt-line", ChangeKind.ALERT, {"alert": "Closed today."}, version=0)

    assert sorted(ref for _kind, _card, ref in (await group.sent())[2:]) == sorted(refs)


async def test_a_suggestion_needs_a_yes_and_comes_once_in_twelve_hours(group):
    with pytest.raises(NotNowError, match="did not say yes"):
        await group.sharing.offer(group.member(1), "debt-line", 1003)
    twice = [group.sharing.offer(group.member(1), "debt-line", 1002) for _press in range(2)]
    ends = await asyncio.gather(*twice, return_exceptions=True)

    assert sorted(type(end).__name__ for end in ends) == ["NoneType", "NotNowError"]
    assert [card for _kind, card, _ref in await group.sent()] == ["signpost_offer"]
    await group.passes(hours=13)
    await group.sharing.offer(group.member(1), "debt-line", 1002)
    assert len(await group.sent()) == 2


async def test_a_stranger_shares_and_suggests_nothing(group):
    with pytest.raises(NotAllowedError):
        await group.sharing.share(group.stranger(), "debt-line", CHANNEL, named=False)
    with pytest.raises(NotAllowedError):
        await group.sharing.offer(group.stranger(), "debt-line", 1002)
    with pytest.raises(NotFoundError):
        await group.sharing.offer(group.member(), "no-such-line", 1002)
    assert await group.sent() == []
    await group.sharing.offer(group.member(), "debt-line", 1002)  # a refusal does not use up the twelve hours


async def test_the_weekly_card_is_one_timer_however_often_the_bot_starts(group):
    for _start in range(3):
        await group.weekly.arm(HERE)
    assert await group.count(DueRow) == 1
    for week in (1, 2):
        await group.passes(days=8)
        assert await group.sent() == [("show_card", "signpost_digest", str(HERE))] * week
    assert await group.count(DueRow) == 1
