"""Appeals as people see them: the card of those who answer, the answer, and the two forms."""

from __future__ import annotations

from typing import Any, Final

from discord import ui

from bot.appeals.rules import LONGEST_ANSWER, LONGEST_APPEAL, OPEN_DAYS, AppealState, Level
from bot.appeals.snapshots import Appeal
from bot.discord_kit.cards import Card, Style, Tone, button
from bot.discord_kit.custom_ids import CustomId
from bot.discord_kit.forms import FormModal, Part
from bot.discord_kit.saying import ago, at, person
from bot.language import _, later
from bot.misinformation.snapshots import VersionedRef

MESSAGE: Final = "misinformation"
"""The kind of an appeal about a message; its subject is a decision."""

APPLICATION: Final = "application"
"""The kind of an appeal about an application that was declined; its subject is the application."""

_KINDS: Final = {
    MESSAGE: later("It is about a decision on a message."),
    APPLICATION: later("It is about an application that was declined."),
}

_STATES: Final = {
    AppealState.OPEN: later("waits for an answer"),
    AppealState.TAKEN: later("is being looked at"),
    AppealState.UPHELD: later("answered: the decision stays"),
    AppealState.CHANGED: later("answered: the decision is changed"),
    AppealState.WITHDRAWN: later("taken back"),
}

_LEVELS: Final = {
    Level.MODERATORS: later("A moderator answers who had no part in the decision."),
    Level.ORGANISERS: later("No other moderator is left, or none answered. So organisers are asked."),
    Level.OUTSIDE: later("Nobody in this group is left who had no part in it. Please find somebody outside to help."),
}


def kind_words(kind: str) -> str:
    """Say what an appeal is about, as far as its kind tells."""
    return _(_KINDS[kind]) if kind in _KINDS else _("It is about a decision.")


def appeal_state_words(state: AppealState) -> str:
    """Say where an appeal stands."""
    return _(_STATES[state])


def appeal_card(appeal: Appeal, about: str) -> Card:
    """Draw an appeal for those who answer: never who appealed, and never a word of theirs."""
    tone = Tone.WAITING if appeal.pending else Tone.CALM
    card = Card(_("Appeal {number}").format(number=appeal.id), tone=tone)
    card.say(about).say(_("It {state}.").format(state=appeal_state_words(appeal.state)))
    if not appeal.pending:
        return _say_end(card, appeal)
    card.say(_("Sent {ago}").format(ago=ago(appeal.since)))
    card.say(_(_LEVELS[appeal.level]))
    if appeal.taken_by is not None and appeal.lease_until is not None:
        words = _("{person} is looking at it, until {moment}.")
        card.say(words.format(person=person(appeal.taken_by), moment=at(appeal.lease_until)))
    card.small(_("Whoever took the decision cannot answer. Neither can the reviewers."))
    return card.buttons(*appeal_buttons(appeal))


def _say_end(card: Card, appeal: Appeal) -> Card:
    if appeal.state is AppealState.WITHDRAWN:
        return card.say(_("The person took it back. There is nothing to do."))
    if appeal.decided_at is not None:
        words = _("Answered by {person}, {moment}.")
        card.say(words.format(person=person(appeal.decided_by), moment=at(appeal.decided_at)))
    return card.say(told_line(appeal.told_by))


def told_line(told_by: str | None) -> str:
    """Say how somebody heard of an answer or a decision."""
    if told_by == "dm":
        return _("They were told by direct message.")
    if told_by == "person":
        return _("Somebody of the team told them.")
    if told_by == "status":
        return _("Their direct messages are closed. They find it under {command}.").format(command="`/my-cases`")
    return _("They are being told.")


def appeal_buttons(appeal: Appeal) -> list[ui.Button[Any]]:
    """Return what those who answer may press."""
    hold = (
        button("appeals:release", _("Release"), appeal.ref)
        if appeal.state is AppealState.TAKEN
        else button("appeals:take", _("Take"), appeal.ref)
    )
    return [
        hold,
        button("appeals:read", _("Read"), appeal.ref, style=Style.primary),
        button("appeals:answer", _("Answer"), appeal.ref, style=Style.success),
    ]


def reminder_card(appeal: Appeal) -> Card | None:
    """Say that an appeal has waited for a week; None once it is answered."""
    if not appeal.pending:
        return None
    card = Card(_("Appeal {number} still waits").format(number=appeal.id), tone=Tone.WAITING)
    card.say(_("It was sent {ago}. Somebody hopes for an answer.").format(ago=ago(appeal.since)))
    return card.small(_("Its card is further up. {command} lists what waits.").format(command="`/cases`"))


def tell_card(appeal: Appeal, member_id: int) -> Card:
    """Ask a person to bring the answer to somebody whose direct messages are closed."""
    card = Card(_("Please tell somebody the answer"), tone=Tone.WAITING)
    words = _("The direct messages of {person} are closed. Appeal {number} is answered.")
    card.say(words.format(person=person(member_id), number=appeal.id))
    card.say(_("Please tell them in private that {command} shows the answer.").format(command="`/my-cases`"))
    return card.buttons(button("appeals:told", _("I have told them"), appeal.ref, style=Style.success))


def answer_letter(appeal: Appeal, about: str, community: str) -> Card:
    """Bring the answer to whoever appealed."""
    changed = appeal.state is AppealState.CHANGED
    card = Card(_("The answer to your appeal"), tone=Tone.GOOD if changed else Tone.CALM)
    card.say(_("You asked {community} to look at a decision again.").format(community=community)).say(about)
    if changed:
        card.say(_("The decision is changed. What can be put back is put back."))
    else:
        card.say(_("Somebody else looked at it, and the decision stays."))
    if appeal.answer:
        card.say(_("This is what they wrote:")).quote(appeal.answer)
    return card.small(_("I am a bot. A person who had no part in the decision answered this."))


def outside_letter(about: str, community: str, contact: str) -> Card:
    """Say whom somebody can ask when nobody in the group is left to answer."""
    card = Card(_("Your appeal to {community}").format(community=community))
    card.say(about).say(_("Nobody in this group is left who had no part in the decision."))
    if contact:
        card.say(_("You can turn to somebody outside:")).quote(contact)
    else:
        card.say(_("The organisers were asked to find somebody outside of the group."))
    return card.small(_("Your appeal stays open. It can still be answered."))


def appeal_parts() -> list[Part]:
    """Return the parts of an appeal."""
    return [
        Part(
            id="words",
            kind="long_text",
            label=_("Why should somebody look again?"),
            help=_("A few words will do. Only the person who answers reads them."),
            max_length=LONGEST_APPEAL,
        )
    ]


def appeal_modal(kind: str, subject_id: int) -> FormModal:
    """Open an appeal against a decision."""
    custom_id = CustomId("appeals:send", VersionedRef(subject_id, 0), kind)
    intro = _(
        "Somebody looks at it who had no part in the decision. You get an answer in writing.\n"
        "Whoever took the decision does not read this."
    )
    return FormModal(custom_id, _("Ask for another look"), appeal_parts(), intro=intro)


def appeal_button(kind: str, subject_id: int) -> ui.Button[Any]:
    """Return the button that opens an appeal; it works for as long as the appeal is allowed."""
    return button("appeals:open", _("Ask for another look"), VersionedRef(subject_id, 0), extra=kind)


def appeal_line() -> str:
    """Say until when an appeal is possible."""
    return _("You can ask for another look within {days} days. Somebody else answers.").format(days=OPEN_DAYS)


def answer_parts() -> list[Part]:
    """Return the parts of an answer."""
    rulings = [("changed", _("The decision is changed")), ("upheld", _("The decision stays"))]
    return [
        Part(id="ruling", kind="choice", label=_("What do you decide?"), options=rulings),
        Part(
            id="words",
            kind="long_text",
            label=_("Your answer"),
            help=_("The person reads exactly this. Please be kind and clear."),
            max_length=LONGEST_ANSWER,
        ),
    ]


def answer_modal(ref: VersionedRef) -> FormModal:
    """Open the form for an answer."""
    return FormModal(CustomId("appeals:decide", ref), _("Answer the appeal"), answer_parts())
