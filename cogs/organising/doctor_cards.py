"""The doctor's screens: what is wrong, what a button would change, and the card of the daily round."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import discord

from bot.checkup.service import Preview, Report
from bot.discord_kit.cards import Card, Style, Tone, button
from bot.doctor.findings import GROUPS, SEVERITIES, ButtonVerb, Finding, counted
from bot.doctor.looking import Area
from bot.doctor.mending import CLOSING
from bot.language import _, later, ngettext
from bot.topics.snapshots import VersionedRef

PAGE = 5
_ROOM = 700  # characters for one finding, so that a page never outgrows a message
_AREAS = {
    Area.DISCORD: later("roles, channels, permissions and switches at Discord"),
    Area.STORED: later("work that waits, people on duty, help lines and the directory"),
    Area.MACHINE: later("files, backups, the disk and the clock of the machine"),
}
LETTERS = {ButtonVerb.TEAM_ONLY: "t", ButtonVerb.HIDE_FROM_NEWCOMERS: "n", ButtonVerb.HIDE_FROM_MEMBERS: "m"}
"""How the custom id of a button names what it would close."""


def pages_in(report: Report) -> int:
    """Return how many pages the findings take; one when there are none."""
    return max(1, -(-len(report.findings) // PAGE))


def report_card(report: Report, page: int = 0, note: str = "") -> Card:
    """Draw one page of findings, most severe first; `note` says what was just done."""
    page = min(max(page, 0), pages_in(report) - 1)
    shown = report.findings[page * PAGE : (page + 1) * PAGE]
    card = Card(_title(report), tone=Tone.CARE if report.findings else Tone.GOOD)
    if note:
        card.say(note)
    card.small(_counts(report.findings))
    for severity, some in groupby(shown, key=lambda finding: finding.severity):
        card.rule().say(f"**{_(SEVERITIES[severity])}**")
        for finding in some:
            _add(card, finding)
    card.rule()
    _say_what_was_seen(card, report)
    return card.buttons(*_below(page, pages_in(report)))


def _title(report: Report) -> str:
    count = len(report.findings)
    if not count:
        return _("All is well") if len(report.seen) == len(Area) else _("Nothing is wrong in what could be looked at")
    return ngettext("{count} thing to look at", "{count} things to look at", count).format(count=count)


def _counts(findings: Sequence[Finding]) -> str:
    counts = counted(findings)
    return ", ".join(f"{_(SEVERITIES[severity])}: {count}" for severity, count in counts.items() if count)


def _add(card: Card, finding: Finding) -> None:
    words = discord.utils.escape_markdown
    text = f"**{words(finding.what)}**\n{words(finding.why)}\n→ {words(finding.click)}"
    text = f"-# {_(GROUPS[finding.group])}\n{text[:_ROOM]}"
    beside = button_of(finding)
    if beside is None:
        card.say(text)
    else:
        card.line(text, beside)


def button_of(finding: Finding) -> discord.ui.Button[discord.ui.LayoutView] | None:
    """Return the button that mends a finding, if there is one."""
    mend = finding.button
    if mend is None:
        return None
    if mend.verb is ButtonVerb.RETRY:
        return button("organising:dr_retry", _("Try again"), extra=mend.target)
    if mend.verb is ButtonVerb.ON_DUTY:
        return button("organising:dr_duty", _("I am on duty for 4 hours"))
    assert mend.verb in CLOSING
    return button("organising:dr_close", _("Mend it…"), VersionedRef(int(mend.target), 0), extra=LETTERS[mend.verb])


def _say_what_was_seen(card: Card, report: Report) -> None:
    seen = [_(words) for area, words in _AREAS.items() if area in report.seen]
    card.small(_("Looked at: {areas}.").format(areas="; ".join(seen)))
    missed = [_(words) for area, words in _AREAS.items() if area not in report.seen]
    if missed:
        card.small(_("Could not be looked at just now: {areas}.").format(areas="; ".join(missed)))


def _below(page: int, pages: int) -> list[discord.ui.Button[discord.ui.LayoutView]]:
    again = button("organising:dr_again", _("Look again"), style=Style.primary)
    if pages == 1:
        return [again]
    return [
        button("organising:dr_page", _("Back"), extra=f"p{page - 1}", disabled=page == 0),
        button("organising:dr_page", _("Next"), extra=f"p{page + 1}", disabled=page == pages - 1),
        again,
    ]


def preview_card(preview: Preview, verb: ButtonVerb) -> Card:
    """Draw what would change on Discord, before it does."""
    card = Card(_("Before anything changes"), tone=Tone.WAITING)
    back = button("organising:dr_again", _("Leave it"))
    if not preview.sentences:
        return card.say(_("There is nothing to change any more.")).buttons(back)
    card.say(_("In <#{channel_id}>, this would change:").format(channel_id=preview.channel_id))
    for sentence in preview.sentences:
        card.say(f"- {discord.utils.escape_markdown(sentence)}")
    card.small(_("All other rules of the channel stay as they are."))
    extra = f"{LETTERS[verb]}{preview.stamp}"
    yes = button(
        "organising:dr_yes", _("Do this"), VersionedRef(preview.channel_id, 0), extra=extra, style=Style.primary
    )
    return card.buttons(yes, back)


def round_card(findings: Sequence[Finding]) -> Card:
    """Draw what was new and severe in the daily round, for the organisers' channel."""
    count = len(findings)
    title = ngettext("The doctor found {count} new thing", "The doctor found {count} new things", count)
    card = Card(title.format(count=count), tone=Tone.CARE)
    for finding in findings[: 2 * PAGE]:
        words = discord.utils.escape_markdown
        card.say(f"- **{words(finding.what)}**\n  {words(finding.click)}"[:_ROOM])
    if (rest := count - 2 * PAGE) > 0:
        card.say(ngettext("and {count} more", "and {count} more", rest).format(count=rest))
    return card.small(_("Use /doctor to see everything, and to mend some of it with a press."))
