"""The composition root: the only file that knows every room, and hands each what it needs."""

from __future__ import annotations

import asyncio
import logging
import random
import signal
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from bot.adjusting.service import Adjusting
from bot.assembling import (
    Cogs,
    LookOver,
    joining_of,
    library,
    register,
    repairs,
    scene,
    settings_desk_of,
    standby_of,
)
from bot.checkup.machine import Surroundings
from bot.clock import Clock, OffsetClock, SystemClock
from bot.community.book import SettingsBook
from bot.composing import evidence_hub, languages, lookout, name_in, outreach, peers, signposting_desk, topics_house
from bot.composing_doctor import surgery_of, surroundings_of, watching_loops
from bot.composing_keeping import backups_of, beating, nightly_loop, nightly_of
from bot.composing_setup import founding_of
from bot.delivery import outbox
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.handlers import Handlers
from bot.delivery.reconcile import Reconciler
from bot.delivery.reconciliations import Reconciliations
from bot.delivery.timers import Timers
from bot.delivery.todo import Todos
from bot.discord_kit import effects
from bot.discord_kit.client import SupportBot, use_practice_discord
from bot.discord_kit.guild_port import DiscordGuilds
from bot.discord_kit.health import Health, Loop, Vitals
from bot.discord_kit.people_port import DiscordPeople
from bot.discord_kit.supervisor import Supervisor
from bot.discord_kit.topic_port import DiscordTopics
from bot.errors import TryAgainError
from bot.in_step import InStep, hearing
from bot.keeping_safe.backing_up import Backups
from bot.keeping_safe.nightly import Nightly
from bot.keeping_safe.servers import require_finished
from bot.languages.repairs import SpeakerRepair
from bot.membership.doors import Doors
from bot.misinformation.automod import plan_in
from bot.misinformation.claims import ClaimFiles, open_claims, shipped_claims
from bot.nearby.cards import Cards as NearbyCards
from bot.nearby.service import Nearby
from bot.reloading import Reloading
from bot.settings import Secrets
from bot.signposting.loading import DirectoryFiles, open_directory
from bot.store.faults import NO_FAULTS, Faults, KillAt
from bot.store.sealing import KeyRing
from bot.store.store import Store
from bot.topics.panel import Panels
from cogs import nearby, organising

_log = logging.getLogger("alongside")
_ARRIVALS_PERIOD = 5.0


@dataclass(frozen=True, slots=True)
class House:
    """Everything that lives as long as the process."""

    store: Store
    clock: Clock
    bot: SupportBot
    dispatcher: Dispatcher
    timers: Timers
    reconciler: Reconciler
    doors: Doors
    todos: Todos
    adjusting: Adjusting
    reloading: Reloading
    supervisor: Supervisor
    nightly: Nightly | None = None

    @property
    def loops(self) -> list[Coroutine[Any, Any, None]]:
        """Return the loops that run beside the client."""
        nightly = [self.nightly.run()] if self.nightly is not None else []
        return [self.dispatcher.run(), self.timers.run(), self.reconciler.run(), self.doors.run(), *nightly]


@dataclass(frozen=True, slots=True)
class Papers:
    """What organisers wrote in files beside the settings, and the folder in which they are found again."""

    directory: DirectoryFiles = field(default_factory=DirectoryFiles)
    claims: ClaimFiles = field(default_factory=shipped_claims)
    folder: Path = Path("config")
    surroundings: Surroundings | None = None
    backups: Backups | None = None


def build(
    store: Store,
    book: SettingsBook,
    *,
    token: str,
    clock: Clock,
    chance: random.Random,
    faults: Faults = NO_FAULTS,
    papers: Papers | None = None,
    adjusting: Adjusting | None = None,
) -> House:
    """Put the house together on an open, migrated store. Nothing runs yet.

    `adjusting` has to be loaded already, so that what organisers changed counts from the first moment.
    """
    handlers, papers, adjusting = Handlers(), papers or Papers(), adjusting or Adjusting(store, book)
    detectors, pages = library(papers.claims, book)
    bot = SupportBot(settings=book, random=chance, clock=clock, **hearing(book))
    guilds = DiscordGuilds(bot, book)
    spoken = languages(store, book, bot, handlers)
    effects.register(handlers, scene(store, book, clock, bot), partial(plan_in, book, detectors))
    arms = register(handlers, store, book)
    people, topics_port = DiscordPeople(bot, book, guilds), DiscordTopics(bot, book, guilds)

    dispatcher = Dispatcher(store, handlers, clock=clock, random=chance, faults=faults)
    timers = Timers(store, handlers, clock=clock, random=chance, faults=faults)
    standby = standby_of(store, book, clock, bot)
    looking = peers(store, book, bot, clock, chance, standby, people, pages)
    looking.register(handlers)
    reconciler = Reconciler(
        store,
        [
            *repairs(store, book, clock, guilds, people, topics_port),
            *looking.repairs,
            SpeakerRepair(store, people, clock, spoken),
        ],
        clock=clock,
        random=chance,
        communities=lambda: [guild.id for guild in bot.guilds if bot.is_awake(guild.id)],
        speaks=spoken.of_community,
    )
    todos, doors = Todos(store, handlers, random=chance), Doors(store, book, clock, guilds)
    founding = founding_of(store, book, bot, adjusting, doors, todos, handlers)
    seeing = lookout(store, book, detectors, looking.house, standby, handlers)
    desk = signposting_desk(store, book, bot, papers.directory, standby, clock, chance, handlers)
    reloading = Reloading(
        papers.folder, store=store, adjusting=adjusting, directories=desk.directories, detectors=detectors
    )

    nightly = nightly_of(store, papers.backups, book, bot, clock, chance, handlers)
    loops = _loops(dispatcher, timers, reconciler, doors) | nightly_loop(nightly)
    around = watching_loops(papers.surroundings, loops, clock)
    surgery, rounds = surgery_of(store, book, bot, clock, desk.directories, todos, adjusting, around)
    rounds.register(handlers, surgery.checkup)

    cogs = Cogs(
        joining=joining_of(store, book, bot, doors, guilds, desk.directories),
        care=organising.Care(todos=todos, reconciliations=Reconciliations(store, reconciler)),
        settings_desk=settings_desk_of(adjusting, reloading, bot, chance),
        standby=standby,
        neighbours=nearby.Neighbours(Nearby(store, book, people, chance), NearbyCards(store), partial(name_in, bot)),
        topics_house=topics_house(store, book, bot, topics_port, chance),
        desk=desk,
        hub=evidence_hub(store, book, bot, clock, pages),
        outreach=outreach(store, book, bot),
        looking=looking.house,
        lookout=seeing,
        spoken=spoken,
        surgery=surgery,
        founding=founding.desk,
    )
    look_over = LookOver(
        store,
        bot,
        reconciler,
        [*arms, looking.arming.arm, rounds.arm, seeing.automod.sync],
        [standby.listening, seeing.watching],
    )
    founding.hook(look_over)
    _wake(bot, cogs, reconciler, look_over)
    InStep(bot, book, Panels(store), doors, look_over).hook(adjusting)
    return House(
        store=store,
        clock=clock,
        bot=bot,
        dispatcher=dispatcher,
        timers=timers,
        reconciler=reconciler,
        doors=doors,
        todos=todos,
        adjusting=adjusting,
        reloading=reloading,
        supervisor=Supervisor(bot, token, clock, before_end=dispatcher.drain),
        nightly=nightly,
    )


def _wake(bot: SupportBot, cogs: Cogs, reconciler: Reconciler, look_over: LookOver) -> None:
    """Say what is done once the bot is in, at each ready, and when roles or channels went."""
    bot.before_ready.append(partial(cogs.load, bot))
    bot.when_ready.append(look_over)
    bot.kicks.append(lambda _community_id: reconciler.kick())


@asynccontextmanager
async def running(house: House) -> AsyncIterator[None]:
    """Run the loops beside the block; they end with it, and what they hold back is written."""
    tasks = [asyncio.create_task(loop) for loop in house.loops]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _loops(dispatcher: Dispatcher, timers: Timers, reconciler: Reconciler, doors: Doors) -> dict[str, Loop]:
    return {
        "dispatcher": Loop(lambda: dispatcher.pace.last_tick, dispatcher.pace.period),
        "timers": Loop(lambda: timers.pace.last_tick, timers.pace.period),
        "reconciler": Loop(lambda: reconciler.pace.last_tick, reconciler.pace.period),
        "arrivals": Loop(lambda: doors.last_tick, _ARRIVALS_PERIOD),
    }


def _vitals(house: House) -> Vitals:
    async def can_write() -> bool:
        try:
            async with house.store.begin():
                return True
        except TryAgainError:
            return False

    async def parked() -> int:
        async with house.store.read() as tx:
            return await outbox.count(tx, outbox.PARKED)

    return Vitals(
        is_connected=house.bot.is_ready,
        can_write=can_write,
        loops=_loops(house.dispatcher, house.timers, house.reconciler, house.doors) | nightly_loop(house.nightly),
        facts={"parked": parked},
    )


async def serve(secrets: Secrets, book: SettingsBook) -> None:
    """Open the store, migrate it, and run until asked to stop. Raises SetupError for mistakes a person can mend."""
    chance = random.SystemRandom()
    clock: Clock = OffsetClock(secrets.practice_clock) if secrets.practice_clock else SystemClock()
    faults: Faults = KillAt(secrets.practice_kill_at) if secrets.practice_kill_at else NO_FAULTS
    folder = secrets.config_folder()
    token = secrets.token()
    if secrets.discord_api is not None:
        use_practice_discord(secrets.discord_api)
    keys = KeyRing.load_or_create(secrets.key_file)
    backups = backups_of(secrets, keys, clock, faults)
    papers = Papers(open_directory(folder), open_claims(folder), folder, surroundings_of(secrets), backups)
    store = await Store.open(secrets.database_address(), keys=keys, clock=clock, random=chance, faults=faults)
    try:
        await require_finished(store)
        await store.migrate()
        adjusting = Adjusting(store, book)
        for aside in await adjusting.load():
            _log.warning("the changed setting %s of %d does not fit the files", aside.path, aside.community_id)
        house = build(
            store,
            book,
            token=token,
            clock=clock,
            chance=chance,
            faults=faults,
            papers=papers,
            adjusting=adjusting,
        )
        await _run(house, secrets)
    finally:
        await store.close()


async def _run(house: House, secrets: Secrets) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, house.supervisor.stop)
    house.reloading.listen(loop)
    health = Health(_vitals(house), house.clock, secrets.health_port)
    if secrets.health_port:
        await health.start()
    try:
        async with running(house), beating(health, house.clock, secrets):
            await house.supervisor.run()
    finally:
        await health.stop()


def run(secrets: Secrets, book: SettingsBook) -> int:
    """Run the bot until it is stopped; return the exit code."""
    asyncio.run(serve(secrets, book))
    _log.info("stopped")
    return 0
