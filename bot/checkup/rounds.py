"""The quiet round: once a day the doctor looks, and tells organisers once of what is new and severe."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sqlalchemy import select

from bot.checkup.service import CheckUp, Report
from bot.community.book import SettingsBook
from bot.days import next_hour
from bot.delivery.effects import Effect, EffectKind, LaterError, Outcome, OutcomeWord, PendingEffect
from bot.delivery.handlers import Handlers
from bot.doctor.catalogue import WITH_A_CARD
from bot.doctor.findings import Finding, Severity
from bot.doctor.looking import Area
from bot.store.store import Store
from bot.store.tables import DueRow, NoteRow
from bot.store.transaction import Transaction

CARD: Final = "doctor"
PLACE: Final = "organisers"
_REF: Final = "daily"
_NO_ANSWER: Final = 600.0  # seconds until the round is tried again when Discord did not answer


class Timer(StrEnum):
    """The kind of due row of this room."""

    ROUND = "checkup.round"


@dataclass(frozen=True, slots=True)
class Told:
    """What organisers were told of: keys of findings that stand, and those on the newest card, of the day `ref`."""

    keys: frozenset[str] = frozenset()
    ref: str = ""
    fresh: frozenset[str] = frozenset()


def severe(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return what organisers are told of by themselves: nothing that has a card of its own, nothing that can wait."""
    return tuple(one for one in findings if one.severity is not Severity.CARE and one.code not in WITH_A_CARD)


def told_after(told: Told, findings: Iterable[Finding], ref: str) -> Told:
    """Return what is known after a round.

    What was mended is forgotten, so that it is told of again when it comes back. A day without anything new leaves
    the card of an earlier day as it is; a second round of a day adds to its card.
    """
    now = frozenset(finding.key for finding in severe(findings))
    new = now - told.keys
    if not new:
        return Told(now, told.ref, told.fresh)
    return Told(now, ref, new | told.fresh if told.ref == ref else new)


class Rounds:
    """One timer for each community, an hour before its daily summary."""

    def __init__(self, store: Store, settings: SettingsBook) -> None:
        self._store = store
        self._settings = settings

    def register(self, handlers: Handlers, checkup: CheckUp) -> None:
        """Name the handler of the timer, and who carries the round out."""
        handlers.due(Timer.ROUND, self._begin)
        handlers.performer(EffectKind.LOOK_OVER, LookOver(self._store, checkup))

    async def arm(self, community_id: int) -> None:
        """Set the timer of a community if it is not set; the bot does this whenever it is ready."""
        async with self._store.begin() as tx:
            known = select(DueRow.at).where(
                DueRow.kind == Timer.ROUND, DueRow.ref == _REF, DueRow.community_id == community_id
            )
            if await tx.session.scalar(known) is None:
                await self._set(tx, community_id)

    async def _begin(self, tx: Transaction, ref: str, community_id: int) -> None:  # noqa: ARG002 - one shape for all
        stream = f"checkup:{community_id}"
        await tx.outbox(Effect(EffectKind.LOOK_OVER, community_id, stream, coalesce=stream))
        await self._set(tx, community_id)

    async def _set(self, tx: Transaction, community_id: int) -> None:
        terms = self._settings.for_community(community_id).membership
        hour = (terms.digest_hour - 1) % 24
        await tx.due(Timer.ROUND, _REF, community_id, next_hour(tx.now, hour, terms.timezone))


class LookOver:
    """Carries out a round: it only reads Discord, so it is safe to repeat; what it tells is written once."""

    def __init__(self, store: Store, checkup: CheckUp) -> None:
        self._store = store
        self._checkup = checkup

    async def perform(self, pending: PendingEffect) -> Outcome:
        """Look, and have a card posted when there is something new."""
        community_id = pending.effect.community_id
        report = await self._checkup.look(community_id, deep=True)
        if not report.seen >= {Area.DISCORD, Area.STORED}:
            raise LaterError(_NO_ANSWER)
        async with self._store.begin() as tx:
            before = await read_told(tx, community_id)
            told = told_after(before, report.findings, tx.now.date().isoformat())
            await _write(tx, community_id, told)
            if (told.ref, told.fresh) != (before.ref, before.fresh):
                await tx.outbox(_card(community_id, told.ref))
        return Outcome(OutcomeWord.DONE)

    async def look(self, pending: PendingEffect) -> Outcome | None:  # noqa: ARG002 - the shape of a performer
        """Say that it may be done again."""
        return None


class Bundles:
    """What the card of a round shows when it is drawn."""

    def __init__(self, store: Store, checkup: CheckUp) -> None:
        self._store = store
        self._checkup = checkup

    async def of(self, community_id: int, ref: str) -> tuple[Finding, ...]:
        """Return what was new on a day and still stands; nothing for a day that is over."""
        async with self._store.read() as tx:
            told = await read_told(tx, community_id)
        if told.ref != ref or not told.fresh:
            return ()
        report: Report = await self._checkup.look(community_id, deep=True)
        return tuple(finding for finding in severe(report.findings) if finding.key in told.fresh)


async def read_told(tx: Transaction, community_id: int) -> Told:
    """Return what a community was told of."""
    note = await tx.session.get(NoteRow, _key(community_id))
    if note is None:
        return Told()
    kept = json.loads(note.value)
    return Told(frozenset(kept["keys"]), str(kept["ref"]), frozenset(kept["fresh"]))


async def _write(tx: Transaction, community_id: int, told: Told) -> None:
    value = json.dumps({"keys": sorted(told.keys), "ref": told.ref, "fresh": sorted(told.fresh)})
    note = await tx.session.get(NoteRow, _key(community_id), with_for_update=True)
    if note is None:
        tx.add(NoteRow(key=_key(community_id), value=value))
    else:
        note.value = value


def _key(community_id: int) -> str:
    return f"checkup.told:{community_id}"


def _card(community_id: int, ref: str) -> Effect:
    return Effect(
        EffectKind.SHOW_CARD,
        community_id,
        stream=f"{CARD}:{community_id}",
        payload={"card": CARD, "ref": ref, "place": PLACE},
        coalesce=f"card:{CARD}:{ref}",
    )
