"""What moderators, authors and readers of notes are shown, drawn without a bot."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.appeals.rules import AppealRole, AppealState, Level
from bot.appeals.snapshots import Appeal
from bot.discord_kit.cards import MOST_CHARACTERS, MOST_COMPONENTS
from bot.misinformation.outcomes_rules import Choice, DecisionState, Ground, NoteState, WindowAnswer, grounds_for
from bot.misinformation.outcomes_snapshots import (
    CaseHistory,
    DecidedMessage,
    DecisionView,
    Earlier,
    NoteView,
    ResultMessage,
    SourceView,
    WindowView,
)
from bot.misinformation.panel_rule import PanelOutcome
from bot.misinformation.rules import CaseState, Check, Reason, Verdict, Why
from bot.misinformation.snapshots import Case, Reading, ReceiptLine
from cogs.misinformation.appeal_cards import appeal_card, appeal_modal
from cogs.misinformation.author_cards import copy_page, decided_letter, window_letter
from cogs.misinformation.case_cards import audit_card, case_card, cases_screen, duty_letter
from cogs.misinformation.case_copy import copy_pages, copy_screen
from cogs.misinformation.case_modals import choice_screen, decide_modal
from cogs.misinformation.case_words import ground_words, state_words, told_words, why_words
from cogs.misinformation.my_case_screens import Mine, my_cases_screen, result_letter
from cogs.misinformation.note_cards import draft_card, note_card, packed_words, preview_screen, unpacked_words

NOW = datetime(2026, 3, 2, tzinfo=UTC)
AUTHOR, DEE, SAM = 10**17 + 1, 10**17 + 2, 10**17 + 3
TRICKY = "**Bold** @everyone <@123456789012345678> [a](https://x.example) ||hidden|| ```code```"


def _case(state=CaseState.ESCALATED, **changes):
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


def _decision(choice=Choice.DELETE, **changes):
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


def _note(state=NoteState.LIVE, **changes):
    sources = (
        SourceView("nhs-insulin", "NHS: Insulin", "https://www.nhs.uk/", None),
        SourceView("nice", "NICE: Type 1 diabetes", "https://www.nice.org.uk/", NOW),
    )
    note = NoteView(7, 1, 900, 12, state, "Cinnamon replaces insulin.", "It does not.", sources, NOW, False, "", 55, 66)
    return replace(note, **changes)


def _window(**changes):
    window = WindowView(12, 900, 55, 66, CaseState.AUTHOR_WINDOW, NOW + timedelta(hours=2), None, "Cinnamon helps me.")
    return replace(window, **changes)


def _reading(**changes):
    reading = Reading(
        case=_case(),
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


def _acts(words):
    """Return what of the tricky words would still ping, format or hide something."""
    return re.findall(r"(?<!\\)(?:@everyone|<@1234|\|\||\[a\]|\*\*Bold|```)", words)


def _labels(card):
    return [one.label for one in card.walk_children() if getattr(one, "label", None)]


def _fits(card):
    return len(card.words) <= MOST_CHARACTERS and sum(1 for _one in card.walk_children()) <= MOST_COMPONENTS


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
}


@pytest.mark.parametrize("state", list(CaseState))
def test_a_case_offers_what_fits_where_it_stands_and_says_where_that_is(state):
    note = _note() if state is CaseState.NOTE_LIVE else None

    card = case_card(_case(state), None, note)

    assert _labels(card) == BUTTONS[state]
    assert state_words(state) in card.words


def test_a_taken_case_names_who_looks_and_offers_to_release_it():
    card = case_card(_case(taken_by=DEE, lease_until=NOW), None, None)

    assert f"<@{DEE}> is looking at it" in card.words
    assert "Release" in _labels(card)
    assert "Take" not in _labels(card)


def test_a_card_holds_no_author_no_flagger_no_count_and_nobody_s_words():
    card = case_card(_case(panel_open=True, advice=None), None, None)

    assert str(AUTHOR) not in card.words
    assert "Cinnamon" not in card.words
    assert "sealed" in card.words
    assert "Reviewers think" not in card.words


@pytest.mark.parametrize("why", list(Why))
def test_why_a_case_is_with_moderators_is_said(why):
    assert why_words(why) in case_card(_case(why=why), None, None).words


@pytest.mark.parametrize("advice", [PanelOutcome.DISMISS, PanelOutcome.ADVISE_HARMFUL, PanelOutcome.UNDECIDED])
def test_what_the_panel_advises_is_said_once_it_has_ended(advice):
    assert "Reviewers" in case_card(_case(advice=advice, why=None), None, None).words


def test_a_proposed_removal_asks_for_a_second_moderator_and_offers_nothing_else_that_decides():
    proposal = _decision(Choice.REMOVE, state=DecisionState.PROPOSED)

    card = case_card(_case(), proposal, None)

    assert _labels(card) == ["Read", "Confirm: remove", "Do not remove"]
    assert f"<@{DEE}> proposes to remove the author" in card.words


def test_a_settled_case_says_who_decided_what_and_why_and_whether_the_author_knows():
    card = case_card(_case(CaseState.DECIDED), _decision(told_by="status"), None)

    assert f"Decided by <@{DEE}>" in card.words
    assert "The message is deleted." in card.words
    assert "It could hurt somebody" in card.words
    assert "direct messages are closed" in card.words
    assert "The dose" not in card.words


@pytest.mark.parametrize(
    ("state", "said"), [(DecisionState.UNDONE, "An appeal changed this"), (DecisionState.SET_ASIDE, "set it aside")]
)
def test_a_decision_that_no_longer_stands_says_so(state, said):
    assert said in case_card(_case(CaseState.DECIDED), _decision(state=state), None).words


def test_a_dismissal_to_be_checked_offers_two_answers_and_goes_quiet_afterwards():
    waiting = audit_card(_case(CaseState.CLOSED_FINE, check=Check.WAITING))
    agreed = audit_card(_case(CaseState.CLOSED_FINE, check=Check.AGREED))

    assert waiting is not None
    assert agreed is not None
    assert _labels(waiting) == ["Open the message", "It is fine", "I think otherwise"]
    assert _labels(agreed) == []
    assert audit_card(_case(CaseState.CLOSED_FINE)) is None


def test_the_letter_to_who_is_on_duty_has_no_words_and_goes_once_somebody_has_it():
    letter = duty_letter(_case(severity=3), "#cases")

    assert letter is not None
    assert "case 12 in #cases" in letter.words
    assert duty_letter(_case(taken_by=DEE), "#cases") is None
    assert duty_letter(_case(CaseState.DECIDED), "#cases") is None


@pytest.mark.parametrize("choice", list(Choice))
def test_each_decision_asks_for_a_reason_that_fits_it(choice):
    form = str(decide_modal(_case().ref, choice).to_dict())

    assert all((ground_words(ground) in form) is (ground in grounds_for(choice)) for ground in Ground)
    assert ("Every pause has an end" in form) is (choice is Choice.PAUSE)
    assert all(
        len(str(one["label"])) <= 45
        for one in decide_modal(_case().ref, choice).to_dict()["components"]
        if "label" in one
    )


def test_the_mildest_decision_comes_first():
    menu = next(one for one in choice_screen(_case().ref).walk_children() if getattr(one, "options", None))

    assert [option.value for option in menu.options] == [choice.value for choice in Choice]


def test_reading_shows_the_words_harmless_with_a_watermark_and_what_reviewers_think():
    card = copy_screen(_reading(text=TRICKY), CaseHistory(), DEE, NOW)

    assert f"Shown to <@{DEE}> only, <t:{int(NOW.timestamp())}:f>" in card.words
    assert f"Written by <@{AUTHOR}>" in card.words
    assert "2 views" in card.words
    assert "1 view:" in card.words
    assert _acts(card.words) == []


def test_reading_says_nothing_of_views_while_the_panel_sits():
    card = copy_screen(_reading(totals=None), CaseHistory(), DEE, NOW)

    assert "What reviewers think" not in card.words


@pytest.mark.parametrize("text", ["long " * 800, "*" * 4_000, "\n" * 2_000 + "end", "x" * 4_000])
def test_nothing_of_long_words_is_lost_and_every_page_fits(text):
    history = CaseHistory((_decision(),), WindowAnswer.DISAGREE, "I see it otherwise. " * 20, (_note(),), (), 2)

    pages = copy_pages(_reading(text=text, later_text=text, neighbours=(text, text)), history, DEE, NOW)

    assert all(_fits(page) and not page.cut for page in pages)
    shown = "".join(page.words for page in pages)
    letters = [char for char in text if char.isalnum()]
    assert shown.count("x") >= letters.count("x") * 4
    assert shown.count("\\*") >= text.count("*") * 4


def test_reading_shows_earlier_cases_the_author_s_answer_and_talks():
    earlier = Earlier("Cinnamon cures it.", Choice.NOTE, "It does not.", ("nhs-insulin",), "2026-01")
    history = CaseHistory((), WindowAnswer.DISAGREE, "It is my experience.", (), (earlier,), 1)

    words = copy_screen(_reading(), history, DEE, NOW).words

    assert "2026-01" in words
    assert "Cinnamon cures it" in words
    assert "The author disagrees" in words
    assert "my experience" in words
    assert "1 talk with the author" in words


def test_a_note_shows_claim_sources_and_date_and_how_to_say_that_it_is_unfair():
    card = note_card(_note(claim=TRICKY, for_earlier_version=True))

    assert _acts(card.words) == []
    assert "not yet checked by this group" in card.words
    assert f"<t:{int(NOW.timestamp())}:D>" in card.words
    assert "edited after this note" in card.words
    assert _labels(card) == ["Open source 1", "Open source 2", "Is this note fair?"]


def test_the_preview_is_the_note_itself_and_offers_a_second_look_only_while_it_waits():
    waiting, live = preview_screen(_note(NoteState.WAITING)), preview_screen(_note())

    assert note_card(_note()).words in waiting.words
    assert "Let it out" in _labels(waiting)
    assert "Let it out" not in _labels(live)


@pytest.mark.parametrize(
    ("state", "label"), [(NoteState.WAITING, "Read the note"), (NoteState.CHANGES, "Write it again")]
)
def test_a_draft_card_shows_no_words_of_the_note(state, label):
    card = draft_card(_note(state))

    assert _labels(card) == [label]
    assert "Cinnamon" not in card.words


@pytest.mark.parametrize("words", ["folic acid", "Crohn's & colitis", "x" * 90, "   ", "ä ö"])
def test_words_for_a_search_fit_a_button_and_come_back(words):
    packed = packed_words(words)

    assert len(packed) <= 24
    assert all(word in words for word in unpacked_words(packed).split())


def test_the_question_to_the_author_shames_nobody_and_offers_three_ways():
    card = window_letter(_window(text=TRICKY), "Practice")

    assert _labels(card) == ["I will edit it", "Add this source", "I disagree", "Open my message"]
    assert "Nothing has happened to it" in card.words
    assert not any(word in card.words.casefold() for word in ("misinformation", "wrong", "flag", "report"))
    assert _acts(card.words) == []


def test_an_answered_question_offers_nothing_more():
    assert _labels(window_letter(_window(answer=WindowAnswer.EDIT), "Practice")) == []


@pytest.mark.parametrize("choice", list(Choice))
def test_every_decision_is_told_with_its_reason_and_a_way_to_appeal(choice):
    message = DecidedMessage(_decision(choice), AUTHOR, None, 55, 66)

    card = decided_letter(message, "Practice")

    assert told_words(choice) in card.words
    assert "The dose is far too high" in card.words
    assert "28 days" in card.words
    assert "Ask for another look" in _labels(card)
    assert str(DEE) not in card.words


def test_what_peers_agreed_on_is_not_told_as_a_moderator_s_decision():
    by_peers = _decision(Choice.NOTE, ground=None, words="", decided_by=None)

    letter = decided_letter(DecidedMessage(by_peers, AUTHOR, None, 55, 66), "Practice")
    card = case_card(_case(CaseState.NOTE_LIVE), by_peers, _note())

    assert "Members of Practice agreed, without seeing your name" in letter.words
    assert "moderator" not in letter.words
    assert _labels(letter) == ["Ask for another look", "Open my message"]
    assert "Settled by peers" in card.words


def test_an_undone_decision_can_not_be_appealed_again():
    card = decided_letter(DecidedMessage(_decision(state=DecisionState.UNDONE), AUTHOR, None, 55, 66), "Practice")

    assert "Ask for another look" not in _labels(card)


@pytest.mark.parametrize("text", ["Cinnamon " * 444, "*" * 4_000, "\n".join(f"x{n}" for n in range(800))])
def test_an_author_gets_every_word_of_a_deleted_message_back(text):
    letter = decided_letter(DecidedMessage(_decision(words="y" * 1_000), AUTHOR, text, 55, 66), "Practice")
    pages = [copy_page(text, _decision().ref, number) for number in range(5)]

    assert _labels(letter) == ["Read the whole copy", "Ask for another look"]
    assert _fits(letter)
    assert not letter.cut
    assert all(_fits(page) and not page.cut for page in pages)
    assert sum(page.words.count("x") for page in {page.words: page for page in pages}.values()) >= text.count("x")


def test_a_short_copy_stands_in_the_letter_itself():
    letter = decided_letter(DecidedMessage(_decision(), AUTHOR, "Take 40 units.", 55, 66), "Practice")

    assert "> Take 40 units." in letter.words
    assert "Read the whole copy" not in _labels(letter)


def _appeal(state=AppealState.OPEN, **changes):
    appeal = Appeal(
        3,
        1,
        900,
        "misinformation",
        5,
        AppealRole.AUTHOR,
        state,
        Level.MODERATORS,
        NOW,
        None,
        None,
        None,
        None,
        "",
        None,
    )
    return replace(appeal, **changes)


def test_an_appeal_card_names_neither_the_appellant_nor_their_words_and_ends_with_who_answered():
    waiting = appeal_card(_appeal(), "It is about case 12.")
    answered = appeal_card(_appeal(AppealState.CHANGED, decided_by=SAM, decided_at=NOW, told_by="dm"), "About.")

    assert _labels(waiting) == ["Take", "Read", "Answer"]
    assert f"Answered by <@{SAM}>" in answered.words
    assert _labels(answered) == []
    assert "direct message" in answered.words


@pytest.mark.parametrize("level", list(Level))
def test_an_appeal_card_says_who_is_asked(level):
    assert appeal_card(_appeal(level=level), "About.").words != appeal_card(_appeal(), "About.").words or (
        level is Level.MODERATORS
    )


def test_the_form_of_an_appeal_carries_its_decision_over_any_restart():
    assert appeal_modal("misinformation", 5).custom_id == "appeals:send:5:0:misinformation"


def test_my_cases_with_everything_fits_and_shows_only_open_ways():
    flags = [ReceiptLine(n, NOW, n == 1, CaseState.CLOSED_FINE if n == 2 else None, 55, 66) for n in range(1, 9)]
    mine = Mine(
        flags,
        [_window()] * 4,
        [_decision(state=DecisionState.UNDONE), *[_decision()] * 6],
        [_appeal(), _appeal(AppealState.UPHELD, answer="y" * 1_000), *[_appeal()] * 6],
    )

    card = my_cases_screen(mine)

    assert _fits(card)
    assert _labels(card).count("Read the result") == 1
    assert "This was changed later" in card.words
    assert "You asked for no result" in card.words


def test_an_empty_my_cases_says_where_flags_begin():
    assert "This may be misleading" in my_cases_screen(Mine([], [], [], [])).words


def test_the_list_of_what_waits_fits_and_is_never_empty_of_words():
    full = cases_screen([_case(id=n) for n in range(40)], [_appeal()] * 9, [_note(NoteState.WAITING)] * 9)

    assert _fits(full)
    assert "There are more" in full.words
    assert "No case waits" in cases_screen([], [], []).words


def test_who_flagged_reads_the_end_without_names_and_may_appeal_a_decision():
    by_peers = result_letter(ResultMessage(4, CaseState.CLOSED_FINE, True, None, None), "Practice")
    decided = result_letter(
        ResultMessage(4, CaseState.DECIDED, False, 5, NOW, "It is their own experience."), "Practice"
    )

    assert "found it fine" in by_peers.words
    assert _labels(by_peers) == []
    assert _labels(decided) == ["Ask for another look"]
    assert "<@" not in by_peers.words + decided.words
