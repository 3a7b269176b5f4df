"""A small Discord without a wire: it does what topics write down, and shows who can see what."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.delivery.effects import EffectKind, Outcome, OutcomeWord, PendingEffect
from bot.errors import TryAgainError
from bot.topics.ports import ChannelView, GuildView, PersonView, RoleView
from bot.topics.rules import TopicKind

TEAM = 501
BOT = 1


@dataclass
class FakeChannel:
    id: int
    name: str
    kind: TopicKind | None = TopicKind.TEXT
    category_id: int | None = None
    line: str = ""
    people: set[int] = field(default_factory=set)
    roles: set[int] = field(default_factory=set)
    everyone_in: bool = False
    members_in: bool = False
    read_only: bool = False
    bot_in: bool = True

    def view(self) -> ChannelView:
        return ChannelView(
            id=self.id,
            name=self.name,
            kind=self.kind,
            category_id=self.category_id,
            line=self.line,
            people_in=frozenset(self.people),
            roles_in=frozenset(self.roles),
            everyone_in=self.everyone_in,
            members_in=self.members_in,
            read_only=self.read_only,
            bot_in=self.bot_in,
        )


@dataclass
class FakeDiscord:
    """Everything topics can do to Discord, and everything hands can do there. It is a `TopicPort`."""

    channels: dict[int, FakeChannel] = field(default_factory=dict)
    categories: dict[int, str] = field(default_factory=dict)
    roles: dict[int, RoleView] = field(default_factory=lambda: {TEAM: RoleView(TEAM, "Moderator")})
    persons: dict[int, PersonView] = field(default_factory=dict)
    cards: dict[int, tuple[int, bool]] = field(default_factory=dict)
    away: bool = False
    calls: int = 0
    reads: int = 0
    next_id: int = 10_000

    def new_id(self) -> int:
        self.next_id += 1
        return self.next_id

    def comes(self, *people: int) -> None:
        for number in people:
            self.persons[number] = PersonView(number, frozenset(), is_member=True)

    def goes(self, person: int) -> None:
        """Leave as Discord has it: roles go, what channels say of the person stays."""
        del self.persons[person]

    def sees(self, channel_id: int, person: int) -> bool:
        """Tell whether somebody who is not of the team can see a channel."""
        channel, who = self.channels.get(channel_id), self.persons.get(person)
        if channel is None or who is None:
            return False
        return channel.everyone_in or channel.members_in or person in channel.people or bool(channel.roles & who.roles)

    async def picture(self, community_id: int) -> GuildView:
        self._asked(2)
        return GuildView(
            channels={number: channel.view() for number, channel in self.channels.items()},
            categories=dict(self.categories),
            roles=dict(self.roles),
            team_roles=frozenset({TEAM}),
            own_id=BOT,
        )

    async def people(self, community_id: int) -> Mapping[int, PersonView]:
        self._asked(1 + len(self.persons) // 1000)
        return dict(self.persons)

    async def is_here(self, community_id: int, member_id: int) -> bool:
        self._asked(1)
        return member_id in self.persons

    async def pinned(self, channel_id: int, message_id: int) -> bool | None:
        self._asked(1)
        card = self.cards.get(channel_id)
        return None if card is None or card[0] != message_id else card[1]

    def _asked(self, calls: int) -> None:
        if self.away:
            raise TryAgainError("Discord does not answer.")
        self.reads += calls

    def do(self, pending: PendingEffect) -> Outcome:
        """Carry out one effect as Discord would."""
        self.calls += 1
        effect, payload = pending.effect, pending.effect.payload
        if effect.kind is EffectKind.CREATE_ROLE:
            return self._role(payload)
        if effect.kind is EffectKind.CREATE_CHANNEL:
            return self._make(payload)
        if effect.kind is EffectKind.DELETE_ROLE:
            self._delete_role(payload["role_id"])
            return Outcome(OutcomeWord.DONE)
        if effect.kind is EffectKind.SHOW_CARD and str(payload["place"]).isdecimal():
            channel_id = int(payload["place"])
            self.cards.setdefault(channel_id, (self.new_id(), False))
            return Outcome(OutcomeWord.DONE, self.cards[channel_id][0], channel_id)
        if effect.kind in {EffectKind.EDIT_CHANNEL, EffectKind.SET_ACCESS}:
            return self._change(effect.kind, payload)
        if effect.kind is EffectKind.PIN_MESSAGE:
            return self._pin(int(payload["place"]))
        return Outcome(OutcomeWord.DONE, self.new_id())

    def _pin(self, channel_id: int) -> Outcome:
        if channel_id not in self.cards:
            return Outcome(OutcomeWord.GONE)
        self.cards[channel_id] = (self.cards[channel_id][0], True)
        return Outcome(OutcomeWord.DONE)

    def _change(self, kind: EffectKind, payload) -> Outcome:
        channel = self.channels.get(payload["channel_id"])
        if channel is None:
            return Outcome(OutcomeWord.GONE)
        return self._edit(channel, payload) if kind is EffectKind.EDIT_CHANNEL else self._access(payload)

    def _role(self, payload) -> Outcome:
        number = payload.get("role_id") or self.new_id()
        self.roles[number] = RoleView(number, payload["name"])
        return Outcome(OutcomeWord.DONE, number)

    def _delete_role(self, role_id: int) -> None:
        self.roles.pop(role_id, None)
        for channel in self.channels.values():
            channel.roles.discard(role_id)
        for person in list(self.persons.values()):
            self.persons[person.id] = PersonView(person.id, person.roles - {role_id}, person.is_member)

    def _make(self, payload) -> Outcome:
        same = [number for number, name in self.categories.items() if name == payload["category"]]
        channel = FakeChannel(self.new_id(), payload["name"], TopicKind(payload["kind"]), line=payload["line"])
        channel.category_id = same[0] if same else None
        channel.roles = {TEAM} | ({payload["role_id"]} if payload["role_id"] else set())
        self.channels[channel.id] = channel
        return Outcome(OutcomeWord.DONE, channel.id, channel.id)

    def _edit(self, channel: FakeChannel, payload) -> Outcome:
        channel.name = payload.get("name", channel.name)
        channel.line = payload.get("line", channel.line)
        if shape := payload.get("shape"):
            role = payload.get("role_id")
            channel.roles = {TEAM} | ({role} if role and shape != "emptied" else set())
            channel.everyone_in = channel.members_in = False
            channel.bot_in = True
            channel.read_only = shape != "open"
            if shape == "emptied":
                channel.people.clear()
        return Outcome(OutcomeWord.DONE)

    def _access(self, payload) -> Outcome:
        person, role = payload["member_id"], payload["role_id"]
        if role is None:
            people = self.channels[payload["channel_id"]].people
            (people.add if payload["give"] else people.discard)(person)
            return Outcome(OutcomeWord.DONE)
        who = self.persons.get(person)
        if who is None or role not in self.roles:
            return Outcome(OutcomeWord.GONE)
        roles = who.roles | {role} if payload["give"] else who.roles - {role}
        self.persons[person] = PersonView(person, roles, who.is_member)
        return Outcome(OutcomeWord.DONE)
