"""Says how a reviewer's training goes: which answers are right, and when somebody is ready. Nobody else sees it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from bot.community.book import SettingsBook
from bot.community.training import Practice
from bot.days import months_after
from bot.errors import NotFoundError
from bot.language import _
from bot.misinformation.rules import Verdict

COUNTS_MONTHS: Final = 6
_SPARED_AT_FIRST = 2  # so many may be wrong at the first go
_SPARED_AT_LAST = 1  # and so many after the feedback


@dataclass(frozen=True, slots=True)
class TrainingCase:
    """One made-up message. `best` are the verdicts that count as right, the best one first."""

    id: str
    text: str
    before: str
    after: str
    best: tuple[Verdict, ...]
    feedback: str

    @property
    def is_dangerous(self) -> bool:
        """Tell whether it must be recognised as dangerous, and as nothing else."""
        return self.best == (Verdict.DANGEROUS,)

    def is_right(self, verdict: Verdict) -> bool:
        """Tell whether a verdict counts as right."""
        return verdict in self.best


@dataclass(frozen=True, slots=True)
class Mark:
    """What somebody answered to one case: at first, and after the feedback where the first was not right."""

    case_id: str
    first: Verdict
    second: Verdict | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """How a training went. `passed` is None while messages are left; `at_first` and `at_last` count right answers."""

    left: int
    at_first: int
    at_last: int
    saw_dangers: bool
    passed: bool | None


class Training:
    """The cases of the training as the settings have them now."""

    def __init__(self, settings: SettingsBook) -> None:
        self._settings = settings

    @property
    def cases(self) -> tuple[TrainingCase, ...]:
        """Return all cases in the order in which they are shown."""
        return tuple(_case(key, practice) for key, practice in self._settings.training.case.items())

    def case(self, case_id: str) -> TrainingCase:
        """Return one case. Raises NotFoundError when the training has changed since."""
        found = next((case for case in self.cases if case.id == case_id), None)
        if found is None:
            raise NotFoundError(_("The training has changed since. Please open it again."))
        return found

    def answered(self, marks: Sequence[Mark], case_id: str, verdict: Verdict) -> tuple[Mark, ...]:
        """Return the marks with one more answer; a third one, or a second after a right one, changes nothing.

        Raises NotFoundError when there is no such case.
        """
        case = self.case(case_id)
        before = next((mark for mark in marks if mark.case_id == case_id), None)
        if before is None:
            return (*marks, Mark(case_id, verdict))
        if before.second is not None or case.is_right(before.first):
            return tuple(marks)
        return tuple(Mark(case_id, mark.first, verdict) if mark is before else mark for mark in marks)

    def result(self, marks: Sequence[Mark]) -> Result:
        """Say how a training went: all but two right at first, or all but one in the end, and every danger seen.

        Marks of cases that are not there any more do not count.
        """
        known = {mark.case_id: mark for mark in marks}
        done = [(case, known[case.id]) for case in self.cases if case.id in known]
        count = len(self.cases)
        at_first = sum(case.is_right(mark.first) for case, mark in done)
        at_last = sum(case.is_right(mark.second or mark.first) for case, mark in done)
        saw = all(case.is_right(mark.second or mark.first) for case, mark in done if case.is_dangerous)
        enough = at_first >= count - _SPARED_AT_FIRST or at_last >= count - _SPARED_AT_LAST
        left = count - len(done)
        return Result(left, at_first, at_last, saw, passed=None if left else enough and saw)


def counts_until(passed_at: datetime) -> datetime:
    """Return until when a training counts: six months; then somebody goes through it once more."""
    return months_after(passed_at, COUNTS_MONTHS)


def _case(key: str, practice: Practice) -> TrainingCase:
    best = tuple(Verdict(word) for word in practice.best)
    return TrainingCase(key, practice.text, practice.before, practice.after, best, practice.feedback)
