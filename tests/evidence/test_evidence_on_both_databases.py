"""Many presses at once, on each of the two databases: each thing happens once."""

from __future__ import annotations

import asyncio

import pytest

from bot.errors import HouseError
from bot.evidence.snapshots import NO_ROW
from bot.evidence.tables import EntryRow, StepRow
from tests.evidence.conftest import TEA, Hub


@pytest.fixture
async def hub(store_on, clock) -> Hub:
    """A community on each of the two databases."""
    return Hub(store_on, clock)


async def outcomes(*calls) -> list[str]:
    found = await asyncio.gather(*calls, return_exceptions=True)
    assert all(not isinstance(one, BaseException) or isinstance(one, HouseError) for one in found), found
    return sorted(type(one).__name__ for one in found)


async def test_the_whole_way_works(hub):
    proposal = await hub.proposing.propose(hub.member(), TEA)
    entry = await hub.proposing.approve(hub.carer(), proposal.ref)
    checked = await hub.caring.check(hub.carer(2), entry.key, entry.ref, 6)
    out = await hub.caring.retire(hub.carer(), entry.key, checked.ref, "Old.")
    await hub.caring.restore(hub.carer(2), entry.key, out.ref)

    found = await hub.sources.find(hub.member(), "tea and compnay")

    assert found.entries[0].key == entry.key
    assert len(await hub.sources.history(hub.carer(), entry.key)) == 4


async def test_two_people_decide_at_once_and_one_is_told(hub):
    for number in range(4):
        proposal = await hub.proposing.propose(hub.member(number), TEA)
        one, two = hub.carer(1), hub.carer(2)

        found = await outcomes(
            hub.proposing.approve(one, proposal.ref),
            hub.proposing.decline(two, proposal.ref, "No."),
            hub.proposing.approve(two, proposal.ref),
        )

        assert found.count("AlreadyDecidedError") == 2, found
    assert len(await hub.rows(EntryRow)) <= 4


async def test_an_untouched_entry_is_checked_by_many_at_once_and_once_only(hub):
    found = await outcomes(*(hub.caring.check(hub.carer(n), "who-groups", NO_ROW) for n in range(5)))

    assert found.count("Entry") == 1, found
    assert len(await hub.rows(EntryRow)) == 1
    assert len(await hub.rows(StepRow)) == 1
