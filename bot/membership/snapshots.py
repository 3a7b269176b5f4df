"""What membership hands to the outside: frozen, without rows, ready to be drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.community.joining import DeclineReason, Question
from bot.membership.rules import LETTING_IN, OPEN, WAITING, Door, Hold, Status
from bot.membership.rules import Ended as Ended  # noqa: PLC0414 - handed on with the snapshots that use it
from bot.membership.rules import Leaning as Leaning  # noqa: PLC0414 - the same
from bot.membership.rules import RaidState as RaidState  # noqa: PLC0414 - the same
from bot.membership.rules import ToldBy as ToldBy  # noqa: PLC0414 - the same
from bot.membership.words import Answer
from bot.store.base import VersionedRef as VersionedRef  # noqa: PLC0414 - handed on: cogs may not know the store


@dataclass(frozen=True, slots=True)
class Application:
    """One application. `member_id` is None once the person is forgotten; `waited` is None before it was sent."""

    id: int
    version: int
    community_id: int
    member_id: int | None
    door: Door
    status: Status
    begun_at: datetime
    submitted_at: datetime | None
    waited: timedelta | None
    taken_by: int | None
    lease_until: datetime | None
    decided_by: int | None
    decided_at: datetime | None
    hold: Hold | None

    @property
    def ref(self) -> VersionedRef:
        """Return the id with the version, for the next press."""
        return VersionedRef(self.id, self.version)

    @property
    def open(self) -> bool:
        """Tell whether nothing is decided yet."""
        return self.status in OPEN

    @property
    def waiting(self) -> bool:
        """Tell whether it was sent and nothing is decided yet."""
        return self.status in WAITING

    @property
    def delayed(self) -> bool:
        """Tell whether a yes waits for something only a person can mend."""
        return self.status in LETTING_IN and self.hold is not None


@dataclass(frozen=True, slots=True)
class FormPage:
    """At most five questions, shown at once. `index` counts from 0. `answers` holds what was saved, by question id."""

    index: int
    questions: tuple[Question, ...]
    answers: Mapping[str, Answer]
    complete: bool


@dataclass(frozen=True, slots=True)
class Form:
    """The questions as they stood when this application was begun. `expires_at` is None after it was sent."""

    application: Application
    pages: tuple[FormPage, ...]
    expires_at: datetime | None

    @property
    def complete(self) -> bool:
        """Tell whether every page is complete, so that the form may be sent."""
        return all(page.complete for page in self.pages)

    @property
    def next_page(self) -> int | None:
        """Return the index of the first page that is not complete."""
        return next((page.index for page in self.pages if not page.complete), None)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the applicant hears on sending. `usually` is the median of the last 90 days, None with too few decisions."""

    application: Application
    usually: timedelta | None


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A moderator's question with the answer, None while there is none."""

    question: str
    answer: str | None


@dataclass(frozen=True, slots=True)
class SignpostView:
    """A place that may help. `checked` is None when nobody of this group has looked at the address yet.

    With `entry` it stands in the directory, and `alert` is what people must know first.
    """

    id: str
    name: str
    about: str
    address: str
    checked: date | None
    entry: str = ""
    alert: str = ""


@dataclass(frozen=True, slots=True)
class DeclineView:
    """A no, as the person reads it. `text` is None once forgotten, `reason` for a no given in Discord itself."""

    reason: DeclineReason | None
    text: str | None
    signposts: tuple[SignpostView, ...]
    decided_at: datetime
    reapply_at: datetime | None


@dataclass(frozen=True, slots=True)
class StatusReport:
    """Everything `/apply status` tells. `application` is None when there is none (any more).

    `since` is when the present state began. `asked` are the questions of the latest round. `reapply_at` is set while
    a new application is not yet welcome. `may_begin` is true when pressing Apply would start a new one now.
    `appeal_until` is set while a no can still be appealed against.
    """

    application: Application | None
    since: datetime | None
    usually: timedelta | None
    asked: tuple[AskedQuestion, ...]
    answer_by: datetime | None
    draft_expires_at: datetime | None
    decline: DeclineView | None
    ended: Ended | None
    reapply_at: datetime | None
    may_begin: bool
    appeal_until: datetime | None = None

    @property
    def status(self) -> Status | None:
        """Return the state, or None without an application."""
        return self.application.status if self.application else None


@dataclass(frozen=True, slots=True)
class CardPlace:
    """Where a card stands, for a link to it."""

    channel_id: int
    message_id: int


@dataclass(frozen=True, slots=True)
class QueueItem:
    """One waiting application. `no_answer`: the person was asked and their days to answer are over."""

    application: Application
    waited: timedelta
    card: CardPlace | None
    no_answer: bool
    opinion_asked: bool
    safety_proposed: bool


@dataclass(frozen=True, slots=True)
class Queue:
    """All that waits, longest wait first."""

    items: tuple[QueueItem, ...]

    @property
    def oldest(self) -> timedelta | None:
        """Return the longest wait."""
        return self.items[0].waited if self.items else None


@dataclass(frozen=True, slots=True)
class EarlierDecision:
    """What the keyed hash remembers of an earlier application: a code, never words.

    `code` is "approved", a decline reason, or "in_discord".
    """

    code: str
    decided_at: datetime
    reapply_at: datetime | None


@dataclass(frozen=True, slots=True)
class OpinionView:
    """A second opinion. `words` is empty on cards: words are shown only to a moderator who opens the reading copy."""

    by: int
    leaning: Leaning
    words: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ReadAnswer:
    """One question of the form with its answer, as typed (cleaned); drawing makes it harmless."""

    question: str
    answer: Answer | None


@dataclass(frozen=True, slots=True)
class ReadingCopy:
    """What a moderator reads, privately. `forgotten`: the words were deleted on their date."""

    application: Application
    account_created_at: datetime | None
    edited_at: datetime | None
    answers: tuple[ReadAnswer, ...]
    asked: tuple[AskedQuestion, ...]
    opinions: tuple[OpinionView, ...]
    earlier: tuple[EarlierDecision, ...]
    safety_text: str | None
    forgotten: bool


@dataclass(frozen=True, slots=True)
class ApplicationCard:
    """What the card in the queue shows. It holds no words a person wrote.

    `earlier` is newest first. `asked` and `answered` count the questions of the latest round. `safety_by` is who
    proposes to decline for safety. `applicant_left` is true when they left the community.
    """

    application: Application
    account_created_at: datetime | None
    edited_at: datetime | None
    earlier: tuple[EarlierDecision, ...]
    asked: int
    answered: int
    thread_id: int | None
    no_answer_days: int | None
    opinion_asked_by: int | None
    opinions: tuple[OpinionView, ...]
    safety_by: int | None
    decline_reason: DeclineReason | None
    decline_label: str | None
    reapply_at: datetime | None
    told_by: ToldBy | None
    ended: Ended | None

    @property
    def applicant_left(self) -> bool:
        """Tell whether it ended because the person left."""
        return self.ended is Ended.LEFT

    @property
    def could_not_ask(self) -> bool:
        """Tell whether the latest questions could not be delivered; the applicant's silence means nothing then."""
        return self.application.hold is Hold.NOT_ASKED


@dataclass(frozen=True, slots=True)
class OverdueCard:
    """A reminder that somebody has waited long. `settled`: nothing waits any more."""

    application: Application
    waited: timedelta
    card: CardPlace | None
    settled: bool


@dataclass(frozen=True, slots=True)
class DigestCard:
    """The one daily summary. `items` are the ten that wait longest; `count` is all of them."""

    day: date
    count: int
    taken: int
    no_answer: int
    items: tuple[QueueItem, ...]


@dataclass(frozen=True, slots=True)
class EntryCard:
    """The standing card with the Apply button. `until` is when a pause ends by itself, None when a person ends it."""

    open: bool
    until: datetime | None
    usually: timedelta | None


@dataclass(frozen=True, slots=True)
class Bulk:
    """Applications closed together. `undo_until` is when the undo ends and the words are deleted."""

    id: int
    count: int
    by: int
    undo_until: datetime
    undone: bool
    final: bool


@dataclass(frozen=True, slots=True)
class RaidCard:
    """One card per raid. `joins` counts arrivals since it began, `known` how many of them were here before.

    `waiting` is the number of applications sent during the raid that can be closed together.
    """

    ref: VersionedRef
    state: RaidState
    started_at: datetime
    ended_at: datetime | None
    joins: int
    known: int
    waiting: int
    paused_by: int | None
    paused_until: datetime | None
    bulk: Bulk | None


@dataclass(frozen=True, slots=True)
class DoorsState:
    """Whether people may apply now, and until when a pause lasts (None: until a person ends it)."""

    lobby_open: bool
    paused_by: int | None
    paused_until: datetime | None


@dataclass(frozen=True, slots=True)
class WelcomeMessage:
    """The direct message after a yes."""

    community_id: int
    text: str


@dataclass(frozen=True, slots=True)
class DeclinedMessage:
    """The direct message after a no."""

    community_id: int
    application_id: int
    decline: DeclineView
    ask_again: str


@dataclass(frozen=True, slots=True)
class QuestionsMessage:
    """Questions to an applicant, for the private thread and the direct message. `reminder`: this is the second time.

    `open` is false when nothing is to be answered any more.
    """

    ref: VersionedRef
    community_id: int
    member_id: int | None
    questions: tuple[str, ...]
    answer_by: datetime | None
    reminder: bool
    open: bool


@dataclass(frozen=True, slots=True)
class DraftReminder:
    """The reminder about a draft, sent once to a person who asked for it."""

    community_id: int
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Decline:
    """What a moderator decides on declining. `reapply_months` None means the default of the reason, 0 at once.

    `signposts` are one to three ids of the settings (none only when the community has none).
    """

    reason: DeclineReason
    text: str
    signposts: tuple[str, ...] = ()
    reapply_months: int | None = None
