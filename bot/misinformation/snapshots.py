"""What crosses the border of this room: flags, cases for moderators, seats for reviewers, lines for members."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.misinformation.outcomes_snapshots import Earlier
from bot.misinformation.panel_rule import PanelOutcome
from bot.misinformation.rules import MEMBERS, CaseState, Check, Reason, Verdict, Why
from bot.store.base import VersionedRef as VersionedRef  # noqa: PLC0414 - handed on, so that cogs need not know the store


@dataclass(frozen=True, slots=True)
class FlaggedMessage:
    """A message as it was at the moment of a flag, for sealing.

    `channel_id` is where it stands (a thread's own id), `parent_id` the channel above a thread. `neighbours` are the
    words of at most two messages before it. `links` are addresses of parts that are no text, such as embeds. `names`
    are all names of the people in it (author, neighbours, who is mentioned): they are compared, never shown.
    `author_is_staff`: the author is a moderator or organiser, so that others than usual have to see the card.
    """

    channel_id: int
    message_id: int
    author_id: int
    text: str
    parent_id: int | None = None
    edited_at: datetime | None = None
    attachments: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    neighbours: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    is_reply: bool = False
    author_is_staff: bool = False
    is_bot: bool = False
    is_system: bool = False


@dataclass(frozen=True, slots=True)
class FlagRequest:
    """What a member says about a message."""

    message: FlaggedMessage
    reason: Reason
    words: str = ""
    wants_result: bool = False


@dataclass(frozen=True, slots=True)
class Suspect:
    """What the bot's own look found: `sources` are codes of rules and claims, `why` their plain words.

    `link_only`: nobody could read the words, so the case goes to moderators with its link alone.
    """

    message: FlaggedMessage
    severity: int
    sources: tuple[str, ...]
    why: tuple[str, ...] = ()
    link_only: bool = False


class ReceiptKind(StrEnum):
    """What became of a flag, as far as the person who gave it may know."""

    NOTED = "noted"
    AGAIN = "again"  # the same person and message
    LATER = "later"  # beyond the daily number: looked at tomorrow
    LOOKED_AT = "looked_at"  # people have looked, and the message has not changed since
    HELP_NOW = "help_now"  # words that suggest risk: the people on duty were told another way


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the person who flags gets: the number is their flag's own, so it tells nothing of other flags.

    `help_now`: their own words suggest risk, so show them the lines.
    """

    number: int | None
    kind: ReceiptKind
    is_danger: bool = False
    told_on_duty: bool = False
    help_now: bool = False


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """One of a member's own flags. `state` is None unless they asked to be told, or it is still open."""

    number: int
    at: datetime
    is_open: bool
    state: CaseState | None
    channel_id: int | None
    message_id: int | None


@dataclass(frozen=True, slots=True)
class Case:
    """A case as its card shows it to moderators: no words, no flaggers, no number of flags.

    `advice` is None until the panel has ended. `place` names the channel its card belongs in.
    """

    id: int
    version: int
    community_id: int
    state: CaseState
    severity: int
    sources: tuple[str, ...]
    reasons: tuple[Reason, ...]
    opened_at: datetime
    state_since: datetime
    channel_id: int | None
    message_id: int | None
    is_reply: bool
    edited_since: bool
    author_gone: bool
    why: Why | None
    panel_open: bool
    advice: PanelOutcome | None
    taken_by: int | None
    lease_until: datetime | None
    decided_by: int | None
    decided_at: datetime | None
    closed_at: datetime | None
    check: Check | None
    earlier_id: int | None
    place: str

    @property
    def ref(self) -> VersionedRef:
        """Return the row and version for buttons."""
        return VersionedRef(self.id, self.version)

    @property
    def is_of_members(self) -> bool:
        """Tell whether a member's flag opened it."""
        return MEMBERS in self.sources


@dataclass(frozen=True, slots=True)
class Reading:
    """What a moderator reads on a press, which the audit log notes: words and author, never who flagged.

    `said` are the words people added to their flags, shuffled. `totals` is None while the panel is open. `later_text`
    is how the message reads since it was edited.
    """

    case: Case
    author_id: int | None
    text: str | None
    later_text: str | None
    neighbours: tuple[str, ...]
    attachments: tuple[str, ...]
    links: tuple[str, ...]
    said: tuple[str, ...]
    totals: Mapping[Verdict, int] | None
    cited: tuple[str, ...]
    put_right: tuple[str, ...]
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a reviewer answers. `source_id` is a key of the evidence hub, `put_right` the link of a peer's message."""

    verdict: Verdict
    source_id: str | None = None
    put_right: str | None = None


@dataclass(frozen=True, slots=True)
class SeatLine:
    """One open seat in a reviewer's list. `number` is the seat's, which tells nothing of the case."""

    ref: VersionedRef
    until: datetime
    severity: int

    @property
    def number(self) -> int:
        """Return the number to speak of it by."""
        return self.ref.id


@dataclass(frozen=True, slots=True)
class SeatView:
    """What a reviewer sees: words with everything taken out that could say whose they are, and nothing else.

    `later_text` is how the message reads since it was edited. `why` are the plain words of the bot's own rules.
    `earlier` are cases about a similar claim, which name nobody.
    """

    ref: VersionedRef
    until: datetime
    text: str
    later_text: str | None
    neighbours: tuple[str, ...]
    attachments: int
    why: tuple[str, ...]
    edited_since: bool
    earlier: tuple[Earlier, ...]


@dataclass(frozen=True, slots=True)
class SeatOutcome:
    """What became of a case that a reviewer gave an opinion on, after the end."""

    number: int
    state: CaseState
    closed_at: datetime


@dataclass(frozen=True, slots=True)
class Standing:
    """How a person stands as a reviewer. `marks` are (training case, first verdict, second verdict)."""

    opted_in: bool
    paused: bool
    letters: bool
    trained_until: datetime | None
    needs_training: bool
    marks: tuple[tuple[str, Verdict, Verdict | None], ...]
    conflicts: tuple[int, ...]
