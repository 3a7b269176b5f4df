"""The training of reviewers: one case at a time, left and continued at will, and counted for six months."""

from __future__ import annotations

from bot.community.actor import Actor, Capability
from bot.misinformation.panel_tables import ReviewerRow
from bot.misinformation.reviewing import needed_reviewer, standing_of
from bot.misinformation.rules import Verdict
from bot.misinformation.snapshots import Standing
from bot.misinformation.training import Mark, Training, counts_until
from bot.store.store import Store


class Learning:
    """The use cases of somebody who learns to review. Their answers go as soon as the training is passed."""

    def __init__(self, store: Store, training: Training) -> None:
        self._store = store
        self._training = training

    async def answer(self, by: Actor, case_id: str, verdict: Verdict) -> Standing:
        """Note an answer in the training; the one that passes it lets the caller be asked for six months.

        Raises NotNowError for somebody who does not review, NotFoundError when the training has changed since.
        """
        by.require(Capability.REVIEW_CASES)
        async with self._store.begin() as tx:
            row = await needed_reviewer(tx, by)
            marks = self._training.answered(marks_of(row), case_id, verdict)
            if self._training.result(marks).passed:
                row.trained_until, row.training = counts_until(tx.now), None
                await tx.audit(by, "misinformation.trained", f"reviewer:{row.id}")
            else:
                row.training = [
                    [mark.case_id, mark.first.value, mark.second.value if mark.second else ""] for mark in marks
                ]
            return await standing_of(tx, by)

    async def restart(self, by: Actor) -> Standing:
        """Forget the answers so far and begin again; what was passed before goes on counting."""
        by.require(Capability.REVIEW_CASES)
        async with self._store.begin() as tx:
            (await needed_reviewer(tx, by)).training = None
            return await standing_of(tx, by)


def marks_of(row: ReviewerRow) -> tuple[Mark, ...]:
    """Return the answers somebody has given in the training they are in."""
    return tuple(
        Mark(case_id, Verdict(first), Verdict(second) if second else None)
        for case_id, first, second in row.training or ()
    )
