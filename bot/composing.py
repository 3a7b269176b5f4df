"""Puts the use cases of single features together, for the composition root."""

from __future__ import annotations

import random
from functools import partial

from bot.clock import Clock
from bot.community.book import SettingsBook
from bot.crisis import rules as crisis_rules
from bot.discord_kit.client import SupportBot
from bot.discord_kit.history_port import DiscordHistory
from bot.discord_kit.invite_effects import DiscordInvites
from bot.discord_kit.topic_port import DiscordTopics
from bot.evidence.caring import Caring as EvidenceCaring
from bot.evidence.proposing import Proposing as EvidenceProposing
from bot.evidence.shelf import Shelf
from bot.evidence.sources import Sources
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
from bot.topics.proposing import Proposing
from bot.topics.reviewing import Reviewing
from cogs import crisis, evidence, referral, signposting, topics


def name_in(bot: SupportBot, community_id: int) -> str:
    """Return the name of a community, "" while the bot is not in it."""
    guild = bot.get_guild(community_id)
    return guild.name if guild is not None else ""


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
) -> signposting.Desk:
    """Put the use cases of the directory together; the crisis rules tell, too, which searches show crisis lines."""
    rules = crisis_rules.Rules()

    def is_crisis(words: str) -> bool:
        return sounds_urgent(words) or rules.look_at(words).tier is not None

    directories = Directories(store, book, files, clock=clock, is_crisis=is_crisis)
    return signposting.Desk(
        directories=directories,
        sharing=Sharing(store, directories, standby.choices.says_yes),
        reporting=Reporting(store, directories),
        checking=Checking(store, book, directories, chance=chance),
        caring=Caring(store, directories),
        digests=signposting_duties.Digests(store, directories),
        name_of=partial(name_in, bot),
    )


def evidence_hub(store: Store, book: SettingsBook, bot: SupportBot, clock: Clock) -> evidence.Hub:
    """Put the use cases of the evidence hub together."""
    shelf = Shelf(book)
    return evidence.Hub(
        sources=Sources(store, book, shelf),
        proposing=EvidenceProposing(store, book),
        caring=EvidenceCaring(store, book, shelf),
        settings=book,
        clock=clock,
        name_of=partial(name_in, bot),
    )


def outreach(store: Store, book: SettingsBook, bot: SupportBot) -> referral.Outreach:
    """Put the use cases of invites for others together."""
    return referral.Outreach(Inviting(store, book, DiscordInvites(bot)), book, partial(name_in, bot))
