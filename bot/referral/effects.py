"""What this room means to do on Discord, as data; everything about one invite is in one stream, in order."""

from __future__ import annotations

from enum import StrEnum

from bot.delivery.effects import Effect, EffectKind
from bot.referral.tables import ReferralRow


class Then(StrEnum):
    """The outcome handlers of this room, see `bot.referral.duties`."""

    MADE = "referral.made"


def stream_of(row: ReferralRow) -> str:
    """Return the stream of one invite."""
    return f"referral:{row.id}"


def referral_of(stream: str) -> int:
    """Return which invite a stream is about."""
    return int(stream.rpartition(":")[2])


def make(row: ReferralRow, by: int) -> Effect:
    """Make the invite, to the place where newcomers arrive."""
    return Effect(EffectKind.CREATE_INVITE, row.community_id, stream_of(row), {"place": "lobby"}, then=Then.MADE, by=by)


def delete(row: ReferralRow, code: str, by: int) -> Effect:
    """Delete the invite, so that nobody can come by it any more."""
    return Effect(EffectKind.DELETE_INVITE, row.community_id, stream_of(row), {"code": code}, by=by)
