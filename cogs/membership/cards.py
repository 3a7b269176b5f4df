"""The card of one application in the queue, and the questions the moderators ask."""

from __future__ import annotations

from typing import Any

from discord import ui

from bot.discord_kit.cards import Card, Style, Tone, button
from bot.discord_kit.saying import ago, at, on, person
from bot.language import _, ngettext
from bot.membership.rules import LETTING_IN, Door, Hold, Status
from bot.membership.snapshots import (
    Application,
    ApplicationCard,
    Ended,
    QuestionsMessage,
    ToldBy,
)
from cogs.membership.words import code_words, leaning_words, reason_words, status_words


def application_card(shown: ApplicationCard) -> Card:
    """Draw one application for moderators: facts and buttons, never a word the applicant wrote."""
    application = shown.application
    tone = Tone.WAITING if application.waiting else Tone.CARE if application.delayed else Tone.CALM
    card = Card(_("Application {number}").format(number=application.id), tone=tone)
    card.say(
        _("From {person}: {status}").format(
            person=person(application.member_id), status=status_words(application.status)
        )
    )
    _say_facts(card, shown)
    _say_earlier(card, shown)
    _say_state(card, shown)
    if application.waiting:
        _waiting_buttons(card, shown)
    return card


def _say_facts(card: Card, shown: ApplicationCard) -> None:
    application = shown.application
    if application.submitted_at is not None:
        card.say(_("Sent {ago}").format(ago=ago(application.submitted_at)))
    if shown.account_created_at is not None:
        card.say(_("Discord account made on {day}").format(day=on(shown.account_created_at)))
    door = _("Discord's own application") if application.door is Door.NATIVE else _("the lobby")
    card.say(_("Came through: {door}").format(door=door))
    if shown.edited_at is not None and application.waiting:
        card.say(_("Answers changed {ago}").format(ago=ago(shown.edited_at)))


def _say_earlier(card: Card, shown: ApplicationCard) -> None:
    for earlier in shown.earlier[:3]:
        card.say(
            _("Applied before: {outcome} on {day}").format(outcome=code_words(earlier.code), day=on(earlier.decided_at))
        )


def _say_state(card: Card, shown: ApplicationCard) -> None:
    application = shown.application
    if application.waiting:
        _say_waiting(card, shown)
    elif application.status in LETTING_IN:
        _say_letting_in(card, application)
    elif application.status is Status.WELCOMED:
        card.say(_("Approved by {person}.").format(person=person(application.decided_by)))
        _say_told(card, shown)
    elif application.status is Status.DECLINED:
        _say_declined(card, shown)
    else:
        _say_ended(card, shown)


def _say_waiting(card: Card, shown: ApplicationCard) -> None:
    application = shown.application
    if application.taken_by is not None and application.lease_until is not None:
        card.say(
            _("{person} is looking at it, until {moment}.").format(
                person=person(application.taken_by), moment=at(application.lease_until)
            )
        )
    _say_hold(card, application)
    if shown.asked and not shown.could_not_ask:
        card.say(_asked_line(shown))
    if shown.no_answer_days is not None:
        card.say(
            _("No answer for {span}. A person decides what happens now; nothing happens by itself.").format(
                span=ngettext("{count} day", "{count} days", shown.no_answer_days).format(count=shown.no_answer_days)
            )
        )
    if shown.opinion_asked_by is not None:
        card.say(_("{person} would like a second opinion.").format(person=person(shown.opinion_asked_by)))
    for opinion in shown.opinions:
        card.say(f"- {person(opinion.by)} {leaning_words(opinion.leaning)}")
    if shown.safety_by is not None:
        card.say(
            _("{person} proposes to decline for safety. A second moderator has to confirm it.").format(
                person=person(shown.safety_by)
            )
        )


def _asked_line(shown: ApplicationCard) -> str:
    if shown.answered:
        return _("The applicant has answered what was asked. Press Read answers.")
    where = f" <#{shown.thread_id}>" if shown.thread_id else ""
    asked = ngettext(
        "{count} question was asked. The waiting time stands still.",
        "{count} questions were asked. The waiting time stands still.",
        shown.asked,
    )
    return asked.format(count=shown.asked) + where


_HOLDS = {
    Hold.REQUEST_DELAYED: lambda: _("Discord has not taken the answer yet. The alert says what to do."),
    Hold.ROLE_DELAYED: lambda: _("The role could not be given yet. The alert says what to do."),
    Hold.WELCOME_DELAYED: lambda: _("The role is given. The welcome waits; the alert says what to do."),
    Hold.ROLE_BY_HAND: lambda: _("They already hold the member role, although nobody has approved here."),
    Hold.APPROVED_IN_DISCORD: lambda: _("Somebody let them in with Discord's own buttons, without a yes here."),
}


def _say_hold(card: Card, application: Application) -> None:
    if application.hold is Hold.NOT_ASKED:
        card.say(_("The question could not be delivered."))
        if application.door is Door.NATIVE:
            card.say(_("Please use Interview on Discord's own page: Server Settings, Members, Applications."))
        else:
            card.say(_("They find it under {command}.").format(command="`/apply status`"))
    elif application.hold is not None:
        card.say(_HOLDS[application.hold]())


def _say_letting_in(card: Card, application: Application) -> None:
    card.say(_("Approved by {person}.").format(person=person(application.decided_by)))
    _say_hold(card, application)


def _say_declined(card: Card, shown: ApplicationCard) -> None:
    reason = shown.decline_label or (reason_words(shown.decline_reason) if shown.decline_reason else _("not recorded"))
    card.say(
        _("Declined by {person}. Reason: {reason}.").format(person=person(shown.application.decided_by), reason=reason)
    )
    _say_hold(card, shown.application)
    if shown.reapply_at is not None:
        card.say(_("Welcome to apply again from {day}.").format(day=on(shown.reapply_at)))
    _say_told(card, shown)


def _say_told(card: Card, shown: ApplicationCard) -> None:
    if shown.told_by is ToldBy.DM:
        card.say(_("They were told by direct message."))
    elif shown.told_by is ToldBy.STATUS:
        card.say(
            _("Their direct messages are closed. They find the answer under {command}.").format(
                command="`/apply status`"
            )
        )


_ENDINGS = {
    Ended.BY_APPLICANT: lambda: _("The applicant withdrew it. What they wrote is deleted. There is nothing to do."),
    Ended.LEFT: lambda: _("The applicant left the server. What they wrote is deleted. There is nothing to do."),
    Ended.IN_DISCORD: lambda: _("It was settled with Discord's own buttons. There is nothing to do."),
    Ended.TOO_OLD: lambda: _("The draft waited its days and was deleted. There is nothing to do."),
    Ended.DROPPED: lambda: _("Approved, but a person left the rest undone. What they wrote is deleted."),
    Ended.RAID: lambda: _("Closed together with others that came with a raid. The raid card has the undo."),
}


def _say_ended(card: Card, shown: ApplicationCard) -> None:
    card.say(_ENDINGS[shown.ended]() if shown.ended else _("There is nothing to do."))


def _waiting_buttons(card: Card, shown: ApplicationCard) -> None:
    application = shown.application
    ref = application.ref
    hold = (
        button("membership:release", _("Release"), ref)
        if application.status is Status.TAKEN
        else button("membership:take", _("Take"), ref)
    )
    read = button("membership:read", _("Read answers"), ref, style=Style.primary)
    if shown.safety_by is not None:
        card.buttons(
            hold,
            read,
            button("membership:safety_yes", _("Confirm: decline"), ref, style=Style.danger),
            button("membership:safety_no", _("Do not decline"), ref),
        )
        return
    card.buttons(hold, read, button("membership:opinion", _("Second opinion"), ref))
    decide: list[ui.Button[Any]] = [
        button("membership:approve", _("Approve"), ref, style=Style.success),
        button("membership:ask", _("Ask"), ref),
        button("membership:decline", _("Decline"), ref, style=Style.danger),
    ]
    if application.status is Status.NEEDS_INFO:
        del decide[1]
        if application.door is Door.NATIVE:  # elsewhere the answer comes in by itself
            decide.insert(1, button("membership:answered", _("They answered"), ref))
    card.buttons(*decide)


def questions_card(asked: QuestionsMessage) -> Card:
    """Draw the moderators' questions for the applicant, in the private thread or a direct message."""
    card = Card(_("A question about your application"))
    if not asked.open:
        return card.say(_("This is settled. There is nothing more to answer."))
    if asked.reminder:
        card.say(_("A gentle reminder: the moderators asked you something."))
    card.say(_("The moderators would like to know a little more, {person}:").format(person=person(asked.member_id)))
    for question in asked.questions:
        card.quote(question)
    if asked.answer_by is not None:
        card.say(
            _("Please answer by {day} if you can. The waiting time stops meanwhile.").format(day=on(asked.answer_by))
        )
    card.small(_("Only the moderators read your answer."))
    return card.buttons(button("membership:answer", _("Answer"), asked.ref, style=Style.primary))
