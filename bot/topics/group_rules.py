"""What is true about proposals, reviews and newcomers without any Discord or database."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

LONGEST_REASON: Final = 500
LEVELS: Final = (5, 10, 20, 50, 100)
"""Every number of a review is told as one of these or more, or as fewer than five. No exact number and no sum."""

NEWCOMER_DAYS: Final = 14  # so long after choosing a topic somebody is new in it
READ_DAYS: Final = 14  # so far back a channel is read
MOST_READ: Final = 500  # so many messages at most


class ProposalState(StrEnum):
    """Where a proposed topic stands."""

    OPEN = "open"
    READY = "ready"  # enough people would use it: a moderator decides
    OPENED = "opened"
    MERGED = "merged"
    DECLINED = "declined"
    ENDED = "ended"  # too few people in the time, or nobody left who wants it
    WITHDRAWN = "withdrawn"


PENDING: Final = frozenset({ProposalState.OPEN, ProposalState.READY})


class ReviewState(StrEnum):
    """Where a topic's review stands."""

    ASKING = "asking"
    REPORTED = "reported"  # an organiser decides
    SETTLED = "settled"


class ReviewAnswer(StrEnum):
    """What somebody wants of a topic."""

    KEEP = "keep"
    CHANGE = "change"
    CLOSE = "close"


def rounded(count: int) -> int:
    """Return the number that may be told: "so many or more"; 0 stands for "fewer than five"."""
    return max((level for level in LEVELS if count >= level), default=0)


@dataclass(frozen=True, slots=True)
class Post:
    """One message as the channel's history tells it: no words. `replies_to` is a message id.

    `conversation_id` is the channel, or the thread in a forum.
    """

    id: int
    conversation_id: int
    author_id: int
    at: datetime
    replies_to: int | None = None
    is_bot: bool = False


@dataclass(frozen=True, slots=True)
class Unanswered:
    """A newcomer whom nobody has answered: their oldest such message."""

    member_id: int
    conversation_id: int
    message_id: int
    at: datetime


def unanswered(
    posts: Iterable[Post],
    new_since: Mapping[int, datetime],
    now: datetime,
    hours: int,
    *,
    not_waiting: Collection[int] = (),
) -> tuple[Unanswered, ...]:
    """Return the newcomers without an answer for so many hours, longest wait first.

    A newcomer chose the topic in the last 14 days (`new_since`: member id to when). Their message is answered when
    another person replies to it, or when the next message of another person in the same conversation is not a reply to
    somebody else. One answer to any of their messages answers the person. Bots answer nobody.
    """
    ordered = sorted((post for post in posts if not post.is_bot), key=lambda post: (post.at, post.id))
    new = {who for who, since in new_since.items() if now - since <= timedelta(days=NEWCOMER_DAYS)} - set(not_waiting)
    by_id = {post.id: post for post in ordered}
    answered: set[int] = set()
    first: dict[int, Post] = {}
    waiting: dict[int, set[int]] = {}  # conversation to those whose latest words are still the last but one's
    for post in ordered:
        if post.author_id in new and post.author_id not in first:
            first[post.author_id] = post
        there = waiting.setdefault(post.conversation_id, set())
        answered |= _answered_by(post, by_id, there)
        if post.author_id in new:
            there.add(post.author_id)
    found = [
        Unanswered(who, post.conversation_id, post.id, post.at)
        for who, post in first.items()
        if who not in answered and now - post.at >= timedelta(hours=hours)
    ]
    return tuple(sorted(found, key=lambda one: (one.at, one.message_id)))


def _answered_by(post: Post, by_id: Mapping[int, Post], waiting: set[int]) -> set[int]:
    """Return whom a message answers, and take from `waiting` whose wait it ends."""
    others = waiting - {post.author_id}
    if post.replies_to is not None:
        target = by_id.get(post.replies_to)
        # A reply to a message that was not read is a reply to somebody else.
        answered = {target.author_id} - {post.author_id} if target is not None else set()
    else:
        answered = set(others)
    waiting -= answered
    return answered
