"""Puts the use cases of single features together, for the composition root."""

from __future__ import annotations

import random
from dataclasses import dataclass
from functools import partial

from bot.appeals import duties as appeals_duties
from bot.appeals.service import Appeals
from bot.clock import Clock
from bot.community.book import SettingsBook
from bot.crisis import rules as crisis_rules
from bot.crisis.for_others import OnDutyNow, RiskPath
from bot.delivery.handlers import Handlers
from bot.delivery.reconcile import Repair
from bot.discord_kit.around_port import DiscordMessages, DiscordNames, DiscordNear, DiscordSurroundings
from bot.discord_kit.client import SupportBot
from bot.discord_kit.history_port import DiscordHistory
from bot.discord_kit.invite_effects import DiscordInvites
from bot.discord_kit.people_port import DiscordPeople
from bot.discord_kit.staff_port import DiscordStaff
from bot.discord_kit.topic_port import DiscordTopics
from bot.evidence.caring import Caring as EvidenceCaring
from bot.evidence.proposing import Proposing as EvidenceProposing
from bot.evidence.shelf import Pages, Shelf
from bot.evidence.sources import Sources
from bot.languages.choosing import Languages
from bot.membership.decline_appeals import KIND as APPLICATIONS
from bot.membership.decline_appeals import DeclineAppeals
from bot.misinformation.alarm import Alarm
from bot.misinformation.arming import Arming
from bot.misinformation.author_window import Windows
from bot.misinformation.automod import AutoMod
from bot.misinformation.cases import Cases
from bot.misinformation.deciding import Deciding
from bot.misinformation.deciding_appeals import KIND as CASES
from bot.misinformation.deciding_appeals import CaseAppeals
from bot.misinformation.duties import Duties as CaseDuties
from bot.misinformation.flagging import Flagging
from bot.misinformation.followed import FollowedMessages
from bot.misinformation.following import Following
from bot.misinformation.learning import Learning
from bot.misinformation.leaving import Leavers
from bot.misinformation.memory import Memory
from bot.misinformation.notes import Notes
from bot.misinformation.outcomes import Outcomes
from bot.misinformation.outcomes_cards import OutcomeCards
from bot.misinformation.outcomes_duties import OutcomeDuties
from bot.misinformation.panel import Circle, Panel
from bot.misinformation.reviewing import Reviewing as CaseReviewing
from bot.misinformation.rule_care import RuleCare
from bot.misinformation.training import Training
from bot.misinformation.transparency import Transparency
from bot.misinformation.voting import Voting
from bot.misinformation.watching import Detectors, Watching
from bot.referral.inviting import Inviting
from bot.signposting import duties as signposting_duties
from bot.signposting.caring import Caring
from bot.signposting.checking import Checking
from bot.signposting.directories import Directories
from bot.signposting.directory import sounds_urgent
from bot.signposting.loading import DirectoryFiles
from bot.signposting.reporting import Reporting
from bot.signposting.sharing import Sharing
from bot.store.store import Store
from bot.topics.auditing import Auditing
from bot.topics.choosing import Choosing
from bot.topics.closing import Closing
from bot.topics.drifts import Drifts
from bot.topics.living import Living
from bot.topics.opening import Opening
from bot.topics.panel import Panels
from bot.topics.pausing import Pausing
from bot.topics.proposing import Proposing
from bot.topics.reviewing import Reviewing
from bot.topics.standings import OnBreak
from cogs import crisis, evidence, misinformation, referral, signposting, topics


def name_in(bot: SupportBot, community_id: int) -> str:
    """Return the name of a community, "" while the bot is not in it."""
    guild = bot.get_guild(community_id)
    return guild.name if guild is not None else ""


def languages(store: Store, book: SettingsBook, bot: SupportBot, handlers: Handlers) -> Languages:
    """Have everybody spoken to in their language: those who press, those who get letters, and each group as a whole."""
    spoken = Languages(store, book, lambda: bot.guilds[0].id if len(bot.guilds) == 1 else None)
    bot.doors.speaks = spoken
    handlers.speaks = spoken.of_community
    bot.before_ready.append(spoken.load)
    return spoken


def topics_house(
    store: Store, book: SettingsBook, bot: SupportBot, port: DiscordTopics, chance: random.Random
) -> topics.TopicsHouse:
    """Put the use cases of topics together."""
    choosing = Choosing(store, book, port)
    opening = Opening(store, book, port, chance)
    return topics.TopicsHouse(
        choosing=choosing,
        opening=opening,
        closing=Closing(store, book, opening),
        drifts=Drifts(store, book),
        auditing=Auditing(store, book, port),
        panels=Panels(store),
        proposing=Proposing(store, book, opening, choosing, chance),
        living=Living(store, book, DiscordHistory(bot)),
        reviewing=Reviewing(store, book),
        settings=book,
        name_of=partial(name_in, bot),
    )


def signposting_desk(
    store: Store,
    book: SettingsBook,
    bot: SupportBot,
    files: DirectoryFiles,
    standby: crisis.Standby,
    clock: Clock,
    chance: random.Random,
    handlers: Handlers,
) -> signposting.Desk:
    """Put the use cases of the directory together; the crisis rules tell, too, which searches show crisis lines."""
    rules = crisis_rules.Rules()

    def is_crisis(words: str) -> bool:
        return sounds_urgent(words) or rules.look_at(words).tier is not None

    directories = Directories(store, book, files, clock=clock, is_crisis=is_crisis)
    sharing = Sharing(store, directories, standby.choices.says_yes)
    sharing.register(handlers)
    return signposting.Desk(
        directories=directories,
        sharing=sharing,
        reporting=Reporting(store, directories),
        checking=Checking(store, book, directories, chance=chance),
        caring=Caring(store, directories),
        digests=signposting_duties.Digests(store, directories),
        name_of=partial(name_in, bot),
    )


def evidence_hub(store: Store, book: SettingsBook, bot: SupportBot, clock: Clock, pages: Pages) -> evidence.Hub:
    """Put the use cases of the evidence hub together."""
    shelf = Shelf(book)
    return evidence.Hub(
        sources=Sources(store, book, Shelf(book, pages)),
        proposing=EvidenceProposing(store, book),
        caring=EvidenceCaring(store, book, shelf),
        settings=book,
        clock=clock,
        name_of=partial(name_in, bot),
    )


def outreach(store: Store, book: SettingsBook, bot: SupportBot) -> referral.Outreach:
    """Put the use cases of invites for others together."""
    return referral.Outreach(Inviting(store, book, DiscordInvites(bot)), book, partial(name_in, bot))


@dataclass(frozen=True, slots=True)
class Peers:
    """What looks at messages that may be wrong: the cogs' use cases, and what goes on by itself."""

    house: misinformation.MisinformationHouse
    panel: Panel
    pausing: Pausing
    arming: Arming

    def register(self, handlers: Handlers) -> None:
        """Name who hears of timers and outcomes."""
        CaseDuties(self.panel).register(handlers)
        OutcomeDuties(Memory()).register(handlers)
        self.pausing.register(handlers)
        appeals_duties.register(handlers)

    @property
    def repairs(self) -> list[Repair]:
        """Return what is compared with Discord."""
        return [self.house.following, self.house.leavers]


def peers(
    store: Store,
    book: SettingsBook,
    bot: SupportBot,
    clock: Clock,
    chance: random.Random,
    standby: crisis.Standby,
    people: DiscordPeople,
    pages: Pages,
) -> Peers:
    """Put the use cases of flags, panels, notes, decisions and appeals together."""
    hook, memory, pausing, followed = Outcomes(), Memory(), Pausing(), FollowedMessages()
    names = DiscordNames(bot, clock)
    sources = Sources(store, book, Shelf(book, pages))
    training = Training(book)
    panel = Panel(book, Circle(chance, OnBreak(), Alarm(OnDutyNow()), hook))
    voting = Voting(store, panel)
    risk = RiskPath(standby.alerts)
    house = misinformation.MisinformationHouse(
        flagging=Flagging(store, book, panel, near=DiscordNear(bot), crisis=risk, hook=hook, followed=followed),
        reviewing=CaseReviewing(store, panel, voting, names=names, memory=memory),
        learning=Learning(store, training),
        voting=voting,
        cases=Cases(store, hook),
        deciding=Deciding(store, pausing, memory, names),
        windows=Windows(store, sources),
        notes=Notes(store, sources, names),
        outcome_cards=OutcomeCards(store),
        appeals=Appeals(store, {CASES: CaseAppeals(pausing), APPLICATIONS: DeclineAppeals()}, DiscordStaff(bot, book)),
        transparency=Transparency(store, book, chance),
        sources=sources,
        training=training,
        following=Following(store, hook, DiscordMessages(bot), clock, followed),
        leavers=Leavers(store, people, panel, clock),
        surroundings=DiscordSurroundings(bot, book),
        names=names,
        settings=book,
        clock=clock,
        name_of=partial(name_in, bot),
    )
    return Peers(house, panel, pausing, Arming(store))


def lookout(
    store: Store,
    book: SettingsBook,
    detectors: Detectors,
    house: misinformation.MisinformationHouse,
    standby: crisis.Standby,
    handlers: Handlers,
) -> misinformation.Lookout:
    """Put the bot's own look at messages together, and name who hears how AutoMod's rules were kept in step."""
    automod = AutoMod(store, book, detectors, house.flagging)
    automod.register(handlers)
    return misinformation.Lookout(
        watching=Watching(store, book, detectors, house.flagging),
        automod=automod,
        care=RuleCare(store, book, detectors, RiskPath(standby.alerts)),
        surroundings=house.surroundings,
        names=house.names,
        clock=house.clock,
    )
