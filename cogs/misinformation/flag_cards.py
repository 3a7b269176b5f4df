"""What somebody sees who flags a message: the form, and what happens next in honest words."""

from __future__ import annotations

from typing import Final

from bot.crisis import wording
from bot.discord_kit.cards import Card, Style, Tone, button
from bot.discord_kit.custom_ids import CustomId
from bot.discord_kit.forms import FormModal, Part
from bot.language import _, later
from bot.misinformation.rules import LONGEST_WORDS, Reason
from bot.misinformation.snapshots import Receipt, ReceiptKind, VersionedRef
from cogs.misinformation.words import reason_words

FORM: Final = "flag:send"
TELL_ME: Final = "tell"

_KINDS: Final = {
    ReceiptKind.NOTED: later("Thank you for looking out for others. This is number {number}."),
    ReceiptKind.AGAIN: later("You told us about this message before. It is number {number}. Thank you."),
    ReceiptKind.LATER: later("Thank you. You have told us about a lot today, so this one is looked at tomorrow."),
    ReceiptKind.LOOKED_AT: later("People have looked at this message already, and it is the same still. Thank you."),
}


def flag_parts() -> list[Part]:
    """Return the parts of the form: why, own words, and whether one would like to hear."""
    return [
        Part(
            id="reason",
            kind="choice",
            label=_("What is it about?"),
            help=_("Choose what fits best. Any answer will do."),
            options=[(reason.value, reason_words(reason)) for reason in Reason],
        ),
        Part(
            id="words",
            kind="long_text",
            label=_("Would you like to add something?"),
            help=_("You may leave this out. Please do not name the person who wrote the message."),
            required=False,
            max_length=LONGEST_WORDS,
        ),
        Part(
            id="result",
            kind="several",
            label=_("Would you like to hear the result?"),
            required=False,
            options=[(TELL_ME, _("Yes, tell me in a private message"))],
        ),
    ]


def flag_modal(message_id: int) -> FormModal:
    """Open the form about a message."""
    intro = _(
        "A few trained members look at the words. They do not see who wrote them. "
        "If it could hurt somebody, moderators hear of it at once.\n"
        "The person who wrote it is never told that it was you."
    )
    custom_id = CustomId(FORM, VersionedRef(message_id, 0))
    return FormModal(custom_id, _("This may be misleading"), flag_parts(), intro=intro)


def receipt_card(receipt: Receipt, *, wants_result: bool) -> Card:
    """Say what happens now, and where to look it up."""
    if receipt.kind is ReceiptKind.HELP_NOW:
        return _help_card()
    card = Card(_("Thank you"), tone=Tone.GOOD)
    card.say(_(_KINDS[receipt.kind]).format(number=receipt.number))
    if receipt.kind in {ReceiptKind.NOTED, ReceiptKind.AGAIN}:
        card.say(_next_words(receipt))
    if receipt.kind is not ReceiptKind.LOOKED_AT:
        card.say(_result_words(wants_result=wants_result))
    card.small(_("Nothing is done to the message or the person until people have looked."))
    return (
        _with_lines(card, _("What you wrote sounds heavy. These lines are for you, too.")) if receipt.help_now else card
    )


def _with_lines(card: Card, words: str) -> Card:
    """Add the first help lines below everything else."""
    card.rule().say(words).say(wording.emergency_words(None))
    for line in wording.route_words(None):
        card.say(line)
    card.small(_("I am a bot and can get this wrong. Nobody is watching this all the time."))
    return card.buttons(button("crisis:help", _("All lines"), style=Style.primary))


def _next_words(receipt: Receipt) -> str:
    if receipt.told_on_duty:
        return _("A moderator on duty is told in the next minutes, since it could hurt somebody.")
    if receipt.is_danger:
        return _("It could hurt somebody, so it is with the moderators. I cannot promise how soon they look.")
    return _("A few trained members look at it next. That can take a day.")


def _result_words(*, wants_result: bool) -> str:
    if wants_result:
        return _("You get a private message with the result. You can look it up with /my-cases, too.")
    return _("You can look it up with /my-cases. You get no message about it.")


def _help_card() -> Card:
    card = Card(_("Somebody may need help"), tone=Tone.CARE)
    card.say(_("These words may mean that somebody is in danger. So this goes to people who can reply."))
    card.say(_("The people who stand by were told just now. I cannot promise how soon they see it."))
    return _with_lines(card, _("Worry is heavy. These lines are for you, too."))
