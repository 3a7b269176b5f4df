"""What a person chose about help: where they are, and whether the bot may write to them. Both gone by one press."""

from __future__ import annotations

from sqlalchemy import select

from bot.community.actor import Actor
from bot.crisis.line import Nation
from bot.crisis.tables import ChoiceRow
from bot.store.store import Store
from bot.store.transaction import Transaction


class Choices:
    """The use cases of a person who chooses. Nobody else can choose for them, or read it."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def nation_of(self, member_id: int) -> Nation | None:
        """Return the nation a person asked to have remembered, in whichever community they said so."""
        async with self._store.read() as tx:
            rows = await tx.session.scalars(
                select(ChoiceRow).where(ChoiceRow.member_id == member_id).order_by(ChoiceRow.id.desc())
            )
            found = next((row.nation for row in rows if row.nation is not None), None)
            return Nation(found) if found is not None and found in set(Nation) else None

    async def remember_nation(self, by: Actor, nation: Nation) -> None:
        """Remember where a person is, because they pressed a button that says so."""
        async with self._store.begin() as tx:
            (await _row(tx, by)).nation = nation.value

    async def forget_nation(self, member_id: int) -> None:
        """Forget where a person is, everywhere."""
        async with self._store.begin() as tx:
            rows = await tx.session.scalars(select(ChoiceRow).where(ChoiceRow.member_id == member_id).with_for_update())
            for row in rows.all():
                row.nation = None
                await _drop_if_empty(tx, row)

    async def may_write(self, by: Actor, *, letters: bool) -> None:
        """Note whether the bot may write to a person when their words suggest that they need help."""
        async with self._store.begin() as tx:
            row = await _row(tx, by)
            row.letters = letters
            await tx.flush()
            await _drop_if_empty(tx, row)

    async def says_yes(self, community_id: int, member_id: int) -> bool:
        """Tell whether the bot may write to a person with help."""
        async with self._store.read() as tx:
            row = await tx.session.scalar(
                select(ChoiceRow).where(ChoiceRow.community_id == community_id, ChoiceRow.member_id == member_id)
            )
            return row is not None and row.letters

    async def stop_letters(self, member_id: int, choice_id: int) -> bool:
        """Stop the letters from the button on one; tell whether it was this person's own letter."""
        async with self._store.begin() as tx:
            row = await tx.session.get(ChoiceRow, choice_id, with_for_update=True)
            if row is None or row.member_id != member_id:
                return False
            row.letters = False
            await _drop_if_empty(tx, row)
            return True

    async def letter(self, community_id: int, choice_id: int) -> Nation | None:
        """Return the nation for a letter to the person of a row, None when none is remembered."""
        async with self._store.read() as tx:
            row = await tx.session.get(ChoiceRow, choice_id)
            found = row.nation if row is not None and row.community_id == community_id else None
            return Nation(found) if found is not None and found in set(Nation) else None


async def _drop_if_empty(tx: Transaction, row: ChoiceRow) -> None:
    """Delete the row of somebody who has taken everything back; when the bot last wrote goes with it."""
    if not row.letters:
        row.last_letter_at = None
        if row.nation is None:
            await tx.session.delete(row)


async def _row(tx: Transaction, by: Actor) -> ChoiceRow:
    found = await tx.session.scalar(
        select(ChoiceRow)
        .where(ChoiceRow.community_id == by.community_id, ChoiceRow.member_id == by.id)
        .with_for_update()
    )
    if found is None:
        found = ChoiceRow(community_id=by.community_id, member_id=by.id, letters=False)
        tx.add(found)
    return found
