"""What authors, readers of notes, flaggers and appellants are shown, drawn without a bot."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.appeals.rules import AppealRole, AppealState, Level
from bot.appeals.snapshots import Appeal
from bot.misinformation.outcomes_rules import Choice, DecisionState, NoteState, WindowAnswer
from bot.misinformation.outcomes_snapshots import (
    DecidedMessage,
    ResultMessage,
)
from bot.misinformation.rules import CaseState
from bot.misinformation.snapshots import ReceiptLine
from cogs.misinformation.appeal_cards import appeal_card, appeal_modal
from cogs.misinformation.author_cards import copy_page, decided_letter, window_letter
from cogs.misinformation.case_cards import case_card, cases_screen
from cogs.misinformation.case_words import told_words
from cogs.misinformation.my_case_screens import Mine, my_cases_screen, result_letter
from cogs.misinformation.note_cards import draft_card, note_card, packed_words, preview_screen, unpacked_words
from tests.cogs.drawn_cases import (
    AUTHOR,
    DEE,
    NOW,
    SAM,
    TRICKY,
    a_case,
    a_decision,
    a_note,
    a_window,
    acts,
    fits,
    labels,
)


def test_a_note_shows_claim_sources_and_date_and_how_to_say_that_it_is_unfair():
    card = note_card(a_note(claim=TRICKY, for_earlier_version=True))

    assert acts(card.words) == []
    assert "not yet checked by this group" in card.words
    assert f"<t:{int(NOW.timestamp())}:D>" in card.words
    assert "edited after this note" in card.words
    assert labels(card) == ["Open source 1", "Open source 2", "Is this note fair?"]


def test_the_preview_is_the_note_itself_and_offers_a_second_look_only_while_it_waits():
    waiting, live = preview_screen(a_note(NoteState.WAITING)), preview_screen(a_note())

    assert note_card(a_note()).words in waiting.words
    assert "Let it out" in labels(waiting)
    assert "Let it out" not in labels(live)


@pytest.mark.parametrize(
    ("state", "label"), [(NoteState.WAITING, "Read the note"), (NoteState.CHANGES, "Write it again")]
)
def test_a_draft_card_shows_no_words_of_the_note(state, label):
    card = draft_card(a_note(state))

    assert labels(card) == [label]
    assert "Cinnamon" not in card.words


@pytest.mark.parametrize("words", ["folic acid", "Crohn's & colitis", "x" * 90, "   ", "ä ö"])
def test_words_for_a_search_fit_a_button_and_come_back(words):
    packed = packed_words(words)

    assert len(packed) <= 24
    assert all(word in words for word in unpacked_words(packed).split())


def test_the_question_to_the_author_shames_nobody_and_offers_three_ways():
    card = window_letter(a_window(text=TRICKY), "Practice")

    assert labels(card) == ["I will edit it", "Add this source", "I disagree", "Open my message"]
    assert "Nothing has happened to it" in card.words
    assert not any(word in card.words.casefold() for word in ("misinformation", "wrong", "flag", "report"))
    assert acts(card.words) == []


def test_an_answered_question_offers_nothing_more():
    assert labels(window_letter(a_window(answer=WindowAnswer.EDIT), "Practice")) == []


@pytest.mark.parametrize("choice", list(Choice))
def test_every_decision_is_told_with_its_reason_and_a_way_to_appeal(choice):
    message = DecidedMessage(a_decision(choice), AUTHOR, None, 55, 66)

    card = decided_letter(message, "Practice")

    assert told_words(a_decision(choice)) in card.words
    assert "The dose is far too high" in card.words
    assert "28 days" in card.words
    assert "Ask for another look" in labels(card)
    assert str(DEE) not in card.words


def test_what_peers_agreed_on_is_not_told_as_a_moderator_s_decision():
    by_peers = a_decision(Choice.NOTE, ground=None, words="", decided_by=None)

    letter = decided_letter(DecidedMessage(by_peers, AUTHOR, None, 55, 66), "Practice")
    card = case_card(a_case(CaseState.NOTE_LIVE), by_peers, a_note())

    assert "Members of Practice agreed, without seeing your name" in letter.words
    assert "moderator" not in letter.words
    assert labels(letter) == ["Ask for another look", "Open my message"]
    assert "Settled by peers" in card.words


def test_an_undone_decision_can_not_be_appealed_again():
    card = decided_letter(DecidedMessage(a_decision(state=DecisionState.UNDONE), AUTHOR, None, 55, 66), "Practice")

    assert "Ask for another look" not in labels(card)


@pytest.mark.slow
@pytest.mark.parametrize("text", ["Cinnamon " * 444, "*" * 4_000, "\n".join(f"x{n}" for n in range(800))])
def test_an_author_gets_every_word_of_a_deleted_message_back(text):
    letter = decided_letter(DecidedMessage(a_decision(words="y" * 1_000), AUTHOR, text, 55, 66), "Practice")
    pages = [copy_page(text, a_decision().ref, number) for number in range(4)]

    assert labels(letter) == ["Read the whole copy", "Ask for another look"]
    assert fits(letter)
    assert not letter.cut
    assert all(fits(page) and not page.cut for page in pages)
    assert sum(page.words.count("x") for page in {page.words: page for page in pages}.values()) >= text.count("x")


def test_a_short_copy_stands_in_the_letter_itself():
    letter = decided_letter(DecidedMessage(a_decision(), AUTHOR, "Take 40 units.", 55, 66), "Practice")

    assert "> Take 40 units." in letter.words
    assert "Read the whole copy" not in labels(letter)


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

    assert labels(waiting) == ["Take", "Read", "Answer"]
    assert f"Answered by <@{SAM}>" in answered.words
    assert labels(answered) == []
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
        [a_window()] * 4,
        [a_decision(state=DecisionState.UNDONE), *[a_decision()] * 6],
        [_appeal(), _appeal(AppealState.UPHELD, answer="y" * 1_000), *[_appeal()] * 6],
    )

    card = my_cases_screen(mine)

    assert fits(card)
    assert labels(card).count("Read the result") == 1
    assert "This was changed later" in card.words
    assert "You asked for no result" in card.words


def test_every_decision_is_reached_by_turning_pages_however_many_there_are():
    mine = Mine([], [], [a_decision()] * 7, [])

    cards = [my_cases_screen(mine, page) for page in range(mine.pages)]

    assert sum(labels(card).count("Read it") for card in cards) == 7
    assert ["Newer" in labels(card) for card in cards] == [False, True, True]
    assert ["Older" in labels(card) for card in cards] == [True, True, False]
    assert my_cases_screen(mine, 99).words == cards[-1].words


def test_an_empty_my_cases_says_where_flags_begin():
    assert "This may be misleading" in my_cases_screen(Mine([], [], [], [])).words


def test_the_list_of_what_waits_fits_and_is_never_empty_of_words():
    full = cases_screen([a_case(id=n) for n in range(40)], [_appeal()] * 9, [a_note(NoteState.WAITING)] * 9)

    assert fits(full)
    assert "There are more" in full.words
    assert "No case waits" in cases_screen([], [], []).words


def test_who_flagged_reads_the_end_without_names_and_may_appeal_a_decision():
    by_peers = result_letter(ResultMessage(4, CaseState.CLOSED_FINE, True, None, None), "Practice")
    decided = result_letter(
        ResultMessage(4, CaseState.DECIDED, False, 5, NOW, "It is their own experience."), "Practice"
    )

    assert "found it fine" in by_peers.words
    assert labels(by_peers) == []
    assert labels(decided) == ["Ask for another look"]
    assert "<@" not in by_peers.words + decided.words
