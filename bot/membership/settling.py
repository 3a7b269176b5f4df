"""What follows when Discord has answered: the next step of a yes, and what is noted of a no or a question."""

from __future__ import annotations

from datetime import timedelta

from bot.community.actor import Actor
from bot.delivery.effects import Outcome, OutcomeWord, PendingEffect
from bot.delivery.handlers import Handlers
from bot.membership import effects
from bot.membership.effects import Then, application_of
from bot.membership.moves import end_approved, leave, move, note
from bot.membership.rules import Act, Hold, Status
from bot.membership.snapshots import Ended, ToldBy
from bot.membership.tables import ApplicationRow
from bot.membership.timing import Timer, arm, disarm
from bot.store.transaction import Transaction

JOINING = timedelta(minutes=10)
"""How long Discord may need to make a member of somebody whose request it has just approved."""

_TOLD = {
    OutcomeWord.DONE: ToldBy.DM,
    OutcomeWord.UNDELIVERABLE: ToldBy.STATUS,
    OutcomeWord.GONE: ToldBy.STATUS,
    OutcomeWord.DROPPED: ToldBy.STATUS,
}


def register(handlers: Handlers) -> None:
    """Name the handlers of this room to the dispatcher."""
    handlers.outcome(Then.REQUEST, request_settled)
    handlers.outcome(Then.ROLE, role_settled)
    handlers.outcome(Then.WELCOME, welcome_settled)
    handlers.outcome(Then.DECLINED, declined_settled)
    handlers.outcome(Then.THREAD, thread_settled)
    handlers.outcome(Then.QUESTIONS, questions_settled)


async def request_settled(tx: Transaction, pending: PendingEffect, outcome: Outcome) -> None:
    """Go on after Discord's own request was answered: a yes gives the role next, a no is told to the person."""
    row = await _row(tx, pending)
    if row is None:
        return
    if row.status is Status.APPROVED:
        await _yes_answered(tx, row, outcome.word)
    elif row.status is Status.DECLINED:
        await _no_answered(tx, row, outcome.word)


async def _yes_answered(tx: Transaction, row: ApplicationRow, word: OutcomeWord) -> None:
    if word is OutcomeWord.DONE:
        await _hold(tx, row, None)
        await tx.outbox(effects.grant_role(row, tx.now + JOINING))
    elif word is OutcomeWord.GONE:
        await end_approved(tx, row, Act.LEAVE, Ended.BY_APPLICANT)
    elif word is OutcomeWord.OVERRULED:
        await end_approved(tx, row, Act.OVERRULE, Ended.IN_DISCORD)
    elif word is OutcomeWord.DROPPED:
        await end_approved(tx, row, Act.DROP, Ended.DROPPED)
    else:
        await _hold(tx, row, Hold.REQUEST_DELAYED)


async def _no_answered(tx: Transaction, row: ApplicationRow, word: OutcomeWord) -> None:
    if word is OutcomeWord.OVERRULED:
        await _hold(tx, row, Hold.APPROVED_IN_DISCORD)  # somebody let them in: they get no letter with a no
        return
    is_through = word in {OutcomeWord.DONE, OutcomeWord.GONE}
    await _hold(tx, row, None if is_through else Hold.REQUEST_DELAYED)
    if word in {OutcomeWord.DONE, OutcomeWord.DROPPED}:  # who took the request back needs no letter
        await tx.outbox(effects.direct(row, "declined", Then.DECLINED))


async def role_settled(tx: Transaction, pending: PendingEffect, outcome: Outcome) -> None:
    """Go on after the member role was given (then the welcome), or name what keeps it from being given."""
    row = await _row(tx, pending)
    if row is None or row.status is not Status.APPROVED:
        return
    if outcome.word is OutcomeWord.DONE:
        await granted(tx, row)
    elif outcome.word is OutcomeWord.GONE:
        await leave(tx, row)
    elif outcome.word is OutcomeWord.PARKED:
        await _delay(tx, row)
    elif outcome.word is OutcomeWord.DROPPED:
        await end_approved(tx, row, Act.DROP, Ended.DROPPED)


async def granted(tx: Transaction, row: ApplicationRow) -> None:
    """Note that the person holds the member role, and welcome them."""
    row.hold = None
    await move(tx, Actor.software(row.community_id), row, Act.GRANT)
    await tx.outbox(effects.direct(row, "welcome", Then.WELCOME))


async def _delay(tx: Transaction, row: ApplicationRow) -> None:
    await _hold(tx, row, Hold.ROLE_DELAYED)
    if not row.delay_told:
        await note(tx, row, delay_told=True)
        await tx.outbox(effects.direct(row, "technical_delay"))


async def welcome_settled(tx: Transaction, pending: PendingEffect, outcome: Outcome) -> None:
    """Finish a yes: told by direct message, or by the status when those are closed."""
    row = await _row(tx, pending)
    if row is None or row.status is not Status.ROLE_GRANTED:
        return
    if outcome.word is OutcomeWord.PARKED:
        await _hold(tx, row, Hold.WELCOME_DELAYED)
        return
    row.hold = None
    row.told_by = _TOLD.get(outcome.word, ToldBy.STATUS)
    await move(tx, Actor.software(row.community_id), row, Act.WELCOME, row.told_by.value)


async def declined_settled(tx: Transaction, pending: PendingEffect, outcome: Outcome) -> None:
    """Note how the person learnt of a no."""
    row = await _row(tx, pending)
    if row is None or row.status is not Status.DECLINED:
        return
    await note(tx, row, told_by=_TOLD.get(outcome.word, ToldBy.STATUS))
    await tx.outbox(effects.application_card(row))


async def thread_settled(tx: Transaction, pending: PendingEffect, outcome: Outcome) -> None:
    """Note the thread for questions; without one, ask by direct message."""
    row = await _row(tx, pending)
    if row is None:
        return
    asking = row.status is Status.NEEDS_INFO
    if outcome.word is not OutcomeWord.DONE or outcome.result_id is None:
        if asking and row.thread_id is None:
            await tx.outbox(effects.direct(row, "questions_dm", Then.QUESTIONS))
    elif asking:
        await note(tx, row, thread_id=outcome.result_id)
        await tx.outbox(effects.application_card(row))
    else:
        await tx.outbox(effects.close_thread(row, outcome.result_id))


async def questions_settled(tx: Transaction, pending: PendingEffect, outcome: Outcome) -> None:
    """Count the days to answer from the delivery; what was not delivered is on the card, and no silence counts."""
    row = await _row(tx, pending)
    if row is None or row.status is not Status.NEEDS_INFO or row.thread_id is not None:
        return
    if outcome.word is not OutcomeWord.DONE:
        await disarm(tx, row, Timer.QUESTIONS_REMINDER, Timer.QUESTIONS_OVERDUE)
        await _hold(tx, row, Hold.NOT_ASKED)
        return
    await note(tx, row, asked_at=tx.now)
    if row.hold is Hold.NOT_ASKED:
        await _hold(tx, row, None)
        await arm(tx, Timer.QUESTIONS_REMINDER, row, tx.now)  # it counts the days itself


async def _row(tx: Transaction, pending: PendingEffect) -> ApplicationRow | None:
    return await tx.session.get(ApplicationRow, application_of(pending), with_for_update=True)


async def _hold(tx: Transaction, row: ApplicationRow, hold: Hold | None) -> None:
    if row.hold is not hold:
        row.hold = hold
        by = Actor.software(row.community_id)
        await tx.audit(by, "application.hold", f"application:{row.id}", hold.value if hold else "none")
        await tx.outbox(effects.application_card(row))
