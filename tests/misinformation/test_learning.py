"""The training: it lets people be asked once it is passed, can be left and continued, and its answers go."""

from __future__ import annotations

import pytest

from bot.errors import NotNowError
from bot.misinformation.learning import Learning
from bot.misinformation.training import Training, counts_until
from tests.misinformation.case_setting import CaseRoom


@pytest.fixture
def room(store, clock) -> CaseRoom:
    return CaseRoom(store, clock)


@pytest.fixture
def training(room) -> Training:
    return Training(room.book)


@pytest.fixture
def learning(room, training) -> Learning:
    return Learning(room.store, training)


async def test_who_answers_well_may_be_asked_for_six_months_and_the_answers_go(room, training, learning):
    kit = room.member(4)
    await room.reviewing.opt_in(kit)

    first = await learning.answer(kit, training.cases[0].id, training.cases[0].best[0])
    for case in training.cases[1:]:
        standing = await learning.answer(kit, case.id, case.best[0])

    assert (len(first.marks), first.needs_training) == (1, True)
    assert (standing.marks, standing.needs_training) == ((), False)
    assert standing.trained_until == counts_until(room.clock.now())
    await room.passes(days=190)
    assert (await room.reviewing.standing(kit)).needs_training


async def test_who_sees_no_danger_does_not_pass_and_may_begin_again(room, training, learning):
    kit = room.member(4)
    await room.reviewing.opt_in(kit)

    for case in training.cases:
        wrong = next(verdict for verdict in type(case.best[0]) if not case.is_right(verdict))
        standing = await learning.answer(kit, case.id, wrong if case.is_dangerous else case.best[0])

    assert (len(standing.marks), standing.needs_training) == (len(training.cases), True)
    assert (await learning.restart(kit)).marks == ()


async def test_the_training_is_for_people_who_said_yes(room, training, learning):
    with pytest.raises(NotNowError):
        await learning.answer(room.member(4), training.cases[0].id, training.cases[0].best[0])
