"""Every code that a finding may have."""

from __future__ import annotations

from typing import Final

from bot.doctor.findings import Finding, Mend
from bot.doctor.known import Known
from bot.doctor.words_discord import DISCORD
from bot.doctor.words_house import HOUSE

CATALOGUE: Final[dict[str, Known]] = {**DISCORD, **HOUSE}

WITH_A_CARD: Final = frozenset(
    {
        "parked",
        "drifts_open",
        "topic_open_to_others",
        "differences_waiting",
        "alerts_waiting",
        "applications_wait",
        "cases_wait",
        "appeals_wait",
        "reports_wait",
    }
)
"""What the team is told of by a card of its own already; the daily round says nothing of it."""


def found(
    code: str,
    subject: object = "",
    *,
    button: Mend | None = None,
    **details: object,
) -> Finding:
    """Return a finding of a code. Raises KeyError for a code that is not in the catalogue."""
    return CATALOGUE[code].found(code, subject, button=button, **details)
