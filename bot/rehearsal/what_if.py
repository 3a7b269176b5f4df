"""What if: things that go wrong in a community's life, done to a practice on purpose. Each answers with a sentence."""

from __future__ import annotations

import asyncio
import itertools
from pathlib import Path

from bot.language import _
from bot.rehearsal import faults
from bot.rehearsal.answers import CannotError
from bot.rehearsal.bot_process import default_config
from bot.rehearsal.bot_rights import BotRights
from bot.rehearsal.controls import Worker
from bot.rehearsal.faults import Rule
from bot.rehearsal.membering import invites_paused, join
from bot.rehearsal.own_settings import fit_server
from bot.rehearsal.people import Person
from bot.rehearsal.shapes import Channel, Overwrite
from bot.rehearsal.stage import Stage
from bot.rehearsal.structure import add_channel, delete_channel

HOUR, DAY = 3600.0, 86400.0
SIX_MONTHS = 183 * DAY
CROWD = 200
_TO_TRY = 3  # so many of a crowd can be chosen on the page, to apply as one of them
_SLOW_SECONDS = 2.0
_QUIET_SECONDS = 1.0
_LONGEST_LOOK = 10.0
_LONGEST_WORK = 30.0
_QUEUE = "applications"


class MistakesInSettingsError(CannotError):
    """A folder of settings has mistakes, so it is not used. `lines` are those of `python -m bot check`."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__(_("These settings have mistakes. The settings in use stay as they are."))
        self.lines = lines


class WhatIf:
    """One method for each question. Raises CannotError, with a sentence for people, for what makes no sense now.

    Without `at_work` the bot counts as done when it has been quiet for a moment.
    """

    def __init__(self, stage: Stage, at_work: Worker | None = None) -> None:
        self.stage = stage
        self._at_work = at_work
        self.rights = BotRights(stage.practice.world, stage.community)
        self._queue_rules: list[Overwrite] = []
        self._numbers = itertools.count(1)

    @property
    def _queue(self) -> Channel:
        """Return the queue's channel, also one that set-up has made. Raises CannotError before there is one."""
        community = self.stage.community
        if _QUEUE not in community.channels:
            made = next((one for one in community.guild.channels.values() if one.name == _QUEUE), None)
            if made is None:
                raise CannotError(_("There is no such channel yet."))
            community.channels[_QUEUE] = made
        return community.channels[_QUEUE]

    # Time and the bot

    async def skip(self, seconds: float) -> str:
        """Move time forward in one jump, and wait until the bot has done what fell due."""
        self.stage.practice.clock.skip(seconds)
        if not self.stage.bot.running:
            return _("It is later now. The bot does not run. It does what fell due when it starts.")
        if await self._done():
            return _("It is later now. The bot has done what fell due on the way.")
        return _("It is later now. The bot is still busy with what fell due on the way.")

    async def restart(self) -> str:
        """Stop the bot in an orderly way if it runs, and start it."""
        await self.stage.restart_bot()
        return _("The bot runs again. Nothing it knew is lost.")

    async def kill(self) -> str:
        """End the bot as a power cut would; it stays down."""
        if not self.stage.bot.running:
            raise CannotError(_("The bot does not run."))
        await self.stage.bot.kill()
        return _("The bot is gone, as in a power cut. Press a button as somebody, then start the bot again.")

    # What the bot may do

    async def take_permission(self, name: str) -> str:
        """Take one permission from the bot, by the name that Discord shows."""
        self.rights.take(name)
        return _("The bot lost the permission “{permission}”. Do something that needs it, and read the alerts.").format(
            permission=name
        )

    async def give_back(self) -> str:
        """Give back all permissions that were taken away."""
        self.rights.give_back()
        return _("The bot has all its permissions again. Press “Try again” on the cards that wait.")

    async def lower_role(self) -> str:
        """Drag the bot's role below the member role."""
        self.rights.lower()
        return _("The bot's role is at the bottom now. Approve somebody, and read the alerts.")

    async def lift_role(self) -> str:
        """Drag the bot's role to the top again."""
        self.rights.lift()
        return _("The bot's role is at the top again. Press “Try again” on the cards that wait.")

    # Discord itself

    async def slow(self) -> str:
        """Let every answer of Discord take two seconds."""
        self._trouble(Rule(faults.SLOW, seconds=_SLOW_SECONDS))
        return _("Every answer of Discord takes two seconds now. Press something, and see how long it takes.")

    async def lost(self) -> str:
        """Lose every third answer of Discord after it did what was asked."""
        self._trouble(Rule(faults.RESET_AFTER, every=3))
        return _("Discord does what the bot asks, but every third answer gets lost. Nothing may happen twice.")

    async def broken(self) -> str:
        """Let every third request end with an error, and do nothing."""
        self._trouble(Rule(faults.BEFORE, every=3, status=503))
        return _("Discord answers every third request with an error. The bot tries again, so be patient.")

    async def well(self) -> str:
        """End all trouble with Discord."""
        rules = self.stage.practice.faults
        if not rules.rules:
            raise CannotError(_("Discord is well already."))
        rules.clear()
        return _("Discord is well again. What waited is being done now.")

    def _trouble(self, rule: Rule) -> None:
        self.stage.practice.faults.clear()
        self.stage.practice.faults.add(rule)

    # People

    async def crowd(self) -> str:
        """Let 200 people join at once; some of them can be chosen on the page."""
        world, community = self.stage.practice.world, self.stage.community
        if invites_paused(world, community.guild):
            raise CannotError(_("Nobody can come in: invites are paused. Open them again first."))
        for place in range(CROWD):
            number = next(self._numbers)
            user = world.add_user(f"newcomer{number}", display=f"Newcomer {number}")
            if place < _TO_TRY:
                community.people[user.name] = user
            join(world, community.guild, user)
        await self._quiet()
        return _("{count} people joined within a moment. Read the alerts as a moderator.").format(count=CROWD)

    async def delete_queue(self) -> str:
        """Delete the channel in which applications are decided."""
        guild = self.stage.community.guild
        if self._queue.id not in guild.channels:
            raise CannotError(_("That channel is deleted already."))
        self._queue_rules = list(self._queue.overwrites.values())
        delete_channel(self.stage.practice.world, self._queue, by=guild.owner_id)
        return _("The channel with the applications is deleted. Apply as somebody, and read the alerts.")

    async def put_queue_back(self) -> str:
        """Make the channel again, with the same name and the same rules."""
        community = self.stage.community
        if self._queue.id in community.guild.channels:
            raise CannotError(_("The channel is there. There is nothing to put back."))
        queue = self._queue
        community.channels[_QUEUE] = add_channel(
            self.stage.practice.world,
            community.guild,
            queue.name,
            by=community.guild.owner_id,
            overwrites=self._queue_rules,
        )
        return _(
            "The channel is there again, and empty. Press “Try again” on the cards that wait. "
            "Older cards come back within 15 minutes, or when you restart the bot."
        )

    async def close_dms(self, key: str) -> str:
        """Close somebody's direct messages."""
        person = self._person(key)
        if not person.user.dms_open:
            raise CannotError(_("Their direct messages are closed already."))
        person.closes_dms()
        return _("{person} takes no direct messages now.").format(person=person.user.shown)

    async def open_dms(self, key: str) -> str:
        """Open somebody's direct messages again."""
        person = self._person(key)
        if person.user.dms_open:
            raise CannotError(_("Their direct messages are open already."))
        person.closes_dms(closed=False)
        return _("{person} takes direct messages again.").format(person=person.user.shown)

    def _person(self, key: str) -> Person:
        if key not in self.stage.community.people:
            raise CannotError(_("Choose a person from the list."))
        return self.stage.person(key)

    # Settings

    async def settings(self, folder: Path | None) -> str:
        """Use the settings in a folder, None: those that come with the bot; the bot is restarted.

        Raises MistakesInSettingsError when there are mistakes; the settings in use stay then.
        """
        wanted = folder or default_config()
        fine, lines = await self.stage.bot.check(wanted)
        if not fine:
            raise MistakesInSettingsError(lines)
        world, community = self.stage.practice.world, self.stage.community
        by_id = await asyncio.to_thread(fit_server, world, community, wanted)
        self.stage.bot.use(wanted)
        await self.stage.restart_bot()
        said = _("The bot runs with these settings now.")
        if by_id:
            said += " " + _("Practice has no ids of your server, so these will not be found: {settings}.").format(
                settings=", ".join(by_id)
            )
        return said

    async def _done(self) -> bool:
        """Wait until nothing is due any more and the bot is quiet; tell whether that came within half a minute.

        A timer that has fired may set another that is due, too, so what is due is looked at again after each wait.
        """
        clock = self.stage.practice.clock
        started = clock.monotonic()
        while True:
            await self._quiet()
            if self._at_work is None or not await self._at_work(self.stage.bot.folder, clock.now()):
                return True
            if clock.monotonic() - started > _LONGEST_WORK:
                return False

    async def _quiet(self) -> None:
        """Wait until the bot has asked nothing of Discord for a moment, or for ten seconds."""
        clock, entries = self.stage.practice.clock, self.stage.practice.ledger.entries
        started = last = clock.monotonic()
        count = len(entries)
        while clock.monotonic() - last < _QUIET_SECONDS and clock.monotonic() - started < _LONGEST_LOOK:
            await asyncio.sleep(0.05)
            if len(entries) != count:
                count, last = len(entries), clock.monotonic()
