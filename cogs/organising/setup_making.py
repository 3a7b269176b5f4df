"""The screens of set-up after the preview: what is being made, who helps, help now, and going live."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.crisis.line import Nation
from bot.crisis.lines import line_of
from bot.crisis.snapshots import Check, CheckState
from bot.delivery.todo import TodoCard
from bot.discord_kit.cards import Card, Style, Tone, button
from bot.language import _, later
from bot.setting_up.parts import MODERATOR, ORGANISER
from bot.setting_up.refusing import Mend, Refusal
from bot.setting_up.snapshots import ActState, Setup, State
from bot.setting_up.wishes import Wishes
from cogs.organising import setup_steps as steps
from cogs.organising.setup_words import check_lines, progress_lines

_NATIONS = {
    "": later("The whole UK"),
    Nation.ENGLAND: later("England"),
    Nation.SCOTLAND: later("Scotland"),
    Nation.WALES: later("Wales"),
    Nation.NORTHERN_IRELAND: later("Northern Ireland"),
    Nation.ELSEWHERE: later("Outside the UK"),
}
_MOST_LINES = 12
_MENDS = {
    Mend.PARTS: (steps.PREVIEW, later("To the preview")),
    Mend.SEES: (steps.SEES, later("Who sees what")),
    Mend.HELP: (steps.HELP, later("Help now")),
}


def making_screen(setup: Setup, parked: Mapping[str, TodoCard]) -> Card:
    """Draw how far everything is, and what a person has to do for what could not be made."""
    card = Card(_TITLES[setup.state](), tone=Tone.WAITING if setup.state in _BUSY else Tone.GOOD)
    lines = progress_lines(setup.acts)
    for line in lines[:_MOST_LINES]:
        card.say(line)
    if len(lines) > _MOST_LINES:
        card.say(_("and {count} more").format(count=len(lines) - _MOST_LINES))
    for op_id, todo in list(parked.items())[:3]:
        card.rule().say(f"**{todo.act}**\n{todo.what_happened}\n{todo.what_to_do}")
        card.buttons(
            button("organising:retry", _("Try again"), extra=op_id, style=Style.primary),
            button("organising:leave", _("Leave it"), extra=op_id),
        )
    card.rule()
    if setup.state in _BUSY:
        card.say(_("This takes some seconds. Press “Look again” to see how far it is."))
        card.buttons(button("setup:look", _("Look again"), setup.ref, style=Style.primary))
        if not any(one.state is ActState.SENT for one in setup.acts):
            card.buttons(button("setup:show", _("Back to the choices"), setup.ref, extra=steps.WELCOME))
        return card
    card.say(_("Next: who helps you, and the help lines."))
    return _ways(card, setup, steps.MAKING)


_BUSY = frozenset({State.MAKING, State.UNDOING})
_TITLES = {
    State.NONE: lambda: _("Nothing was made yet"),
    State.CHOOSING: lambda: _("Nothing is being made now"),
    State.MAKING: lambda: _("It is being made"),
    State.UNDOING: lambda: _("It is being taken away"),
    State.MADE: lambda: _("Everything is made"),
    State.LIVE: lambda: _("The group is live"),
}


def _ways(card: Card, setup: Setup, step: str) -> Card:
    row = []
    if step != steps.MAKING:
        row.append(button("setup:show", _("Back"), setup.ref, extra=steps.before(step)))
    if step != steps.LIVE:
        row.append(button("setup:show", _("Next"), setup.ref, extra=steps.after(step), style=Style.primary))
    row.append(button("setup:show", _("Back to the choices"), setup.ref, extra=steps.WELCOME))
    if setup.can_undo:
        row.append(button("setup:undo", _("Undo what set-up made"), setup.ref))
    return card.buttons(*row)


def people_screen(setup: Setup) -> Card:
    """Ask who else looks after the group."""
    card = Card(_("Who helps you"))
    card.say(_("Two people have to check each help line. So name at least one other organiser."))
    given = False
    for key, hint in ((ORGANISER, _("Make somebody an organiser")), (MODERATOR, _("Make somebody a moderator"))):
        if key in setup.made and setup.wishes.of(key).id is None:
            card.people_menu("setup:person", setup.ref, hint=hint, extra=key)
            given = True
    if not given:
        card.say(_("Your roles were here before. Please give them to people in Discord yourself."))
    return _ways(card, setup, steps.PEOPLE)


def help_screen(setup: Setup, checks: Sequence[Check]) -> Card:
    """Show the lines that members see first with how they stand, and ask who is on duty."""
    card = Card(_("Help now"))
    card.say(_("These lines are shown first to people in distress. Two of you have to compare each with its page."))
    names = {check.line_id: line.name for check in checks if (line := line_of(check.line_id)) is not None}
    for words in check_lines(checks, names):
        card.say(words)
    open_ones = [check for check in checks if check.state is not CheckState.CHECKED]
    card.buttons(*(button("crisis:look", names[one.line_id], extra=one.line_id) for one in open_ones[:10]))
    options = [(nation.value if isinstance(nation, Nation) else "uk", _(name)) for nation, name in _NATIONS.items()]
    card.menu("setup:nation", options, setup.ref, hint=_nation_hint(setup.wishes))
    card.say(_("Somebody has to be there when the doors open. Whoever is on duty sees alerts."))
    card.buttons(
        button("crisis:stand_by", _("I am on duty now"), extra="4"),
        button("setup:show", _("Look again"), setup.ref, extra=f"{steps.HELP}-0"),
    )
    return _ways(card, setup, steps.HELP)


def _nation_hint(wishes: Wishes) -> str:
    name = _NATIONS.get(wishes.nation, _NATIONS[""])
    return _("Where most members live: {place}").format(place=_(name))


def live_screen(setup: Setup, against: Sequence[Refusal]) -> Card:
    """Draw what stands against going live, or the button that does it."""
    if setup.state is State.LIVE:
        card = Card(_("The group is live"), tone=Tone.GOOD)
        card.say(_("The lobby has its card, and people can apply. /doctor tells what needs a look."))
        return _ways(card, setup, steps.LIVE)
    card = Card(_("Go live"), tone=Tone.WAITING if against else Tone.GOOD)
    if against:
        card.say(_("The group cannot go live yet:"))
        for one in against[:_MOST_LINES]:
            card.say(f"- {one.what} {one.click}")
        mends = dict.fromkeys(one.mend for one in against if one.mend is not Mend.NOTHING)
        buttons = [button("setup:show", _(_MENDS[one][1]), setup.ref, extra=f"{_MENDS[one][0]}-0") for one in mends]
        card.buttons(*buttons, button("setup:show", _("Look again"), setup.ref, extra=steps.LIVE))
        return _ways(card, setup, steps.LIVE)
    card.say(_("Everything is ready. When you go live, the card with “Apply to join” is posted in the lobby."))
    card.buttons(button("setup:live", _("Go live"), setup.ref, style=Style.success))
    return _ways(card, setup, steps.LIVE)


def undo_screen(setup: Setup) -> Card:
    """Ask once more before what set-up made is taken away."""
    card = Card(_("Undo what set-up made"), tone=Tone.CARE)
    card.say(_("This deletes the roles and channels that set-up made. It also puts back who sees what."))
    card.say(_("A channel in which somebody wrote stays. Roles and channels that were here before stay, too."))
    card.buttons(
        button("setup:undo_yes", _("Yes, take them away"), setup.ref, style=Style.danger),
        button("setup:show", _("No, keep them"), setup.ref, extra=steps.MAKING),
    )
    return card
