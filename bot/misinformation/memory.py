"""What the group remembers of claims it has looked at: words without anybody in them, shown to people, never posted."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from sqlalchemy import delete, select

from bot.finding.tokens import is_stop, tokens_of
from bot.language import for_the_group
from bot.misinformation.outcomes_rules import Choice
from bot.misinformation.outcomes_snapshots import Earlier
from bot.misinformation.outcomes_tables import CaseNoteRow, ClaimMemoryRow
from bot.misinformation.outcomes_timing import MEMORY_KEPT, WORDS_KEPT, Timer
from bot.misinformation.redaction import Redactor
from bot.misinformation.tables import CaseRow
from bot.store.transaction import Transaction

_MOST_SHOWN: Final = 3
_MOST_COMPARED: Final = 1_000
_LIKE: Final = 0.5
_FEWEST_SHARED: Final = 2
_LONGEST: Final = 600


class Memory:
    """Remembers what was claimed and what came of it. Only redacted words are kept."""

    async def remember(
        self,
        tx: Transaction,
        case: CaseRow,
        outcome: Choice,
        note: CaseNoteRow | None = None,
        *,
        names: Collection[str] = (),
    ) -> ClaimMemoryRow | None:
        """Keep an upheld case without anybody in it; one memory a case, the newest. None when it has no words.

        `names` are taken out, with those of the case. The words of a note were looked at for them before.
        """
        redactor = Redactor({*names, *(case.names or ())})
        with for_the_group():
            claim = redactor.redact(note.claim if note is not None else case.text or "")[:_LONGEST]
            says = redactor.redact(note.says) if note is not None else ""
        await forget_claim(tx, case.id)
        if not claim.strip():
            return None
        row = ClaimMemoryRow(
            community_id=case.community_id,
            case_id=case.id,
            claim=claim,
            outcome=outcome,
            note=says,
            source_ids=[str(source["id"]) for source in note.sources] if note is not None else [],
            month=f"{tx.now:%Y-%m}",
            severity=case.severity,
        )
        tx.add(row)
        await tx.flush()
        await tx.due(Timer.MEMORY_UNLINK, str(row.id), row.community_id, tx.now + WORDS_KEPT)
        await tx.due(Timer.MEMORY_FORGET, str(row.id), row.community_id, tx.now + MEMORY_KEPT)
        return row

    async def earlier(
        self, tx: Transaction, community_id: int, text: str, *, without_case: int = 0
    ) -> tuple[Earlier, ...]:
        """Return at most three earlier cases about words like these, most alike first."""
        wanted = _words_of(text)
        rows = await tx.session.scalars(
            select(ClaimMemoryRow)
            .where(ClaimMemoryRow.community_id == community_id)
            .order_by(ClaimMemoryRow.id.desc())
            .limit(_MOST_COMPARED)
        )
        alike = [(_likeness(wanted, _words_of(row.claim)), row) for row in rows if row.case_id != without_case]
        found = sorted((pair for pair in alike if pair[0] >= _LIKE), key=lambda pair: (-pair[0], -pair[1].id))
        return tuple(row.snapshot() for _how, row in found[:_MOST_SHOWN])


async def forget_claim(tx: Transaction, case_id: int) -> None:
    """Forget what was remembered of a case, because it was wrong or something newer is remembered."""
    await tx.flush()
    rows = await tx.session.scalars(select(ClaimMemoryRow).where(ClaimMemoryRow.case_id == case_id))
    for row in list(rows):
        for timer in (Timer.MEMORY_UNLINK, Timer.MEMORY_FORGET):
            await tx.not_due(timer, str(row.id), row.community_id)
    await tx.session.execute(delete(ClaimMemoryRow).where(ClaimMemoryRow.case_id == case_id))


def _words_of(text: str) -> frozenset[str]:
    return frozenset(token for token in tokens_of(text) if not is_stop(token))


def _likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Return how much of the shorter text is in the other one; a single shared word says nothing."""
    shared = len(one & other)
    return shared / min(len(one), len(other)) if shared >= _FEWEST_SHARED else 0.0
