"""What the house is made of, each part with what it stands on, for the composition root."""

from __future__ import annotations

import random
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import cast

from bot.adjusting import duties as adjusting_duties
from bot.adjusting.service import Adjusting
from bot.citing import pages_of
from bot.clock import Clock
from bot.community.book import SettingsBook
from bot.composing import name_in
from bot.crisis import listening
from bot.crisis.alerts import Alerts
from bot.crisis.checks import Checks
from bot.crisis.choices import Choices
from bot.crisis.duties import Duties as CrisisDuties
from bot.crisis.duty import Duty
from bot.delivery.announcing import Announcing, Listener
from bot.delivery.handlers import Handlers
from bot.delivery.reconcile import Reconciler, Repair
from bot.discord_kit.acting import Scene
from bot.discord_kit.client import SupportBot
from bot.discord_kit.commands import CommandDoor
from bot.discord_kit.guild_port import DiscordGuilds
from bot.discord_kit.people_port import DiscordPeople
from bot.discord_kit.places import announce
from bot.discord_kit.topic_port import DiscordTopics
from bot.evidence.duties import Duties as EvidenceDuties
from bot.evidence.shelf import Pages
from bot.languages.choosing import Languages
from bot.membership import forgetting, raids, settling, still_wanted
from bot.membership.applying import Applying
from bot.membership.cards import Cards
from bot.membership.deciding import Deciding
from bot.membership.doors import Doors
from bot.membership.duties import Duties
from bot.membership.repairs import CardRepair, NativeRepair, PeopleRepair
from bot.misinformation.claims import ClaimFiles
from bot.misinformation.watching import Detectors
from bot.nearby.duties import Duties as NearbyDuties
from bot.nearby.repairs import LeaverRepair
from bot.referral import duties as referral_duties
from bot.reloading import Reloading
from bot.signposting import duties as signposting_duties
from bot.signposting.directories import Directories
from bot.signposting.weekly import Weekly
from bot.store.store import Store
from bot.topics import duties as topics_duties
from bot.topics import group_duties
from bot.topics.daily import Daily
from bot.topics.leavers import HostRepair
from bot.topics.panel import PanelRepair
from bot.topics.repairs import TopicQuestions, TopicRepair
from bot.topics.settling import Settling as TopicsSettling
from cogs import crisis, evidence, membership, misinformation, nearby, organising, referral, signposting, topics
from cogs import languages as cogs_of_languages
from cogs.organising import doctor
from cogs.organising.doctor import Surgery
from cogs.organising.settings_drafts import Drafts
from cogs.organising.setup_cog import open_setup
from cogs.organising.setup_desk import SetupDesk

Arm = Callable[[int], Awaitable[None]]
"""Sets a repeating timer of one community going, if it does not go already."""


@dataclass(frozen=True, slots=True)
class Cogs:
    """What each cog stands on."""

    joining: membership.Joining
    care: organising.Care
    settings_desk: organising.SettingsDesk
    standby: crisis.Standby
    neighbours: nearby.Neighbours
    topics_house: topics.TopicsHouse
    desk: signposting.Desk
    hub: evidence.Hub
    outreach: referral.Outreach
    looking: misinformation.MisinformationHouse
    lookout: misinformation.Lookout
    spoken: Languages
    surgery: Surgery
    founding: SetupDesk

    async def load(self, bot: SupportBot) -> None:
        """Load every cog, before the bot is ready."""
        await membership.setup(bot, self.joining)
        await organising.setup(bot, self.care)
        await organising.setup_settings(bot, self.settings_desk)
        await doctor.setup(bot, self.surgery)
        await open_setup(bot, self.founding)
        await crisis.setup(bot, self.standby)
        await cogs_of_languages.setup(bot, self.spoken)
        with bot.parts.part("nearby"):
            await nearby.setup(bot, self.neighbours)
        with bot.parts.part("topics"):
            await topics.setup(bot, self.topics_house)
        with bot.parts.part("signposting"):
            await signposting.setup(bot, self.desk)
        with bot.parts.part("evidence"):
            await evidence.setup(bot, self.hub)
        with bot.parts.part("referral"):
            await referral.setup(bot, self.outreach)
        with bot.parts.part("misinformation"):
            await misinformation.setup(bot, self.looking, self.lookout)


def register(handlers: Handlers, store: Store, book: SettingsBook) -> list[Arm]:
    """Name who hears of timers and outcomes; return what has to be set going in each community."""
    adjusting_duties.register(handlers)
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


def repairs(
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


def standby_of(store: Store, book: SettingsBook, clock: Clock, bot: SupportBot) -> crisis.Standby:
    """Put the use cases of help now together."""
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


def joining_of(
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


def settings_desk_of(
    adjusting: Adjusting, reloading: Reloading, bot: SupportBot, chance: random.Random
) -> organising.SettingsDesk:
    """Put together what /settings stands on."""
    return organising.SettingsDesk(
        adjusting=adjusting,
        reloading=reloading,
        drafts=Drafts(chance),
        guild_of=bot.get_guild,
        listens=lambda: bot.intents.message_content,
        may_listen=bot.may_read_messages,
    )


def scene(store: Store, book: SettingsBook, clock: Clock, bot: SupportBot) -> Scene:
    """Return what carries out effects on Discord."""
    return Scene(
        client=bot,
        settings=book,
        cards=bot.cards,
        store=store,
        clock=clock,
        breaker=bot.breaker,
        speaks=bot.doors.speaks,
        is_awake=bot.is_awake,
    )


def library(files: ClaimFiles, book: SettingsBook) -> tuple[Detectors, Pages]:
    """Return the two that stand on the claim library: what finds its claims, and its pages for notes."""
    detectors = Detectors(book, files)
    return detectors, pages_of(detectors.claims_of, book)


@dataclass(frozen=True, slots=True)
class LookOver:
    """What is done whenever the bot is ready, and again after settings have changed."""

    store: Store
    bot: SupportBot
    reconciler: Reconciler
    arms: Sequence[Arm]
    listeners: Sequence[Listener]

    async def __call__(self) -> None:
        """Set timers going, bring AutoMod and the commands up to date, and have channels say who listens."""
        commands = cast("CommandDoor", self.bot.tree)
        self.reconciler.kick()
        for guild in (one for one in self.bot.guilds if self.bot.is_awake(one.id)):
            for arm in self.arms:
                await arm(guild.id)
        await commands.sync_if_changed(self.store)
        await announce(self.bot, Announcing(self.store, self.listeners, self.bot.doors.speaks.of_community))
