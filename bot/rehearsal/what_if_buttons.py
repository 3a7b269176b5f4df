"""The what-if buttons of the page: what each is called, what it says it does, and what it asks for first."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from bot.language import _, later
from bot.rehearsal.answers import CannotError
from bot.rehearsal.bot_process import default_config
from bot.rehearsal.shapes import Json
from bot.rehearsal.telling import Telling
from bot.rehearsal.what_if import DAY, HOUR, SIX_MONTHS, MistakesInSettingsError, WhatIf

_LONGEST_PATH = 500
Press = Callable[[WhatIf, str], Awaitable[str]]


class World(Protocol):
    """What stands behind the buttons: whether a lesson's step runs just now, and how to begin anew."""

    given: Path | None

    def refuse_while_busy(self) -> None:
        """Raise CannotError while something is being done to the world already."""

    def change(self) -> None:
        """Begin a new practice world soon after this call."""


@dataclass(frozen=True, slots=True)
class Button:
    """One button. `asks` names what has to be chosen or typed first: "permission", "closed", "open" or "folder"."""

    name: str
    label: str
    about: str
    press: Press
    asks: str = ""


def _plain(act: Callable[[WhatIf], Awaitable[str]]) -> Press:
    return lambda what_if, _value: act(what_if)


def _skip(seconds: float) -> Press:
    return lambda what_if, _value: what_if.skip(seconds)


GROUPS: tuple[tuple[str, tuple[Button, ...]], ...] = (
    (
        later("Time passes"),
        (
            Button("two-hours", later("Skip 2 hours"), later("A taken application goes back."), _skip(2 * HOUR)),
            Button(
                "two-days",
                later("Skip 2 days"),
                later("Reminders come. Moderators hear who has waited too long."),
                _skip(2 * DAY),
            ),
            Button(
                "six-months",
                later("Skip 6 months"),
                later("Drafts and answers are deleted. It is one jump, as if the bot had slept."),
                _skip(SIX_MONTHS),
            ),
        ),
    ),
    (
        later("The bot stops"),
        (
            Button(
                "restart",
                later("Start or restart the bot"),
                later("As after an update. It goes on where it stopped."),
                _plain(WhatIf.restart),
            ),
            Button(
                "kill",
                later("Kill the bot"),
                later("As in a power cut. It stays off until you start it."),
                _plain(WhatIf.kill),
            ),
        ),
    ),
    (
        later("The bot may do less"),
        (
            Button(
                "take-permission",
                later("Take this permission away"),
                later("As if somebody had changed the bot's role and every channel."),
                WhatIf.take_permission,
                "permission",
            ),
            Button(
                "give-back",
                later("Give all permissions back"),
                later("The role and the channels are as they were."),
                _plain(WhatIf.give_back),
            ),
            Button(
                "lower-role",
                later("Drag the bot's role to the bottom"),
                later("Discord then lets the bot give no role above its own."),
                _plain(WhatIf.lower_role),
            ),
            Button(
                "lift-role",
                later("Drag the bot's role to the top"),
                later("The bot may give the member role again."),
                _plain(WhatIf.lift_role),
            ),
        ),
    ),
    (
        later("Discord is unwell"),
        (
            Button("slow", later("Slow answers"), later("Each answer takes two seconds."), _plain(WhatIf.slow)),
            Button(
                "lost",
                later("Lost answers"),
                later("Discord does it, but every third answer gets lost."),
                _plain(WhatIf.lost),
            ),
            Button(
                "broken",
                later("Errors"),
                later("Every third request fails, and Discord does nothing."),
                _plain(WhatIf.broken),
            ),
            Button("well", later("Discord is well again"), later("All of this ends."), _plain(WhatIf.well)),
        ),
    ),
    (
        later("People do things"),
        (
            Button(
                "crowd",
                later("200 people join at once"),
                later("As in a raid. You can be three of them."),
                _plain(WhatIf.crowd),
            ),
            Button(
                "delete-queue",
                later("Somebody deletes the queue channel"),
                later("The cards in it are gone. The applications are not."),
                _plain(WhatIf.delete_queue),
            ),
            Button(
                "put-queue-back",
                later("Make the queue channel again"),
                later("As an organiser would, with the same name and rules."),
                _plain(WhatIf.put_queue_back),
            ),
            Button(
                "close-dms",
                later("Close this person's direct messages"),
                later("The bot cannot write to them, and says so on the card."),
                WhatIf.close_dms,
                "open",
            ),
            Button(
                "open-dms",
                later("Open this person's direct messages"),
                later("The bot can write to them again."),
                WhatIf.open_dms,
                "closed",
            ),
        ),
    ),
)


class WhatIfButtons:
    """The part of the page below `/practice/what-if`."""

    def __init__(self, what_if: WhatIf, world: World) -> None:
        self._what_if = what_if
        self._world = world
        self._telling = Telling(what_if.stage.practice)
        self._groups = (*GROUPS, self._settings(), self._beginning())
        self._buttons = {button.name: button for _title, buttons in self._groups for button in buttons}

    def _settings(self) -> tuple[str, tuple[Button, ...]]:
        given = self._world.given
        mine = Button(
            "given-settings",
            later("Use the folder you started with"),
            later("The folder that you named with --config."),
            lambda what_if, _value: what_if.settings(given),
        )
        typed = Button(
            "own-settings",
            later("Use the settings in this folder"),
            later("They are checked first. With a mistake in them, nothing changes."),
            lambda what_if, value: what_if.settings(_folder(value)),
            "folder",
        )
        shipped = Button(
            "shipped-settings",
            later("Use the settings that come with Alongside"),
            later("The bot starts again with them."),
            lambda what_if, _value: what_if.settings(None),
        )
        return later("Your own settings"), (typed, *([mine] if given is not None else []), shipped)

    def _beginning(self) -> tuple[str, tuple[Button, ...]]:
        async def afresh(_what_if: WhatIf, _value: str) -> str:
            self._world.change()
            return _("A new practice world is being made. It takes a few seconds.")

        about = later("Everything done here is forgotten, and all trouble ends.")
        return later("Begin anew"), (Button("afresh", later("Start afresh"), about, afresh),)

    def look(self) -> Json:
        """Return the buttons by groups, and in sentences what is out of order just now."""
        groups = [
            {"title": _(title), "buttons": [self._shown(button) for button in buttons]}
            for title, buttons in self._groups
        ]
        return {"groups": groups, "now": self._now()}

    def _shown(self, button: Button) -> Json:
        asks = self._asked_for(button.asks) if button.asks else None
        return {"name": button.name, "label": _(button.label), "about": _(button.about), "asks": asks}

    def _asked_for(self, what: str) -> Json:
        if what == "folder":
            return {"label": _("Folder with community.toml"), "choices": None}
        if what == "permission":
            rights = self._what_if.rights
            left = [{"value": name, "label": name} for name in rights.names if name not in rights.taken]
            return {"label": _("Permission"), "choices": left}
        people = self._what_if.stage.community.people
        owner = self._what_if.stage.community.guild.owner_id
        fitting = [
            {"value": key, "label": user.shown}
            for key, user in sorted(people.items(), key=lambda one: one[1].id == owner)
            if user.dms_open == (what == "open")
        ]
        return {"label": _("Person"), "choices": fitting}

    def _now(self) -> list[str]:
        what_if = self._what_if
        stage = what_if.stage
        found = []
        if not stage.bot.running:
            found.append(_("The bot does not run."))
        if what_if.rights.taken:
            names = ", ".join(what_if.rights.taken)
            found.append(_("The bot lacks these permissions: {permissions}.").format(permissions=names))
        if what_if.rights.is_low:
            found.append(_("The bot's role stands below the member role."))
        if stage.practice.faults.rules:
            found.append(_("Discord is unwell."))
        if stage.community.channels["applications"].id not in stage.community.guild.channels:
            found.append(_("The queue channel is deleted."))
        if stage.bot.config != default_config().resolve():
            found.append(_("The settings in use are in {folder}.").format(folder=stage.bot.config))
        return found

    async def act(self, name: str, asked: Json) -> Json:
        """Press a button; return the sentence of what came of it and what the bot did meanwhile."""
        self._world.refuse_while_busy()
        button = self._buttons.get(name)
        if button is None:
            raise CannotError(_("There is no such button."))
        value = asked.get("value", "")
        if not isinstance(value, str) or len(value) > _LONGEST_PATH:
            raise CannotError(_("Choose something first, or write less."))
        if button.asks and not value.strip():
            raise CannotError(_("Choose something first."))
        before = len(self._telling.practice.ledger.entries)
        try:
            said, mistakes = await button.press(self._what_if, value.strip()), []
        except MistakesInSettingsError as error:
            said, mistakes = str(error), error.lines
        if name != "kill" and not mistakes and not self._what_if.stage.bot.running:
            said += " " + _("The bot does not run just now. Start it to see what it does.")
        did = [line["words"] for line in self._telling.lines() if int(line["number"]) > before]
        return {"said": said, "did": did, "mistakes": mistakes, **self.look()}


def _folder(text: str) -> Path:
    if "\0" in text:
        raise CannotError(_("That is not the name of a folder."))
    try:
        folder = Path(text).expanduser()
    except RuntimeError:  # ~somebody who has no home here
        folder = Path(text)
    return folder if folder.is_absolute() else Path.cwd() / folder
