"""Knows which versions of a message people have had before them, as marks without words."""

from __future__ import annotations

import json
from typing import Final

from bot.misinformation.outcomes_rules import text_mark
from bot.store.tables import NoteRow
from bot.store.transaction import Transaction

_MOST: Final = 50  # of the newest versions; who edits more often than that is looked at by people anyway


async def note_versions(tx: Transaction, case_id: int, *texts: str | None) -> None:
    """Remember that people had these words before them, until the words of the case go."""
    known = await _marks(tx, case_id)
    marks = [*known, *(mark for text in texts if text and (mark := text_mark(text)) not in known)]
    if marks == known:
        return
    row = await tx.session.get(NoteRow, _key(case_id))
    if row is None:
        tx.add(NoteRow(key=_key(case_id), value=json.dumps(marks[-_MOST:])))
    else:
        row.value = json.dumps(marks[-_MOST:])
    await tx.flush()


async def was_seen(tx: Transaction, case_id: int, mark: str) -> bool:
    """Tell whether people had the words with this mark before them, see `text_mark`."""
    return bool(mark) and mark in await _marks(tx, case_id)


async def forget_versions(tx: Transaction, case_id: int) -> None:
    """Forget the versions of a message, with the words of its case."""
    row = await tx.session.get(NoteRow, _key(case_id))
    if row is not None:
        await tx.session.delete(row)
        await tx.flush()


async def _marks(tx: Transaction, case_id: int) -> list[str]:
    row = await tx.session.get(NoteRow, _key(case_id))
    return [str(mark) for mark in json.loads(row.value)] if row is not None else []


def _key(case_id: int) -> str:
    return f"misinformation:versions:{case_id}"
