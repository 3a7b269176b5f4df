"""What those who look after the directory see: reports, changes that wait, previews, the history and what is due."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.discord_kit.cards import Card, Style, Tone, button, link
from bot.discord_kit.plain import clip, plain
from bot.discord_kit.saying import ago, on, person
from bot.language import _, later, ngettext
from bot.signposting.handles import handle_of
from bot.signposting.rules import State
from bot.signposting.snapshots import (
    Change,
    ChangeKind,
    ChangeState,
    Digest,
    Preview,
    Reason,
    Report,
    ReportOutcome,
    Task,
    VersionedRef,
)
from cogs.signposting.cards import help_button, say_entry
from cogs.signposting.writing import FIELDS

REASONS: Final = {
    Reason.WRONG_NUMBER: later("The number is wrong"),
    Reason.NO_ANSWER: later("Nobody answers"),
    Reason.CLOSED: later("It has closed"),
    Reason.WRONG_HOURS: later("The hours are wrong"),
    Reason.WRONG_PAGE: later("The web page is wrong"),
    Reason.NOT_AS_DESCRIBED: later("It is not as it says here"),
    Reason.OTHER: later("Something else"),
}
OUTCOMES: Final = {
    ReportOutcome.FIXED: later("It is put right"),
    ReportOutcome.RETIRED: later("It is taken out of the directory"),
    ReportOutcome.RIGHT_AS_IT_IS: later("We looked, and it is right as it is"),
    ReportOutcome.NOT_YET_KNOWN: later("We could not find out yet"),
}
_KINDS: Final = {
    ChangeKind.ADD: later("added"),
    ChangeKind.EDIT: later("changed"),
    ChangeKind.ALERT: later("alert changed"),
    ChangeKind.RETIRE: later("retired"),
}
_STATES: Final = {
    ChangeState.PROPOSED: later("waits for a second person"),
    ChangeState.LIVE: later("in use"),
    ChangeState.REFUSED: later("not taken"),
    ChangeState.UNDONE: later("undone"),
}
_AGES: Final = {
    State.STALE: later("checked too long ago"),
    State.NOT_CHECKED: later("not yet checked"),
    State.DUE: later("due soon"),
}
_MOST_DUE = 10
_MOST_HISTORY = 10
_MOST_SHOWN = 300


def service_ref(service_id: str) -> VersionedRef:
    """Return what a button about an entry carries."""
    return VersionedRef(handle_of(service_id), 0)


def wrong_screen(name: str, service_id: str) -> Card:
    """Ask what is wrong with an entry: the second of two presses."""
    card = Card(_("What is wrong?"))
    card.say(_("About: {name}. A moderator looks at it, and you hear what was done.").format(name=plain(name)))
    ref = service_ref(service_id)
    return card.buttons(
        *(button("signposting:reason", _(label), ref, extra=reason.value) for reason, label in REASONS.items())
    )


def thanks_screen(report: Report) -> Card:
    """Thank somebody for a report; a few words may be added."""
    card = Card(_("Thank you"), tone=Tone.GOOD)
    card.say(_("A moderator looks at {name}. You hear what was done.").format(name=plain(report.service_name)))
    ref = service_ref(report.service_id)
    return card.buttons(button("signposting:add_words", _("Add a few words"), ref, extra=report.reason.value))


def report_card(report: Report) -> Card:
    """Draw an open report for moderators. It does not say who wrote it."""
    card = Card(_("An entry may be wrong: {name}").format(name=plain(report.service_name)), tone=Tone.WAITING)
    card.say(f"{_(REASONS[report.reason])}. {ago(report.at)}")
    if report.words:
        card.quote(report.words)
    if report.from_check:
        card.small(_("Somebody saw this when they checked the entry."))
    return card.buttons(
        button("signposting:settle", _("Say what was done"), report.ref, style=Style.primary),
        button("signposting:one", _("Look at the entry"), service_ref(report.service_id)),
    )


def outcome_letter(report: Report) -> Card:
    """Tell the person who reported an entry what was done."""
    card = Card(_("What you told us about {name}").format(name=plain(report.service_name)), tone=Tone.GOOD)
    if report.outcome is not None:
        card.say(_("{outcome}. Thank you for telling us.").format(outcome=_(OUTCOMES[report.outcome])))
    return card.quote(report.answer) if report.answer else card


def task_screen(task: Task) -> Card:
    """Hand somebody one entry to compare with its own page."""
    card = Card(_("Ten minutes: {name}").format(name=plain(task.name)))
    card.say(_("Open the page of the service and compare. Please do not call: somebody may need the line."))
    for line in task.compare:
        card.say(f"- {plain(line)}")
    if task.notes:
        card.say(_("Look at this, too: {notes}").format(notes=plain(task.notes)))
    if task.needs_second:
        card.small(_("This is a crisis line, so two people have to agree."))
    waiting = ngettext("{count} entry waits for a look.", "{count} entries wait for a look.", task.waiting)
    card.small(waiting.format(count=task.waiting))
    ref, mark = service_ref(task.service_id), task.fingerprint
    card.buttons(link(_("Open the page"), task.page))
    return card.buttons(
        button("signposting:same", _("All is the same"), ref, extra=mark, style=Style.success),
        button("signposting:changed", _("Something changed"), ref, extra=mark),
        button("signposting:gone", _("It is gone"), ref, extra=mark),
        button("signposting:cannot_tell", _("I cannot tell"), ref, extra=mark),
    )


def done_screen(words: str) -> Card:
    """Thank somebody for a check and offer one more."""
    card = Card(_("Noted"), tone=Tone.GOOD).say(words)
    return card.buttons(button("signposting:task", _("One more")))


def _say_differences(card: Card, preview: Preview) -> None:
    for field, before, after in preview.differences:
        label = _(FIELDS[field]) if field in FIELDS else field
        card.say(f"**{label}**")
        card.say(_("Before: {words}").format(words=plain(clip(before, _MOST_SHOWN)) or "—"))
        card.say(_("After: {words}").format(words=plain(clip(after, _MOST_SHOWN)) or "—"))


def preview_screen(preview: Preview, service_id: str, token: str) -> Card:
    """Show what a change would do, before anything changes."""
    card = Card(_("Please look: nothing is changed yet"), tone=Tone.WAITING)
    _say_differences(card, preview)
    if preview.card is not None:
        card.rule().small(_("This is how it will look:"))
        say_entry(card, preview.card)
    if preview.needs_second:
        card.rule().say(_("This touches a crisis line, so a second person has to confirm it."))
    ref = VersionedRef(handle_of(service_id), preview.version)
    label = _("Propose it") if preview.needs_second else _("Change it")
    return card.buttons(
        button("signposting:do", label, ref, extra=token, style=Style.primary),
        button("signposting:drop", _("Leave it as it is"), ref, extra=token),
    )


def change_card(change: Change, preview: Preview, name: str) -> Card:
    """Draw a change of a crisis line that waits for a second person."""
    card = Card(_("A crisis line is to be changed: {name}").format(name=plain(name)), tone=Tone.CARE)
    card.say(_("{person} proposes it. Somebody else has to look.").format(person=person(change.by)))
    _say_differences(card, preview)
    card.say(_("Open the page of the service and compare each digit before you confirm."))
    return card.buttons(
        button("signposting:confirm", _("I looked, it is right"), change.ref, style=Style.success),
        button("signposting:refuse", _("Do not take it"), change.ref),
        button("signposting:one", _("Look at the entry"), service_ref(change.service_id)),
    )


def history_screen(name: str, changes: Sequence[Change]) -> Card:
    """Show every change of an entry, newest first; the newest in use can be undone."""
    card = Card(_("History of {name}").format(name=plain(name)))
    if not changes:
        return card.say(_("Nobody has changed it here. It is as the files say."))
    for change in changes[:_MOST_HISTORY]:
        fields = ", ".join(_(FIELDS[field]) if field in FIELDS else field for field in change.fields)
        words = f"{on(change.at)}: {_(_KINDS[change.kind])}, {_(_STATES[change.state])} ({person(change.by)})"
        card.say(f"- {words}").small(fields)
    live = next((change for change in changes if change.state is ChangeState.LIVE), None)
    undo = [button("signposting:undo", _("Undo the newest"), live.ref, style=Style.danger)] if live else []
    return card.buttons(*undo)


def digest_card(digest: Digest) -> Card:
    """Draw what waits in the care of the directory."""
    card = Card(_("The directory: what waits"), tone=Tone.WAITING)
    due = ngettext("{count} of {all} entries needs a look.", "{count} of {all} entries need a look.", len(digest.due))
    card.say(due.format(count=len(digest.due), all=digest.entries))
    for entry in digest.due[:_MOST_DUE]:
        crisis = f", {_('crisis line')}" if entry.crisis else ""
        card.say(f"- {plain(entry.name)}: {_(_AGES[entry.state]) if entry.state in _AGES else _('due')}{crisis}")
    if (rest := len(digest.due) - _MOST_DUE) > 0:
        card.small(ngettext("and {count} more", "and {count} more", rest).format(count=rest))
    reports = ngettext("{count} report is open.", "{count} reports are open.", digest.open_reports)
    changes = ngettext("{count} change waits for a second person.", "{count} changes wait.", digest.waiting_changes)
    card.say(reports.format(count=digest.open_reports)).say(changes.format(count=digest.waiting_changes))
    card.small(_("/help-out hands anybody one entry to check. Ten minutes a week help."))
    return card.buttons(button("signposting:task", _("Check one now")), help_button())
