"""One thing that is wrong: how bad, what, why it matters, and the way to mend it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from bot.language import later


class Severity(StrEnum):
    """How bad a finding is, most severe first."""

    DANGER = "danger"  # people can be harmed or seen: mend it today
    BROKEN = "broken"  # something does not work
    CARE = "care"  # something will go wrong, or wants a look


class Group(StrEnum):
    """What a finding is about, in the order in which they are shown."""

    PRIVACY = "privacy"
    PERMISSIONS = "permissions"
    SETTINGS = "settings"
    CARE = "care"
    WORK = "work"
    RUNNING = "running"


class ButtonVerb(StrEnum):
    """What a button of a finding does, after a preview where it changes something on Discord."""

    RETRY = "retry"  # tries a parked effect again; the target is its operation id
    TEAM_ONLY = "team_only"  # only the team sees a channel; the target is the channel's id
    HIDE_FROM_NEWCOMERS = "hide_from_newcomers"  # members and the team see a channel; the same target
    HIDE_FROM_MEMBERS = "hide_from_members"  # newcomers and the team see a channel; the same target
    ON_DUTY = "on_duty"  # puts the person who presses on duty for some hours


@dataclass(frozen=True, slots=True)
class Mend:
    """A button that mends a finding. `target` is what it acts on, "" for the whole community."""

    verb: ButtonVerb
    target: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong. Sentences are in the language in use, and hold no member's words or name.

    `subject` tells findings of one code apart (an id, a name of a setting, an operation id), so that the same one is
    known again. Roles and channels stand in sentences as Discord's mentions `<@&id>` and `<#id>`, see
    `bot.doctor.naming`.
    """

    code: str
    severity: Severity
    group: Group
    what: str
    why: str
    click: str
    subject: str = ""
    button: Mend | None = None

    @property
    def key(self) -> str:
        """Return what the finding is known by from one look to the next."""
        return f"{self.code}:{self.subject}"


_ORDER = {severity: place for place, severity in enumerate(Severity)}
_GROUPS = {group: place for place, group in enumerate(Group)}

SEVERITIES: dict[Severity, str] = {
    Severity.DANGER: later("Mend this today"),
    Severity.BROKEN: later("Does not work as it should"),
    Severity.CARE: later("Worth a look"),
}
"""How severities are headed."""

GROUPS: dict[Group, str] = {
    Group.PRIVACY: later("Who sees what"),
    Group.PERMISSIONS: later("What the bot may do"),
    Group.SETTINGS: later("Settings"),
    Group.CARE: later("People who need someone"),
    Group.WORK: later("Work that waits"),
    Group.RUNNING: later("Running the bot"),
}
"""How groups are headed."""


def sorted_findings(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings most severe first, then by group, code and subject; each once."""
    once = {finding.key: finding for finding in findings}
    return tuple(sorted(once.values(), key=lambda one: (_ORDER[one.severity], _GROUPS[one.group], one.key)))


def counted(findings: Iterable[Finding]) -> dict[Severity, int]:
    """Return how many there are of each severity, zeros included."""
    counts = Counter(finding.severity for finding in findings)
    return {severity: counts[severity] for severity in Severity}
