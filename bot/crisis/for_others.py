"""What other rooms may ask of help now: whether words suggest risk, that people hear of it, and who is on duty."""

from __future__ import annotations

from collections.abc import Sequence

from bot.crisis.alerts import Alerts, Heard
from bot.crisis.passing_on import shifts_in
from bot.crisis.rota import on_duty
from bot.crisis.rules import Rules
from bot.store.transaction import Transaction


class RiskPath:
    """The way for words that suggest risk. The built-in rules alone decide here, so it needs no settings."""

    def __init__(self, alerts: Alerts) -> None:
        self._alerts = alerts
        self._rules = Rules()

    def suggests_risk(self, text: str) -> bool:
        """Tell whether words suggest that somebody is at risk."""
        return self._rules.look_at(text).tier is not None

    async def hear(self, community_id: int, channel_id: int, message_id: int, author_id: int, text: str) -> None:
        """Tell the people on duty of a message, once; nothing of what it says is kept."""
        tier = self._rules.look_at(text).tier
        if tier is not None:
            await self._alerts.hear(Heard(community_id, channel_id, message_id, author_id, tier))


class OnDutyNow:
    """Knows who is on duty at this moment."""

    async def on_duty(self, tx: Transaction, community_id: int) -> Sequence[int]:
        """Return the people on duty, the longest first, each once."""
        shifts = on_duty(await shifts_in(tx, community_id), tx.now)
        return list(dict.fromkeys(shift.member_id for shift in shifts))
