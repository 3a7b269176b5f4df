"""The forms of moderators on a case: a decision, a talk, a removal set aside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from bot.discord_kit.cards import Card
from bot.discord_kit.custom_ids import CustomId
from bot.discord_kit.forms import Answer, FormModal, Part
from bot.errors import InvalidInputError
from bot.language import _, ngettext
from bot.misinformation.outcomes_rules import LONGEST_REASON, Choice, Ground, grounds_for
from bot.misinformation.outcomes_snapshots import Decision
from bot.misinformation.snapshots import VersionedRef
from cogs.misinformation.case_words import choice_words, ground_words

_DAYS: Final = (1, 3, 7, 14, 30)


def choice_screen(ref: VersionedRef) -> Card:
    """Offer what a moderator may decide, the mildest first."""
    card = Card(_("What do you decide?"))
    card.say(_("The mildest comes first. Please choose the first that is enough."))
    card.say(_("You then give a reason. The author reads it, and can ask somebody else to look again."))
    options = [(choice.value, choice_words(choice)) for choice in Choice]
    return card.menu("misinformation:choice", options, ref, hint=_("Choose what you decide"))


def choice_of(text: str) -> Choice:
    """Read what was chosen. Raises InvalidInputError for anything that was not offered."""
    if text not in set(Choice):
        raise InvalidInputError(_("Please choose what you decide."))
    return Choice(text)


def decide_parts(choice: Choice) -> list[Part]:
    """Return the parts of a decision: why as a code, why in words, and for a pause how long."""
    fitting = grounds_for(choice)
    parts = [
        Part(
            id="ground",
            kind="choice",
            label=_("Why?"),
            options=[(ground.value, ground_words(ground)) for ground in Ground if ground in fitting],
        ),
        Part(
            id="words",
            kind="long_text",
            label=_("Your reason, in your own words"),
            help=_("The author reads exactly this. Say what is wrong with the words, not with the person."),
            max_length=LONGEST_REASON,
        ),
    ]
    if choice is Choice.PAUSE:
        parts.append(
            Part(
                id="days",
                kind="choice",
                label=_("How long? Every pause has an end."),
                options=[
                    (str(days), ngettext("{count} day", "{count} days", days).format(count=days)) for days in _DAYS
                ],
            )
        )
    if choice in {Choice.PAUSE, Choice.REMOVE}:
        parts.append(
            Part(
                id="delete",
                kind="yes_no",
                label=_("Delete the message, too?"),
                help=_("The author then gets a copy of it."),
                required=False,
            )
        )
    return parts


_INTROS: Final = {
    Choice.REMOVE: lambda: _(
        "First you need to have talked with them twice. It needs three cases that were dangerous, too.\n"
        "Nothing happens until a second moderator says yes."
    ),
    Choice.DELETE: lambda: _("The author gets a copy of the message, so that their words are not lost."),
    Choice.FINE: lambda: _("The author does not hear of it. Who flagged it and asked reads your reason."),
}


def decide_modal(ref: VersionedRef, choice: Choice) -> FormModal:
    """Open the form of a decision."""
    intro = _INTROS[choice]() if choice in _INTROS else _("The author is told what you decide, and why.")
    custom_id = CustomId("misinformation:decide", ref, choice.value)
    return FormModal(custom_id, choice_words(choice), decide_parts(choice), intro=intro)


def decision_of(choice: Choice, given: Mapping[str, Answer]) -> Decision:
    """Read the form. Raises InvalidInputError without a reason."""
    ground, days = str(given.get("ground", "")), str(given.get("days", ""))
    if ground not in set(Ground):
        raise InvalidInputError(_("Please choose a reason."))
    return Decision(
        choice=choice,
        ground=Ground(ground),
        words=str(given.get("words", "")),
        days=int(days) if days.isdecimal() else None,
        delete_too=given.get("delete") is True,
    )


def talk_parts() -> list[Part]:
    """Return the parts of a noted talk."""
    label, hint = _("What did you talk about?"), _("For moderators. The person can see it in their data.")
    return [Part(id="words", kind="long_text", label=label, help=hint, max_length=LONGEST_REASON)]


def talk_modal(ref: VersionedRef) -> FormModal:
    """Open the form in which a talk with the author is noted."""
    return FormModal(CustomId("misinformation:talk", ref), _("Note a talk"), talk_parts())
