"""The training of reviewers: its file, what counts as right, and when somebody is ready."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import product

import pytest

from bot.community.book import SettingsBook
from bot.community.files import read_folder
from bot.community.training import TrainingFile, shipped_training
from bot.errors import NotFoundError
from bot.misinformation.redaction import redact
from bot.misinformation.rules import Verdict
from bot.misinformation.training import Mark, Training, counts_until

TRAINING = Training(SettingsBook())
CASES = TRAINING.cases
DANGERS = [case for case in CASES if case.is_dangerous]
OTHERS = [case for case in CASES if not case.is_dangerous]


def wrong(case):
    return next(verdict for verdict in Verdict if not case.is_right(verdict))


def marks(*, wrong_first=(), wrong_last=(), left=()):
    """Return marks with every answer right but those of some cases: mended after the feedback, or never."""
    made = []
    for case in CASES:
        if case in wrong_last:
            made.append(Mark(case.id, wrong(case), wrong(case)))
        elif case in wrong_first:
            made.append(Mark(case.id, wrong(case), case.best[0]))
        elif case not in left:
            made.append(Mark(case.id, case.best[0]))
    return made


def test_the_shipped_training_has_ten_messages_of_every_kind():
    assert len(CASES) == 10
    assert {case.best[0] for case in CASES} == set(Verdict)
    assert len(DANGERS) == 2


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_a_practice_message_shows_a_reviewer_nothing_a_real_one_would_not(case):
    for words in (case.text, case.before, case.after):
        assert redact(words) == words


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_feedback_is_in_short_sentences(case):
    sentences = [one for one in case.feedback.replace("?", ".").replace("!", ".").split(".") if one.strip()]

    assert 2 <= len(sentences) <= 7
    assert max(len(one.split()) for one in sentences) <= 20


@pytest.mark.parametrize(
    ("given", "passed", "at_first", "at_last"),
    [
        ({}, True, 10, 10),
        ({"wrong_last": OTHERS[:1]}, True, 9, 9),
        ({"wrong_last": OTHERS[:2]}, True, 8, 8),
        ({"wrong_last": OTHERS[:3]}, False, 7, 7),
        ({"wrong_first": OTHERS[:3]}, True, 7, 10),
        ({"wrong_first": OTHERS[:7], "wrong_last": OTHERS[7:8]}, True, 2, 9),
        ({"wrong_first": OTHERS[:6], "wrong_last": OTHERS[6:8]}, False, 2, 8),
        ({"wrong_first": DANGERS}, True, 8, 10),
        ({"wrong_last": DANGERS[:1]}, False, 9, 9),
        ({"left": OTHERS[:1]}, None, 9, 9),
    ],
)
def test_who_is_ready(given, passed, at_first, at_last):
    result = TRAINING.result(marks(**given))

    assert (result.passed, result.at_first, result.at_last) == (passed, at_first, at_last)


def test_a_person_may_answer_once_more_after_a_wrong_answer_and_not_after_that():
    case = CASES[0]
    first = TRAINING.answered((), case.id, wrong(case))
    second = TRAINING.answered(first, case.id, case.best[0])

    assert first == (Mark(case.id, wrong(case)),)
    assert second == (Mark(case.id, wrong(case), case.best[0]),)
    assert TRAINING.answered(second, case.id, wrong(case)) == second


def test_a_right_answer_stays_right():
    case = CASES[0]
    first = TRAINING.answered((), case.id, case.best[0])

    assert TRAINING.answered(first, case.id, wrong(case)) == first


def test_marks_of_messages_that_are_gone_do_not_count():
    result = TRAINING.result([*marks(left=CASES[:1]), Mark("gone", Verdict.TRUE)])

    assert (result.left, result.passed) == (1, None)
    with pytest.raises(NotFoundError):
        TRAINING.answered((), "gone", Verdict.TRUE)


def test_one_verdict_for_everything_makes_nobody_ready():
    for first, second in product(Verdict, Verdict):
        same = [Mark(case.id, first, None if case.is_right(first) else second) for case in CASES]
        assert TRAINING.result(same).passed is False


def test_a_training_counts_for_six_months():
    assert counts_until(datetime(2026, 8, 31, 12, tzinfo=UTC)) == datetime(2027, 2, 28, 12, tzinfo=UTC)


def test_organisers_may_have_a_training_of_their_own(tmp_path):
    (tmp_path / "community.toml").write_text("", encoding="utf-8")
    best = ["dangerous"] * 2 + ["true"] * 6
    own = "".join(
        f'[case.own-{number}]\ntext = "Tea {number}"\nbest = ["{best[number]}"]\nfeedback = "x"\n'
        for number in range(8)
    )
    (tmp_path / "training.toml").write_text(own, encoding="utf-8")

    reading = read_folder(tmp_path)

    assert reading.mistakes == ()
    assert reading.files == 2
    assert [case.text for case in Training(reading.book).cases][:2] == ["Tea 0", "Tea 1"]


def test_mistakes_in_the_file_are_told_with_their_lines(tmp_path):
    (tmp_path / "community.toml").write_text("", encoding="utf-8")
    text = '[case.milk]\ntext = "Tea"\nbest = ["ture"]\nfeedbak = "x"\n'
    (tmp_path / "training.toml").write_text(text, encoding="utf-8")

    reading = read_folder(tmp_path)
    told = "\n".join(map(str, reading.mistakes))

    assert reading.book is None
    assert "training.toml:3" in told
    assert 'Did you mean "true"?' in told
    assert 'training.toml:4: case.milk.feedbak: unknown setting. Did you mean "feedback"?' in told
    assert 'needs at least 2 messages with best = ["dangerous"]' in told


def test_a_training_without_dangers_is_refused():
    shipped = shipped_training().model_dump(mode="json")
    shipped["case"]["pen"]["best"] = ["dangerous", "false"]

    with pytest.raises(ValueError, match="at least 2 messages"):
        TrainingFile.model_validate(shipped)
