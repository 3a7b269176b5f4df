"""Lays what a community changed and checked over what the files say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from pydantic import ValidationError
from sqlalchemy import select

from bot.signposting.entries import SupportService
from bot.signposting.loading import Shelf, problems_of
from bot.signposting.numbers import KnownWrong
from bot.signposting.rules import AGREE_DAYS, Checked, Verdict
from bot.signposting.snapshots import ChangeKind, ChangeState, Entry
from bot.signposting.tables import ChangeRow, CheckRow
from bot.store.transaction import Transaction


async def entries_of(tx: Transaction, community_id: int, shelf: Shelf, wrong: KnownWrong) -> list[Entry]:
    """Return every entry of a community as it stands, with its newest check that counts.

    A change that no longer fits the file below it, or that holds a number meanwhile known to be wrong, is left out.
    """
    changes = await tx.session.scalars(
        select(ChangeRow)
        .where(ChangeRow.community_id == community_id, ChangeRow.state == ChangeState.LIVE)
        .order_by(ChangeRow.id)
    )
    services = with_changes(shelf.services, list(changes), wrong)
    checks = await tx.session.scalars(
        select(CheckRow)
        .where(CheckRow.community_id == community_id, CheckRow.verdict == Verdict.SAME)
        .order_by(CheckRow.at, CheckRow.id)
    )
    by_entry: dict[str, list[CheckRow]] = {}
    for check in checks:
        by_entry.setdefault(check.service_id, []).append(check)
    return [Entry(service, newest_check(service, by_entry.get(service.id, ()))) for service in services.values()]


def with_changes(
    services: Mapping[str, SupportService], changes: Iterable[ChangeRow], wrong: KnownWrong
) -> dict[str, SupportService]:
    """Return the entries with live changes laid over them, oldest first."""
    result = dict(services)
    for change in changes:
        changed = changed_service(result.get(change.service_id), change.kind, change.values)
        if changed is not None and not any(True for _problem in problems_of(changed, wrong)):
            result[changed.id] = changed
    return result


def changed_service(
    service: SupportService | None, kind: ChangeKind, values: Mapping[str, object]
) -> SupportService | None:
    """Return an entry after one change, or None when the change does not fit (any more)."""
    try:
        if service is not None:
            return service.with_changes(values)
        return SupportService.model_validate(dict(values)) if kind is ChangeKind.ADD else None
    except ValidationError:
        return None


def newest_check(service: SupportService, checks: Sequence[CheckRow]) -> Checked | None:
    """Return the newest check that counts for exactly these facts; `checks` are in the order of their time."""
    mine = [check for check in checks if check.counts and check.fingerprint == service.fingerprint]
    return Checked(mine[-1].at, mine[-1].by_moderator, people=2 if service.crisis else 1) if mine else None


async def agrees_with_another(tx: Transaction, check: CheckRow) -> bool:
    """Tell whether somebody else saw the same facts a short while ago, as a check of a crisis entry needs."""
    other = await tx.session.scalar(
        select(CheckRow.id)
        .where(
            CheckRow.community_id == check.community_id,
            CheckRow.service_id == check.service_id,
            CheckRow.fingerprint == check.fingerprint,
            CheckRow.verdict == Verdict.SAME,
            CheckRow.member_id != check.member_id,
            CheckRow.at >= check.at - timedelta(days=AGREE_DAYS),
        )
        .limit(1)
    )
    return other is not None
