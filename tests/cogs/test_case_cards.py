"""What moderators are shown of a case, drawn without a bot."""

from __future__ import annotations

import pytest

from bot.appeals import effects as appeal_effects
from bot.discord_kit.cards import CardRegistry
from bot.misinformation import effects, outcomes_effects
from bot.misinformation.outcomes_rules import Choice, DecisionState, Ground, WindowAnswer, grounds_for
from bot.misinformation.outcomes_snapshots import (
    CaseHistory,
    Earlier,
)
from bot.misinformation.panel_rule import PanelOutcome
from bot.misinformation.rules import CaseState, Check, Why
from cogs.misinformation.case_cards import audit_card, case_card, duty_letter
from cogs.misinformation.case_copy import copy_pages, copy_screen
from cogs.misinformation.case_modals import choice_screen, decide_modal
from cogs.misinformation.case_words import ground_words, state_words, why_words
from cogs.misinformation.outcome_drawing import OutcomeDrawing
from tests.cogs.drawn_cases import (
    AUTHOR,
    DEE,
    NOW,
    TRICKY,
    a_case,
    a_decision,
    a_note,
    a_reading,
    acts,
    fits,
    labels,
)

BUTTONS = {
    CaseState.WAITING: ["Take it over", "Read"],
    CaseState.PANEL: ["Take it over", "Read"],
    CaseState.AUTHOR_WINDOW: ["Take it over", "Read"],
    CaseState.NOTE_DRAFT: ["Take it over", "Read", "Write the note"],
    CaseState.ESCALATED: ["Take", "Read", "Decide", "Note a talk"],
    CaseState.NOTE_LIVE: ["Read", "Take the note back"],
    CaseState.SELF_CORRECTED: ["Read"],
    CaseState.DECIDED: ["Read"],
    CaseState.CLOSED_FINE: [],
    CaseState.WITHDRAWN: [],
    CaseState.NOT_DECIDED: [],
}


@pytest.mark.parametrize("state", list(CaseState))
def test_a_case_offers_what_fits_where_it_stands_and_says_where_that_is(state):
    note = a_note() if state is CaseState.NOTE_LIVE else None

    card = case_card(a_case(state), None, note)

    assert labels(card) == BUTTONS[state]
    assert state_words(state) in card.words


@pytest.mark.parametrize("module", [effects, outcomes_effects, appeal_effects])
def test_every_card_and_letter_that_is_sent_has_somebody_who_draws_it(module):
    registry = CardRegistry()
    OutcomeDrawing(None).draw_cards(registry)

    sent = {value for name, value in vars(module).items() if name.endswith(("CARD", "LETTER")) and value.islower()}

    assert len(sent) >= 3
    assert sent - {effects.SEAT_LETTER} <= registry.names


def test_a_taken_case_names_who_looks_and_offers_to_release_it():
    card = case_card(a_case(taken_by=DEE, lease_until=NOW), None, None)

    assert f"<@{DEE}> is looking at it" in card.words
    assert "Release" in labels(card)
    assert "Take" not in labels(card)


def test_a_card_holds_no_author_no_flagger_no_count_and_nobody_s_words():
    card = case_card(a_case(panel_open=True, advice=None), None, None)

    assert str(AUTHOR) not in card.words
    assert "Cinnamon" not in card.words
    assert "sealed" in card.words
    assert "Reviewers think" not in card.words


@pytest.mark.parametrize("why", list(Why))
def test_why_a_case_is_with_moderators_is_said(why):
    assert why_words(why) in case_card(a_case(why=why), None, None).words


@pytest.mark.parametrize("advice", [PanelOutcome.DISMISS, PanelOutcome.ADVISE_HARMFUL, PanelOutcome.UNDECIDED])
def test_what_the_panel_advises_is_said_once_it_has_ended(advice):
    assert "Reviewers" in case_card(a_case(advice=advice, why=None), None, None).words


def test_a_proposed_removal_asks_for_a_second_moderator_and_offers_nothing_else_that_decides():
    proposal = a_decision(Choice.REMOVE, state=DecisionState.PROPOSED)

    card = case_card(a_case(), proposal, None)

    assert labels(card) == ["Read", "Confirm: remove", "Do not remove"]
    assert f"<@{DEE}> proposes to remove the author" in card.words


def test_a_settled_case_says_who_decided_what_and_why_and_whether_the_author_knows():
    card = case_card(a_case(CaseState.DECIDED), a_decision(told_by="status"), None)

    assert f"Decided by <@{DEE}>" in card.words
    assert "The message is deleted." in card.words
    assert "It could hurt somebody" in card.words
    assert "direct messages are closed" in card.words
    assert "The dose" not in card.words


@pytest.mark.parametrize(
    ("state", "said"), [(DecisionState.UNDONE, "An appeal changed this"), (DecisionState.SET_ASIDE, "set it aside")]
)
def test_a_decision_that_no_longer_stands_says_so(state, said):
    assert said in case_card(a_case(CaseState.DECIDED), a_decision(state=state), None).words


def test_a_dismissal_to_be_checked_offers_two_answers_and_goes_quiet_afterwards():
    waiting = audit_card(a_case(CaseState.CLOSED_FINE, check=Check.WAITING))
    agreed = audit_card(a_case(CaseState.CLOSED_FINE, check=Check.AGREED))

    assert waiting is not None
    assert agreed is not None
    assert labels(waiting) == ["Open the message", "It is fine", "I think otherwise"]
    assert labels(agreed) == []
    assert audit_card(a_case(CaseState.CLOSED_FINE)) is None


def test_the_letter_to_who_is_on_duty_has_no_words_and_goes_once_somebody_has_it():
    letter = duty_letter(a_case(severity=3), "#cases")

    assert letter is not None
    assert "case 12 in #cases" in letter.words
    assert duty_letter(a_case(taken_by=DEE), "#cases") is None
    assert duty_letter(a_case(CaseState.DECIDED), "#cases") is None


@pytest.mark.parametrize("choice", list(Choice))
def test_each_decision_asks_for_a_reason_that_fits_it(choice):
    form = str(decide_modal(a_case().ref, choice).to_dict())

    assert all((ground_words(ground) in form) is (ground in grounds_for(choice)) for ground in Ground)
    assert ("Every pause has an end" in form) is (choice is Choice.PAUSE)
    assert all(
        len(str(one["label"])) <= 45
        for one in decide_modal(a_case().ref, choice).to_dict()["components"]
        if "label" in one
    )


def test_the_mildest_decision_comes_first():
    menu = next(one for one in choice_screen(a_case().ref).walk_children() if getattr(one, "options", None))

    assert [option.value for option in menu.options] == [choice.value for choice in Choice]


def test_reading_shows_the_words_harmless_with_a_watermark_and_what_reviewers_think():
    card = copy_screen(a_reading(text=TRICKY), CaseHistory(), DEE, NOW)

    assert f"Shown to <@{DEE}> only, <t:{int(NOW.timestamp())}:f>" in card.words
    assert f"Written by <@{AUTHOR}>" in card.words
    assert "2 views" in card.words
    assert "1 view:" in card.words
    assert acts(card.words) == []


def test_reading_says_nothing_of_views_while_the_panel_sits():
    card = copy_screen(a_reading(totals=None), CaseHistory(), DEE, NOW)

    assert "What reviewers think" not in card.words


@pytest.mark.slow
@pytest.mark.parametrize("text", ["long " * 800, "*" * 4_000, "\n" * 2_000 + "end", "x" * 4_000])
def test_nothing_of_long_words_is_lost_and_every_page_fits(text):
    history = CaseHistory((a_decision(),), WindowAnswer.DISAGREE, "I see it otherwise. " * 20, (a_note(),), (), 2)

    pages = copy_pages(a_reading(text=text, later_text=text, neighbours=(text, text)), history, DEE, NOW)

    assert all(fits(page) and not page.cut for page in pages)
    shown = "".join(page.words for page in pages)
    letters = [char for char in text if char.isalnum()]
    assert shown.count("x") >= letters.count("x") * 4
    assert shown.count("\\*") >= text.count("*") * 4


def test_reading_shows_earlier_cases_the_author_s_answer_and_talks():
    earlier = Earlier("Cinnamon cures it.", Choice.NOTE, "It does not.", ("nhs-insulin",), "2026-01")
    history = CaseHistory((), WindowAnswer.DISAGREE, "It is my experience.", (), (earlier,), 1)

    words = copy_screen(a_reading(), history, DEE, NOW).words

    assert "2026-01" in words
    assert "Cinnamon cures it" in words
    assert "The author disagrees" in words
    assert "my experience" in words
    assert "1 talk with the author" in words
