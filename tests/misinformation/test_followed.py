"""Edits and deletions cost a look into the database only where a case may be about the message."""

from __future__ import annotations

import pytest

from bot.errors import TryAgainError
from bot.misinformation.followed import FollowedMessages
from bot.misinformation.following import Following
from bot.misinformation.ports import SeenMessage
from bot.misinformation.rules import CaseState
from tests.misinformation.case_setting import COMMUNITY, MESSAGE, CaseRoom

ANOTHER = MESSAGE + 1


class Closed:
    """A database that nobody may open."""

    def read(self):
        raise TryAgainError("The database is busy.")

    begin = read


@pytest.fixture
def room(store, clock) -> CaseRoom:
    return CaseRoom(store, clock)


async def test_what_nobody_looks_at_asks_the_database_once_in_the_life_of_a_process(room):
    await room.flags()
    await room.following.deleted(COMMUNITY, ANOTHER)
    room.following._store = Closed()

    await room.following.deleted(COMMUNITY, ANOTHER)
    await room.following.edited(COMMUNITY, ANOTHER, SeenMessage("New", room.clock.now()))

    assert not room.following.may_follow(ANOTHER)
    with pytest.raises(TryAgainError):
        await room.following.deleted(COMMUNITY, MESSAGE)


async def test_a_case_opened_later_is_followed_and_so_is_one_from_before_the_start(room):
    await room.following.deleted(COMMUNITY, MESSAGE)  # the memory is filled before there is a case
    await room.flags()
    after_a_start = Following(room.store, room.hook, room.outside, room.clock, FollowedMessages())

    assert room.following.may_follow(MESSAGE)
    assert after_a_start.may_follow(ANOTHER), "before it was read, all may be"
    await after_a_start.deleted(COMMUNITY, MESSAGE)
    assert (await room.case()).state is CaseState.WITHDRAWN
    assert not after_a_start.may_follow(ANOTHER)


async def test_a_database_that_is_busy_at_first_is_asked_again(room):
    await room.flags()
    memory = FollowedMessages()
    with pytest.raises(TryAgainError):
        await memory.load(Closed())

    assert memory.may_hold(ANOTHER)
    await memory.load(room.store)
    assert (memory.may_hold(MESSAGE), memory.may_hold(ANOTHER)) == (True, False)
