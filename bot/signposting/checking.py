"""Ten minutes a week: one entry to compare with its own page, and what was seen."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import select

from bot.community.actor import Actor, Capability
from bot.community.book import SettingsBook
from bot.errors import NotFoundError, NotNowError, OutOfDateError
from bot.language import _
from bot.signposting.directories import Directories
from bot.signposting.entries import Status, SupportService
from bot.signposting.hours import in_words
from bot.signposting.overlay import agrees_with_another
from bot.signposting.reporting import file_report, words_of
from bot.signposting.rules import State, Terms, Verdict, age_of
from bot.signposting.snapshots import Entry, Reason, Task, Thanks
from bot.signposting.tables import CheckRow
from bot.signposting.timing import CHECKER_DAYS, Timer
from bot.signposting.wording import number_words
from bot.store.store import Store
from bot.store.transaction import Transaction

_ORDER = {State.STALE: 0, State.NOT_CHECKED: 1, State.DUE: 2}
_REST_DAYS = 7  # so long nobody is handed an entry they have just looked at


class Checking:
    """Hands out entries to check and takes what people saw."""

    def __init__(
        self, store: Store, settings: SettingsBook, directories: Directories, *, chance: random.Random
    ) -> None:
        self._store = store
        self._settings = settings
        self._directories = directories
        self._chance = chance

    async def next_task(self, by: Actor) -> Task:
        """Return one entry that needs a look: crisis lines first, then the oldest, drawn among equals.

        Raises NotNowError when nothing waits for this person, or when the organisers have turned this off.
        """
        by.require(Capability.HELP_WITH_DIRECTORY)
        if not self._settings.for_community(by.community_id).signposting.help_out:
            raise NotNowError(_("This group does not use this just now. Thank you for asking."))
        terms = self._directories.terms(by.community_id)
        async with self._store.read() as tx:
            entries = await self._directories.entries(tx, by.community_id)
            mine = await self._looked_at(tx, by, tx.now)
            waiting = [e for e in entries if waits(e, tx.now, terms)]
        open_to_me = [e for e in waiting if (e.service.id, e.service.fingerprint) not in mine]
        if not open_to_me:
            raise NotNowError(_("Everything is checked, or waits for somebody else. Thank you for asking."))
        first = min(_rank(entry, tx.now, terms) for entry in open_to_me)
        chosen = self._chance.choice([e for e in open_to_me if _rank(e, tx.now, terms) == first])
        return task_of(chosen.service, len(waiting))

    async def _looked_at(self, tx: Transaction, by: Actor, now: datetime) -> set[tuple[str, str]]:
        rows = await tx.session.execute(
            select(CheckRow.service_id, CheckRow.fingerprint).where(
                CheckRow.community_id == by.community_id,
                CheckRow.member_id == by.id,
                CheckRow.at >= now - timedelta(days=_REST_DAYS),
            )
        )
        return {(service_id, fingerprint) for service_id, fingerprint in rows}

    async def record(self, by: Actor, service_id: str, fingerprint: str, verdict: Verdict, words: str = "") -> Thanks:
        """Take what somebody saw: "changed" and "gone" become a report; in crisis lines "same" counts from two people.

        Raises OutOfDateError when the facts were changed since the task was handed out.
        """
        by.require(Capability.HELP_WITH_DIRECTORY)
        text = words_of(words)
        async with self._store.begin() as tx:
            entry = await self._directories.entry(tx, by.community_id, service_id)
            if entry is None:
                raise NotFoundError(_("This entry is not in the directory any more."))
            if entry.service.fingerprint != fingerprint:
                raise OutOfDateError(_("This entry was changed since you opened it. Please look at the newest one."))
            row = CheckRow(
                community_id=by.community_id,
                service_id=service_id,
                fingerprint=fingerprint,
                verdict=verdict,
                counts=False,
                by_moderator=by.may(Capability.CARE_FOR_DIRECTORY),
                member_id=by.id,
                at=tx.now,
            )
            same = verdict is Verdict.SAME
            row.counts = same and (not entry.service.crisis or await agrees_with_another(tx, row))
            tx.add(row)
            await tx.flush()
            await tx.audit(by, "signposting.checked", f"signpost_check:{row.id}", verdict)
            await tx.due(Timer.FORGET_CHECKER, str(row.id), by.community_id, tx.now + timedelta(days=CHECKER_DAYS))
            if verdict in {Verdict.CHANGED, Verdict.GONE}:
                reason = Reason.CLOSED if verdict is Verdict.GONE else Reason.NOT_AS_DESCRIBED
                await file_report(tx, by, service_id, reason, text, from_check=True)
            thanks = Thanks(verdict, row.counts, _thanks(verdict, counts=row.counts))
        self._directories.changed(by.community_id)
        return thanks


def waits(entry: Entry, now: datetime, terms: Terms) -> bool:
    """Tell whether an entry needs a look."""
    used = entry.service.status is not Status.DEFUNCT
    return used and age_of(entry.service, entry.checked, now, terms) is not State.CHECKED


def _rank(entry: Entry, now: datetime, terms: Terms) -> tuple[bool, int]:
    return (not entry.service.crisis, _ORDER[age_of(entry.service, entry.checked, now, terms)])


def task_of(service: SupportService, waiting: int) -> Task:
    """Return an entry as something to compare."""
    return Task(
        service_id=service.id,
        fingerprint=service.fingerprint,
        name=service.name,
        page=service.url,
        compare=tuple(_to_compare(service)),
        notes=service.check_notes,
        needs_second=service.crisis,
        waiting=waiting,
    )


def _to_compare(service: SupportService) -> Iterator[str]:
    yield _("Name: {name}, run by {who}").format(name=service.name, who=service.organization)
    for phone in service.phones:
        yield _("Number: {number}").format(number=number_words(phone))
    if service.email:
        yield _("Email: {email}").format(email=service.email)
    yield _("Hours: {hours}").format(hours=in_words(service.schedules) or _("none are given here"))
    yield _("Cost: {cost}").format(cost=service.fees_description or _("none is given here"))
    yield _("What it does: {words}").format(words=service.description)


def _thanks(verdict: Verdict, *, counts: bool) -> str:
    if counts:
        return _("Thank you. This entry now says that it was checked today.")
    if verdict is Verdict.SAME:
        return _("Thank you. A crisis line needs a second person, so it counts when somebody else agrees.")
    if verdict is Verdict.CANNOT_TELL:
        return _("Thank you for looking. Somebody else will be asked.")
    return _("Thank you. A moderator will look at it, and you will hear what was done.")
