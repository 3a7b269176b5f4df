"""The setting of every run: practice Discord, a bot that can be killed, and the way to a settled end."""

from __future__ import annotations

import asyncio
import os
import random
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.audit.verify import verify_all
from bot.clock import SystemClock
from bot.rehearsal.answers import CannotError
from bot.rehearsal.bot_process import BotProcess
from bot.rehearsal.building import build_community
from bot.rehearsal.faults import AFTER, LIMITED, RESET_AFTER, Rule
from bot.rehearsal.people import Person
from bot.rehearsal.server import PracticeDiscord
from bot.rehearsal.shapes import Member
from bot.rehearsal.stage import MismatchError, Stage
from bot.store.sealing import KeyRing
from bot.store.store import Store
from tests.chaos.facts import Facts, read_database, read_world, rows

KILLED = -9
SETTLING = 120.0  # seconds skipped at the end: what is younger than a minute the reconciler leaves alone
_QUIET = 1.2
_SETTLE_LIMIT = 60.0


class Setting:
    """One stage with what chaos needs besides."""

    def __init__(self, stage: Stage, folder: Path) -> None:
        self.stage = stage
        self.folder = folder
        self.applicants: list[int] = []
        self.lost_replies: list[Rule] = []
        self.crashes: list[str] = []
        self.busiest = 0.0

    @property
    def database(self) -> Path:
        """Return the database file."""
        return self.folder / "data" / "alongside.db"

    def add_applicants(self, count: int) -> list[Person]:
        """Let so many people be in the guild, without any role."""
        practice, community = self.stage.practice, self.stage.community
        people = []
        for number in range(count):
            user = practice.world.add_user(f"applicant{number}", display=f"Applicant {number}")
            community.guild.members[user.id] = Member(user, practice.world.clock.now())
            people.append(Person(practice, community, user))
        self.applicants += [one.id for one in people]
        return people

    def lose_replies(self, fraction: float) -> None:
        """Lose the replies to a fraction of all requests, after they were carried out; a few more are told to wait."""
        faults = self.stage.practice.faults
        self.lost_replies = [
            faults.add(Rule(RESET_AFTER, fraction=fraction * 0.4)),
            faults.add(Rule(AFTER, status=502, fraction=fraction * 0.35)),
            faults.add(Rule(AFTER, status=503, fraction=fraction * 0.25)),
        ]
        faults.add(Rule(LIMITED, fraction=fraction / 10, seconds=0.3))

    @property
    def replies_lost(self) -> int:
        """Return how many replies were lost on purpose."""
        return sum(rule.struck for rule in self.lost_replies)

    def feels_the_load(self) -> None:
        """Note how busy the machine is just now."""
        self.busiest = max(self.busiest, os.getloadavg()[0] / (os.cpu_count() or 1))

    def is_up(self) -> bool:
        """Tell whether people see the bot online."""
        return self.stage.bot.running and bool(self.stage.practice.gateway.live)

    async def open_door(self) -> None:
        """Start the bot and have the organiser open the door, before any trouble."""
        await self.starts()
        await self.asks_to_open()

    async def asks_to_open(self) -> None:
        """Have the organiser use the command, again and again, until the card stands in the lobby."""
        olu, lobby = self.stage.person("olu"), self.stage.community.channels["welcome"]
        olu.patience = 3.0
        while not any(not one.ephemeral for one in lobby.messages.values()):
            if self.is_up() and self.stage.practice.world.application.commands:
                await olu.command("door open")
            await asyncio.sleep(0.2)

    async def starts(self, *, kill_at: int | None = None) -> None:
        """Start the bot, if it does not run."""
        if self.stage.bot.running:
            return
        gateway = self.stage.practice.gateway
        await self.stage.until(lambda: not gateway.live, "the line of the dead bot is closed")
        try:
            await self.stage.start_bot(kill_at=kill_at)
        except MismatchError as mismatch:
            self.crashes.append(str(mismatch))
            raise

    async def note_end(self) -> None:
        """Wait for the bot's end, and note when it ended otherwise than by our kill."""
        code = await self.stage.bot.ended()
        if code != KILLED:
            self.crashes.append(f"exit code {code}: {self.stage.bot.last_words(5)}")

    def unsent(self) -> int:
        """Count the effects that are on their way."""
        [(count,)] = rows(self.database, "SELECT count(*) FROM outbox WHERE state IN ('new', 'sending')")
        return int(count)

    async def settles(self, limit: float = _SETTLE_LIMIT) -> bool:
        """Wait until the bot is up, its outbox empty, and it asks Discord for nothing; False when that never comes."""
        entries = self.stage.practice.ledger.entries
        until = asyncio.get_running_loop().time() + limit
        quiet_since, seen = asyncio.get_running_loop().time(), -1
        while asyncio.get_running_loop().time() < until:
            now = asyncio.get_running_loop().time()
            if len(entries) != seen or not self.is_up() or self.unsent():
                quiet_since, seen = now, len(entries)
            elif now - quiet_since > _QUIET:
                return True
            await asyncio.sleep(0.1)
        return False

    async def calm_down(self) -> bool:
        """Take the trouble away, start the bot once more, let two minutes pass and wait until all is quiet."""
        self.stage.practice.faults.clear()
        await self.stage.bot.kill()
        self.stage.practice.clock.skip(SETTLING)
        await self.starts()
        await self.settles()
        await self._mends()
        return await self.settles()

    async def _mends(self) -> None:
        """Press "Mend it" where the bot asks before it mends many things at once, as a moderator would."""
        dee = self.stage.person("dee")
        for channel in ("moderator-alerts", "applications"):
            for card in dee.sees(channel):
                if "Mend it" in card.buttons:
                    try:
                        await dee.presses(card, "Mend it")
                    except CannotError:
                        continue

    async def stops(self) -> int | None:
        """Ask the bot to end; return its exit code and note when that is not as it should be."""
        code = await self.stage.bot.stop()
        if code not in {0, KILLED}:
            self.crashes.append(f"exit code {code} on being asked to stop: {self.stage.bot.last_words(5)}")
        return code

    async def facts(self) -> Facts:
        """Stop the bot and read everything there is."""
        await self.stops()
        self.feels_the_load()
        facts = Facts(crashes=list(self.crashes), busiest=self.busiest)
        if not self.database.exists():
            facts.crashes.append("there is no database")
            return facts
        read_world(self.stage.practice, self.stage.community, self.applicants, facts)
        read_database(self.database, facts)
        facts.wrong_audit_rows = await self._wrong_audit_rows()
        return facts

    async def _wrong_audit_rows(self) -> list[str]:
        keys = KeyRing.load_or_create(self.folder / "keys" / "alongside.key")
        chance = random.Random(1)
        store = await Store.open(str(self.database), keys=keys, clock=SystemClock(), random=chance)
        try:
            return [f"{wrong.fault} at {wrong.seq}" for wrong in await verify_all(store)]
        finally:
            await store.close()

    def faults_in_log(self) -> list[str]:
        """Return the lines of the bot's log that tell of a bug."""
        if not self.stage.bot.log.exists():
            return []
        text = self.stage.bot.log.read_text(encoding="utf-8", errors="replace")
        return [f"log: {line}" for line in text.splitlines() if re.search(r"\bERROR\b|Traceback|Task exception", line)]


async def call_off(*tasks: asyncio.Task[None]) -> None:
    """End tasks that are not done, and wait for all; what went wrong in them is known otherwise."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


@asynccontextmanager
async def set_up(folder: Path, *, seed: int, rate_factor: float = 20.0) -> AsyncIterator[Setting]:
    """Set the stage in an empty folder. `rate_factor` makes Discord's limits wider, so that a minute shows an hour."""
    async with PracticeDiscord(clock_file=folder / "clock", seed=seed, rate_factor=rate_factor) as practice:
        community = build_community(practice.world)
        bot = BotProcess(folder, address=practice.base_url, token=practice.token)
        stage = Stage(practice, community, bot, write=lambda _line: None)
        try:
            yield Setting(stage, folder)
        finally:
            await bot.kill()
