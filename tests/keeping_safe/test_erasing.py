"""Forgetting a person: nothing of theirs stays in any table, and everything of others does."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.community.actor import Actor, Capability
from bot.keeping_safe.erasing import Erasing
from bot.keeping_safe.ledger import Ledger
from bot.privacy.registry import kept_tables
from tests.privacy.canaries import HERE, Planter

MIA, NOOR, OLU = 80351110224678912, 80351110224678913, 80351110224678914
ELSEWHERE = HERE + 1
THE_GROUPS = {"misinformation_note", "misinformation_opinion"}
"""What was written for the group: a note that stands in a channel, and opinions of a seat that names nobody now."""
ORGANISER = Actor(OLU, HERE, frozenset({Capability.CONFIGURE}))


@pytest.fixture
def ledger(tmp_path, keys):
    return Ledger(tmp_path / "backups", keys)


@pytest.fixture
async def planted(store_on):
    """A row of every table for Mia that names Noor, and one for Noor that names Mia."""
    mia = Planter(store_on, "M", MIA, NOOR, 100)
    noor = Planter(store_on, "N", NOOR, MIA, 5_000)
    await mia.plant(first=True)
    await noor.plant(first=False)
    return mia, noor


async def values(store) -> dict[tuple[str, str], list[str]]:
    """Return every stored value, opened, by table and column."""
    found: dict[tuple[str, str], list[str]] = {}
    async with store.read() as tx:
        for each in kept_tables():
            for row in (await tx.session.execute(select(each.table))).mappings():
                for name, value in row.items():
                    found.setdefault((each.table.name, name), []).append(str(value))
    return found


def all_words(found) -> str:
    return "\n".join(value for values in found.values() for value in values)


def columns():
    return {(each.table.name, column.column.name): (each, column) for each in kept_tables() for column in each.columns}


def is_owners(each, column) -> bool:
    """Tell whether a column holds words of the one whose row it is."""
    return column.sealed and bool(each.owner) and set(column.whose) == set(each.owner[:1])


async def test_nothing_names_an_erased_person_and_none_of_their_words_stay(store_on, planted, ledger):
    mia, _noor = planted
    theirs = {place: word for place, word in mia.found.items() if is_owners(*columns()[place])}

    receipt = await Erasing(store_on, ledger).erase(ORGANISER, HERE, MIA)

    after = await values(store_on)
    assert [place for place, found in after.items() if str(MIA) in str(found)] == []
    assert len(theirs) > 20
    assert {place[0] for place, word in theirs.items() if word in all_words(after)} == THE_GROUPS
    assert receipt.count > 40


async def test_what_others_have_stays(store_on, planted, ledger):
    _mia, noor = planted
    before = all_words(await values(store_on))

    await Erasing(store_on, ledger).erase(ORGANISER, HERE, MIA)

    left = all_words(await values(store_on))
    lost = {place for place, word in noor.found.items() if word in before and word not in left}
    of_both = {place for place in lost if place[0] in {"misinformation_conflict", "nearby_meeting"}}
    mias_words = {place for place in lost if not set(columns()[place][1].whose) & set(columns()[place][0].owner[:1])}
    assert lost - of_both - mias_words == set()
    assert len(noor.found) > 300
