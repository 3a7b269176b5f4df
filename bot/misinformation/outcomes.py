"""What follows when peers have looked: quiet ends, a private question to the author, or the moderators' list."""

from __future__ import annotations

from bot.community.actor import Actor
from bot.misinformation.author_window import open_window
from bot.misinformation.outcomes_moves import (
    add_decision,
    end_proposal,
    end_window,
    message_gone,
    new_decision,
    note_out_of_date,
    self_corrected,
    stop_publishing,
    tell_flaggers,
    withdraw_notes,
)
from bot.misinformation.outcomes_rules import Choice
from bot.misinformation.panel_rule import Advice
from bot.misinformation.rules import CaseState
from bot.misinformation.tables import CaseRow
from bot.store.transaction import Transaction

_WAITS_FOR_AUTHOR = frozenset({CaseState.AUTHOR_WINDOW, CaseState.NOTE_DRAFT})


class Outcomes:
    """The OutcomeHook of the house: called in the transaction that changes a case, with the row in its new state."""

    async def after(self, tx: Transaction, row: CaseRow, advice: Advice) -> None:  # noqa: ARG002 - the hook's shape
        """Do what follows. The author of a message that peers find fine never hears of it."""
        if row.state is CaseState.CLOSED_FINE:
            software = Actor.software(row.community_id)
            decision = new_decision(tx, row, Choice.FINE)
            decision.author_id = None  # who never hears of it has no row about it
            await add_decision(tx, decision, software)
            await tell_flaggers(tx, row)
        elif row.state is CaseState.AUTHOR_WINDOW:
            await open_window(tx, row)
        elif row.state is CaseState.ESCALATED:
            await end_window(tx, row.id)
            await stop_publishing(tx, row)
        elif row.state is CaseState.WITHDRAWN:
            await withdraw_notes(tx, row)
            await tell_flaggers(tx, row)

    async def edited(self, tx: Transaction, row: CaseRow) -> None:
        """Take an edit by the author for the correction, while others wait for it; a note that stands is asked about.

        Where the new words are known and are the old ones, nothing has changed.
        """
        if row.later_text is not None and row.later_text == row.text:
            return
        if row.state in _WAITS_FOR_AUTHOR:
            await self_corrected(tx, row)
        elif row.state is CaseState.NOTE_LIVE:
            await note_out_of_date(tx, row)

    async def gone(self, tx: Transaction, row: CaseRow) -> None:
        """Take back what stood under a message that is not there any more, and tell who asked."""
        if row.state is CaseState.WITHDRAWN:
            await end_window(tx, row.id)
            await end_proposal(tx, row)
            await withdraw_notes(tx, row)
            await tell_flaggers(tx, row)
        elif row.state is CaseState.NOTE_LIVE:
            await message_gone(tx, row)
