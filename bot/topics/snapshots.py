"""What topics hand to the outside: frozen, without rows, ready to be drawn."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.store.base import VersionedRef as VersionedRef  # noqa: PLC0414 - handed on: cogs may not know the store
from bot.topics.rules import Access, TopicKind, TopicState, shown_count


@dataclass(frozen=True, slots=True)
class Topic:
    """One topic. Name, purpose, note, why and where are words people wrote: escape them where they are drawn.

    `catalogue_id` is None for one in the organisers' own words. `channel_id` is None until Discord has made it.
    """

    id: int
    version: int
    community_id: int
    catalogue_id: str | None
    name: str
    purpose: str
    kind: TopicKind
    tags: tuple[str, ...]
    sensitive: bool
    content_note: str
    access: Access
    host_id: int | None
    review_at: datetime | None
    review_months: int
    channel_id: int | None
    role_id: int | None
    state: TopicState
    since: datetime
    closed_why: str = ""
    closed_where: str = ""
    merged_into: int | None = None

    @property
    def ref(self) -> VersionedRef:
        """Return the id with the version, for the next press."""
        return VersionedRef(self.id, self.version)

    @property
    def open(self) -> bool:
        """Tell whether people may join it."""
        return self.state is TopicState.OPEN


@dataclass(frozen=True, slots=True)
class NewTopic:
    """What an organiser says of a topic that is to be opened, adopted or edited.

    `review_months` None takes the setting. `catalogue_id` names the entry it comes from.
    """

    name: str
    purpose: str
    kind: TopicKind = TopicKind.TEXT
    tags: tuple[str, ...] = ()
    sensitive: bool = False
    content_note: str = ""
    host_id: int | None = None
    review_months: int | None = None
    catalogue_id: str | None = None


class Standing(StrEnum):
    """How the caller stands to a topic."""

    OUT = "out"
    IN = "in"
    HIDDEN = "hidden"  # for today
    PAUSED = "paused"  # on a break


@dataclass(frozen=True, slots=True)
class TopicView:
    """A topic as one member sees it.

    `members` is None where the count is small or the topic is sensitive. `hidden_until` only while hidden.
    `is_host`: the caller looks after it.
    """

    topic: Topic
    standing: Standing
    hidden_until: datetime | None = None
    members: int | None = None
    is_host: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """One answer to a question asked back: a topic that is open here (`topic_id`), or one that is not yet (None)."""

    key: str
    name: str
    topic_id: int | None


@dataclass(frozen=True, slots=True)
class Ask:
    """A short form that can mean several things: the word as typed, the question, and what it could be."""

    word: str
    question: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class FoundTopics:
    """What a search found, best first: topics of this community, catalogue entries not open here, or a question."""

    words: str
    views: tuple[TopicView, ...] = ()
    not_open: tuple[Choice, ...] = ()
    ask: Ask | None = None


@dataclass(frozen=True, slots=True)
class TopicsPage:
    """One page of topics, those the caller is in first, then by name. `page` counts from 0.

    `reviews`: so many of their topics ask what should become of them.
    """

    views: tuple[TopicView, ...]
    page: int
    pages: int
    in_count: int
    on_break: bool = False
    reviews: int = 0


class DriftKind(StrEnum):
    """What somebody changed by hand on Discord, or what went missing there."""

    CHANNEL_GONE = "channel_gone"
    RENAMED = "renamed"
    LINE = "line"
    OPEN_TO_ALL = "open_to_all"  # people who did not choose it can see it
    CLOSED_TO_TEAM = "closed_to_team"  # the bot or the moderators cannot see it any more
    WRITABLE = "writable"  # people can write in a closed topic
    ROLE_GONE = "role_gone"
    ROLE_CHANGED = "role_changed"  # named, shown apart, or made to be mentioned
    TAKEN_OUT = "taken_out"  # a person chose it and was taken out by hand
    PUT_IN = "put_in"  # a person did not choose it and was put in by hand
    NOT_MEMBER = "not_member"  # a person chose it, and does not hold the member role any more
    UNPINNED = "unpinned"


@dataclass(frozen=True, slots=True)
class Drift:
    """One kind of difference in one topic. `now` says what is there (escape it); `member_ids` for people only.

    `ref` is (topic id, newest difference): a press settles exactly what was drawn. `settled` is "repaired" or
    "accepted", None while it is open.
    """

    topic: Topic
    kind: DriftKind
    ref: VersionedRef
    now: str
    member_ids: tuple[int, ...]
    sentence: str
    seen_at: datetime
    settled: str | None = None
    settled_by: int | None = None
    can_accept: bool = True


@dataclass(frozen=True, slots=True)
class DriftCard:
    """All differences of one topic, as its card shows them."""

    topic: Topic
    drifts: tuple[Drift, ...] = field(default=())


class AuditFinding(StrEnum):
    """What `/topic audit` warns of."""

    ROLE_NAME = "role_name"  # a role that all can see names a condition
    CHANNEL_NAME = "channel_name"  # applicants can see a channel or category that names a condition
    APPLICANTS_LIST = "applicants_list"  # applicants can see members in a channel
    SEEN_BY_OTHERS = "seen_by_others"  # people who did not choose a topic can see its channel
    ROLE_SHOWN = "role_shown"  # a topic's role stands apart in the member list or can be mentioned


@dataclass(frozen=True, slots=True)
class NameFinding:
    """One warning of the audit. `target_id` is a role or channel; `sentence` names it by a mention, never by words."""

    finding: AuditFinding
    target_id: int
    sentence: str
    fix: str


__all__ = [
    "Access",
    "Ask",
    "AuditFinding",
    "Choice",
    "Drift",
    "DriftCard",
    "DriftKind",
    "FoundTopics",
    "NameFinding",
    "NewTopic",
    "Standing",
    "Topic",
    "TopicKind",
    "TopicState",
    "TopicView",
    "TopicsPage",
    "VersionedRef",
    "shown_count",
]
