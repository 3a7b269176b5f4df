"""What follows when Discord has answered: a topic opens step by step, and who was let in is noted."""

from __future__ import annotations

from sqlalchemy import select

from bot.community.actor import Actor
from bot.community.book import SettingsBook
from bot.delivery.effects import EffectKind, Outcome, OutcomeWord, PendingEffect
from bot.delivery.handlers import Handlers
from bot.store.transaction import Transaction
from bot.topics import access, effects
from bot.topics.access import forget_places
from bot.topics.effects import Then, topic_of
from bot.topics.rules import TopicState
from bot.topics.tables import TopicMemberRow, TopicRow

_ENDED = frozenset({OutcomeWord.DROPPED, OutcomeWord.GONE})


class Settling:
    """The outcome handlers of this room."""

    def __init__(self, settings: SettingsBook) -> None:
        self._settings = settings

    def register(self, handlers: Handlers) -> None:
        """Name the handlers of this room to the dispatcher."""
        handlers.outcome(Then.ROLE, self.role_settled)
        handlers.outcome(Then.CHANNEL, self.channel_settled)
        handlers.outcome(Then.CARD, card_settled)
        handlers.outcome(Then.CLOSED, closed_settled)
        handlers.outcome(Then.ACCESS, access_settled)
        handlers.wanted(EffectKind.SET_ACCESS, "access", access_wanted)
        for kind in (EffectKind.CREATE_ROLE, EffectKind.CREATE_CHANNEL):
            handlers.wanted(kind, "topic", making_wanted)

    async def role_settled(self, tx: Transaction, pending: PendingEffect, outcome: Outcome) -> None:
        """Note the role and go on with the channel."""
        row = await _row(tx, pending)
        if row is None or row.state is not TopicState.OPENING or outcome.word is OutcomeWord.PARKED:
            return
        if outcome.result_id is None:
            await give_up(tx, row)
            return
        row.role_id = outcome.result_id
        by = pending.effect.by
        if row.channel_id is not None:
            await tx.outbox(effects.edit_channel(row, by, shape="open", line=True, then=Then.CHANNEL))
        else:
            category = self._settings.for_community(row.community_id).topics.category
            await tx.outbox(effects.create_channel(row, category, by))

    async def channel_settled(self, tx: Transaction, pending: PendingEffect, outcome: Outcome) -> None:
        """Note the channel, open the topic, put its card into it, and announce it once."""
        row = await _row(tx, pending)
        if row is None or row.state is not TopicState.OPENING or outcome.word is OutcomeWord.PARKED:
            return
        if row.channel_id is None:
            row.channel_id = outcome.channel_id
        if outcome.word in _ENDED or row.channel_id is None:
            await give_up(tx, row)
            return
        row.state, row.since = TopicState.OPEN, tx.now
        await tx.audit(Actor.software(row.community_id), "topic.opened", f"topic:{row.id}")
        await tx.outbox(effects.topic_card(row, pin=True))
        if not row.announced and self._settings.for_community(row.community_id).channels.topics is not None:
            await tx.outbox(effects.news_card(row))
        row.announced = True
        waiting = select(TopicMemberRow).where(TopicMemberRow.topic_id == row.id, TopicMemberRow.granted_at.is_(None))
        for place in await tx.session.scalars(waiting):  # of a channel that was adopted or made again
            if place.wanted:
                await access.let_in(tx, row, place, by=pending.effect.by)


async def give_up(tx: Transaction, row: TopicRow) -> None:
    """End a topic whose channel will not be made: a person has said to leave it, or the channel is gone."""
    row.state, row.since = TopicState.CLOSED, tx.now
    row.host_id = row.review_at = None
    row.purged = True
    await forget_places(tx, row)
    await tx.audit(Actor.software(row.community_id), "topic.given_up", f"topic:{row.id}")
    if row.role_id is not None and row.decided_by:
        await tx.outbox(effects.delete_role(row, row.decided_by))


async def card_settled(tx: Transaction, pending: PendingEffect, outcome: Outcome) -> None:
    """Pin the card once it stands."""
    row = await _row(tx, pending)
    if row is not None and outcome.word is OutcomeWord.DONE and outcome.result_id is not None and not row.purged:
        await tx.outbox(effects.pin(row))


async def closed_settled(tx: Transaction, pending: PendingEffect, outcome: Outcome) -> None:
    """Note that a closed topic is for reading only; one whose channel is gone is closed as well."""
    row = await _row(tx, pending)
    if row is not None and row.state is TopicState.CLOSING and outcome.word is not OutcomeWord.PARKED:
        row.state = TopicState.CLOSED


async def access_settled(tx: Transaction, pending: PendingEffect, outcome: Outcome) -> None:
    """Note that somebody was let in; when a person said to leave it, they are not in the topic."""
    payload = pending.effect.payload
    place = await access.membership_of(tx, topic_of(pending.effect.stream), int(str(payload["member_id"])), lock=True)
    if place is None or not payload["give"]:
        return
    if outcome.word is OutcomeWord.DONE:
        place.granted_at = place.granted_at or tx.now
    elif outcome.word is OutcomeWord.DROPPED:
        await tx.session.delete(place)


async def access_wanted(tx: Transaction, pending: PendingEffect) -> bool:
    """Let somebody in only while they want to be in, and out only while they do not."""
    payload = pending.effect.payload
    topic = await tx.session.get(TopicRow, topic_of(pending.effect.stream))
    place = await access.membership_of(tx, topic_of(pending.effect.stream), int(str(payload["member_id"])))
    is_in = place is not None and place.wanted
    if topic is None or topic.purged or topic.channel_id != payload["channel_id"]:
        return not payload["give"]
    return is_in == bool(payload["give"])


async def making_wanted(tx: Transaction, pending: PendingEffect) -> bool:
    """Make roles and channels only for a topic that waits for them; a role that is there may always be put right."""
    row = await _row(tx, pending)
    if row is None or row.purged:
        return False
    known = pending.effect.payload.get("role_id") if pending.effect.kind is EffectKind.CREATE_ROLE else None
    return row.state is TopicState.OPENING or (known is not None and known == row.role_id)


async def _row(tx: Transaction, pending: PendingEffect) -> TopicRow | None:
    return await tx.session.get(TopicRow, topic_of(pending.effect.stream), with_for_update=True)
