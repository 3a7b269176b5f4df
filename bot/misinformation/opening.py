"""Opens cases: one for each message, however many people flag it, and finds the one that is there."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from sqlalchemy import select

from bot.community.actor import Actor
from bot.misinformation.moves import move, redraw
from bot.misinformation.outcomes_rules import text_mark
from bot.misinformation.panel import Panel
from bot.misinformation.panel_tables import ReviewerRow
from bot.misinformation.ports import OutcomeHook
from bot.misinformation.rules import FOLLOWED, MOST_NAMES, CaseState, Why
from bot.misinformation.snapshots import FlaggedMessage
from bot.misinformation.tables import CaseRow, NearRow
from bot.misinformation.versions import note_versions, was_seen
from bot.store.transaction import Transaction

_UNSEEN: Final = frozenset({CaseState.WITHDRAWN, CaseState.SELF_CORRECTED, CaseState.NOT_DECIDED})
"""Ends after which nobody has looked at the words that stand there now, or nobody has settled what they are."""


async def case_about(tx: Transaction, community_id: int, message_id: int) -> CaseRow | None:
    """Return the newest case about a message, locked; two flags at once come one after the other.

    Noting the message first makes the second of two wait until the first has written its case.
    """
    await tx.seen(f"misinformation:{tx.keys.mark(f'misinformation:{community_id}:{message_id}')}")
    found: CaseRow | None = await tx.session.scalar(
        select(CaseRow)
        .where(CaseRow.community_id == community_id, CaseRow.message_id == message_id)
        .order_by(CaseRow.turn.desc())
        .limit(1)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return found


def was_edited_since(row: CaseRow, message: FlaggedMessage) -> bool:
    """Tell whether a message was edited after the words that people looked at."""
    if message.edited_at is None:
        return False
    return row.edited_at is None or message.edited_at > row.edited_at


def may_open_again(row: CaseRow, message: FlaggedMessage, *, is_danger: bool) -> bool:
    """Tell whether a settled case may be followed by another.

    It may when nobody has looked at the words as they are now, or when somebody sees danger where no moderator looked.
    """
    if row.state in _UNSEEN or was_edited_since(row, message):
        return True
    return is_danger and row.state is not CaseState.DECIDED and row.decided_by is None and row.checked_by is None


def new_case(
    community_id: int, message: FlaggedMessage, severity: int, sources: Collection[str], earlier: CaseRow | None
) -> CaseRow:
    """Return a case that waits, not yet written; `start` says where it goes."""
    return CaseRow(
        community_id=community_id,
        channel_id=message.channel_id,
        parent_id=message.parent_id,
        message_id=message.message_id,
        turn=1 if earlier is None else earlier.turn + 1,
        earlier_id=None if earlier is None else earlier.id,
        author_id=message.author_id,
        author_gone=False,
        author_is_staff=message.author_is_staff,
        with_organisers=False,
        is_reply=message.is_reply,
        severity=severity,
        state=CaseState.WAITING,
        sources=list(sources),
        rule_words=[],
        text=message.text or None,
        neighbours=list(message.neighbours),
        names=list(message.names),
        links=list(message.links),
        attachments=list(message.attachments),
        edited_at=message.edited_at,
        edited_since=False,
        panel_open=False,
    )


async def write_near(tx: Transaction, row: CaseRow, posters: Collection[int]) -> None:
    """Note which reviewers wrote in the same place lately; nobody else's writing is noted."""
    if not posters:
        return
    reviewers = await tx.session.scalars(
        select(ReviewerRow.member_id).where(
            ReviewerRow.community_id == row.community_id, ReviewerRow.member_id.in_(posters)
        )
    )
    for member_id in sorted(set(reviewers)):
        tx.add(NearRow(community_id=row.community_id, case_id=row.id, member_id=member_id))


async def start(tx: Transaction, panel: Panel, row: CaseRow, *, link_only: bool = False) -> bool:
    """Let a waiting case begin: danger goes to moderators at once and to peers beside them, the rest to peers.

    What has no words goes to moderators alone, because peers could be shown nothing. Return whether somebody on duty
    was told.
    """
    by = Actor.software(row.community_id)
    has_words = row.text is not None and not link_only
    told = False
    if row.severity == 3:
        told = await panel.raise_alarm(tx, row)
    else:
        state, why = (CaseState.PANEL, None) if has_words else (CaseState.ESCALATED, Why.LINK_ONLY)
        await move(tx, row, state, by=by, why=why)
    if has_words:
        await panel.begin(tx, row)
    return told


async def note_text(tx: Transaction, hook: OutcomeHook, row: CaseRow, message: FlaggedMessage) -> None:
    """Keep how a message reads now beside how it read when it was flagged first, if it was edited.

    The hook hears only of words that people have not seen yet, or that the bot may not read: going back to words that
    were judged already is no correction, however often an author goes back and forth.
    """
    if row.state not in FOLLOWED or not was_edited_since(row, message):
        return
    row.edited_since, row.edited_at = True, message.edited_at
    await note_versions(tx, row.id, row.text, row.later_text)
    is_known = bool(message.text) and await was_seen(tx, row.id, text_mark(message.text))
    if message.text and message.text != row.text:
        row.later_text = message.text
        row.names = list(dict.fromkeys([*(row.names or ()), *message.names]))[:MOST_NAMES]
    elif message.text == row.text:
        row.later_text = None
    await redraw(tx, row)
    if not is_known:
        await hook.edited(tx, row)
