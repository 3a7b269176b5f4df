"""What the tables of membership share: when things go, whose a decision is, and words as columns."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Enum

from bot.language import later
from bot.store.keeping import Age

DECIDERS: Final = ("safety_by", "decided_by")
"""Who wrote a no. The applicant is told it, and finds reason and date in the memory of the decision."""

TO_JOIN: Final = later("to decide who joins")
"""Why most of it is kept."""

_FORGET_RULE: Final = later(
    "{membership.answers_days_approved} days after a yes, {membership.answers_days_declined} after a no; "
    "at once when it ends without an answer, or after 10 minutes when many were closed together"
)
WORDS: Final = Age(_FORGET_RULE, timer="membership.forget", ref="application_id")
PERSON_RULE: Final = later(
    "{membership.answers_days_approved} days after a yes, {membership.answers_days_declined} after a no, "
    "7 after any other end; later only while your role is still to be given"
)
PERSON: Final = Age(PERSON_RULE, timer="membership.forget")
MEMORY: Final = Age(
    later("{membership.memory_months} months after the decision, or 7 days after it ends without one"),
    timer="membership.memory",
)
BULK: Final = Age(later("7 days after the time to undo it is over"), timer="membership.bulk_forget", ref="bulk_id")
PAUSE_OVER: Final = Age(later("when the pause ends"))


def word(kind: type[Any]) -> Enum:
    """Store a StrEnum as its words, checked by the database."""
    return Enum(
        kind,
        native_enum=False,
        length=24,
        create_constraint=False,
        validate_strings=True,
        values_callable=lambda words: [each.value for each in words],
    )
