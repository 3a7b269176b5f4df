"""Cases as moderators and members see them: cards, one's own flags, taking over, and checking what peers found fine."""

from __future__ import annotations

from sqlalchemy import select

from bot.community.actor import Actor, Capability
from bot.errors import AlreadyDecidedError, NotNowError
from bot.language import _
from bot.misinformation import panel_rule
from bot.misinformation.confirming import confirm
from bot.misinformation.involved import concerned
from bot.misinformation.moves import close_panel, move, reasons_of, redraw
from bot.misinformation.panel_tables import OpinionRow
from bot.misinformation.ports import OutcomeHook
from bot.misinformation.rules import ASKED_ELSEWHERE, OPEN, CaseState, Check, Verdict, Why
from bot.misinformation.snapshots import Case, Reading, ReceiptLine
from bot.misinformation.tables import CaseRow, FlagRow
from bot.store.base import VersionedRef
from bot.store.store import Store
from bot.store.transaction import Transaction

_MAY_BE_TAKEN_OVER = frozenset({CaseState.WAITING, CaseState.PANEL, CaseState.AUTHOR_WINDOW, CaseState.NOTE_DRAFT})


class Cases:
    """What moderators may do with a case before they decide, and what everybody may know of their own flags."""

    def __init__(self, store: Store, hook: OutcomeHook) -> None:
        self._store = store
        self._hook = hook

    async def card(self, community_id: int, case_id: int) -> Case | None:
        """Return a case for drawing its card, None once its people are forgotten."""
        async with self._store.read() as tx:
            row = await tx.session.get(CaseRow, case_id)
            if row is None or row.community_id != community_id or row.message_id is None:
                return None
            return await snapshot_of(tx, row)

    async def mine(self, by: Actor) -> tuple[ReceiptLine, ...]:
        """Return the caller's own flags, newest first; an end is told to who asked for it."""
        async with self._store.read() as tx:
            found = await tx.session.execute(
                select(FlagRow, CaseRow)
                .join(CaseRow, CaseRow.id == FlagRow.case_id)
                .where(FlagRow.community_id == by.community_id, FlagRow.member_id == by.id)
                .order_by(FlagRow.id.desc())
            )
            return tuple(_line(flag, row) for flag, row in found)

    async def take_over(self, by: Actor, ref: VersionedRef) -> Case:
        """Bring a case from peers or from its author to the moderators; what peers said so far is advice.

        Raises NotAllowedError for who has a part in it, OutOfDateError, NotNowError when moderators have it already.
        """
        by.require(Capability.DECIDE_CASES)
        async with self._store.begin() as tx:
            row = await tx.take_version(CaseRow, ref, by.community_id)
            (await concerned(tx, row)).require_outside(by)
            if row.state not in _MAY_BE_TAKEN_OVER:
                raise NotNowError(_("Moderators look at this one already."))
            was_asked = row.state in ASKED_ELSEWHERE
            await close_panel(tx, row, None)
            await move(tx, row, CaseState.ESCALATED, by=by, why=Why.TAKEN_OVER)
            if was_asked:
                await self._hook.after(tx, row, panel_rule.decide(panel_rule.LOWEST_PRIOR, (), severity=row.severity))
            return await snapshot_of(tx, row)

    async def check_dismissal(self, by: Actor, ref: VersionedRef, *, agrees: bool) -> Case:
        """Say whether peers were right to find a message fine; the words are gone here, so read them on Discord.

        Who does not agree brings the case to the moderators. Raises NotAllowedError for who has a part in it, and
        AlreadyDecidedError naming who checked it first.
        """
        by.require(Capability.DECIDE_CASES)
        async with self._store.begin() as tx:
            row = await tx.get_in(CaseRow, ref.id, by.community_id)
            await tx.session.refresh(row, with_for_update=True)
            (await concerned(tx, row)).require_judge(by)
            if row.check is not Check.WAITING:
                sentence = _("This was checked already.")
                raise AlreadyDecidedError(sentence, by=row.checked_by or 0, at=row.state_since)
            row.check, row.checked_by = Check.AGREED if agrees else Check.DISAGREED, by.id
            await confirm(tx, row, harmful=not agrees)
            if agrees:
                await tx.audit(by, "misinformation.checked", f"case:{row.id}", "agreed")
                await redraw(tx, row)
            elif row.state is CaseState.CLOSED_FINE:
                await move(tx, row, CaseState.ESCALATED, by=by, why=Why.CHECK_DISAGREES)
            else:  # it is open again already, for example after an appeal
                await tx.audit(by, "misinformation.checked", f"case:{row.id}", "disagreed")
                await redraw(tx, row)
            return await snapshot_of(tx, row)


def _line(flag: FlagRow, row: CaseRow) -> ReceiptLine:
    is_open = row.state in OPEN
    return ReceiptLine(
        number=flag.id,
        at=flag.at,
        is_open=is_open,
        state=None if is_open or not flag.wants_result else row.state,
        channel_id=row.channel_id,
        message_id=row.message_id,
    )


async def snapshot_of(tx: Transaction, row: CaseRow) -> Case:
    """Return a case as its card shows it."""
    await tx.flush()
    return row.snapshot((await reasons_of(tx, [row.id])).get(row.id, ()))


async def reading_of(tx: Transaction, row: CaseRow) -> Reading:
    """Return what a moderator may read of a case; the caller writes the audit line and refuses who has a part in it.

    What people wrote beside their flags comes in an order that tells nothing of who was first.
    """
    said = await tx.session.scalars(select(FlagRow.words).where(FlagRow.case_id == row.id))
    opinions = (
        []
        if row.panel_open
        else list(
            await tx.session.scalars(select(OpinionRow).where(OpinionRow.case_id == row.id).order_by(OpinionRow.id))
        )
    )
    verdicts = [opinion.verdict for opinion in opinions]
    return Reading(
        case=await snapshot_of(tx, row),
        author_id=row.author_id,
        text=row.text,
        later_text=row.later_text,
        neighbours=tuple(row.neighbours or ()),
        attachments=tuple(row.attachments or ()),
        links=tuple(row.links or ()),
        said=tuple(sorted(words for words in said if words)),
        totals=None if row.panel_open else {word: verdicts.count(word) for word in Verdict if word in verdicts},
        cited=tuple(dict.fromkeys(opinion.source_id for opinion in opinions if opinion.source_id)),
        put_right=tuple(dict.fromkeys(opinion.put_right for opinion in opinions if opinion.put_right)),
        why=tuple(row.rule_words),
    )
