"""The composition root: the only file that knows every room, and hands each what it needs."""

from __future__ import annotations

import asyncio
import logging
import random
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any, cast

from bot.citing import pages_of
from bot.clock import Clock, OffsetClock, SystemClock
from bot.community.book import SettingsBook
from bot.composing import evidence_hub, lookout, name_in, outreach, peers, signposting_desk, topics_house
from bot.crisis import listening
from bot.crisis.alerts import Alerts
from bot.crisis.checks import Checks
from bot.crisis.choices import Choices
from bot.crisis.duties import Duties as CrisisDuties
from bot.crisis.duty import Duty
from bot.delivery import outbox
from bot.delivery.announcing import Announcing
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.handlers import Handlers
from bot.delivery.reconcile import Reconciler, Repair
from bot.delivery.reconciliations import Reconciliations
from bot.delivery.timers import Timers
from bot.delivery.todo import Todos
from bot.discord_kit import effects
from bot.discord_kit.acting import Scene
from bot.discord_kit.client import SupportBot, use_practice_discord
from bot.discord_kit.commands import CommandDoor
from bot.discord_kit.guild_port import DiscordGuilds
from bot.discord_kit.health import Health, Loop, Vitals
from bot.discord_kit.people_port import DiscordPeople
from bot.discord_kit.places import announce
from bot.discord_kit.supervisor import Supervisor
from bot.discord_kit.topic_port import DiscordTopics
from bot.errors import TryAgainError
from bot.evidence.duties import Duties as EvidenceDuties
from bot.evidence.shelf import Pages
from bot.membership import forgetting, raids, settling, still_wanted
from bot.membership.applying import Applying
from bot.membership.cards import Cards
from bot.membership.deciding import Deciding
from bot.membership.doors import Doors
from bot.membership.duties import Duties
from bot.membership.repairs import CardRepair, NativeRepair, PeopleRepair
from bot.misinformation import watching
from bot.misinformation.automod import plan_in
from bot.misinformation.claims import ClaimFiles, open_claims, shipped_claims
from bot.misinformation.watching import Detectors
from bot.nearby.cards import Cards as NearbyCards
from bot.nearby.duties import Duties as NearbyDuties
from bot.nearby.repairs import LeaverRepair
from bot.nearby.service import Nearby
from bot.referral import duties as referral_duties
from bot.settings import Secrets
from bot.signposting import duties as signposting_duties
from bot.signposting.directories import Directories
from bot.signposting.loading import DirectoryFiles, open_directory
from bot.signposting.weekly import Weekly
from bot.store.faults import NO_FAULTS, Faults, KillAt
from bot.store.sealing import KeyRing
from bot.store.store import Store
from bot.topics import duties as topics_duties
from bot.topics import group_duties
from bot.topics.daily import Daily
from bot.topics.leavers import HostRepair
from bot.topics.panel import PanelRepair
from bot.topics.repairs import TopicQuestions, TopicRepair
from bot.topics.settling import Settling as TopicsSettling
from cogs import crisis, evidence, membership, misinformation, nearby, organising, referral, signposting, topics

_log = logging.getLogger("alongside")
_ARRIVALS_PERIOD = 5.0
_EMPTY_DIRECTORY = DirectoryFiles()
Arm = Callable[[int], Awaitable[None]]
"""Sets a repeating timer of one community going, if it does not go already."""


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
    supervisor: Supervisor

    @property
    def loops(self) -> list[Coroutine[Any, Any, None]]:
        """Return the loops that run beside the client."""
        return [self.dispatcher.run(), self.timers.run(), self.reconciler.run(), self.doors.run()]


@dataclass(frozen=True, slots=True)
class Cogs:
    """What each cog stands on."""

    joining: membership.Joining
    care: organising.Care
    standby: crisis.Standby
    neighbours: nearby.Neighbours
    topics_house: topics.TopicsHouse
    desk: signposting.Desk
    hub: evidence.Hub
    outreach: referral.Outreach
    looking: misinformation.MisinformationHouse
    lookout: misinformation.Lookout

    async def load(self, bot: SupportBot) -> None:
        """Load every cog, before the bot is ready."""
        await membership.setup(bot, self.joining)
        await organising.setup(bot, self.care)
        await crisis.setup(bot, self.standby)
        await nearby.setup(bot, self.neighbours)
        await topics.setup(bot, self.topics_house)
        await signposting.setup(bot, self.desk)
        await evidence.setup(bot, self.hub)
        await referral.setup(bot, self.outreach)
        await misinformation.setup(bot, self.looking, self.lookout)


def _register(handlers: Handlers, store: Store, book: SettingsBook) -> list[Arm]:
    """Name who hears of timers and outcomes; return what has to be set going in each community."""
    settling.register(handlers)
    forgetting.register(handlers)
    raids.register(handlers)
    still_wanted.register(handlers)
    signposting_duties.register(handlers)
    Duties(book).register(handlers)
    NearbyDuties(book).register(handlers)
    CrisisDuties(book).register(handlers)
    TopicsSettling(book).register(handlers)
    topics_duties.register(handlers)
    group_duties.register(handlers)
    referral_duties.register(handlers)
    due_evidence = EvidenceDuties(store, book)
    due_evidence.register(handlers)
    daily = Daily(store, book)
    daily.register(handlers)
    weekly = Weekly(store, book)
    weekly.register(handlers)
    return [daily.arm, weekly.arm, due_evidence.arm]


def _repairs(
    store: Store,
    book: SettingsBook,
    clock: Clock,
    guilds: DiscordGuilds,
    people: DiscordPeople,
    topics_port: DiscordTopics,
) -> list[Repair]:
    """Return what is compared with Discord, in this order."""
    of_topics = TopicRepair(store, topics_port, clock)
    return [
        PeopleRepair(store, guilds),
        CardRepair(store, guilds),
        NativeRepair(store, book, guilds),
        LeaverRepair(store, people, clock),
        of_topics,
        TopicQuestions(store, of_topics),
        HostRepair(store, people, clock),
        PanelRepair(store, guilds),
    ]


def _standby(store: Store, book: SettingsBook, clock: Clock, bot: SupportBot) -> crisis.Standby:
    return crisis.Standby(
        alerts=Alerts(store, book),
        duty=Duty(store, book),
        choices=Choices(store),
        checks=Checks(store),
        listening=listening.Listening(book),
        settings=book,
        clock=clock,
        name_of=lambda community_id: guild.name if (guild := bot.get_guild(community_id)) else "",
    )


def _joining(
    store: Store, book: SettingsBook, bot: SupportBot, doors: Doors, guilds: DiscordGuilds, directories: Directories
) -> membership.Joining:
    """Put the use cases of joining together."""
    return membership.Joining(
        applying=Applying(store, book, directories),
        deciding=Deciding(store, book, guilds),
        doors=doors,
        cards=Cards(store, book, directories),
        settings=book,
        guild=guilds,
        name_of=partial(name_in, bot),
    )


def _scene(store: Store, book: SettingsBook, clock: Clock, bot: SupportBot) -> Scene:
    return Scene(client=bot, settings=book, cards=bot.cards, store=store, clock=clock, breaker=bot.breaker)


def _claims(files: ClaimFiles, book: SettingsBook) -> tuple[Detectors, Pages]:
    """Return the two that stand on the claim library: what finds its claims, and its pages for notes."""
    return Detectors(book, files), pages_of(files, book)


def build(
    store: Store,
    book: SettingsBook,
    *,
    token: str,
    clock: Clock,
    chance: random.Random,
    faults: Faults = NO_FAULTS,
    directory: DirectoryFiles = _EMPTY_DIRECTORY,
    claims: ClaimFiles | None = None,
) -> House:
    """Put the house together on an open, migrated store. Nothing runs yet."""
    handlers = Handlers()
    detectors, pages = _claims(claims or shipped_claims(), book)
    bot = SupportBot(
        settings=book,
        random=chance,
        clock=clock,
        listens=listening.anywhere(book) or watching.anywhere(book),
        hears_automod=watching.with_automod(book),
    )
    guilds = DiscordGuilds(bot, book)
    effects.register(handlers, _scene(store, book, clock, bot), partial(plan_in, book, detectors))
    arms = _register(handlers, store, book)
    people = DiscordPeople(bot, book, guilds)
    topics_port = DiscordTopics(bot, book, guilds)

    dispatcher = Dispatcher(store, handlers, clock=clock, random=chance, faults=faults)
    timers = Timers(store, handlers, clock=clock, random=chance, faults=faults)
    standby = _standby(store, book, clock, bot)
    looking = peers(store, book, bot, clock, chance, standby, people, pages)
    looking.register(handlers)
    reconciler = Reconciler(
        store,
        [*_repairs(store, book, clock, guilds, people, topics_port), *looking.repairs],
        clock=clock,
        random=chance,
        communities=lambda: [guild.id for guild in bot.guilds],
    )
    todos = Todos(store, handlers, random=chance)
    doors = Doors(store, book, clock, guilds)
    seeing = lookout(store, book, detectors, looking.house, standby, handlers)
    desk = signposting_desk(store, book, bot, directory, standby, clock, chance)
    desk.sharing.register(handlers)

    async def look_over() -> None:
        commands = cast("CommandDoor", bot.tree)
        reconciler.kick()
        for guild in bot.guilds:
            for arm in (*arms, looking.arming.arm, seeing.automod.sync):
                await arm(guild.id)
        await commands.sync_if_changed(store)
        await announce(bot, Announcing(store, [standby.listening, seeing.watching]))

    cogs = Cogs(
        joining=_joining(store, book, bot, doors, guilds, desk.directories),
        care=organising.Care(todos=todos, reconciliations=Reconciliations(store, reconciler)),
        standby=standby,
        neighbours=nearby.Neighbours(Nearby(store, book, people, chance), NearbyCards(store), partial(name_in, bot)),
        topics_house=topics_house(store, book, bot, topics_port, chance),
        desk=desk,
        hub=evidence_hub(store, book, bot, clock, pages),
        outreach=outreach(store, book, bot),
        looking=looking.house,
        lookout=seeing,
    )
    bot.before_ready.append(partial(cogs.load, bot))
    bot.when_ready.append(look_over)
    bot.kicks.append(lambda _community_id: reconciler.kick())
    return House(
        store=store,
        clock=clock,
        bot=bot,
        dispatcher=dispatcher,
        timers=timers,
        reconciler=reconciler,
        doors=doors,
        todos=todos,
        supervisor=Supervisor(bot, token, clock, before_end=dispatcher.drain),
    )


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
        loops={
            "dispatcher": Loop(lambda: house.dispatcher.pace.last_tick, house.dispatcher.pace.period),
            "timers": Loop(lambda: house.timers.pace.last_tick, house.timers.pace.period),
            "reconciler": Loop(lambda: house.reconciler.pace.last_tick, house.reconciler.pace.period),
            "arrivals": Loop(lambda: house.doors.last_tick, _ARRIVALS_PERIOD),
        },
        facts={"parked": parked},
    )


async def serve(secrets: Secrets, book: SettingsBook) -> None:
    """Open the store, migrate it, and run until asked to stop. Raises SetupError for mistakes a person can mend."""
    chance = random.SystemRandom()
    clock: Clock = OffsetClock(secrets.practice_clock) if secrets.practice_clock else SystemClock()
    faults: Faults = KillAt(secrets.practice_kill_at) if secrets.practice_kill_at else NO_FAULTS
    directory = open_directory(secrets.config_folder())
    claims = open_claims(secrets.config_folder())
    token = secrets.token()
    if secrets.discord_api is not None:
        use_practice_discord(secrets.discord_api)
    keys = KeyRing.load_or_create(secrets.key_file)
    store = await Store.open(secrets.database_address(), keys=keys, clock=clock, random=chance, faults=faults)
    try:
        await store.migrate()
        house = build(
            store, book, token=token, clock=clock, chance=chance, faults=faults, directory=directory, claims=claims
        )
        await _run(house, secrets.health_port)
    finally:
        await store.close()


async def _run(house: House, health_port: int) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, house.supervisor.stop)
    health = Health(_vitals(house), house.clock, health_port) if health_port else None
    if health is not None:
        await health.start()
    try:
        async with running(house):
            await house.supervisor.run()
    finally:
        if health is not None:
            await health.stop()


def run(secrets: Secrets, book: SettingsBook) -> int:
    """Run the bot until it is stopped; return the exit code."""
    asyncio.run(serve(secrets, book))
    _log.info("stopped")
    return 0
