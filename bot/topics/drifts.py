"""What was changed on Discord by hand: written down once, shown to organisers, put back or accepted by a press."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from bot.community.actor import Actor, Capability
from bot.community.book import SettingsBook
from bot.errors import AlreadyDecidedError, NotFoundError
from bot.language import _, later, ngettext
from bot.store.store import Store
from bot.store.transaction import Transaction
from bot.topics import effects
from bot.topics.drift_moves import ACCEPTS, REPAIRS, Move, Press, may_stay
from bot.topics.snapshots import Drift, DriftCard, DriftKind, VersionedRef
from bot.topics.tables import DriftRow, TopicRow
from bot.topics.timing import Timer

REPAIRED, ACCEPTED = "repaired", "accepted"
KEPT_DAYS = 30

_SENTENCES: dict[DriftKind, str] = {
    DriftKind.CHANNEL_GONE: later("The channel of this topic was deleted, or the bot cannot see it any more."),
    DriftKind.RENAMED: later("The channel has another name now."),
    DriftKind.LINE: later("The line at the head of the channel was changed."),
    DriftKind.OPEN_TO_ALL: later("People who did not choose this topic can see its channel."),
    DriftKind.CLOSED_TO_TEAM: later("The bot or the moderators are not let into the channel any more."),
    DriftKind.WRITABLE: later("People can write in this closed topic."),
    DriftKind.ROLE_GONE: later("The role of this topic was deleted."),
    DriftKind.ROLE_CHANGED: later("The role of this topic was renamed, shown apart, or can be mentioned."),
    DriftKind.UNPINNED: later("The card of this topic is not pinned any more."),
}


@dataclass(frozen=True, slots=True)
class Seen:
    """One difference as the comparison saw it. `now` is what is there, for the organisers to read and to accept."""

    topic_id: int
    kind: DriftKind
    member_id: int | None = None
    now: str = ""


class Drifts:
    """Differences that wait for an organiser's word. Software alone neither fights over them nor accepts them."""

    def __init__(self, store: Store, settings: SettingsBook) -> None:
        self._store = store
        self._settings = settings

    async def card(self, community_id: int, topic_id: int) -> DriftCard | None:
        """Return what is open in one topic, None when nothing is (then its card goes away)."""
        async with self._store.read() as tx:
            topic = await tx.session.get(TopicRow, topic_id)
            if topic is None or topic.community_id != community_id:
                return None
            return await _card(tx, topic)

    async def open(self, community_id: int) -> tuple[Drift, ...]:
        """Return everything that is open in a community, for the doctor."""
        async with self._store.read() as tx:
            found = select(DriftRow.topic_id).where(DriftRow.community_id == community_id, DriftRow.settled.is_(None))
            numbers = sorted(set(await tx.session.scalars(found)))
            cards = [await _card(tx, await tx.get(TopicRow, number)) for number in numbers]
            return tuple(drift for card in cards if card is not None for drift in card.drifts)

    async def repair(self, by: Actor, ref: VersionedRef, kind: DriftKind) -> DriftCard | None:
        """Put one kind of difference back to what is stored. `ref` is the drawn one's: what is newer stays open.

        Raises AlreadyDecidedError naming who was first, NotFoundError when there is nothing of the kind.
        """
        return await self._settle(by, ref, kind, REPAIRED, REPAIRS)

    async def accept(self, by: Actor, ref: VersionedRef, kind: DriftKind) -> DriftCard | None:
        """Take what is on Discord as what is meant, and store it. Raises as `repair` does."""
        return await self._settle(by, ref, kind, ACCEPTED, ACCEPTS)

    async def _settle(
        self, by: Actor, ref: VersionedRef, kind: DriftKind, word: str, moves: Mapping[DriftKind, Move]
    ) -> DriftCard | None:
        by.require(Capability.MANAGE_TOPICS)
        async with self._store.begin() as tx:
            topic = await tx.get_in(TopicRow, ref.id, by.community_id)
            await tx.session.refresh(topic, with_for_update=True)
            rows = await _open_rows(tx, topic, kind, ref.version)
            await moves[kind](tx, Press(by, topic, rows, self._settings.for_community(by.community_id).topics))
            for row in rows:
                row.settled, row.settled_by, row.settled_at = word, by.id, tx.now
                await tx.due(Timer.FORGET_DRIFT, str(row.id), row.community_id, tx.now + timedelta(days=KEPT_DAYS))
            await tx.audit(by, f"drift.{word}", f"topic:{topic.id}", f"{kind.value}:{len(rows)}")
            await tx.outbox(effects.drift_card(topic.community_id, topic.id))
            await tx.flush()
            return await _card(tx, topic)


async def note(tx: Transaction, community_id: int, seen: Sequence[Seen]) -> None:
    """Write down differences that are not written down yet, and show the card of each topic concerned."""
    for topic_id in sorted({one.topic_id for one in seen}):
        known = await _known(tx, topic_id)
        new = [one for one in seen if one.topic_id == topic_id and (one.kind, one.member_id) not in known]
        for one in new:
            tx.add(
                DriftRow(
                    community_id=community_id,
                    topic_id=topic_id,
                    kind=one.kind,
                    member_id=one.member_id,
                    now=one.now,
                    seen_at=tx.now,
                )
            )
        if new:
            await tx.outbox(effects.drift_card(community_id, topic_id))


async def drop_solved(
    tx: Transaction, community_id: int, topic_id: int, still: set[tuple[DriftKind, int | None]]
) -> None:
    """Forget open differences that are not there any more: somebody put them back by hand."""
    rows = await tx.session.scalars(
        select(DriftRow).where(DriftRow.topic_id == topic_id, DriftRow.settled.is_(None)).with_for_update()
    )
    gone = [row for row in rows if (row.kind, row.member_id) not in still]
    for row in gone:
        await tx.session.delete(row)
    if gone:
        await tx.outbox(effects.drift_card(community_id, topic_id))


async def open_of(tx: Transaction, community_id: int) -> dict[int, set[tuple[DriftKind, int | None]]]:
    """Return what is open in each topic, as (kind, person)."""
    found = await tx.session.execute(
        select(DriftRow.topic_id, DriftRow.kind, DriftRow.member_id).where(
            DriftRow.community_id == community_id, DriftRow.settled.is_(None)
        )
    )
    grouped: dict[int, set[tuple[DriftKind, int | None]]] = {}
    for topic_id, kind, member_id in found:
        grouped.setdefault(topic_id, set()).add((kind, member_id))
    return grouped


async def _known(tx: Transaction, topic_id: int) -> set[tuple[DriftKind, int | None]]:
    found = await tx.session.execute(
        select(DriftRow.kind, DriftRow.member_id).where(DriftRow.topic_id == topic_id, DriftRow.settled.is_(None))
    )
    return {(kind, member_id) for kind, member_id in found}


async def _open_rows(tx: Transaction, topic: TopicRow, kind: DriftKind, newest: int) -> list[DriftRow]:
    found = select(DriftRow).where(DriftRow.topic_id == topic.id, DriftRow.kind == kind, DriftRow.id <= newest)
    rows = list(await tx.session.scalars(found.order_by(DriftRow.id).with_for_update()))
    if still_open := [row for row in rows if row.settled is None]:
        return still_open
    if not rows:
        raise NotFoundError(_("There is nothing to mend here any more."))
    last = max(rows, key=lambda row: row.settled_at or row.seen_at)
    sentence = _("Somebody else has already answered this.")
    raise AlreadyDecidedError(sentence, by=last.settled_by or 0, at=last.settled_at or last.seen_at)


async def _card(tx: Transaction, topic: TopicRow) -> DriftCard | None:
    rows = await tx.session.scalars(
        select(DriftRow).where(DriftRow.topic_id == topic.id, DriftRow.settled.is_(None)).order_by(DriftRow.id)
    )
    by_kind: dict[DriftKind, list[DriftRow]] = {}
    for row in rows:
        by_kind.setdefault(row.kind, []).append(row)
    if not by_kind:
        return None
    snapshot = topic.snapshot()
    drifts = [
        Drift(
            topic=snapshot,
            kind=kind,
            ref=VersionedRef(topic.id, group[-1].id),
            now=group[-1].now,
            member_ids=tuple(row.member_id for row in group if row.member_id is not None),
            sentence=_sentence(kind, len(group)),
            seen_at=group[0].seen_at,
            can_accept=may_stay(kind, topic),
        )
        for kind, group in by_kind.items()
    ]
    return DriftCard(snapshot, tuple(drifts))


def _sentence(kind: DriftKind, count: int) -> str:
    if kind is DriftKind.TAKEN_OUT:
        return ngettext(
            "{count} person chose this topic and was taken out by hand.",
            "{count} people chose this topic and were taken out by hand.",
            count,
        ).format(count=count)
    if kind is DriftKind.PUT_IN:
        return ngettext(
            "{count} person was put into this topic by hand.",
            "{count} people were put into this topic by hand.",
            count,
        ).format(count=count)
    if kind is DriftKind.NOT_MEMBER:
        return ngettext(
            "{count} person in this topic does not have the member role any more.",
            "{count} people in this topic do not have the member role any more.",
            count,
        ).format(count=count)
    return _(_SENTENCES[kind])
