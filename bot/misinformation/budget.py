"""How often the bot itself may ask people to look: so many cases from each 1,000 messages, and danger always."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

from bot.misinformation.suspicion_tables import BudgetRow
from bot.store.statements import insert_in
from bot.store.transaction import Transaction

STRETCH: Final = 1_000
DANGER: Final = 3


@dataclass(frozen=True, slots=True)
class Spent:
    """How far a community is in its stretch of 1,000 messages, and how many cases came of it."""

    seen: int = 0
    passed: int = 0


def after(spent: Spent, messages: int) -> Spent:
    """Return how things stand after so many more messages; each full stretch begins anew with nothing spent."""
    seen = spent.seen + messages
    return Spent(seen, spent.passed) if seen < STRETCH else Spent(seen % STRETCH, 0)


def may_pass(spent: Spent, severity: int, most: int) -> bool:
    """Tell whether one more case may be opened. Danger never waits for a budget."""
    return severity >= DANGER or spent.passed < most


async def take(tx: Transaction, community_id: int, messages: int, *, severity: int, most: int) -> bool:
    """Note what was heard since last time, and take a place for one case; tell whether there was one."""
    row = await _locked(tx, community_id)
    spent = after(Spent(row.seen, row.passed), messages)
    passes = may_pass(spent, severity, most)
    row.seen = spent.seen
    row.passed = spent.passed + int(passes and severity < DANGER)
    return passes


async def give_back(tx: Transaction, community_id: int) -> None:
    """Give a place back that led to no case."""
    row = await _locked(tx, community_id)
    row.passed = max(0, row.passed - 1)


async def spent_by(tx: Transaction, community_id: int) -> Spent:
    """Return how a community stands."""
    row = await tx.session.get(BudgetRow, community_id)
    return Spent(row.seen, row.passed) if row is not None else Spent()


async def _locked(tx: Transaction, community_id: int) -> BudgetRow:
    dialect = tx.session.get_bind().dialect.name
    made = insert_in(dialect, BudgetRow).on_conflict_do_nothing(index_elements=["community_id"])
    await tx.session.execute(made, {"community_id": community_id, "seen": 0, "passed": 0})
    found = await tx.session.scalars(
        select(BudgetRow)
        .where(BudgetRow.community_id == community_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return found.one()
