"""Joining, as people see it: the commands, and what draws each card."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import discord
from discord import app_commands
from discord.ext import commands

from bot.community.book import SettingsBook
from bot.discord_kit.cards import Card, CardRegistry
from bot.discord_kit.doors import Doors as PressDoors
from bot.discord_kit.doors import press_of
from bot.membership.applying import Applying
from bot.membership.cards import Cards
from bot.membership.deciding import Deciding
from bot.membership.doors import Doors
from bot.membership.ports import GuildPort
from cogs.membership import boards, letters
from cogs.membership.applicant import ApplicantPresses
from cogs.membership.cards import application_card, questions_card
from cogs.membership.doorkeeper import DoorkeeperPresses, doors_words
from cogs.membership.moderator import ModeratorPresses
from cogs.membership.screens import withdraw_screen
from cogs.membership.status import status_screen


@dataclass(frozen=True, slots=True)
class Joining:
    """The use cases this cog stands on. `name_of` gives a community's name for direct messages."""

    applying: Applying
    deciding: Deciding
    doors: Doors
    cards: Cards
    settings: SettingsBook
    guild: GuildPort
    name_of: Callable[[int], str]


class Membership(commands.Cog):
    """Commands of applicants, moderators and organisers around joining."""

    apply = app_commands.Group(name="apply", description="Ask to join this community, and see where it stands")
    door = app_commands.Group(
        name="door",
        description="Open or pause the way in",
        guild_only=True,
        default_permissions=discord.Permissions(manage_messages=True),
    )

    def __init__(self, joining: Joining) -> None:
        self._joining = joining
        self._applicant = ApplicantPresses(joining.applying, joining.settings, joining.guild)
        self._moderator = ModeratorPresses(joining.deciding, joining.cards, joining.settings)
        self._doorkeeper = DoorkeeperPresses(joining.doors)

    def open_doors(self, doors: PressDoors) -> None:
        """Register every button, menu and form of joining."""
        for presses in (self._applicant, self._moderator, self._doorkeeper):
            presses.open_doors(doors)

    @apply.command(name="start", description="Start or continue your application")
    async def apply_start(self, interaction: discord.Interaction) -> None:
        """Start or continue."""
        await self._applicant.apply(press_of(interaction))

    @apply.command(name="status", description="See where your application stands")
    async def apply_status(self, interaction: discord.Interaction) -> None:
        """Tell where it stands; in a direct message, for the community where the person applied last."""
        press = press_of(interaction)
        async with press.thinking():
            if press.community_id is not None:
                actor = press.actor
            else:
                known = await self._joining.applying.communities_of(press.user_id)
                actor = press.actor_in(known[0]) if known else press.actor
            report = await self._joining.applying.status_of(actor)
        await press.whisper(status_screen(report, actor))

    @apply.command(name="withdraw", description="Withdraw your application and delete what you wrote")
    async def apply_withdraw(self, interaction: discord.Interaction) -> None:
        """Ask once more, then withdraw."""
        press = press_of(interaction)
        async with press.thinking():
            form = await self._joining.applying.edit_again(press.actor)
        await press.whisper(withdraw_screen(form))

    @app_commands.command(name="queue", description="See who is waiting to be let in, longest wait first")
    @app_commands.guild_only()
    @app_commands.default_permissions(manage_messages=True)
    async def queue(self, interaction: discord.Interaction) -> None:
        """Show the queue."""
        press = press_of(interaction)
        async with press.thinking():
            queue = await self._joining.deciding.queue(press.actor)
        await press.whisper(boards.queue_screen(queue, press.actor.community_id))

    @door.command(name="open", description="Post the card with which people apply, and let people apply")
    async def door_open(self, interaction: discord.Interaction) -> None:
        """Open the lobby door."""
        press = press_of(interaction)
        async with press.thinking():
            state = await self._joining.doors.open(press.actor)
        await press.whisper(doors_words(state))

    @door.command(name="pause", description="Pause new applications; the queue goes on")
    async def door_pause(self, interaction: discord.Interaction) -> None:
        """Pause new applications."""
        press = press_of(interaction)
        async with press.thinking():
            state = await self._joining.doors.pause(press.actor)
        await press.whisper(doors_words(state))

    @door.command(name="resume", description="Let people apply again, and open invites that were paused")
    async def door_resume(self, interaction: discord.Interaction) -> None:
        """Let people apply again."""
        press = press_of(interaction)
        async with press.thinking():
            state = await self._joining.doors.resume(press.actor)
        await press.whisper(doors_words(state))

    @door.command(name="raid", description="Pause invites and applications together, at once")
    async def door_raid(self, interaction: discord.Interaction) -> None:
        """Pause everything in one go."""
        press = press_of(interaction)
        async with press.thinking():
            state = await self._joining.doors.raid_pause(press.actor)
        await press.whisper(doors_words(state))

    def draw_cards(self, registry: CardRegistry) -> None:
        """Register who draws each card and direct message."""
        cards = _CardDrawing(self._joining)
        for name in (
            "application",
            "entry",
            "overdue",
            "digest",
            "raid",
            "questions",
            "welcome",
            "declined",
            "technical_delay",
            "ask_later",
            "draft_reminder",
            "expired",
        ):
            registry.draws(name, getattr(cards, name))
        registry.draws("questions_dm", cards.questions)


class _CardDrawing:
    """Draws each card from what is stored now."""

    def __init__(self, joining: Joining) -> None:
        self._cards = joining.cards
        self._settings = joining.settings
        self._name_of = joining.name_of

    async def application(self, community_id: int, ref: str) -> Card | None:
        shown = await self._cards.application(community_id, int(ref))
        return application_card(shown) if shown else None

    async def entry(self, community_id: int, _ref: str) -> Card | None:
        return boards.entry_card(await self._cards.entry(community_id))

    async def overdue(self, community_id: int, ref: str) -> Card | None:
        shown = await self._cards.overdue(community_id, int(ref))
        on_duty = self._settings.for_community(community_id).roles.on_duty
        return boards.overdue_card(shown, community_id, str(on_duty or "")) if shown else None

    async def digest(self, community_id: int, ref: str) -> Card | None:
        return boards.digest_card(await self._cards.digest(community_id, date.fromisoformat(ref)), community_id)

    async def raid(self, community_id: int, ref: str) -> Card | None:
        shown = await self._cards.raid(community_id, int(ref))
        return boards.raid_card(shown) if shown else None

    async def questions(self, community_id: int, ref: str) -> Card | None:
        shown = await self._cards.questions(community_id, int(ref))
        return questions_card(shown) if shown and shown.open else None

    async def welcome(self, community_id: int, ref: str) -> Card | None:
        shown = await self._cards.welcome(community_id, int(ref))
        return letters.welcome_letter(shown, self._name_of(community_id)) if shown else None

    async def declined(self, community_id: int, ref: str) -> Card | None:
        shown = await self._cards.declined(community_id, int(ref))
        return letters.declined_letter(shown, self._name_of(community_id)) if shown else None

    async def technical_delay(self, community_id: int, ref: str) -> Card | None:
        delayed = await self._cards.delayed(community_id, int(ref))
        return letters.delay_letter(self._name_of(community_id)) if delayed else None

    async def ask_later(self, community_id: int, _ref: str) -> Card | None:
        return letters.ask_later_letter(community_id, self._name_of(community_id))

    async def draft_reminder(self, community_id: int, ref: str) -> Card | None:
        shown = await self._cards.draft_reminder(community_id, int(ref))
        return letters.draft_letter(shown, self._name_of(community_id)) if shown else None

    async def expired(self, community_id: int, _ref: str) -> Card | None:
        return letters.expired_letter(self._name_of(community_id))
