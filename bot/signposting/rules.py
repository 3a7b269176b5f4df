"""When an entry counts as checked, who must agree to a change, and which lines a place has."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.signposting.entries import WORLD, Status, SupportService

SOON_SHARE = 6  # an entry is due in the last sixth of its time
AGREE_DAYS = 30  # two people who check a crisis entry agree only within so many days


class State(StrEnum):
    """How far an entry may be trusted, in this group, now."""

    NOT_CHECKED = "not_checked"
    CHECKED = "checked"
    DUE = "due"
    STALE = "stale"
    ALERT = "alert"
    CLOSED = "closed"


class Verdict(StrEnum):
    """What somebody saw who compared an entry with its own web page."""

    SAME = "same"
    CHANGED = "changed"
    GONE = "gone"
    CANNOT_TELL = "cannot_tell"


@dataclass(frozen=True, slots=True)
class Terms:
    """After how many days a check is too old."""

    days: int = 90
    crisis_days: int = 30

    def span(self, service: SupportService) -> timedelta:
        """Return how long a check of this entry counts."""
        return timedelta(days=self.crisis_days if service.crisis else self.days)


@dataclass(frozen=True, slots=True)
class Checked:
    """The newest check that counts: of the facts as they stand now. `people` is how many agreed in it."""

    at: datetime
    by_moderator: bool
    people: int = 1


def state_of(service: SupportService, checked: Checked | None, now: datetime, terms: Terms) -> State:
    """Return an entry's state; what people must know first wins."""
    if service.status is not Status.ACTIVE:
        return State.CLOSED
    if service.alert:
        return State.ALERT
    return age_of(service, checked, now, terms)


def age_of(service: SupportService, checked: Checked | None, now: datetime, terms: Terms) -> State:
    """Return how old the check is, whatever else there is to say."""
    if checked is None:
        return State.NOT_CHECKED
    span, age = terms.span(service), now - checked.at
    if age >= span:
        return State.STALE
    return State.DUE if age >= span - span / SOON_SHARE else State.CHECKED


def needs_two(before: SupportService | None, after: SupportService | None) -> bool:
    """Tell whether a change has to be confirmed by a second person: it touches a crisis entry."""
    return any(entry is not None and entry.crisis for entry in (before, after))


def covers(service: SupportService, area: str) -> bool:
    """Tell whether a service helps in an area; "GB" asks for any of the four nations."""
    if WORLD in service.service_areas or area in service.service_areas:
        return True
    if area == "GB":
        return "GB" in service.countries
    return area.startswith("GB-") and "GB" in service.service_areas
