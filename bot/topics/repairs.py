"""What drifted apart in topics while nobody looked: ours is mended, what a person did is asked about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import or_, select

from bot.clock import Clock
from bot.delivery.outbox import NEW, PARKED, SENDING
from bot.delivery.reconcile import Difference
from bot.language import _
from bot.store.store import Store
from bot.store.tables import CardRow, OutboxRow
from bot.store.transaction import Transaction
from bot.topics import access, effects
from bot.topics.choosing import forget_person
from bot.topics.comparing import CHANNEL_KINDS, Place, Stored, drifts_of, insiders
from bot.topics.drifts import ACCEPTED, Seen, drop_solved, note, open_of
from bot.topics.ports import GuildView, PersonView, TopicPort
from bot.topics.rules import Access, TopicState
from bot.topics.snapshots import DriftKind
from bot.topics.tables import DriftRow, TopicMemberRow, TopicRow

CARDS_AT_ONCE = 20
"""How many standing cards one pass looks at, a call each; the next pass goes on behind them."""

CENSUS_EVERY = 6 * 3600.0
"""Seconds between two readings of the list of all people (a call for each thousand); the first pass reads it."""

_SETTLING = timedelta(minutes=1)  # what is younger is still on its way, not lost
_UNDER_WAY = (NEW, SENDING, PARKED)
_KEPT = frozenset({TopicState.OPEN, TopicState.CLOSED})


@dataclass(slots=True)
class _Look:
    """What the latest pass over one community found."""

    seen: list[Seen] = field(default_factory=list)
    looked_at: dict[int, frozenset[DriftKind]] = field(default_factory=dict)
    compared: int = 0


class TopicRepair:
    """People who left, letting in that was lost, and standing cards that are missing."""

    def __init__(self, store: Store, guild: TopicPort, clock: Clock) -> None:
        self._store = store
        self._guild = guild
        self._clock = clock
        self._census_at: dict[int, float] = {}
        self._card_behind: dict[int, int] = {}
        self.looks: dict[int, _Look] = {}

    async def differences(self, community_id: int) -> Sequence[Difference]:
        """Compare all topics: two calls, one for each thousand people now and then, and one for each card."""
        look = self.looks[community_id] = _Look()
        topics = await self._topics(community_id)
        if not topics:
            return []
        begun = self._clock.now()
        picture = await self._guild.picture(community_id)
        people = await self._people(community_id)
        found: list[Difference] = []
        gone: set[int] = set()
        for topic_id in topics:
            stored = await self._stored(topic_id, begun - _SETTLING)
            if stored is None:
                continue
            look.compared += 1 + len(stored.people)
            self._note_drifts(look, stored, picture, people)
            found.extend(_lost(stored, picture, people, begun - _SETTLING))
            if people is not None:
                gone |= stored.people.keys() - people.keys()
        found.extend(_left(member_id) for member_id in sorted(gone))
        found.extend(await self._cards(community_id, topics, look))
        return found

    def _note_drifts(
        self, look: _Look, stored: Stored, picture: GuildView, people: Mapping[int, PersonView] | None
    ) -> None:
        look.seen.extend(drifts_of(stored, picture, people))
        kinds: set[DriftKind] = set() if stored.busy else set(CHANNEL_KINDS)
        channel = picture.channels.get(stored.channel_id or 0)
        if channel is not None and insiders(stored, channel, people) is not None and not stored.busy_people:
            kinds |= {DriftKind.PUT_IN, DriftKind.TAKEN_OUT}
        if people is not None and not stored.busy_people:
            kinds.add(DriftKind.NOT_MEMBER)
        look.looked_at[stored.id] = frozenset(kinds)

    async def _topics(self, community_id: int) -> list[int]:
        async with self._store.read() as tx:
            found = select(TopicRow.id).where(
                TopicRow.community_id == community_id, TopicRow.state.in_(_KEPT), TopicRow.purged.is_(False)
            )
            return list(await tx.session.scalars(found.order_by(TopicRow.id)))

    async def _people(self, community_id: int) -> Mapping[int, PersonView] | None:
        now = self._clock.monotonic()
        if now - self._census_at.get(community_id, -CENSUS_EVERY) < CENSUS_EVERY:
            return None
        people = await self._guild.people(community_id)
        self._census_at[community_id] = now
        return people

    async def _stored(self, topic_id: int, since: datetime) -> Stored | None:
        """Read one topic with its people. What was done since a moment counts as being on its way."""
        async with self._store.read() as tx:
            row = await tx.session.get(TopicRow, topic_id)
            if row is None or row.state not in _KEPT or row.purged:
                return None
            places = await tx.session.execute(
                select(
                    TopicMemberRow.member_id,
                    TopicMemberRow.since,
                    TopicMemberRow.hidden_until,
                    TopicMemberRow.paused,
                    TopicMemberRow.granted_at,
                ).where(TopicMemberRow.topic_id == topic_id)
            )
            people = {
                member_id: Place(member_id, at, until is None and not paused, granted is not None)
                for member_id, at, until, paused, granted in places
            }
            return Stored(
                id=row.id,
                state=row.state,
                access=row.access,
                channel_id=row.channel_id,
                role_id=row.role_id,
                role_name=row.role_name,
                name=effects.channel_name_of(row),
                line=effects.line_of(row),
                accepted=frozenset(row.accepted),
                people=people,
                busy=row.since > since or await _busy(tx, effects.stream_of(row), since),
                busy_people=await _busy_people(tx, row, since),
                stays=await _staying(tx, topic_id),
            )

    async def _cards(self, community_id: int, topics: Sequence[int], look: _Look) -> list[Difference]:
        behind = self._card_behind.get(community_id, 0)
        part = [topic_id for topic_id in topics if topic_id > behind][:CARDS_AT_ONCE]
        self._card_behind[community_id] = part[-1] if len(part) == CARDS_AT_ONCE else 0
        found: list[Difference] = []
        for topic_id in part:
            async with self._store.read() as tx:
                row = await tx.get(TopicRow, topic_id)
                card = effects.topic_card(row)
                busy = await _busy(tx, card.stream, self._clock.now()) or await _busy(
                    tx, effects.stream_of(row), self._clock.now()
                )
                stands = await tx.session.get(CardRow, (community_id, effects.CARD, str(topic_id), str(row.channel_id)))
            if busy or look.looked_at.get(topic_id) is None or DriftKind.CHANNEL_GONE in _open_kinds(look, topic_id):
                continue
            pinned = await self._pinned(stands)
            if pinned is None:
                sentence = _("The card of a topic is missing from its channel.")
                found.append(Difference("topics.card", f"topic:{topic_id}", sentence))
                continue
            look.looked_at[topic_id] |= {DriftKind.UNPINNED}
            if not pinned and DriftKind.UNPINNED.value not in row.accepted:
                look.seen.append(Seen(topic_id, DriftKind.UNPINNED))
        return found

    async def _pinned(self, stands: CardRow | None) -> bool | None:
        if stands is None or stands.channel_id is None or stands.message_id is None:
            return None
        return await self._guild.pinned(stands.channel_id, stands.message_id)

    async def compared(self, community_id: int) -> int:
        """Return how many topics and places in them the latest look was about."""
        return self.looks[community_id].compared

    def ended_round(self, community_id: int) -> bool:
        """Tell whether the next look begins with the first card again."""
        return not self._card_behind.get(community_id)

    async def mend(self, tx: Transaction, difference: Difference) -> None:
        """Do what fits, if it is still so."""
        if difference.kind == "topics.left":
            await forget_person(tx, difference.community_id, int(difference.subject.rpartition(":")[2]))
        elif difference.kind == "topics.access":
            _room, topic_id, member_id = difference.subject.split(":")
            await _let_in_again(tx, int(topic_id), int(member_id))
        else:
            row = await tx.session.get(TopicRow, int(difference.subject.rpartition(":")[2]))
            if row is not None and row.state in _KEPT and not row.purged:
                await tx.outbox(effects.topic_card(row, pin=True))


class TopicQuestions:
    """What people changed by hand: written down and asked about, which changes nothing on Discord.

    It goes on from what `TopicRepair` saw in the same pass, and must stand behind it in the reconciler's list.
    """

    def __init__(self, store: Store, repair: TopicRepair) -> None:
        self._store = store
        self._repair = repair

    async def differences(self, community_id: int) -> Sequence[Difference]:
        """Return the topics in which something is new, or not there any more."""
        look = self._repair.looks.get(community_id, _Look())
        async with self._store.read() as tx:
            known = await open_of(tx, community_id)
        sentence = _("Something in a topic was changed by hand.")
        return [
            Difference("topics.by_hand", f"topic:{topic_id}", sentence)
            for topic_id, kinds in look.looked_at.items()
            if _now(look, topic_id) != {one for one in known.get(topic_id, set()) if one[0] in kinds}
        ]

    async def compared(self, community_id: int) -> int:
        """Return a number no question is ever too many for: to ask is not to change."""
        look = self._repair.looks.get(community_id, _Look())
        return 10 * (len(look.looked_at) + 1)

    def ended_round(self, community_id: int) -> bool:
        """Tell what `TopicRepair` tells."""
        return self._repair.ended_round(community_id)

    async def mend(self, tx: Transaction, difference: Difference) -> None:
        """Write down what is new, forget what is not there any more, and draw the card."""
        topic_id = int(difference.subject.rpartition(":")[2])
        look = self._repair.looks[difference.community_id]
        seen = [one for one in look.seen if one.topic_id == topic_id]
        kinds = look.looked_at[topic_id]
        open_now = (await open_of(tx, difference.community_id)).get(topic_id, set())
        still = _now(look, topic_id) | {one for one in open_now if one[0] not in kinds}
        await drop_solved(tx, difference.community_id, topic_id, still)
        await note(tx, difference.community_id, seen)


def _now(look: _Look, topic_id: int) -> set[tuple[DriftKind, int | None]]:
    return {(one.kind, one.member_id) for one in look.seen if one.topic_id == topic_id}


def _open_kinds(look: _Look, topic_id: int) -> set[DriftKind]:
    return {one.kind for one in look.seen if one.topic_id == topic_id}


def _left(member_id: int) -> Difference:
    sentence = _("<@{who}> left this group and is still in a topic.").format(who=member_id)
    return Difference("topics.left", f"member:{member_id}", sentence)


def _lost(
    stored: Stored, picture: GuildView, people: Mapping[int, PersonView] | None, before: datetime
) -> list[Difference]:
    """Return who chose a topic and was never let in, although nothing is on its way."""
    channel = picture.channels.get(stored.channel_id or 0)
    no_role = stored.access is Access.ROLES and stored.role_id not in picture.roles
    if channel is None or no_role or stored.busy or stored.state is not TopicState.OPEN:
        return []
    sentence = _("<@{who}> chose a topic and was not let in yet.")
    return [
        Difference("topics.access", f"topic:{stored.id}:{place.member_id}", sentence.format(who=place.member_id))
        for place in stored.people.values()
        if place.wanted
        and not place.granted
        and place.since <= before
        and place.member_id not in stored.busy_people
        and (people is None or place.member_id in people)
    ]


async def _let_in_again(tx: Transaction, topic_id: int, member_id: int) -> None:
    topic = await tx.session.get(TopicRow, topic_id)
    place = await access.membership_of(tx, topic_id, member_id, lock=True)
    if topic is not None and place is not None and place.wanted and place.granted_at is None:
        await access.let_in(tx, topic, place)


async def _busy(tx: Transaction, stream: str, since: datetime) -> bool:
    found = select(OutboxRow.id).where(
        OutboxRow.stream == stream, or_(OutboxRow.state.in_(_UNDER_WAY), OutboxRow.done_at >= since)
    )
    return await tx.session.scalar(found.limit(1)) is not None


async def _busy_people(tx: Transaction, row: TopicRow, since: datetime) -> frozenset[int]:
    found = select(OutboxRow.payload).where(
        OutboxRow.community_id == row.community_id,
        OutboxRow.stream.startswith(f"access:{row.id}:", autoescape=True),
        or_(OutboxRow.state.in_(_UNDER_WAY), OutboxRow.done_at >= since),
    )
    return frozenset(int(payload["member_id"]) for payload in await tx.session.scalars(found))


async def _staying(tx: Transaction, topic_id: int) -> frozenset[int]:
    found = select(DriftRow.member_id).where(
        DriftRow.topic_id == topic_id, DriftRow.kind == DriftKind.NOT_MEMBER, DriftRow.settled == ACCEPTED
    )
    return frozenset(member_id for member_id in await tx.session.scalars(found) if member_id is not None)
