"""The doctor without the bot: `python -m bot doctor` looks at the machine, the database and Discord, by REST alone."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any, Final

import aiohttp
import discord
from sqlalchemy import select

from bot.adjusting.service import Adjusting
from bot.checkup.service import CheckUp, Eyes, Report
from bot.checkup.stored import Records
from bot.clock import Clock, OffsetClock, SystemClock
from bot.community.book import SettingsBook
from bot.community.files import read_folder
from bot.composing_doctor import surroundings_of
from bot.discord_kit.client import use_practice_discord
from bot.discord_kit.picture_port import DiscordPictures, clock_ahead
from bot.discord_kit.supervisor import wrong_token
from bot.doctor.findings import SEVERITIES, Finding
from bot.doctor.looking import Area
from bot.doctor.naming import in_plain_words
from bot.errors import SetupError, TryAgainError
from bot.language import _, later, ngettext
from bot.settings import Secrets
from bot.signposting.directories import Directories
from bot.signposting.loading import DirectoryFiles, read_directory
from bot.store.address import database_address, file_of
from bot.store.sealing import KeyRing
from bot.store.store import Store
from bot.store.tables import DueRow

VERSION: Final = 1
"""Of the shape of the JSON; it grows when a key changes its meaning or goes, not when one is added."""
_PATIENCE: Final = 2.0
_LONG: Final = 600.0
_NOWHERE: Final = 0
_NOT_SEEN: Final = {
    Area.DISCORD: later("Not looked at: Discord. There is no token, or Discord did not answer."),
    Area.STORED: later("Not looked at: the database. There is none yet, or it cannot be read so."),
    Area.MACHINE: later("Not looked at: the machine."),
}


@dataclass(frozen=True, slots=True)
class Call:
    """What a house call found: in each community, and on the machine, which belongs to no community."""

    machine: Report
    communities: Mapping[int, Report]

    @property
    def is_well(self) -> bool:
        """Tell whether nothing was found."""
        return not any(report.findings for report in (self.machine, *self.communities.values()))

    def json(self) -> dict[str, Any]:
        """Return everything in the documented shape, see docs/organisers/doctor.md."""
        return {
            "version": VERSION,
            "at": self.machine.at.isoformat(),
            "well": self.is_well,
            "machine": _report_json(self.machine, {Area.MACHINE}),
            "communities": [
                {"id": str(community_id), "name": report.server} | _report_json(report, {Area.DISCORD, Area.STORED})
                for community_id, report in self.communities.items()
            ],
        }


def _report_json(report: Report, areas: AbstractSet[Area]) -> dict[str, Any]:
    return {
        "looked_at": sorted(report.seen),
        "not_looked_at": sorted(areas - report.seen),
        "findings": [_finding_json(finding, report.names) for finding in report.findings],
    }


def _finding_json(finding: Finding, names: Mapping[str, str]) -> dict[str, str]:
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "group": finding.group.value,
        "subject": finding.subject,
        "what": in_plain_words(finding.what, names),
        "why": in_plain_words(finding.why, names),
        "click": in_plain_words(finding.click, names),
    }


@dataclass(frozen=True, slots=True)
class _Database:
    """The database as far as it could be opened; without tables that fit, nothing is read from it."""

    store: Store | None = None
    steps_waiting: int = 0


async def call(secrets: Secrets) -> Call:
    """Look at everything that can be reached. It changes nothing and may run beside the bot.

    Raises SetupError when the token or the key is wrong, so that the bot itself could not start.
    """
    clock: Clock = OffsetClock(secrets.practice_clock) if secrets.practice_clock else SystemClock()
    folder = secrets.config_folder()
    book = read_folder(folder).book or SettingsBook()
    async with _database(secrets, clock) as database, _discord(secrets) as client:
        adjusting = await _adjusted(database.store, book)
        pictures = DiscordPictures(client, book) if client is not None else None
        servers = await _servers(pictures)
        known = servers or await _remembered(database.store)
        eyes = Eyes(
            pictures=pictures,
            records=_records(database.store, book, read_directory(folder).files, clock),
            aside=adjusting.aside if adjusting is not None else (lambda _community_id: ()),
            known=lambda: servers,
        )
        checkup = CheckUp(database.store, book, clock, eyes)
        communities = {number: await checkup.look(number, deep=True) for number in known}
        machine = await _machine(secrets, book, clock, client, servers, database.steps_waiting)
    return Call(machine, communities)


@asynccontextmanager
async def _database(secrets: Secrets, clock: Clock) -> AsyncIterator[_Database]:
    """Open the database without the lock of the bot; a damaged or missing one is left to the look at the machine."""
    file = file_of(database_address(secrets.database_address()))
    if file is not None and not file.exists():
        yield _Database()
        return
    keys = KeyRing.load(secrets.key_file)
    try:
        store = await Store.open(
            secrets.database_address(), keys=keys, clock=clock, random=random.SystemRandom(), guard=False
        )
    except SetupError:
        if file is None:
            raise
        yield _Database()
        return
    try:
        steps = len(await store.pending_migrations())
        yield _Database(None if steps else store, steps)
    finally:
        await store.close()


@asynccontextmanager
async def _discord(secrets: Secrets) -> AsyncIterator[discord.Client | None]:
    """Log in for REST alone; None without a token or while Discord does not answer. Raises SetupError."""
    if secrets.discord_token is None:
        yield None
        return
    if secrets.discord_api is not None:
        use_practice_discord(secrets.discord_api)
    client = discord.Client(intents=discord.Intents.none())
    try:
        yield client if await _logged_in(client, secrets.token()) else None
    finally:
        await client.close()


async def _logged_in(client: discord.Client, token: str) -> bool:
    try:
        await client.login(token)
    except discord.LoginFailure as error:
        raise wrong_token() from error
    except (discord.DiscordException, aiohttp.ClientError, OSError):
        return False
    return True


async def _adjusted(store: Store | None, book: SettingsBook) -> Adjusting | None:
    """Lay what organisers changed over the files, as the bot does."""
    if store is None:
        return None
    adjusting = Adjusting(store, book)
    await adjusting.load()
    return adjusting


async def _servers(pictures: DiscordPictures | None) -> Mapping[int, str]:
    if pictures is None:
        return {}
    try:
        return await pictures.servers()
    except TryAgainError:
        return {}


async def _remembered(store: Store | None) -> Mapping[int, str]:
    """Return the communities for which something is planned, where Discord cannot be asked."""
    if store is None:
        return {}
    async with store.read() as tx:
        found = await tx.session.scalars(select(DueRow.community_id).distinct().order_by(DueRow.community_id))
        return dict.fromkeys((number for number in found if number), "")


def _records(store: Store | None, book: SettingsBook, files: DirectoryFiles | None, clock: Clock) -> Records | None:
    if store is None:
        return None
    return Records(store, Directories(store, book, files or DirectoryFiles(), clock=clock), patience=_LONG)


async def _machine(
    secrets: Secrets,
    book: SettingsBook,
    clock: Clock,
    client: discord.Client | None,
    servers: Mapping[int, str],
    steps_waiting: int,
) -> Report:
    async def ahead() -> float | None:
        return await clock_ahead(client, clock) if client is not None and isinstance(clock, SystemClock) else None

    problems = await _problems(secrets.health_port)
    late = [problem.removeprefix("late:") for problem in problems if problem.startswith("late:")]
    surroundings = replace(
        surroundings_of(secrets), late_loops=lambda: late, is_connected="not_connected" not in problems
    )
    eyes = Eyes(surroundings=surroundings, clock_ahead=ahead, known=lambda: servers, steps_waiting=steps_waiting)
    return await CheckUp(None, book, clock, eyes).look(_NOWHERE, deep=True)


async def _problems(port: int) -> Sequence[str]:
    """Ask a bot that runs on this machine how it is; nothing when none answers."""
    if not port:
        return ()
    timeout = aiohttp.ClientTimeout(total=_PATIENCE)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.get(f"http://127.0.0.1:{port}/readyz") as answer,
        ):
            said: Any = await answer.json(content_type=None)
    except (aiohttp.ClientError, OSError, ValueError):
        return ()
    problems = said.get("problems") if isinstance(said, dict) and "ready" in said else None
    return [str(problem) for problem in problems] if isinstance(problems, list) else ()


def in_words(found: Call) -> str:
    """Return what was found as text for a person at the machine."""
    parts = [_part(_("This machine"), found.machine, {Area.MACHINE})]
    for community_id, report in found.communities.items():
        name = report.server or _("Community {number}").format(number=community_id)
        parts.append(_part(name, report, {Area.DISCORD, Area.STORED}))
    return "\n\n".join(parts)


def _part(head: str, report: Report, areas: AbstractSet[Area]) -> str:
    count = len(report.findings)
    words = ngettext("{count} thing to look at", "{count} things to look at", count).format(count=count)
    lines = [f"{head}: {words if count else _('nothing is wrong')}"]
    for finding in report.findings:
        lines.append(f"\n  [{_(SEVERITIES[finding.severity])}] {in_plain_words(finding.what, report.names)}")
        lines.append(f"    {in_plain_words(finding.why, report.names)}")
        lines.append(f"    -> {in_plain_words(finding.click, report.names)}  ({finding.code})")
    lines += [f"  {_(_NOT_SEEN[area])}" for area in sorted(areas - report.seen)]
    return "\n".join(lines)
