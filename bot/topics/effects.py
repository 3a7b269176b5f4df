"""What topics mean to do on Discord, as data.

Everything about one topic's channel is in the stream "topic:<id>", in order. What lets one person in or out is in a
stream of its own for each person and topic, named by a keyed hash, so that one slow call holds up nobody else.
"""

from __future__ import annotations

from enum import StrEnum

from bot.community.topic_words import channel_name
from bot.delivery.effects import Effect, EffectKind, Json, JsonValue
from bot.language import for_the_group
from bot.store.transaction import Transaction
from bot.topics.rules import Access, TopicState, closed_line, topic_line
from bot.topics.tables import TopicRow

CARD = "topic"
NEWS = "topic_news"
DRIFT = "topic_drift"
NEWS_PLACE = "topics"
ORGANISERS = "organisers"


class Then(StrEnum):
    """The outcome handlers of this room, see `bot.topics.settling`."""

    ROLE = "topics.role_settled"
    CHANNEL = "topics.channel_settled"
    ACCESS = "topics.access_settled"
    CARD = "topics.card_settled"
    CLOSED = "topics.closed_settled"


def stream_of(row: TopicRow) -> str:
    """Return the stream of a topic's own channel."""
    return f"topic:{row.id}"


def topic_of(stream: str) -> int:
    """Return which topic a stream is about."""
    return int(stream.split(":")[1])


def create_role(row: TopicRow, by: int) -> Effect:
    """Make the role by which people get in, or put it right; its name was drawn when the topic was written."""
    payload: Json = {"name": row.role_name, "role_id": row.role_id}
    return Effect(EffectKind.CREATE_ROLE, row.community_id, stream_of(row), payload, then=Then.ROLE, by=by)


def create_channel(row: TopicRow, category: str, by: int) -> Effect:
    """Make the channel."""
    payload: Json = {
        "name": channel_name_of(row),
        "kind": row.kind.value,
        "line": line_of(row),
        "category": category,
        "tags": list(row.tags),
        "role_id": row.role_id,
    }
    return Effect(EffectKind.CREATE_CHANNEL, row.community_id, stream_of(row), payload, then=Then.CHANNEL, by=by)


def edit_channel(
    row: TopicRow,
    by: int,
    *,
    shape: str | None = None,
    name: bool = False,
    line: bool = False,
    then: Then | None = None,
) -> Effect:
    """Change the channel to what is stored: its name, its line, who sees it ("open", "closed", "emptied")."""
    payload: dict[str, JsonValue] = {"channel_id": row.channel_id}
    if name:
        payload["name"] = channel_name_of(row)
    if line:
        payload["line"] = line_of(row)
    if shape is not None:
        payload |= {"shape": shape, "role_id": row.role_id}
    return Effect(EffectKind.EDIT_CHANNEL, row.community_id, stream_of(row), payload, then=then, by=by)


def line_of(row: TopicRow) -> str:
    """Return the line that should stand at the head of the channel."""
    if row.state in {TopicState.CLOSING, TopicState.CLOSED}:
        with for_the_group():
            return closed_line(row.closed_why, row.closed_where)
    return row.line if row.line is not None else topic_line(row.purpose, row.content_note)


def channel_name_of(row: TopicRow) -> str:
    """Return the name the channel should have."""
    return row.channel_name or channel_name(row.name)


def delete_role(row: TopicRow, by: int) -> Effect:
    """Delete the role of a closed topic."""
    return Effect(EffectKind.DELETE_ROLE, row.community_id, stream_of(row), {"role_id": row.role_id}, by=by)


def set_access(tx: Transaction, row: TopicRow, member_id: int, *, give: bool, by: int) -> Effect:
    """Let one person in or out: one call."""
    who = tx.keys.person_key(row.community_id, member_id)[:16]
    payload: Json = {
        "channel_id": row.channel_id,
        "role_id": row.role_id if row.access is Access.ROLES else None,
        "member_id": member_id,
        "give": give,
    }
    return Effect(EffectKind.SET_ACCESS, row.community_id, f"access:{row.id}:{who}", payload, then=Then.ACCESS, by=by)


def topic_card(row: TopicRow, *, pin: bool = False) -> Effect:
    """Draw the standing card in the topic's channel; with `pin` it is pinned once it stands."""
    place = str(row.channel_id)
    key = f"card:{CARD}:{row.community_id}:{row.id}:{place}"
    payload: Json = {"card": CARD, "ref": str(row.id), "place": place}
    if pin:
        return Effect(EffectKind.SHOW_CARD, row.community_id, stream_of(row), payload, then=Then.CARD, coalesce=key)
    return Effect(EffectKind.SHOW_CARD, row.community_id, key, payload, coalesce=key)


def pin(row: TopicRow) -> Effect:
    """Pin the standing card."""
    payload: Json = {"card": CARD, "ref": str(row.id), "place": str(row.channel_id)}
    return Effect(EffectKind.PIN_MESSAGE, row.community_id, stream_of(row), payload)


def news_card(row: TopicRow) -> Effect:
    """Announce a new topic, once."""
    key = f"card:{NEWS}:{row.community_id}:{row.id}:{NEWS_PLACE}"
    payload: Json = {"card": NEWS, "ref": str(row.id), "place": NEWS_PLACE}
    return Effect(EffectKind.SHOW_CARD, row.community_id, key, payload, coalesce=key)


def drift_card(community_id: int, topic_id: int) -> Effect:
    """Draw what was changed by hand in a topic; drawing takes the card away once everything is settled."""
    key = f"card:{DRIFT}:{community_id}:{topic_id}:{ORGANISERS}"
    payload: Json = {"card": DRIFT, "ref": str(topic_id), "place": ORGANISERS}
    return Effect(EffectKind.SHOW_CARD, community_id, key, payload, coalesce=key)
