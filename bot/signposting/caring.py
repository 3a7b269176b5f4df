"""Moderators add, change, mark and retire entries: with a preview, a history, and two people for a crisis entry."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from pydantic import ValidationError
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from bot.community.actor import Actor, Capability
from bot.errors import InvalidInputError, NotAllowedError, NotFoundError, NotNowError, OutOfDateError
from bot.language import _
from bot.mistakes import explain
from bot.signposting import effects
from bot.signposting.directories import Directories
from bot.signposting.entries import Sources, Status, SupportService
from bot.signposting.loading import problems_of
from bot.signposting.rules import needs_two
from bot.signposting.snapshots import Change, ChangeKind, ChangeState, Entry, Preview
from bot.signposting.tables import ChangeRow
from bot.signposting.timing import CHANGER_DAYS, Timer
from bot.signposting.wording import card_of
from bot.store.base import VersionedRef
from bot.store.store import Store
from bot.store.transaction import Transaction

Values = Mapping[str, object]


class Caring:
    """Changes of entries. `values` have the field names of the files; `version` is that of the preview seen."""

    def __init__(self, store: Store, directories: Directories) -> None:
        self._store = store
        self._directories = directories

    async def preview(self, by: Actor, service_id: str, kind: ChangeKind, values: Values) -> Preview:
        """Return what a change would do, and change nothing. Raises InvalidInputError, NotFoundError."""
        by.require(Capability.CARE_FOR_DIRECTORY)
        async with self._store.read() as tx:
            before, after = await self._before_and_after(tx, by, service_id, kind, values)
            version = await _version(tx, by.community_id, service_id)
            now = tx.now
        return Preview(
            card=card_of(Entry(after), now, self._directories.terms(by.community_id)),
            differences=differences(before, after),
            needs_second=needs_two(before, after),
            version=version,
        )

    async def change(self, by: Actor, service_id: str, kind: ChangeKind, values: Values, *, version: int) -> Change:
        """Make a change, or propose it when it touches a crisis entry: then a second person must confirm it.

        Raises OutOfDateError when somebody changed the entry since the preview.
        """
        by.require(Capability.CARE_FOR_DIRECTORY)
        try:
            async with self._store.begin() as tx:
                before, after = await self._before_and_after(tx, by, service_id, kind, values)
                if await _version(tx, by.community_id, service_id) != version:
                    raise _changed_meanwhile()
                row = ChangeRow(
                    community_id=by.community_id,
                    service_id=service_id,
                    seq=version + 1,
                    kind=kind,
                    state=ChangeState.PROPOSED if needs_two(before, after) else ChangeState.LIVE,
                    values=new_values(before, after),
                    before=new_values(after, before) if before else {},
                    by=by.id,
                    at=tx.now,
                )
                tx.add(row)
                await tx.flush()
                await self._written(tx, by, row)
                change = row.snapshot()
        except IntegrityError as error:  # another process was quicker
            raise _changed_meanwhile() from error
        self._directories.changed(by.community_id)
        return change

    async def confirm(self, by: Actor, ref: VersionedRef) -> Change:
        """Let a proposed change live; never by the person who proposed it."""
        return await self._decide(by, ref, ChangeState.LIVE)

    async def refuse(self, by: Actor, ref: VersionedRef) -> Change:
        """Drop a proposed change; the person who proposed it may take it back this way."""
        return await self._decide(by, ref, ChangeState.REFUSED)

    async def _decide(self, by: Actor, ref: VersionedRef, state: ChangeState) -> Change:
        by.require(Capability.CARE_FOR_DIRECTORY)
        async with self._store.begin() as tx:
            row = await tx.take_version(ChangeRow, ref, by.community_id)
            if row.state is not ChangeState.PROPOSED:
                raise NotNowError(_("This change is decided already."))
            if state is ChangeState.LIVE:
                if row.by == by.id or row.by is None:
                    raise NotAllowedError(_("A change of a crisis line needs a second person."))
                await self._before_and_after(tx, by, row.service_id, row.kind, row.values)  # does it still fit?
            row.state, row.confirmed_by = state, by.id
            await tx.flush()
            await self._written(tx, by, row)
            change = row.snapshot()
        self._directories.changed(by.community_id)
        return change

    async def undo(self, by: Actor, ref: VersionedRef) -> Change:
        """Put back what stood before a live change, as a change of its own; an added entry is retired."""
        by.require(Capability.CARE_FOR_DIRECTORY)
        async with self._store.read() as tx:
            row = await tx.get_in(ChangeRow, ref.id, by.community_id)
            if row.state is not ChangeState.LIVE:
                raise NotNowError(_("Only a change that is in use can be undone."))
            service_id, kind, before = row.service_id, row.kind, row.before
            version = await _version(tx, by.community_id, service_id)
        if kind is ChangeKind.ADD:
            return await self.change(by, service_id, ChangeKind.RETIRE, {}, version=version)
        return await self.change(by, service_id, ChangeKind.EDIT, before, version=version)

    async def history(self, by: Actor, service_id: str) -> tuple[Change, ...]:
        """Return every change of an entry, newest first."""
        by.require(Capability.CARE_FOR_DIRECTORY)
        async with self._store.read() as tx:
            rows = await tx.session.scalars(
                select(ChangeRow)
                .where(ChangeRow.community_id == by.community_id, ChangeRow.service_id == service_id)
                .order_by(ChangeRow.seq.desc())
            )
            return tuple(row.snapshot() for row in rows)

    async def one(self, community_id: int, change_id: int) -> tuple[Change, Preview]:
        """Return one change with what it does, for drawing its card. Raises NotFoundError."""
        async with self._store.read() as tx:
            row = await tx.get_in(ChangeRow, change_id, community_id)
            lines = tuple((name, _shown(row.before.get(name)), _shown(value)) for name, value in row.values.items())
            waits = row.state is ChangeState.PROPOSED
            return row.snapshot(), Preview(card=None, differences=lines, needs_second=waits, version=row.seq)

    async def _written(self, tx: Transaction, by: Actor, row: ChangeRow) -> None:
        """Note a change in the audit log, show it where it must be seen, and forget in a year who made it."""
        await tx.audit(by, f"signposting.{row.kind}_{row.state}", f"signpost_change:{row.id}")
        if row.state is ChangeState.LIVE:
            await effects.redraw_shared(tx, by.community_id, row.service_id)
        if row.state is ChangeState.PROPOSED or row.confirmed_by is not None:
            await tx.outbox(effects.show(by.community_id, effects.CHANGE, str(row.id), effects.ALERTS))
        at = tx.now + timedelta(days=CHANGER_DAYS)
        await tx.due(Timer.FORGET_CHANGER, str(row.id), by.community_id, at)

    async def _before_and_after(
        self, tx: Transaction, by: Actor, service_id: str, kind: ChangeKind, values: Values
    ) -> tuple[SupportService | None, SupportService]:
        entry = await self._directories.entry(tx, by.community_id, service_id)
        before = entry.service if entry else None
        if kind is ChangeKind.ADD and before is not None:
            raise InvalidInputError(_("There is an entry with this id already. Please choose another."))
        if kind is not ChangeKind.ADD and before is None:
            raise NotFoundError(_("This entry is not in the directory any more."))
        after = _after(before, service_id, kind, values)
        problem = next((why for _place, why in problems_of(after, self._directories.files.known_wrong)), None)
        if problem is not None:
            raise InvalidInputError(_("This cannot be used: {why}.").format(why=problem))
        if before is not None and after == before:
            raise InvalidInputError(_("Nothing is different from what stands there now."))
        return before, after


def _after(before: SupportService | None, service_id: str, kind: ChangeKind, values: Values) -> SupportService:
    allowed = {ChangeKind.ALERT: {"alert"}, ChangeKind.RETIRE: set[str]()}.get(kind)
    if "id" in values and values["id"] != service_id:
        raise InvalidInputError(_("The id of an entry never changes."))
    if allowed is not None and set(values) - allowed:
        raise InvalidInputError(_("This changes only the alert or the status."))
    if kind is ChangeKind.RETIRE:
        values = {"status": Status.DEFUNCT.value}
    try:
        if before is None:
            return SupportService.model_validate({"sources": Sources.OWN.value, **values, "id": service_id})
        return before.with_changes(values)
    except ValidationError as error:
        detail = error.errors(include_url=False)[0]
        field = ".".join(str(part) for part in detail["loc"])
        sentence, _meant = explain(detail)
        raise InvalidInputError(f"{field}: {sentence}.") from error


def new_values(before: SupportService | None, after: SupportService | None) -> dict[str, object]:
    """Return the fields of `after` that differ from `before`; all of them when there was nothing."""
    if after is None:
        return {}
    new = after.model_dump(mode="json")
    old = before.model_dump(mode="json") if before else {}
    return {name: value for name, value in new.items() if name not in old or old[name] != value}


def differences(before: SupportService | None, after: SupportService) -> tuple[tuple[str, str, str], ...]:
    """Return each field that changes, with its words before and after."""
    old = before.model_dump(mode="json") if before else {}
    changed = new_values(before, after).items()
    return tuple((name, _shown(old.get(name)), _shown(value)) for name, value in changed if value or old.get(name))


def _shown(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(_shown(entry) for entry in value)
    if isinstance(value, dict):
        return " ".join(str(part) for part in value.values() if part)
    return "" if value is None else str(value)


async def _version(tx: Transaction, community_id: int, service_id: str) -> int:
    """Return the number of the newest change of an entry, 0 when there is none."""
    newest = await tx.session.scalar(
        select(func.max(ChangeRow.seq)).where(
            ChangeRow.community_id == community_id, ChangeRow.service_id == service_id
        )
    )
    return newest or 0


def _changed_meanwhile() -> OutOfDateError:
    return OutOfDateError(_("Somebody changed this entry since you opened it. Please look at the newest one."))
