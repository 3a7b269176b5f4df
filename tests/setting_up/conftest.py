"""A set-up on a real file, with a server that is a picture and changes as effects are carried out."""

from __future__ import annotations

import random
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from bot.community.actor import Actor, Capability
from bot.community.book import SettingsBook
from bot.crisis.snapshots import Check, CheckState, Presence
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.effects import EffectKind, Outcome, OutcomeWord, ParkedError, PendingEffect
from bot.delivery.handlers import Handlers
from bot.doctor.picture import Channel, ChannelKind, Overwrite, Picture, Role
from bot.errors import TryAgainError
from bot.setting_up import acting
from bot.setting_up.ports import Ports
from bot.setting_up.service import SettingUp
from tests.setting_up.servers import COMMUNITY, used_server

ORGANISER_ID = 10**17 + 50


@dataclass
class Server:
    """Discord as far as set-up needs it. `refuses` names kinds of effects that are parked."""

    picture: Picture
    refuses: set[EffectKind] = field(default_factory=set)
    used: set[int] = field(default_factory=set)
    given: list[tuple[int, int]] = field(default_factory=list)
    calls: list[EffectKind] = field(default_factory=list)
    silent: bool = False

    async def of(self, community_id: int) -> Picture:
        if self.silent:
            raise TryAgainError("Discord does not answer.")
        return self.picture

    async def perform(self, pending: PendingEffect) -> Outcome:
        kind, payload = pending.effect.kind, dict(pending.effect.payload)
        if kind in self.refuses:
            raise ParkedError("missing_permission", {"permission": "manage_channels"})
        self.calls.append(kind)
        return Outcome(getattr(self, kind.value)(payload) or OutcomeWord.DONE, self._made)

    async def look(self, pending: PendingEffect) -> None:
        return None

    _made: int | None = None
    _next: int = 10**17 + 5000

    def _number(self) -> int:
        self._next += 1
        self._made = self._next
        return self._next

    def _roles(self, roles: dict[int, Role]) -> None:
        self.picture = replace(self.picture, roles=roles)

    def _channels(self, channels: dict[int, Channel]) -> None:
        self.picture = replace(self.picture, channels=channels)

    def create_role(self, payload: Any) -> None:
        number = self._number()
        self._roles({**self.picture.roles, number: Role(number, payload["name"], 1, payload["permissions"])})

    def make_place(self, payload: Any) -> None:
        number = self._number()
        kind = ChannelKind.CATEGORY if payload["kind"] == "category" else ChannelKind.TEXT
        rules = tuple(Overwrite(who, type_ == 0, allow, deny) for who, type_, allow, deny in payload["rules"])
        channel = Channel(number, payload["name"], kind, payload["category_id"], rules)
        self._channels({**self.picture.channels, number: channel})

    def set_rule(self, payload: Any) -> OutcomeWord | None:
        channel = self.picture.channels.get(payload["channel_id"])
        if channel is None:
            return OutcomeWord.GONE
        kept = tuple(one for one in channel.overwrites if one.id != payload["target_id"])
        new = Overwrite(payload["target_id"], payload["type"] == 0, payload["allow"], payload["deny"])
        rules = kept if payload.get("clear") else (*kept, new)
        self._channels({**self.picture.channels, channel.id: replace(channel, overwrites=rules)})
        return None

    def remove_place(self, payload: Any) -> OutcomeWord | None:
        if payload["channel_id"] in self.used:
            return OutcomeWord.OVERRULED
        self._channels({key: one for key, one in self.picture.channels.items() if key != payload["channel_id"]})
        return None

    def delete_role(self, payload: Any) -> None:
        self._roles({key: one for key, one in self.picture.roles.items() if key != payload["role_id"]})

    def give_role(self, payload: Any) -> None:
        self.given.append((payload["role_id"], payload["member_id"]))

    @property
    def names(self) -> list[str]:
        return sorted(one.name for one in (*self.picture.channels.values(), *self.picture.roles.values()))


@dataclass
class Town:
    """Everything a test of set-up needs."""

    server: Server
    setting_up: SettingUp
    dispatcher: Dispatcher
    handlers: Handlers
    written: list[dict[str, Any]] = field(default_factory=list)
    opened: list[int] = field(default_factory=list)
    awake: dict[int, bool] = field(default_factory=dict)
    state: CheckState = CheckState.CHECKED
    on_duty: int = 1

    async def apply(self, by: Actor, changes: Any, *, expects: int | None, how: Any) -> None:
        self.written.append(dict(changes))

    async def of(self, community_id: int, lines: Any) -> tuple[Check, ...]:
        return tuple(Check(line.id, self.state) for line in lines)

    async def presence(self, community_id: int) -> Presence:
        return Presence(self.on_duty, 9, 22)

    async def open(self, tx: Any, by: Actor) -> None:
        self.opened.append(by.community_id)

    def is_awake(self, community_id: int) -> bool:
        return self.awake.get(community_id, False)

    def note(self, community_id: int, *, awake: bool) -> None:
        self.awake[community_id] = awake

    async def works(self) -> None:
        await self.dispatcher.settle_all()


def organiser(number: int = 0, *, may: bool = True) -> Actor:
    return Actor(ORGANISER_ID + number, COMMUNITY, frozenset({Capability.CONFIGURE}) if may else frozenset())


@pytest.fixture
def town(store, clock) -> Town:
    """A server in use that nobody has set up."""
    return _town(store, clock)


@pytest.fixture
def town_on(store_on, clock) -> Town:
    """The same, once on SQLite and once on PostgreSQL."""
    return _town(store_on, clock)


def _town(store, clock) -> Town:
    server, handlers = Server(used_server()), Handlers()
    for kind in EffectKind:
        if hasattr(server, kind.value):
            handlers.performer(kind, server)
    acting.register(handlers)
    made = Town(server, None, Dispatcher(store, handlers, clock=clock, random=random.Random(2)), handlers)  # type: ignore[arg-type]  # below
    ports = Ports(SettingsBook(), made, server, made, made, made.open, made)
    made.setting_up = SettingUp(store, ports)
    return made
