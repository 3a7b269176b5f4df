"""What this room means to do on Discord, as data."""

from __future__ import annotations

from bot.delivery.effects import Effect, EffectKind, Json

PROPOSAL = "evidence_proposal"
"""The moderators' card of an added entry: `ref` is the proposal's id. Once forgotten it is taken away."""
ANSWER = "evidence_answer"
"""The direct message to the person who added an entry: `ref` is the proposal's id."""
DUE = "evidence_due"
"""The organisers' card with what has to be looked at again; taken away when nothing has."""


def _show(community_id: int, card: str, ref: int, place: str) -> Effect:
    key = f"card:{card}:{community_id}:{ref}:{place}"
    payload: Json = {"card": card, "ref": str(ref), "place": place}
    return Effect(EffectKind.SHOW_CARD, community_id, key, payload, coalesce=key)


def proposal_card(community_id: int, proposal_id: int) -> Effect:
    """Draw the moderators' card of an added entry."""
    return _show(community_id, PROPOSAL, proposal_id, "alerts")


def due_card(community_id: int) -> Effect:
    """Draw the organisers' card with what is due."""
    return _show(community_id, DUE, 0, "organisers")


def answer_letter(community_id: int, proposal_id: int, member_id: int) -> Effect:
    """Tell somebody what became of the entry they added; `/evidence mine` says the same."""
    payload: Json = {"member_id": member_id, "card": ANSWER, "ref": str(proposal_id)}
    return Effect(EffectKind.SEND_DIRECT, community_id, f"evidence:{proposal_id}", payload)
