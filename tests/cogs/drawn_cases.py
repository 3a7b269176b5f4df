"""Cases, decisions and notes for tests of what is drawn, and what to ask of a card."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.discord_kit.cards import MOST_CHARACTERS, MOST_COMPONENTS
from bot.misinformation.outcomes_rules import Choice, DecisionState, Ground, NoteState
from bot.misinformation.outcomes_snapshots import (
    DecisionView,
    NoteView,
    SourceView,
    WindowView,
)
from bot.misinformation.panel_rule import PanelOutcome
from bot.misinformation.rules import CaseState, Reason, Verdict, Why
from bot.misinformation.snapshots import Case, Reading

NOW = datetime(2026, 3, 2, tzinfo=UTC)
AUTHOR, DEE, SAM = 10**17 + 1, 10**17 + 2, 10**17 + 3
TRICKY = "**Bold** @everyone <@123456789012345678> [a](https://x.example) ||hidden|| ```code```"


def a_case(state=CaseState.ESCALATED, **changes):
    case = Case(
        id=12,
        version=3,
        community_id=900,
        state=state,
        severity=2,
        sources=("flags",),
        reasons=(Reason.CURE_CLAIM,),
        opened_at=NOW,
        state_since=NOW,
        channel_id=55,
        message_id=66,
        is_reply=False,
        edited_since=False,
        author_gone=False,
        why=Why.UNDECIDED,
        panel_open=False,
        advice=PanelOutcome.UNDECIDED,
        taken_by=None,
        lease_until=None,
        decided_by=None,
        decided_at=None,
        closed_at=None,
        check=None,
        earlier_id=None,
        place="cases",
    )
    return replace(case, **changes)


def a_decision(choice=Choice.DELETE, **changes):
    decision = DecisionView(
        id=5,
        version=2,
        community_id=900,
        case_id=12,
        choice=choice,
        ground=Ground.DANGEROUS,
        words="The dose is far too high.",
        state=DecisionState.STANDING,
        decided_by=DEE,
        decided_at=NOW,
        confirmed_by=None,
        confirmed_at=None,
        pause_until=NOW + timedelta(days=3) if choice is Choice.PAUSE else None,
        told_by=None,
    )
    return replace(decision, **changes)


def a_note(state=NoteState.LIVE, **changes):
    sources = (
        SourceView("nhs-insulin", "NHS: Insulin", "https://www.nhs.uk/", None),
        SourceView("nice", "NICE: Type 1 diabetes", "https://www.nice.org.uk/", NOW),
    )
    note = NoteView(7, 1, 900, 12, state, "Cinnamon replaces insulin.", "It does not.", sources, NOW, False, "", 55, 66)
    return replace(note, **changes)


def a_window(**changes):
    window = WindowView(12, 900, 55, 66, CaseState.AUTHOR_WINDOW, NOW + timedelta(hours=2), None, "Cinnamon helps me.")
    return replace(window, **changes)


def a_reading(**changes):
    reading = Reading(
        case=a_case(),
        author_id=AUTHOR,
        text="Cinnamon replaces insulin.",
        later_text=None,
        neighbours=("Does anybody know?",),
        attachments=("tea.png",),
        links=(),
        said=("It worries me.",),
        totals={Verdict.FALSE: 2, Verdict.CANNOT_TELL: 1},
        cited=("nhs-insulin",),
        put_right=(),
        why=(),
    )
    return replace(reading, **changes)


def acts(words):
    """Return what of the tricky words would still ping, format or hide something."""
    return re.findall(r"(?<!\\)(?:@everyone|<@1234|\|\||\[a\]|\*\*Bold|```)", words)


def labels(card):
    return [one.label for one in card.walk_children() if getattr(one, "label", None)]


def fits(card):
    return len(card.words) <= MOST_CHARACTERS and sum(1 for _one in card.walk_children()) <= MOST_COMPONENTS
