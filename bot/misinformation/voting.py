"""Votes: sealed, given once, never changed. Nobody reads one before the panel has ended."""

from __future__ import annotations

from typing import Final

from bot.community.actor import Actor, Capability
from bot.errors import InvalidInputError, NotAllowedError, NotFoundError, NotNowError
from bot.language import _
from bot.misinformation.involved import concerned, require_peer
from bot.misinformation.moves import end_seat, locked
from bot.misinformation.panel import Panel
from bot.misinformation.panel_tables import OpinionRow, SeatRow
from bot.misinformation.rules import SeatState
from bot.misinformation.snapshots import Opinion
from bot.misinformation.tables import CaseRow
from bot.store.base import VersionedRef
from bot.store.store import Store
from bot.store.transaction import Transaction

LONGEST_SOURCE: Final = 24
_LINKS: Final = (
    "https://discord.com/channels/",
    "https://ptb.discord.com/channels/",
    "https://canary.discord.com/channels/",
)


class Voting:
    """The use cases of reviewers who have a seat. The case is locked before the seat, in each of them."""

    def __init__(self, store: Store, panel: Panel) -> None:
        self._store = store
        self._panel = panel

    async def vote(self, by: Actor, ref: VersionedRef, opinion: Opinion) -> None:
        """Seal a reviewer's opinion. It says nothing of what the panel comes to, so that no vote can be guessed.

        Raises NotAllowedError for somebody else's seat and for moderators, NotNowError for one that has ended,
        InvalidInputError for a link that leads out of this group.
        """
        by.require(Capability.REVIEW_CASES)
        require_peer(by)
        opinion = _checked(opinion, by.community_id)
        async with self._store.begin() as tx:
            row, seat = await seat_of(tx, by, ref)
            (await concerned(tx, row)).require_outside(by)
            tx.add(
                OpinionRow(
                    community_id=by.community_id,
                    seat_id=seat.id,
                    case_id=row.id,
                    word=opinion.verdict.value,
                    source_id=opinion.source_id,
                    put_right=opinion.put_right,
                    weighed=False,
                    at=tx.now,
                )
            )
            await end_seat(tx, seat, SeatState.VOTED)
            await tx.audit(by, "misinformation.voted", f"seat:{seat.id}")
            await self._panel.weigh(tx, row)

    async def pass_on(self, by: Actor, ref: VersionedRef) -> None:
        """Give a seat up because the reviewer may know who wrote the words; somebody else is asked.

        Raises NotAllowedError for somebody else's seat, NotNowError for one that has ended.
        """
        by.require(Capability.REVIEW_CASES)
        async with self._store.begin() as tx:
            row, seat = await seat_of(tx, by, ref)
            await tx.audit(by, "misinformation.passed", f"seat:{seat.id}")
            await self._panel.give_up(tx, row, seat, SeatState.PASSED)


async def seat_of(tx: Transaction, by: Actor, ref: VersionedRef) -> tuple[CaseRow, SeatRow]:
    """Return an open seat of this person with its case, both locked, the case first.

    Raises NotFoundError, NotAllowedError for somebody else's seat, NotNowError for one that has ended.
    """
    known = await tx.get_in(SeatRow, ref.id, by.community_id)
    row = await locked(tx, known.case_id, by.community_id)
    seat = await tx.session.get(SeatRow, ref.id, populate_existing=True, with_for_update=True)
    if row is None or seat is None:
        raise NotFoundError(_("This does not exist here any more."))
    if seat.reviewer_id != by.id:
        raise NotAllowedError(_("This seat is somebody else's. Your own stand in /review."))
    if seat.state is SeatState.VOTED:
        raise NotNowError(_("You have answered already. Your answer is sealed and counts."))
    if seat.state is not SeatState.OPEN or not row.panel_open:
        raise NotNowError(_("This one is settled without you. Thank you for looking. You did nothing wrong."))
    return row, seat


def _checked(opinion: Opinion, community_id: int) -> Opinion:
    source = (opinion.source_id or "").strip() or None
    link = (opinion.put_right or "").strip() or None
    if source is not None and len(source) > LONGEST_SOURCE:
        raise InvalidInputError(_("Please choose one from the list."))
    if link is not None and not _leads_here(link, community_id):
        raise InvalidInputError(_("Please paste the link of a message in this group, or leave it out."))
    return Opinion(opinion.verdict, source, link)


def _leads_here(link: str, community_id: int) -> bool:
    begin = next((begin for begin in _LINKS if link.startswith(begin)), None)
    if begin is None:
        return False
    parts = link.removeprefix(begin).split("/")
    return (
        len(parts) == 3 and parts[0] == str(community_id) and all(part.isascii() and part.isdigit() for part in parts)
    )
