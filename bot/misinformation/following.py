"""Follows a message that people look at: it may be edited or deleted meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Result, exists, false, literal, or_, select, union_all

from bot.clock import Clock
from bot.community.actor import Actor
from bot.delivery.reconcile import Difference
from bot.language import _
from bot.misinformation.followed import FollowedMessages
from bot.misinformation.moves import move
from bot.misinformation.note_following import is_newer, message_edited, message_left
from bot.misinformation.opening import note_text
from bot.misinformation.outcomes_rules import NoteState
from bot.misinformation.outcomes_tables import CaseNoteRow
from bot.misinformation.ports import MessagePort, OutcomeHook, SeenMessage
from bot.misinformation.rules import FOLLOWED, CaseState
from bot.misinformation.snapshots import FlaggedMessage
from bot.misinformation.tables import CaseRow
from bot.store.store import Store
from bot.store.transaction import Transaction

_EVERY = 600.0
"""Seconds between two looks: each pass of the reconciler is one, and several kicks at once are one."""
_AT_ONCE = 20
"""Most messages that one look asks about: a call each."""
_GONE = "misinformation.gone"
_EDITED = "misinformation.edited"


_CASE, _NOTE = 0, 1
_BEGIN = (_CASE, 0)


@dataclass(frozen=True, slots=True)
class _Followed:
    kind: int
    number: int
    channel_id: int
    message_id: int

    @property
    def place(self) -> tuple[int, int]:
        """Return where a round goes on after this one."""
        return self.kind, self.number

    @property
    def subject(self) -> str:
        """Return what a difference names."""
        return f"{'note' if self.kind == _NOTE else 'case'}:{self.number}"


class Following:
    """Told of edits and deletions by whoever hears of them, and finds out itself what was missed.

    With `followed`, which `Flagging` must have too, those of all other messages cost no look into the database.
    """

    def __init__(
        self,
        store: Store,
        hook: OutcomeHook,
        messages: MessagePort,
        clock: Clock,
        followed: FollowedMessages | None = None,
    ) -> None:
        self._followed_messages = followed
        self._store = store
        self._hook = hook
        self._messages = messages
        self._clock = clock
        self._looked: dict[int, float] = {}
        self._compared: dict[int, int] = {}
        self._after: dict[int, tuple[int, int]] = {}
        self._ended: dict[int, bool] = {}
        self._seen: dict[tuple[int, str], SeenMessage] = {}

    def may_follow(self, message_id: int) -> bool:
        """Tell at once, and without the database, whether a message may be one that people look at."""
        return self._followed_messages is None or self._followed_messages.may_hold(message_id)

    async def deleted(self, community_id: int, message_id: int) -> None:
        """Hear that a message was deleted; nothing is written when nobody looks at it."""
        if not await self._is_followed(community_id, message_id):
            return
        async with self._store.begin() as tx:
            row = await self._case_about(tx, community_id, message_id)
            if row is not None:
                await self._withdraw(tx, row)
            await message_left(tx, community_id, message_id)

    async def edited(self, community_id: int, message_id: int, seen: SeenMessage) -> None:
        """Hear that a message was edited; reviewers are shown both, and moderators see that it changed."""
        if not await self._is_followed(community_id, message_id):
            return
        async with self._store.begin() as tx:
            row = await self._case_about(tx, community_id, message_id)
            heard = row.id if row is not None and await self._note(tx, row, seen) else None
            await message_edited(tx, community_id, message_id, seen.edited_at, besides=heard)

    async def _is_followed(self, community_id: int, message_id: int) -> bool:
        """Tell whether a case is open about a message, or a note stands under it."""
        if self._followed_messages is not None:
            await self._followed_messages.load(self._store)
        if not self.may_follow(message_id):
            return False
        case = exists().where(
            CaseRow.community_id == community_id, CaseRow.message_id == message_id, CaseRow.state.in_(FOLLOWED)
        )
        note = exists().where(
            CaseNoteRow.community_id == community_id,
            CaseNoteRow.message_id == message_id,
            CaseNoteRow.state == NoteState.LIVE,
        )
        async with self._store.read() as tx:
            return bool(await tx.session.scalar(select(or_(case, note))))

    @staticmethod
    async def _case_about(tx: Transaction, community_id: int, message_id: int) -> CaseRow | None:
        found: CaseRow | None = await tx.session.scalar(
            select(CaseRow)
            .where(CaseRow.community_id == community_id, CaseRow.message_id == message_id, CaseRow.state.in_(FOLLOWED))
            .order_by(CaseRow.turn.desc())
            .limit(1)
            .with_for_update()
        )
        return found

    async def _withdraw(self, tx: Transaction, row: CaseRow) -> None:
        if row.state not in FOLLOWED:
            return
        await move(tx, row, CaseState.WITHDRAWN, by=Actor.software(row.community_id))
        await self._hook.gone(tx, row)

    async def _note(self, tx: Transaction, row: CaseRow, seen: SeenMessage) -> bool:
        """Keep the words a message has now; False for a case that has forgotten its people, which keeps none."""
        if row.state not in FOLLOWED or row.author_id is None or row.message_id is None or row.channel_id is None:
            return False
        message = FlaggedMessage(
            channel_id=row.channel_id,
            message_id=row.message_id,
            author_id=row.author_id,
            text=seen.text or "",
            edited_at=seen.edited_at,
        )
        await note_text(tx, self._hook, row, message)
        return True

    async def differences(self, community_id: int) -> Sequence[Difference]:
        """Look at the messages of open cases by REST, twenty at a time, at every pass."""
        self._compared[community_id], self._ended[community_id] = 0, True
        now = self._clock.monotonic()
        begun = self._after.get(community_id, _BEGIN)
        if begun == _BEGIN and now - self._looked.get(community_id, -_EVERY) < _EVERY:
            return ()
        followed = await self._followed(community_id, begun)
        found = [one for each in followed if (one := await self._difference(community_id, each)) is not None]
        self._looked[community_id], self._compared[community_id] = now, len(followed)
        self._ended[community_id] = len(followed) < _AT_ONCE
        self._after[community_id] = _BEGIN if len(followed) < _AT_ONCE else followed[-1].place
        return found

    async def _followed(self, community_id: int, after: tuple[int, int]) -> list[_Followed]:
        """Return the messages of open cases, and then those under notes whose case has forgotten them."""
        kind, number = after
        cases = select(literal(_CASE).label("kind"), CaseRow.id, CaseRow.channel_id, CaseRow.message_id).where(
            CaseRow.community_id == community_id,
            CaseRow.state.in_(FOLLOWED),
            CaseRow.message_id.is_not(None),
            CaseRow.id > number if kind == _CASE else false(),
        )
        notes = (
            select(literal(_NOTE), CaseNoteRow.id, CaseNoteRow.channel_id, CaseNoteRow.message_id)
            .outerjoin(CaseRow, CaseRow.id == CaseNoteRow.case_id)
            .where(
                CaseNoteRow.community_id == community_id,
                CaseNoteRow.state == NoteState.LIVE,
                CaseRow.message_id.is_(None),
                CaseNoteRow.id > (number if kind == _NOTE else 0),
            )
        )
        async with self._store.read() as tx:
            found: Result[int, int, int, int] = await tx.session.execute(
                union_all(cases, notes).order_by("kind", "id").limit(_AT_ONCE)
            )
            return [_Followed(*place) for place in found]

    async def _difference(self, community_id: int, each: _Followed) -> Difference | None:
        seen = await self._messages.look(community_id, each.channel_id, each.message_id)
        key = (community_id, each.subject)
        self._seen.pop(key, None)
        if seen is None:
            sentence = _("A message that people look at was deleted.")
            return Difference(_GONE, each.subject, sentence)
        if not await self._was_edited(each, seen):
            return None
        self._seen[key] = seen
        return Difference(_EDITED, each.subject, _("A message that people look at was edited."))

    async def _was_edited(self, each: _Followed, seen: SeenMessage) -> bool:
        async with self._store.read() as tx:
            note = await tx.session.get(CaseNoteRow, each.number) if each.kind == _NOTE else None
            case_id = each.number if each.kind == _CASE else note.case_id if note is not None else None
            row = await tx.session.get(CaseRow, case_id) if case_id is not None else None
        if each.kind == _NOTE:
            return note is not None and is_newer(note, row, seen.edited_at)
        if row is None or seen.edited_at is None:
            return False
        return row.edited_at is None or seen.edited_at > row.edited_at

    async def compared(self, community_id: int) -> int:
        """Return how many messages the latest look was at."""
        return self._compared.get(community_id, 0)

    def ended_round(self, community_id: int) -> bool:
        """Tell whether the latest look ended a round over all open cases."""
        return self._ended.get(community_id, True)

    async def mend(self, tx: Transaction, difference: Difference) -> None:
        """Withdraw a case whose message is gone, or keep the words it has now; so for a note that stands alone."""
        kind, _colon, number = difference.subject.partition(":")
        seen = self._seen.pop((difference.community_id, difference.subject), None)
        if kind == "note":
            await self._mend_note(tx, difference, int(number), seen)
            return
        row = await tx.session.get(CaseRow, int(number), with_for_update=True)
        if row is None or row.community_id != difference.community_id:
            return
        if difference.kind == _GONE:
            await self._withdraw(tx, row)
        elif seen is not None and not await self._note(tx, row, seen) and row.message_id is not None:
            await message_edited(tx, row.community_id, row.message_id, seen.edited_at)

    @staticmethod
    async def _mend_note(tx: Transaction, difference: Difference, note_id: int, seen: SeenMessage | None) -> None:
        note = await tx.session.get(CaseNoteRow, note_id)
        if note is None or note.community_id != difference.community_id:
            return
        if difference.kind == _GONE:
            await message_left(tx, note.community_id, note.message_id)
        elif seen is not None:
            await message_edited(tx, note.community_id, note.message_id, seen.edited_at)
