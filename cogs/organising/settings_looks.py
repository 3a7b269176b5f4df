"""What a change of settings would do, shown before it is done; and the history of changes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from discord import ui

from bot.adjusting.views import Change, Preview, Shift
from bot.community.describing import Kind, all_settings, setting_at
from bot.discord_kit.cards import Card, Style, Tone, button
from bot.discord_kit.custom_ids import VersionedRef
from bot.discord_kit.plain import clip
from bot.language import _, ngettext
from cogs.organising.settings_drafts import Draft
from cogs.organising.settings_lists import Add
from cogs.organising.settings_words import TYPED, code_of, quoted, short, shown

_KEPT_FREE: Final = 500  # letters for what stands below the changes
_NUMBER: Final = re.compile(r"^\d+\. ")


def preview_screen(
    draft: Draft, preview: Preview, *, news: str = "", notes: Sequence[str] = (), troubles: Sequence[str] = ()
) -> Card:
    """Draw what a change would do, with "Use this"; or why it cannot be made. `troubles` are Discord's own."""
    sentences = [*(trouble.sentence for trouble in preview.troubles), *troubles]
    if sentences:
        return _trouble_screen(draft, sentences, news)
    card = Card(_("Look first"), tone=Tone.WAITING)
    if news:
        card.say(news)
    if preview.empty:
        already = _("This is how it is already. Nothing would change.")
        card.say(_("There is nothing left to undo.") if preview.left else already)
    say_shifts(card, preview.shifts)
    for left in preview.left:
        card.say(f"- **{shown(left.label)}**: {shown(left.why)}")
    for words in dict.fromkeys(shift.seen_by for shift in preview.shifts if shift.seen_by):
        card.small(shown(words))
    for words in (*notes, *preview.advice):
        card.say(shown(words))
    buttons: list[ui.Button[Any]] = []
    if not preview.empty:
        use = _("Undo this") if draft.undoes else _("Use this")
        buttons.append(button("settings:use", use, VersionedRef(draft.id, preview.version), style=Style.success))
    return card.buttons(*buttons, *_ways_back(draft))


def _trouble_screen(draft: Draft, sentences: Sequence[str], news: str) -> Card:
    card = Card(_("This cannot be used yet"), tone=Tone.CARE)
    if news:
        card.say(news)
    for sentence in sentences[:15]:
        card.say(f"- {shown(clip(sentence, 300))}")
    card.say(_("Nothing was changed."))
    typed = draft.changes.get(draft.path) if draft.path else None
    again: list[ui.Button[Any]] = []
    if isinstance(draft.step, Add):
        card.say(_what_you_wrote("\n".join(draft.step.lines)))
    if draft.path and draft.step is None and setting_at(draft.path).kind in TYPED:
        card.say(_what_you_wrote(str(typed)))
        again.append(button("settings:again", _("Change it once more"), VersionedRef(draft.id, 0), style=Style.primary))
    return card.buttons(*again, *_ways_back(draft))


def _what_you_wrote(words: str) -> str:
    return f"**{_('What you wrote')}**\n{quoted(words)}"


def _ways_back(draft: Draft) -> list[ui.Button[Any]]:
    """Return the way back to what the change is about."""
    if draft.entry is not None:
        return [
            button("settings:entry", _("Change it once more"), VersionedRef(draft.id, 0)),
            button("settings:leaf", _("Leave it as it was"), extra=code_of(draft.path)),
        ]
    if draft.path:
        return [button("settings:leaf", _("Leave it as it was"), extra=code_of(draft.path))]
    if draft.undoes:
        return [button("settings:history", _("Leave it as it was"))]
    return [button("settings:home", _("Leave it as it was"))]


def say_shifts(card: Card, shifts: Sequence[Shift]) -> None:
    """Add what was and what will be, for each setting; what has no room is counted."""
    for number, shift in enumerate(shifts):
        words = _shift_words(shift)
        if len(words) + _KEPT_FREE > card.room:
            words = _shift_words(shift, 120)
        if len(words) + _KEPT_FREE > card.room:
            rest = len(shifts) - number
            more = ngettext("and {count} more change", "and {count} more changes", rest)
            card.say(more.format(count=rest))
            return
        card.say(words)


def _shift_words(shift: Shift, limit: int = 1_100) -> str:
    back = f" ({_('as in the files')})" if shift.back else ""
    head = f"**{shown(shift.label)}** · {shown(shift.section)}"
    if kind_of(shift) is Kind.LINES:
        return f"{head}{back}\n{_lines_words(shift, limit)}"
    if "\n" in shift.old + shift.new or len(shift.old) + len(shift.new) > 150:
        before, after = quoted(shift.old, limit), quoted(shift.new, limit)
        return f"{head}\n{_('Before')}:\n{before}\n{_('After')}{back}:\n{after}"
    return f"{head}\n{shown(shift.old)} → **{shown(shift.new)}**{back}"


def _lines_words(shift: Shift, limit: int) -> str:
    """Say which lines come and go."""
    gone, come = _gone_and_come(shift)
    said = [(_("Taken out"), gone), (_("Added"), come)]
    told = [f"{word}:\n{quoted(chr(10).join(lines), limit)}" for word, lines in said if lines]
    return "\n".join(told) or _("new order")


def _gone_and_come(shift: Shift) -> tuple[list[str], list[str]]:
    before, after = ([] if words == _("none") else words.split("\n") for words in (shift.old, shift.new))
    return [line for line in before if line not in after], [line for line in after if line not in before]


def one_line(change: Change) -> str:
    """Say in one line what a change did."""
    first = change.shifts[0]
    words = f"**{shown(first.label)}**: {_what_happened(first)}"
    rest = len(change.shifts) - 1
    if not rest:
        return words
    more = ngettext("and {count} more", "and {count} more", rest).format(count=rest)
    return f"{words} {more}"


def _what_happened(shift: Shift) -> str:
    """Say what became of one setting; of a list, what was added, taken out, changed or moved."""
    kind = kind_of(shift)
    if kind is Kind.LINES:
        gone, come = _gone_and_come(shift)
        taken_out = ngettext("{count} taken out", "{count} taken out", len(gone)).format(count=len(gone))
        added = ngettext("{count} added", "{count} added", len(come)).format(count=len(come))
        return ", ".join(words for words, lines in ((taken_out, gone), (added, come)) if lines) or _("new order")
    if kind is not Kind.ENTRIES:
        return f"{short(shift.old, 60)} → {short(shift.new, 60)}"
    before, after = shift.old.split("\n"), shift.new.split("\n")
    if shift.old == _("none"):
        return _("added {what}").format(what=short(after[0], 80))
    if shift.new == _("none"):
        return _("taken out {what}").format(what=short(before[0], 80))
    return _("new order") if sorted(before) != sorted(after) and _same(before, after) else _("changed")


def kind_of(shift: Shift) -> Kind | None:
    """Return what kind of setting a shift is about."""
    return next((view.kind for view in all_settings() if view.path == shift.path), None)


def _same(before: Sequence[str], after: Sequence[str]) -> bool:
    """Tell whether two numbered lists hold the same, whatever the order."""
    return sorted(_NUMBER.sub("", line) for line in before) == sorted(_NUMBER.sub("", line) for line in after)
