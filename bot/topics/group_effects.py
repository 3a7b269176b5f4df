"""What proposals, reviews and hosts mean to do on Discord, as data."""

from __future__ import annotations

from enum import StrEnum

from bot.delivery.effects import Effect, EffectKind, Json


class Then(StrEnum):
    """The outcome handlers of this part of the room, see `bot.topics.group_duties`."""

    PROPOSAL_TOLD = "topics.proposal_told"


def _show(community_id: int, card: str, ref: int, place: str) -> Effect:
    key = f"card:{card}:{community_id}:{ref}:{place}"
    payload: Json = {"card": card, "ref": str(ref), "place": place}
    return Effect(EffectKind.SHOW_CARD, community_id, key, payload, coalesce=key)


def proposal_card(community_id: int, proposal_id: int) -> Effect:
    """Draw the moderators' card of a proposal that enough people would use."""
    return _show(community_id, "topic_proposal", proposal_id, "alerts")


def review_card(community_id: int, review_id: int) -> Effect:
    """Draw the organisers' card with what came of a review."""
    return _show(community_id, "topic_review", review_id, "organisers")


def hostless_card(community_id: int, topic_id: int) -> Effect:
    """Ask organisers for another host; once there is one, drawing takes the card away."""
    return _show(community_id, "topic_no_host", topic_id, "organisers")


def answer_letter(community_id: int, proposal_id: int, member_id: int) -> Effect:
    """Tell somebody what became of their proposal."""
    payload: Json = {"member_id": member_id, "card": "topic_proposal_answer", "ref": str(proposal_id)}
    stream = f"proposal:{proposal_id}"
    return Effect(EffectKind.SEND_DIRECT, community_id, stream, payload, then=Then.PROPOSAL_TOLD)


def letter(community_id: int, member_id: int, card: str, ref: int) -> Effect:
    """Write to somebody who said yes to messages about their topics."""
    payload: Json = {"member_id": member_id, "card": card, "ref": str(ref)}
    return Effect(EffectKind.SEND_DIRECT, community_id, f"letter:{card}:{ref}:{member_id}", payload)
