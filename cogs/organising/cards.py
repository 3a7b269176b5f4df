"""The cards that ask a person to mend something: one parked effect, or many differences at once."""

from __future__ import annotations

from bot.delivery.reconciliations import ReconcileCard
from bot.delivery.todo import TodoCard, TodoState
from bot.discord_kit.cards import Card, Style, Tone, button
from bot.language import _, ngettext

_MOST_SHOWN = 20


def todo_card(todo: TodoCard) -> Card:
    """Draw what could not be done, why, and what to press when it is mended."""
    card = Card(_("Something needs a person"), tone=Tone.CARE if todo.state is TodoState.WAITING else Tone.CALM)
    card.say(f"**{_('What the bot wanted to do')}**\n{todo.act}")
    if todo.state is TodoState.DONE:
        return card.say(_("It is done now."))
    if todo.state is TodoState.NOT_NEEDED:
        return card.say(_("It is no longer needed, so nothing was done."))
    if todo.state is TodoState.DROPPED:
        return card.say(_("{person} left it as it is.").format(person=_who(todo)))
    card.say(f"**{_('What happened')}**\n{todo.what_happened}")
    card.say(f"**{_('What to do')}**\n{todo.what_to_do}")
    if todo.state is TodoState.TRYING:
        return card.say(_("It is being tried again, as {person} said.").format(person=_who(todo)))
    return card.buttons(
        button("organising:retry", _("Try again"), extra=todo.op_id, style=Style.primary),
        button("organising:leave", _("Leave it"), extra=todo.op_id),
    )


def _who(todo: TodoCard) -> str:
    return f"<@{todo.handled_by}>" if todo.handled_by else _("somebody")


def reconcile_card(question: ReconcileCard) -> Card:
    """Draw the differences that are too many to be mended without asking."""
    count = question.count
    title = ngettext("{count} thing is not as it should be", "{count} things are not as they should be", count)
    card = Card(title.format(count=count), tone=Tone.CARE if question.answer is None else Tone.CALM)
    card.say(_("That is a lot at once, so the bot has changed nothing. Please look first."))
    shown = question.sentences[:_MOST_SHOWN]
    for sentence in shown:
        card.say(f"- {sentence}")
    if shown and (rest := count - len(shown)):
        card.say(ngettext("and {count} more", "and {count} more", rest).format(count=rest))
    if question.answer is not None:
        words = _("{person} said: mend it.") if question.answer == "mend" else _("{person} said: leave it.")
        return card.say(words.format(person=f"<@{question.handled_by}>" if question.handled_by else _("somebody")))
    return card.buttons(
        button("organising:mend", _("Mend it"), style=Style.primary),
        button("organising:leave_all", _("Leave it")),
    )
