"""The commands `backup`, `restore`, `purge` and `export-community`, for the person who looks after the bot."""

from __future__ import annotations

import argparse
import asyncio
import getpass
import random
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from pydantic import SecretStr

from bot.clock import Clock, OffsetClock, SystemClock
from bot.community.actor import Actor, Capability
from bot.errors import InvalidInputError
from bot.keeping_safe.backing_up import Backups
from bot.keeping_safe.erasing import Erasing, Receipt
from bot.keeping_safe.exporting import Exporting
from bot.keeping_safe.ledger import NAME, Ledger
from bot.keeping_safe.next_steps import next_steps, what_differs
from bot.keeping_safe.restoring import Restored, Restoring
from bot.keeping_safe.trouble import told
from bot.language import _, ngettext
from bot.settings import Secrets
from bot.store.address import database_address
from bot.store.faults import NO_FAULTS, Faults, KillAt
from bot.store.sealing import KeyRing
from bot.store.store import Store

Differences = Callable[[Store, Path, Secrets], Awaitable[list[str] | None]]
"""Compares a store with what Discord says and returns sentences, or None when Discord cannot be asked."""

EXIT_OK, EXIT_FAULT = 0, 1
_SIZES = (("GB", 1 << 30), ("MB", 1 << 20), ("kB", 1 << 10))


def backup(options: argparse.Namespace) -> int:
    """Make a backup; the bot may be running."""
    secrets = Secrets.read()
    keys = KeyRing.load(secrets.key_file)
    backups = Backups(
        secrets.database_address(),
        keys,
        options.to or secrets.backups,
        secrets.config_folder(),
        clock=_clock(secrets),
        faults=_faults(secrets),
    )
    made = asyncio.run(backups.make())
    ours = Ledger(secrets.backups, keys)
    if options.to and ours.path.is_file():
        with told(options.to):
            backups.ledger.take_in(ours)
    sentence = ngettext(
        "A backup of {count} row was made and read again: {path} ({size}).",
        "A backup of {count} rows was made and read again: {path} ({size}).",
        made.rows,
    )
    _say(sentence.format(count=made.rows, path=made.file.path, size=_size(made.file.size)))
    if not made.erasures_are_well:
        _say(_("The list of erasures is damaged: {path}. Put back a copy of it.").format(path=backups.ledger.path))
    if made.gone:
        sentence = ngettext(
            "{count} backup older than 14 days was deleted.",
            "{count} backups older than 14 days were deleted.",
            len(made.gone),
        )
        _say(sentence.format(count=len(made.gone)))
    _say(_("The key is not in it. Keep a copy of {key} in another place.").format(key=secrets.key_file))
    return EXIT_OK


def restore(options: argparse.Namespace) -> int:
    """Put a backup back into a new place, and say what to do then."""
    secrets = Secrets.read()
    restoring = Restoring(
        KeyRing.load(secrets.key_file),
        clock=_clock(secrets),
        random=random.SystemRandom(),
        overdue=options.overdue(),
        faults=_faults(secrets),
    )
    erasures, also = _lists(options, secrets.backups / NAME)
    server = _with_password(options.database)
    done = asyncio.run(restoring.restore(options.file, options.into, erasures=erasures, also=also, server=server))
    for line in (*next_steps(done, secrets.key_file), ""):
        _say(line)  # before Discord is asked, which may take a while or fail
    for line in what_differs(asyncio.run(_compared(secrets, done, options.differences()))):
        _say(line)
    return EXIT_OK


def _with_password(address: str | None) -> str | None:
    """Ask for a password the address leaves out: in the command's line, others on the computer could read it."""
    if address is None or not sys.stdin.isatty():
        return address
    url = database_address(address)
    if url.get_backend_name() != "postgresql" or url.username is None or url.password is not None:
        return address
    typed = getpass.getpass(_("The password of the database, or nothing if it needs none: "))
    return url.set(password=typed or None).render_as_string(hide_password=False)


def _lists(options: argparse.Namespace, own: Path) -> tuple[Path | None, Path | None]:
    """Return the list of erasures to go by, as named or beside the backup, and the bot's own where there is one."""
    if options.without_erasures:
        return None, None
    beside: Path = options.erasures or options.file.with_name(NAME)
    if not own.is_file():
        return beside, None
    return (own, None) if not options.erasures and not beside.exists() else (beside, own)


async def _compared(secrets: Secrets, done: Restored, differences: Differences) -> list[str] | None:
    """Ask Discord what it says otherwise; nothing is changed."""
    there = secrets.model_copy(update={"database": SecretStr(done.address)})
    async with _opened(there, alone=False) as store:
        return await differences(store, done.place / "config", secrets)


def purge(options: argparse.Namespace) -> int:
    """Erase one person everywhere or in one community, or a whole community, after a typed word."""
    if options.person is None and options.community is None:
        raise InvalidInputError(_("Name whom to erase: --person ID, or --community ID for everything of a server."))
    return asyncio.run(_purge(options.person, options.community))


async def _purge(person: int | None, community: int | None) -> int:
    secrets = Secrets.read()
    async with _opened(secrets) as store:
        erasing = Erasing(store, Ledger(secrets.backups, store.keys))
        if person is None:
            assert community is not None
            receipts = await _purge_community(erasing, community)
        else:
            places = await erasing.communities_of(person)
            receipts = await _purge_person(erasing, person, [one for one in places if community in {None, one}])
    for receipt in receipts:
        _tell(receipt)
    return EXIT_OK if receipts else EXIT_FAULT


async def _purge_person(erasing: Erasing, person: int, places: list[int]) -> list[Receipt]:
    if not places:
        _say(_("Nothing is stored about this person. Nothing was changed."))
        return []
    for place in places:
        _say(_("Something about this person is stored in community {id}.").format(id=place))
    if not _confirmed(_("This cannot be undone. To erase them, type their number once more:"), str(person)):
        return []
    return [await erasing.erase(_by_command(place), place, person) for place in places]


async def _purge_community(erasing: Erasing, community: int) -> list[Receipt]:
    if community not in await erasing.communities():
        _say(_("Nothing is stored about this server. Nothing was changed."))
        return []
    _say(_("This erases every application, case, topic and log of community {id}.").format(id=community))
    if not _confirmed(_("This cannot be undone. To erase it, type its number once more:"), str(community)):
        return []
    return [await erasing.erase_community(_by_command(community), community)]


def _confirmed(question: str, word: str) -> bool:
    _say(question)
    typed = sys.stdin.readline().strip()
    if typed != word:
        _say(_("That is not the same. Nothing was changed."))
    return typed == word


def _tell(receipt: Receipt) -> None:
    sentence = _("Done: {gone} rows are gone, and {unnamed} rows name nobody any more.")
    _say(sentence.format(gone=sum(receipt.gone.values()), unnamed=sum(receipt.unnamed.values())))
    _say(_("What stays:"))
    for line in receipt.kept:
        _say(f"- {line}")


def export(options: argparse.Namespace) -> int:
    """Write everything about a community into a new file that only its owner can read."""
    return asyncio.run(_export(options.community, options.file, as_tables=options.csv))


async def _export(community: int, file: Path, *, as_tables: bool) -> int:
    secrets = Secrets.read()
    async with _opened(secrets, alone=False) as store:
        with told(file.parent):
            rows = await Exporting(store).export(_by_command(community), community, file, as_tables=as_tables)
    sentence = ngettext("{count} row was written to {path}.", "{count} rows were written to {path}.", rows)
    _say(sentence.format(count=rows, path=file))
    _say(_("It holds what people wrote, open to read. Keep it locked away, and delete it when it is not needed."))
    return EXIT_OK


def _by_command(community_id: int) -> Actor:
    """Return who acts: somebody at the computer the bot runs on, who could read everything anyway."""
    return Actor(0, community_id, frozenset({Capability.CONFIGURE}))


@asynccontextmanager
async def _opened(secrets: Secrets, *, alone: bool = True) -> AsyncIterator[Store]:
    keys = KeyRing.load(secrets.key_file)
    store = await Store.open(
        secrets.database_address(), keys=keys, clock=_clock(secrets), random=random.SystemRandom(), guard=alone
    )
    try:
        if alone:
            await store.migrate()
        yield store
    finally:
        await store.close()


def _clock(secrets: Secrets) -> Clock:
    return OffsetClock(secrets.practice_clock) if secrets.practice_clock else SystemClock()


def _faults(secrets: Secrets) -> Faults:
    return KillAt(secrets.practice_kill_at) if secrets.practice_kill_at else NO_FAULTS


def _size(count: int) -> str:
    for unit, size in _SIZES:
        if count >= size:
            return f"{count / size:.1f} {unit}"
    return f"{count} B"


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
