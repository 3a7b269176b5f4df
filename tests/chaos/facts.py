"""What is there at the end: the world of practice Discord and the database file, read as they are."""

from __future__ import annotations

import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.rehearsal.building import Community
from bot.rehearsal.component_limits import walk
from bot.rehearsal.messaging import words_of
from bot.rehearsal.server import PracticeDiscord
from bot.rehearsal.shapes import PRIVATE_THREAD, Channel, Json, Message

CONTAINER, LATE = 17, "answered_in_time"
_NUMBER = re.compile(r"^#* *Application (\d+)\s*$", re.MULTILINE)
_THREAD = re.compile(r" · (\d+)$")


@dataclass(slots=True)
class PersonFact:
    """One applicant: where they stand on Discord and what letters they got."""

    id: int
    is_there: bool = True
    closed: bool = False
    has_role: bool = False
    welcomes: int = 0
    refusals: int = 0


@dataclass(slots=True)
class ApplicationFact:
    """One application as stored. `words` counts stored answers, `answered` answered questions of moderators."""

    id: int
    person: int
    status: str
    sent: bool = True
    told_by: str | None = None
    ended: str | None = None
    asked_rounds: int = 0
    answered: int = 0
    words: int = 0


@dataclass(slots=True)
class OutboxFact:
    """One effect as stored."""

    op_id: str
    kind: str
    state: str
    todo: str | None = None


@dataclass(slots=True)
class ThreadFact:
    """One private thread for questions."""

    application: int
    open: bool
    questions: int


@dataclass(slots=True)
class Facts:
    """Everything the oracle looks at. `cards` goes by application number and holds each card's text.

    `twins` are messages of the bot in one channel with one mark, `timers` are (kind, ref) of the due table. `late` are
    answers that took more than 3 seconds, `busiest` is the highest load of the machine for each of its cores.
    """

    people: dict[int, PersonFact] = field(default_factory=dict)
    applications: list[ApplicationFact] = field(default_factory=list)
    cards: dict[int, list[str]] = field(default_factory=dict)
    outbox: list[OutboxFact] = field(default_factory=list)
    todos: Counter[str] = field(default_factory=Counter)
    threads: list[ThreadFact] = field(default_factory=list)
    twins: list[str] = field(default_factory=list)
    timers: list[tuple[str, str]] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    late: list[str] = field(default_factory=list)
    busiest: float = 0.0
    integrity: str = "ok"
    wrong_audit_rows: list[str] = field(default_factory=list)
    crashes: list[str] = field(default_factory=list)


def text_of(message: Message) -> str:
    """Return the words of a message as the bot sent them."""
    return words_of(message.content, message.components)


def mark_on(message: Message) -> int | None:
    """Return the id of a message's container, by which the bot finds its own message again."""
    found = [part.get("id") for _path, part in walk(message.components) if part.get("type") == CONTAINER]
    return found[0] if found else None


def rows(database: Path, query: str) -> list[tuple[Any, ...]]:
    """Read the database file without being able to change it."""
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=10)) as connection:
        return connection.execute(query).fetchall()


def read_world(practice: PracticeDiscord, community: Community, applicants: Iterable[int], facts: Facts) -> None:
    """Add what stands on Discord."""
    world, guild = practice.world, community.guild
    role = community.roles["Member"].id
    for person in applicants:
        member, user = guild.members.get(person), world.users[person]
        fact = facts.people[person] = PersonFact(person, member is not None, closed=not user.dms_open)
        fact.has_role = member is not None and role in member.roles
        letters = [text_of(one) for one in _letters(practice, person)]
        fact.welcomes = sum("Welcome to " in text for text in letters)
        fact.refusals = sum("The answer is no this time" in text for text in letters)
    for message in _lasting(community.channels["applications"]):
        number = _NUMBER.search(text_of(message))
        if number is not None:
            facts.cards.setdefault(int(number[1]), []).append(text_of(message))
    for channel in (*world.all_channels(guild), *world.direct.values()):
        _read_channel(channel, world.application.bot.id, facts)
    facts.threads = [_thread(one, world.application.bot.id) for one in guild.threads.values() if _is_ours(one)]
    broken = [one for one in practice.ledger.violations if not _forced(practice, one)]
    facts.late = [one.words for one in broken if one.kind == LATE]
    facts.violations = [f"{one.kind}: {one.words}" for one in broken if one.kind != LATE]


def _letters(practice: PracticeDiscord, person: int) -> Iterator[Message]:
    channel = practice.world.direct.get(frozenset({person, practice.world.application.bot.id}))
    return iter(()) if channel is None else _lasting(channel)


def _lasting(channel: Channel) -> Iterator[Message]:
    return (one for one in channel.messages.values() if not one.ephemeral)


def _read_channel(channel: Channel, bot: int, facts: Facts) -> None:
    own = [one for one in _lasting(channel) if one.author.id == bot]
    marks = Counter(mark for one in own if (mark := mark_on(one)) is not None)
    facts.twins += [f"{channel.name or 'dm'}: {count} of mark {mark}" for mark, count in marks.items() if count > 1]
    for message in own:
        facts.todos.update(_todo_op_ids(message.components))


def _todo_op_ids(components: list[Json]) -> set[str]:
    ids = (str(part.get("custom_id", "")) for _path, part in walk(components))
    return {one.rpartition(":")[2] for one in ids if one.startswith("organising:retry:")}


def _is_ours(channel: Channel) -> bool:
    return channel.type == PRIVATE_THREAD and _THREAD.search(channel.name) is not None


def _thread(channel: Channel, bot: int) -> ThreadFact:
    number = _THREAD.search(channel.name)
    assert number is not None
    assert channel.thread is not None
    asked = sum(one.author.id == bot and mark_on(one) is not None for one in _lasting(channel))
    return ThreadFact(int(number[1]), not channel.thread.archived, asked)


def _forced(practice: PracticeDiscord, violation: Any) -> bool:
    """Tell whether a fault we injected is the cause: the first answer got through, and only its reply was lost."""
    if violation.kind != "one_answer":
        return False
    path = practice.ledger.entries[violation.entry - 1].path
    return any(one.path == path and one.fault for one in practice.ledger.entries[: violation.entry - 1])


def read_database(database: Path, facts: Facts) -> None:
    """Add what is stored."""
    answered = dict(
        rows(database, "SELECT application_id, count(*) FROM membership_asked WHERE answer IS NOT NULL GROUP BY 1")
    )
    words = dict(rows(database, "SELECT application_id, count(*) FROM membership_answer GROUP BY 1"))
    found = rows(
        database,
        "SELECT id, member_id, status, submitted_at IS NOT NULL, told_by, ended, asked_round"
        " FROM membership_application ORDER BY id",
    )
    for number, person, status, sent, told_by, ended, asked in found:
        facts.applications.append(
            ApplicationFact(
                number,
                person,
                status,
                bool(sent),
                told_by,
                ended,
                asked,
                answered.get(number, 0),
                words.get(number, 0),
            )
        )
    facts.outbox = [OutboxFact(*row) for row in rows(database, "SELECT op_id, kind, state, todo FROM outbox")]
    facts.timers = [(kind, ref) for kind, ref in rows(database, "SELECT kind, ref FROM due")]
    facts.integrity = "; ".join(str(row[0]) for row in rows(database, "PRAGMA integrity_check"))
