"""The form of one application: its frozen questions, what was saved of it, and what the moderators asked since."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import func, select

from bot.community.joining import Question
from bot.errors import InvalidInputError
from bot.language import _
from bot.membership.rules import Status, pages_of
from bot.membership.snapshots import AskedQuestion, Form, FormPage
from bot.membership.tables import AnswerRow, ApplicationRow, AskedRow
from bot.membership.words import Answer, checked_answer
from bot.store.transaction import Transaction


def frozen(questions: Sequence[Question]) -> list[dict[str, object]]:
    """Return the questions as they are kept with a draft, so that a change of settings does not change a form."""
    return [question.model_dump(mode="json") for question in questions]


def questions_of(row: ApplicationRow) -> list[Question]:
    """Return the questions as they stood when the application was begun."""
    return [Question.model_validate(question) for question in row.questions]


async def answers_of(tx: Transaction, row: ApplicationRow) -> dict[str, AnswerRow]:
    """Return what was saved, by question id."""
    found = await tx.session.scalars(select(AnswerRow).where(AnswerRow.application_id == row.id))
    return {answer.question_id: answer for answer in found}


async def form_of(tx: Transaction, row: ApplicationRow) -> Form:
    """Return the form with its pages and what was saved."""
    await tx.flush()
    questions = questions_of(row)
    saved = await answers_of(tx, row)
    pages = []
    for index, part in enumerate(pages_of(len(questions))):
        shown = tuple(questions[at] for at in part)
        answers = {question.id: saved[question.id].answer for question in shown if question.id in saved}
        pages.append(FormPage(index, shown, answers, complete=len(answers) == len(shown)))
    expires = row.draft_expires_at if row.status is Status.DRAFT else None
    return Form(row.snapshot(tx.now), tuple(pages), expires)


async def save_answers(
    tx: Transaction, row: ApplicationRow, page: int, given: Mapping[str, object]
) -> tuple[bool, InvalidInputError | None]:
    """Save what is good of one page; return whether anything changed, and the first thing that must change.

    Raises InvalidInputError when there is no such page.
    """
    questions = questions_of(row)
    pages = pages_of(len(questions))
    if not 0 <= page < len(pages):
        raise InvalidInputError(_("The form has no such page. Please open it again."))
    saved = await answers_of(tx, row)
    changed = False
    wrong: InvalidInputError | None = None
    for question in (questions[at] for at in pages[page]):
        try:
            answer = checked_answer(question, given.get(question.id, ""))
        except InvalidInputError as error:
            wrong = wrong or error
            continue
        changed = _save(tx, row, saved.get(question.id), question.id, answer) or changed
    return changed, wrong


def _save(tx: Transaction, row: ApplicationRow, old: AnswerRow | None, question_id: str, answer: Answer) -> bool:
    if old is not None:
        changed = bool(old.answer != answer)
        if changed:
            old.answer = answer
        return changed
    assert row.consent_id is not None, "nothing is stored without a consent"
    tx.add(
        AnswerRow(
            community_id=row.community_id,
            application_id=row.id,
            consent_id=row.consent_id,
            question_id=question_id,
            answer=answer,
        )
    )
    return True


async def asked_of(tx: Transaction, row: ApplicationRow, *, latest: bool) -> tuple[AskedQuestion, ...]:
    """Return the moderators' questions with their answers, in order; only the latest round, or all."""
    found = select(AskedRow).where(AskedRow.application_id == row.id)
    if latest:
        found = found.where(AskedRow.round == row.asked_round)
    rows = await tx.session.scalars(found.order_by(AskedRow.id))
    return tuple(AskedQuestion(asked.question, asked.answer) for asked in rows)


async def count_asked(tx: Transaction, row: ApplicationRow) -> tuple[int, int]:
    """Return how many questions the latest round has and how many are answered, without opening the words."""
    counted = select(func.count(AskedRow.id), func.count(AskedRow.answer)).where(
        AskedRow.application_id == row.id, AskedRow.round == row.asked_round
    )
    asked, answered = (await tx.session.execute(counted)).one()
    return asked, answered
