"""All checks, one after the other; each is a pure function of a look."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from bot.doctor import checks_house, checks_permissions, checks_privacy, checks_settings
from bot.doctor.findings import Finding, sorted_findings
from bot.doctor.looking import Look

Check = Callable[[Look], Iterator[Finding]]

CHECKS: Final[tuple[Check, ...]] = (
    checks_privacy.leaks,
    checks_privacy.members_in_team_channels,
    checks_privacy.visitors,
    checks_privacy.telling_names,
    checks_privacy.powers_of_many,
    checks_privacy.own_powers,
    checks_privacy.own_switches,
    checks_privacy.verification,
    checks_permissions.missing_in_server,
    checks_permissions.missing_in_channels,
    checks_permissions.member_role_out_of_reach,
    checks_permissions.missing_switches,
    checks_permissions.missing_commands,
    checks_settings.set_up,
    checks_settings.roles,
    checks_settings.channels,
    checks_settings.put_aside,
    checks_settings.mistakes,
    checks_settings.strangers,
    checks_settings.unknown_entries,
    checks_house.crisis_lines,
    checks_house.entries,
    checks_house.duty,
    checks_house.parked,
    checks_house.work,
    checks_house.loops,
    checks_house.backups,
    checks_house.files,
    checks_house.database,
    checks_house.clock,
)


def findings_of(look: Look) -> tuple[Finding, ...]:
    """Return everything that is wrong in a look, most severe first."""
    return sorted_findings(finding for check in CHECKS for finding in check(look))
