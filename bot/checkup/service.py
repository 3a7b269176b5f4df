"""What organisers do with the doctor: look, see what a button would change, and press it."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.checkup.machine import Surroundings
from bot.checkup.stored import AsideLike, Records
from bot.clock import Clock
from bot.community.actor import Actor, Capability
from bot.community.book import SettingsBook
from bot.crisis import listening
from bot.delivery.effects import Effect, EffectKind, JsonValue
from bot.doctor.bits import bits_of
from bot.doctor.checks import findings_of
from bot.doctor.findings import ButtonVerb, Finding
from bot.doctor.looking import Area, Look
from bot.doctor.mending import CLOSING, Change, closing, in_words
from bot.doctor.naming import every_name
from bot.doctor.picture import ChannelKind, Picture
from bot.doctor.sight import own_permissions
from bot.errors import InvalidInputError, NotFoundError, NotNowError, OutOfDateError, TryAgainError
from bot.language import _
from bot.misinformation import watching
from bot.store.store import Store

_STAMP = 8
_CHANGES = bits_of("view_channel", "manage_roles")


class PicturePort(Protocol):
    """Where pictures of Discord come from."""

    async def of(self, community_id: int) -> Picture:
        """Return one server as it is now. Raises TryAgainError when Discord does not answer."""


async def nobody_knows() -> float | None:
    """Say nothing about the clock."""
    return None


def nothing_aside(_community_id: int) -> Sequence[AsideLike]:
    """Name no change that was put aside."""
    return ()


def no_communities() -> Collection[int]:
    """Name no community, where nobody knows which ones the bot is in."""
    return ()


@dataclass(frozen=True, slots=True)
class Eyes:
    """What a check-up looks with. Left out: it is not looked at.

    `expected` returns the names of the commands the bot has. `clock_ahead` says in seconds how far the machine's clock
    is ahead of Discord's. `known` are the communities the bot is in.
    """

    pictures: PicturePort | None = None
    records: Records | None = None
    surroundings: Surroundings | None = None
    aside: Callable[[int], Sequence[AsideLike]] = nothing_aside
    expected: Callable[[], frozenset[str] | None] = lambda: None
    clock_ahead: Callable[[], Awaitable[float | None]] = nobody_knows
    known: Callable[[], Collection[int]] = no_communities
    steps_waiting: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of one look: what is wrong, what could be looked at, and when.

    `server` is the name of the server, "" when Discord did not answer. `names` are what its mentions stand for.
    """

    findings: tuple[Finding, ...]
    seen: frozenset[Area]
    at: datetime
    server: str = ""
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Preview:
    """What a button would change: a sentence for each rule, and the stamp that stands for exactly these changes."""

    channel_id: int
    sentences: tuple[str, ...]
    stamp: str


class CheckUp:
    """The doctor at work. Every use case needs the right to configure."""

    def __init__(self, store: Store | None, book: SettingsBook, clock: Clock, eyes: Eyes) -> None:
        self._store = store
        self._book = book
        self._clock = clock
        self._eyes = eyes

    @staticmethod
    def require(by: Actor) -> None:
        """Refuse people who may not see a report. Raises NotAllowedError."""
        by.require(Capability.CONFIGURE)

    async def report(self, by: Actor, *, deep: bool = False) -> Report:
        """Look at the actor's community. Raises NotAllowedError."""
        by.require(Capability.CONFIGURE)
        return await self.look(by.community_id, deep=deep)

    async def look(self, community_id: int, *, deep: bool = False) -> Report:
        """Look at a community; what does not answer is left out. `deep` reads the whole database and the whole log."""
        settings = self._book.for_community(community_id)
        eyes = self._eyes
        stored = machine = None
        if eyes.records is not None:
            aside = eyes.aside(community_id)
            try:
                stored = await eyes.records.of(community_id, settings, aside=aside, deep=deep)
            except TryAgainError:
                stored = None
        if eyes.surroundings is not None:
            machine = await eyes.surroundings.look(
                known=eyes.known(),
                overridden=self._book.overridden,
                clock_ahead=await eyes.clock_ahead(),
                deep=deep,
                steps_waiting=eyes.steps_waiting,
            )
        picture = await self._picture(community_id)
        look = Look(
            settings=settings,
            now=self._clock.now(),
            picture=picture,
            stored=stored,
            machine=machine,
            expected=eyes.expected(),
            listens=listening.anywhere(self._book) or watching.anywhere(self._book),
        )
        server, names = (picture.name, every_name(picture)) if picture is not None else ("", {})
        return Report(findings_of(look), look.seen, look.now, server, names)

    async def _picture(self, community_id: int) -> Picture | None:
        if self._eyes.pictures is None:
            return None
        try:
            return await self._eyes.pictures.of(community_id)
        except TryAgainError:
            return None

    async def preview(self, by: Actor, verb: ButtonVerb, channel_id: int) -> Preview:
        """Say what closing a channel would change.

        Raises NotAllowedError, NotFoundError, TryAgainError, and NotNowError when the bot may not do it.
        """
        by.require(Capability.CONFIGURE)
        picture, changes = await self._changes(by.community_id, verb, channel_id)
        sentences = in_words(picture, picture.channels[channel_id], changes)
        return Preview(channel_id, sentences, _stamp(changes))

    async def close(self, by: Actor, verb: ButtonVerb, channel_id: int, stamp: str) -> int:
        """Have the previewed changes made; return how many there are.

        Raises OutOfDateError when the channel was changed since the preview, and what `preview` raises.
        """
        by.require(Capability.CONFIGURE)
        _picture, changes = await self._changes(by.community_id, verb, channel_id)
        if _stamp(changes) != stamp:
            raise OutOfDateError(_("The channel was changed meanwhile. Please look again. Nothing was changed."))
        assert self._store is not None
        async with self._store.begin() as tx:
            await tx.audit(by, "doctor.closed", f"channel:{channel_id}", verb.value)
            await tx.outbox(*(_effect(by, channel_id, change) for change in changes))
        return len(changes)

    async def _changes(
        self, community_id: int, verb: ButtonVerb, channel_id: int
    ) -> tuple[Picture, tuple[Change, ...]]:
        if verb not in CLOSING or self._eyes.pictures is None:
            raise InvalidInputError(_("This button is out of date. Please use the newest message from the bot."))
        picture = await self._eyes.pictures.of(community_id)
        channel = picture.channels.get(channel_id)
        if channel is None or channel.kind is ChannelKind.CATEGORY:
            raise NotFoundError(_("This channel is not there any more."))
        if own_permissions(picture, channel) & _CHANGES != _CHANGES:
            raise NotNowError(_("The bot may not change who sees this channel. Please do it by hand."))
        return picture, closing(picture, self._book.for_community(community_id), verb, channel)


def _stamp(changes: Sequence[Change]) -> str:
    written = repr([(one.rule.id, one.rule.allow, one.rule.deny) for one in changes])
    return hashlib.sha256(written.encode()).hexdigest()[:_STAMP]


def _effect(by: Actor, channel_id: int, change: Change) -> Effect:
    rule = change.rule
    payload: Mapping[str, JsonValue] = {
        "channel_id": channel_id,
        "target_id": rule.id,
        "type": 0 if rule.is_role else 1,
        "allow": rule.allow,
        "deny": rule.deny,
    }
    return Effect(EffectKind.SET_RULE, by.community_id, f"rules:{channel_id}", payload, by=by.id)
