"""The evidence hub: its commands, and what draws each card and letter."""

from __future__ import annotations

import discord
from discord import app_commands
from discord.ext import commands

from bot.community.evidence import FIRST_YEAR, LAST_YEAR, EvidenceKind, Provenance
from bot.discord_kit.cards import Card, CardRegistry
from bot.discord_kit.doors import Doors, press_of
from bot.discord_kit.plain import clip
from bot.errors import NotFoundError
from bot.evidence.rules import checked_key
from cogs.evidence.cards import answer_letter, due_card, proposal_card
from cogs.evidence.carer import CarerPresses
from cogs.evidence.house import Hub
from cogs.evidence.presses import MemberPresses

_LONGEST_WORDS = 100
_MARK = "#"  # before the key of an entry that was chosen, so that no word somebody types is taken for one


class EvidenceCog(commands.Cog):
    """Commands of members and of those who care for the hub; everything else is pressed."""

    evidence = app_commands.Group(name="evidence", description="Sources this group can trust", guild_only=True)

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._member = MemberPresses(hub)
        self._carer = CarerPresses(hub)

    def open_doors(self, doors: Doors) -> None:
        """Register every button, menu and form."""
        self._member.open_doors(doors)
        self._carer.open_doors(doors)

    def draw_cards(self, registry: CardRegistry) -> None:
        """Register who draws each card and letter."""
        registry.draws("evidence_proposal", self._proposal)
        registry.draws("evidence_answer", self._answer)
        registry.draws("evidence_due", self._due)

    @evidence.command(name="find", description="Find guides and research. Only you see it")
    @app_commands.describe(words="What is it about? Your own words will do")
    async def find(
        self, interaction: discord.Interaction, words: app_commands.Range[str, 0, _LONGEST_WORDS] = ""
    ) -> None:
        """Show what fits some words, or the entry that was chosen."""
        await self._member.find(press_of(interaction), words, _chosen(words))

    @find.autocomplete("words")
    async def _offer(self, interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
        entries = await self._hub.sources.offer(press_of(interaction).actor, typed)
        return [app_commands.Choice(name=clip(one.guide.title, 100), value=_MARK + one.key) for one in entries]

    @evidence.command(name="start", description="What to read when you start a group of your own")
    async def start(self, interaction: discord.Interaction) -> None:
        """Show the way to a group of one's own."""
        await self._member.start(press_of(interaction))

    @evidence.command(name="add", description="Add a source. A second person looks at it first")
    @app_commands.describe(
        kind="What is it?",
        comes_from="Was it published, or made by a community like this one?",
        year="In which year? Leave it out when you are not sure",
    )
    async def add(
        self,
        interaction: discord.Interaction,
        kind: EvidenceKind,
        comes_from: Provenance,
        year: app_commands.Range[int, FIRST_YEAR, LAST_YEAR] | None = None,
    ) -> None:
        """Open the form of a new entry."""
        await self._member.add(press_of(interaction), kind.value, comes_from.value, year)

    @evidence.command(name="mine", description="See what became of the entries you added")
    async def mine(self, interaction: discord.Interaction) -> None:
        """Show what this person added."""
        await self._member.mine(press_of(interaction))

    @evidence.command(name="check", description="For moderators: see which entries should be looked at")
    async def check(self, interaction: discord.Interaction) -> None:
        """Show what should be looked at."""
        await self._carer.to_check(press_of(interaction))

    async def _proposal(self, community_id: int, ref: str) -> Card | None:
        proposal = await self._hub.proposing.one(community_id, int(ref))
        return proposal_card(proposal) if proposal else None

    async def _answer(self, community_id: int, ref: str) -> Card | None:
        proposal = await self._hub.proposing.one(community_id, int(ref))
        return answer_letter(proposal, self._hub.name_of(community_id)) if proposal else None

    async def _due(self, community_id: int, ref: str) -> Card | None:  # noqa: ARG002 - one shape for all
        due = await self._hub.sources.due(community_id)
        return due_card(due) if due.overdue else None


def _chosen(words: str) -> str | None:
    """Return the key of an entry that was chosen from the offer; None for words somebody typed."""
    if not words.startswith(_MARK):
        return None
    try:
        return checked_key(words.removeprefix(_MARK))
    except NotFoundError:
        return None
