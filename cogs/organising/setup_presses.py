"""What organisers press in set-up: each method answers one button, menu or form."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.community.actor import Actor
from bot.community.features import SWITCHABLE
from bot.delivery.todo import TodoCard
from bot.discord_kit.cards import Card, Tone
from bot.discord_kit.custom_ids import CustomId
from bot.discord_kit.doors import Doors
from bot.discord_kit.forms import FormModal, Part
from bot.discord_kit.replies import Press
from bot.errors import InvalidInputError, NotFoundError, NotNowError, OutOfDateError
from bot.language import _
from bot.setting_up.parts import PARTS
from bot.setting_up.snapshots import ActState, Setup, State
from bot.setting_up.wishes import Wish, open_to_newcomers
from cogs.organising import setup_making, setup_screens
from cogs.organising import setup_steps as steps
from cogs.organising.setup_desk import SetupDesk
from cogs.organising.setup_words import question_lines

_LATER_SCREENS = frozenset({steps.MAKING, steps.PEOPLE, steps.HELP, steps.LIVE})


class SetupPresses:
    """The way through set-up. A press on an old screen changes nothing and shows the newest."""

    def __init__(self, desk: SetupDesk) -> None:
        self._desk = desk
        self._setup = desk.setting_up

    def open_doors(self, doors: Doors) -> None:
        """Register every button, menu and form."""
        doors.press("setup:show", self.show)
        doors.choose("setup:use", self.use)
        doors.press("setup:name", self.name)
        doors.submit("setup:named", self.named)
        doors.press("setup:none", self.none)
        doors.press("setup:again", self.again)
        doors.choose("setup:hide", self.hide)
        doors.press("setup:hide_all", self.hide_all)
        doors.press("setup:hide_none", self.hide_none)
        doors.choose("setup:features", self.features)
        doors.press("setup:features_all", self.features_all)
        doors.press("setup:features_none", self.features_none)
        doors.press("setup:lobby", self.lobby)
        doors.press("setup:make", self.make)
        doors.press("setup:look", self.look)
        doors.choose("setup:person", self.person)
        doors.choose("setup:nation", self.nation)
        doors.press("setup:live", self.live)
        doors.press("setup:undo", self.undo)
        doors.press("setup:undo_yes", self.undo_yes)

    async def open(self, press: Press) -> None:
        """Begin a set-up, or go on where it was left."""
        async with press.showing():
            setup = await self._setup.begin(press.actor)
            card = await self.card(press.actor, setup.step)
        await press.show(card)

    async def card(self, by: Actor, step: str, *, page: int = 0) -> Card:
        """Draw a step as it stands now."""
        setup = await self._setup.look(by)
        step = self._fitting(steps.known(step), setup)
        await self._setup.stand_at(by, step)
        return await self._later(by, setup, step) if step in _LATER_SCREENS else await self._choice(by, step, page)

    @staticmethod
    def _fitting(step: str, setup: Setup) -> str:
        """Return the step that makes sense: while something is made, its progress; before that, the choices."""
        if setup.state in {State.MAKING, State.UNDOING} and any(one.state is ActState.SENT for one in setup.acts):
            return steps.MAKING
        if setup.state is State.CHOOSING and step in {steps.MAKING, steps.PEOPLE}:
            return steps.PREVIEW
        return step

    async def _choice(self, by: Actor, step: str, page: int) -> Card:
        plan = await self._setup.plan(by)
        setup = plan.setup
        if step in PARTS:
            return setup_screens.part_screen(setup, PARTS[step], plan.picture)
        if step == steps.SEES:
            return setup_screens.sees_screen(setup, plan.picture)
        if step == steps.QUESTIONS:
            questions = self._desk.settings.for_community(by.community_id).membership.questions
            return setup_screens.questions_screen(setup, question_lines(questions))
        if step == steps.FEATURES:
            return setup_screens.features_screen(setup)
        if step == steps.PREVIEW:
            return setup_screens.preview(plan, page)
        return setup_screens.welcome(setup)

    async def _later(self, by: Actor, setup: Setup, step: str) -> Card:
        if step == steps.PEOPLE:
            return setup_making.people_screen(setup)
        if step == steps.HELP:
            return setup_making.help_screen(setup, await self._setup.checks(by))
        if step == steps.LIVE:
            return setup_making.live_screen(setup, await self._setup.refusals(by))
        return setup_making.making_screen(setup, await self._parked(setup))

    async def _parked(self, setup: Setup) -> dict[str, TodoCard]:
        waiting = [one.op_id for one in setup.acts if one.state is ActState.PARKED]
        found = {one: await self._desk.todos.card_of(one, setup.community_id) for one in waiting[:3]}
        return {op_id: todo for op_id, todo in found.items() if todo is not None}

    async def _after(self, press: Press, step: str, change: Callable[[Actor], Awaitable[object]]) -> None:
        """Make a change and draw a step; why it was not made is told above the newest screen."""
        async with press.showing():
            notice = ""
            try:
                await change(press.actor)
            except (OutOfDateError, InvalidInputError, NotNowError) as refusal:
                notice = refusal.sentence
            card = await self.card(press.actor, step)
        await press.show(card.lead(notice) if notice else card)

    async def show(self, press: Press) -> None:
        """Show a step."""
        step, _dash, page = press.extra.partition("-")
        async with press.showing():
            card = await self.card(press.actor, step, page=int(page) if page.isdecimal() else 0)
        await press.show(card)

    async def use(self, press: Press) -> None:
        """Use a role or channel that is there."""
        chosen = _number(press.values)
        await self._after(press, press.extra, lambda by: self._setup.choose(by, press.ref, press.extra, Wish(chosen)))

    async def none(self, press: Press) -> None:
        """Do without a role or channel."""
        await self._after(press, press.extra, lambda by: self._setup.choose(by, press.ref, press.extra, Wish()))

    async def name(self, press: Press) -> None:
        """Ask for the name of a new role or channel."""
        part = PARTS.get(press.extra)
        if part is None:
            raise NotFoundError(_("There is no such choice. Please open /setup again."))
        field = Part("name", "text", _("Its name"), _("It is made only when you press “Make these”."), value=part.name)
        title = _("New: {part}").format(part=_(part.label))
        await press.show_modal(FormModal(CustomId("setup:named", press.ref, part.key), title, [field]))

    async def named(self, press: Press) -> None:
        """Take the name of a new role or channel."""
        typed = press.answers.get("name")
        name = typed.strip() if isinstance(typed, str) else ""
        await self._after(
            press, press.extra, lambda by: self._setup.choose(by, press.ref, press.extra, Wish(name=name or " "))
        )

    async def again(self, press: Press) -> None:
        """Put everything from a step on back to what is suggested."""
        keys = steps.parts_from(press.extra)
        await self._after(press, press.extra, lambda by: self._setup.start_again(by, press.ref, keys))

    async def hide(self, press: Press) -> None:
        """Hide some channels from people who have not joined."""
        ids = [int(one) for one in press.values if one.isdecimal()]
        await self._after(press, steps.SEES, lambda by: self._setup.hide(by, press.ref, ids))

    async def hide_all(self, press: Press) -> None:
        """Hide all channels that people who have not joined can see."""

        async def all_of_them(by: Actor) -> Setup:
            plan = await self._setup.plan(by)
            ids = [one.id for one in open_to_newcomers(plan.picture, plan.setup.wishes)]
            return await self._setup.hide(by, press.ref, ids)

        await self._after(press, steps.SEES, all_of_them)

    async def hide_none(self, press: Press) -> None:
        """Leave all channels as they are."""
        await self._after(press, steps.SEES, lambda by: self._setup.hide(by, press.ref, []))

    async def features(self, press: Press) -> None:
        """Use some features."""
        off = [one for one in SWITCHABLE if one not in press.values]
        await self._after(press, steps.FEATURES, lambda by: self._setup.use_features(by, press.ref, off))

    async def features_all(self, press: Press) -> None:
        """Use all features."""
        await self._after(press, steps.FEATURES, lambda by: self._setup.use_features(by, press.ref, []))

    async def features_none(self, press: Press) -> None:
        """Use none of the features that can be off."""
        await self._after(press, steps.FEATURES, lambda by: self._setup.use_features(by, press.ref, SWITCHABLE))

    async def lobby(self, press: Press) -> None:
        """Draw the lobby's card exactly as new people will see it, for this person only."""
        async with press.thinking():
            await self._setup.plan(press.actor)
            card = await self._desk.cards.draw("entry", press.actor.community_id, "lobby")
        await press.whisper(card or Card(_("There is no card to show."), tone=Tone.CARE))

    async def make(self, press: Press) -> None:
        """Make what was chosen."""
        await self._after(press, steps.MAKING, lambda by: self._setup.make(by, press.ref))

    async def look(self, press: Press) -> None:
        """Show how far it is."""
        await self._after(press, steps.MAKING, self._setup.look)

    async def person(self, press: Press) -> None:
        """Make somebody an organiser or a moderator."""
        chosen = _number(press.values)
        async with press.thinking():
            await self._setup.appoint(press.actor, press.extra, chosen)
        role = _(PARTS[press.extra].label)
        await press.whisper(_("<@{person}> gets the role for: {role}.").format(person=chosen, role=role))

    async def nation(self, press: Press) -> None:
        """Choose whose help lines the group checks."""
        nation = press.values[0] if press.values else ""
        await self._after(press, steps.HELP, lambda by: self._setup.serve(by, press.ref, nation))

    async def live(self, press: Press) -> None:
        """Go live."""
        await self._after(press, steps.LIVE, lambda by: self._setup.go_live(by, press.ref))

    async def undo(self, press: Press) -> None:
        """Ask once more."""
        async with press.showing():
            setup = await self._setup.look(press.actor)
        await press.show(setup_making.undo_screen(setup))

    async def undo_yes(self, press: Press) -> None:
        """Take away what was made."""
        await self._after(press, steps.MAKING, lambda by: self._setup.undo(by, press.ref))


def _number(values: list[str]) -> int:
    if not values or not values[0].isdecimal():
        raise NotFoundError(_("Please choose one from the list."))
    return int(values[0])
