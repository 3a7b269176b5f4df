"""The group's own work: people who need someone, what waits, and the machine the bot runs on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from bot.doctor.catalogue import found
from bot.doctor.findings import ButtonVerb, Finding, Mend
from bot.doctor.looking import DAYS, Look

BACKUP_IS_OLD: Final = timedelta(hours=48)
LEAST_DISK: Final = 500 * 1_000_000
"""Bytes of free disk below which it is nearly full."""
MOST_CLOCK: Final = 30
"""Seconds by which the clock may differ from Discord's."""


def crisis_lines(look: Look) -> Iterator[Finding]:
    """Say how many crisis lines this group has not looked at, not lately, or doubts."""
    if look.stored is None:
        return
    lines = look.stored.lines
    counts = (("line_doubted", lines.doubted), ("lines_unchecked", lines.unchecked), ("lines_old", lines.old))
    yield from _counted(counts)


def entries(look: Look) -> Iterator[Finding]:
    """Say how many entries of the directory want a look, when the directory is used."""
    if look.stored is None or not look.settings.features.is_on("signposting"):
        return
    seen = look.stored.entries
    yield from _counted((("crisis_entries_old", seen.crisis_old), ("entries_warned", seen.warned)))
    yield from _counted((("entries_old", seen.old), ("entries_unchecked", seen.unchecked)))


def _counted(counts: tuple[tuple[str, int], ...]) -> Iterator[Finding]:
    for code, count in counts:
        if count:
            yield found(code, count=count)


def duty(look: Look) -> Iterator[Finding]:
    """Say that nobody is on duty, and that alerts wait."""
    if look.stored is None:
        return
    if not look.stored.on_duty:
        yield found("nobody_on_duty", button=Mend(ButtonVerb.ON_DUTY))
    yield from _counted((("alerts_waiting", look.stored.alerts_waiting),))


def parked(look: Look) -> Iterator[Finding]:
    """Name each effect that waits for a person, in the words of its card."""
    for one in look.stored.parked if look.stored is not None else ():
        mend = Mend(ButtonVerb.RETRY, one.op_id)
        yield found("parked", one.op_id, button=mend, what=one.what_happened, click=one.what_to_do)


def work(look: Look) -> Iterator[Finding]:
    """Say what is late, what was changed by hand, and what waits very long for a decision."""
    if look.stored is None:
        return
    stored = look.stored
    yield from _counted((("timers_late", stored.timers_late), ("topic_open_to_others", stored.open_topics)))
    yield from _counted((("drifts_open", stored.drifts), ("differences_waiting", stored.differences)))
    for queue, count in stored.waiting:
        if count:
            yield found(f"{queue.value}_wait", count=count, days=DAYS[queue])


def loops(look: Look) -> Iterator[Finding]:
    """Name loops that have stopped, and say that a bot that is running is not connected."""
    if look.machine is None:
        return
    for name in look.machine.late_loops:
        yield found("loop_late", name, loop=name)
    if not look.machine.is_connected:
        yield found("not_connected")


def backups(look: Look) -> Iterator[Finding]:
    """Say that there is no backup, or an old one."""
    if look.machine is None or not look.machine.backups_are_kept:
        return
    made = look.machine.backup_at
    if made is None:
        yield found("backup_missing")
    elif look.now - made > BACKUP_IS_OLD:
        yield found("backup_old", days=(look.now - made).days)


def files(look: Look) -> Iterator[Finding]:
    """Name files that others on the machine can read, and a disk that is nearly full."""
    if look.machine is None:
        return
    for name in look.machine.open_files:
        yield found("file_is_open", name, file=name)
    free = look.machine.disk_free
    if free is not None and free < LEAST_DISK:
        yield found("disk_nearly_full", megabytes=free // 1_000_000)


def database(look: Look) -> Iterator[Finding]:
    """Say that the database is damaged or waits for an update, or that its log was changed."""
    if look.machine is not None and look.machine.database_is_sound is False:
        yield found("database_damaged")
    if look.machine is not None and look.machine.steps_waiting:
        yield found("steps_waiting", count=look.machine.steps_waiting)
    if look.stored is not None and not look.stored.log_is_whole:
        yield found("log_was_changed")


def clock(look: Look) -> Iterator[Finding]:
    """Say that the machine's clock is wrong."""
    ahead = look.machine.clock_ahead if look.machine is not None else None
    if ahead is not None and abs(ahead) > MOST_CLOCK:
        yield found("clock_wrong", seconds=round(abs(ahead)))
