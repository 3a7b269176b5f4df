"""Notes as people see them: below a message, before they are published, and the form they are written in."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from discord import ui

from bot.discord_kit.cards import Card, Style, Tone, button, link
from bot.discord_kit.custom_ids import CustomId
from bot.discord_kit.forms import Answer, FormModal, Part
from bot.discord_kit.plain import clip, plain
from bot.discord_kit.saying import on
from bot.evidence.snapshots import Source
from bot.language import _
from bot.misinformation.outcomes_rules import (
    LONGEST_CHANGE,
    LONGEST_CLAIM,
    LONGEST_SAYS,
    MOST_SOURCES,
    NoteState,
)
from bot.misinformation.outcomes_snapshots import NoteDraft, NoteView, SourceView, WantedNote
from bot.misinformation.snapshots import VersionedRef
from cogs.misinformation.case_words import note_words

MOST_OFFERED: Final = 25
_MOST_SOURCES: Final = 5
_MOST_LISTED: Final = 5
_SHORT: Final = 300
_SHOWN: Final = 1_200
_LONGEST_SEARCH: Final = 40
_PLAIN_WORD: Final = re.compile(r"[A-Za-z0-9]+")


def note_card(note: NoteView) -> Card:
    """Draw a note as it stands below the message: the claim, what reliable bodies say, sources and a date."""
    card = Card(_("A note from members of this group"))
    card.say(_("Some people say: {claim}").format(claim=plain(note.claim)))
    card.say(_("Reliable bodies say: {says}").format(says=plain(note.says)))
    for source in note.sources:
        card.say(_source_line(source))
    card.small(_("As of {day}.").format(day=on(note.written_at)))
    if note.for_earlier_version:
        card.small(_("The message above was edited after this note was written."))
    card.small(_("This note is about the words, not about the person. It is no medical advice."))
    card.buttons(*_pages(note.sources), button("misinformation:fair", _("Is this note fair?"), note.ref))
    return card


def _source_line(source: SourceView) -> str:
    words = f"- {plain(source.citation)}"
    if source.checked_at is None:
        return f"{words}\n-# {_('not yet checked by this group')}"
    return f"{words}\n-# {_('checked by this group on {day}').format(day=on(source.checked_at))}"


def _pages(sources: Sequence[SourceView]) -> list[ui.Button[Any]]:
    return [
        link(_("Open source {number}").format(number=number), one.address)
        for number, one in enumerate(sources, 1)
        if one.address
    ]


def fair_screen(note: NoteView) -> Card:
    """Ask one reader whether a note is fair."""
    card = Card(_("Is this note fair?"))
    card.say(_("Only you see this. Your answer has no name on it for others, and you can change it."))
    return card.buttons(
        button("misinformation:fair_yes", _("Yes, it is fair"), note.ref, style=Style.success),
        button("misinformation:fair_no", _("No, it is not fair"), note.ref),
    )


def draft_card(note: NoteView) -> Card:
    """Ask for a second pair of eyes; the words of a note are shown on a press."""
    card = Card(_("A note for case {number}").format(number=note.case_id), tone=_tone(note))
    card.say(_("The note {state}.").format(state=note_words(note.state)))
    if note.state is NoteState.WAITING:
        card.say(_("Whoever wrote it cannot let it out. Somebody else reads it first."))
        return card.buttons(button("misinformation:preview", _("Read the note"), note.ref, style=Style.primary))
    if note.state is NoteState.CHANGES:
        card.say(_("Somebody asked for a change. Whoever wrote it can write it again."))
        return card.buttons(button("misinformation:write", _("Write it again"), VersionedRef(note.case_id or 0, 0)))
    return card


def _tone(note: NoteView) -> Tone:
    return Tone.WAITING if note.state in {NoteState.WAITING, NoteState.CHANGES} else Tone.CALM


def preview_screen(note: NoteView) -> Card:
    """Show a note exactly as it will look, with what the second pair of eyes may do."""
    card = note_card(note)
    card.rule().small(_("This is how it will look below the message. Only you see it now."))
    if note.change:
        card.say(_("This change was asked for:")).quote(note.change)
    if note.state is not NoteState.WAITING:
        return card
    return card.buttons(
        button("misinformation:approve", _("Let it out"), note.ref, style=Style.success),
        button("misinformation:change", _("Ask for a change"), note.ref),
    )


def notes_screen(wanted: Sequence[WantedNote], waiting: Sequence[NoteView]) -> Card:
    """List for those who may write: the cases that want a note, and the notes that want a second pair of eyes."""
    card = Card(_("Notes"))
    if not wanted and not waiting:
        card.say(_("No note is wanted now. Thank you for looking."))
    for one in wanted[:_MOST_LISTED]:
        card.say(_("**Case {number} wants a note**").format(number=one.case_id)).quote(clip(one.text, _SHORT))
        card.buttons(button("misinformation:write", _("Write the note"), VersionedRef(one.case_id, 0)))
    for note in waiting[:_MOST_LISTED]:
        card.say(_("**A note waits for a second pair of eyes**"))
        card.buttons(button("misinformation:preview", _("Read the note"), note.ref))
    if len(wanted) > _MOST_LISTED or len(waiting) > _MOST_LISTED:
        card.small(_("There are more. These are the oldest."))
    return card.small(_("Whoever writes a note cannot let it out. Somebody else reads it first."))


def write_screen(wanted: WantedNote, sources: Sequence[Source], words: str = "") -> Card:
    """Show what a note is about, what makes a good one, and which sources its form will offer."""
    ref = VersionedRef(wanted.case_id, 0)
    card = Card(_("A note for case {number}").format(number=wanted.case_id))
    if wanted.text:
        card.say(_("These are the words, without names:")).quote(clip(wanted.text, _SHOWN))
    if wanted.change:
        card.say(_("This change was asked for:")).quote(wanted.change)
    card.say(_("A good note is short and kind. It says what is known, where it comes from, and what is not known."))
    if not sources:
        card.say(_("The hub has no source with these words. A note needs at least one."))
    else:
        card.say(_("**Sources you can choose from**"))
    for source in sources[:_MOST_SOURCES]:
        card.say(f"- {plain(source.citation)}")
    if len(sources) > _MOST_SOURCES:
        card.small(_("The form offers more."))
    pen = button("misinformation:pen", _("Write it"), ref, extra=packed_words(words), style=Style.primary)
    return card.buttons(*([pen] if sources else []), button("misinformation:seek", _("Look for other sources"), ref))


def packed_words(words: str) -> str:
    """Write words for a search into what a button can carry: letters and digits, with a dot between words."""
    return ".".join(_PLAIN_WORD.findall(words))[:24].strip(".")


def unpacked_words(packed: str) -> str:
    """Read the words for a search back."""
    return packed.replace(".", " ")


def seek_parts() -> list[Part]:
    """Return the one part of a search for sources."""
    hint = _("Two or three words will do. They are not kept.")
    return [Part(id="words", kind="text", label=_("What is it about?"), help=hint, max_length=_LONGEST_SEARCH)]


def seek_modal(case_id: int) -> FormModal:
    """Open the search for sources."""
    custom_id = CustomId("misinformation:seek", VersionedRef(case_id, 0))
    return FormModal(custom_id, _("Look for sources"), seek_parts())


def write_parts(sources: Sequence[Source]) -> list[Part]:
    """Return the parts of a note. The date is filled in by itself."""
    return [
        Part(
            id="claim",
            kind="text",
            label=_("What is said, in neutral words"),
            help=_("No names, nothing that shames. For example: cinnamon replaces diabetes medicine."),
            max_length=LONGEST_CLAIM,
        ),
        Part(
            id="says",
            kind="long_text",
            label=_("What reliable bodies say"),
            help=_("In plain words, and kind. Say what is known and what is not."),
            max_length=LONGEST_SAYS,
        ),
        Part(
            id="sources",
            kind="several",
            label=_("Which sources say so?"),
            help=_("From the evidence hub. A note needs at least one."),
            options=[(source.id, clip(source.citation, 100)) for source in sources[:MOST_OFFERED]],
            most=MOST_SOURCES,
        ),
    ]


def write_modal(case_id: int, sources: Sequence[Source], words: str = "") -> FormModal:
    """Open the form of a note; it carries the words of the search, so that the same sources are known when it comes."""
    custom_id = CustomId("misinformation:write", VersionedRef(case_id, 0), packed_words(words))
    return FormModal(custom_id, _("Write a note"), write_parts(sources))


def note_of(given: Mapping[str, Answer]) -> NoteDraft:
    """Read the form of a note."""
    sources = given.get("sources", [])
    return NoteDraft(
        claim=str(given.get("claim", "")),
        says=str(given.get("says", "")),
        source_ids=tuple(sources) if isinstance(sources, list) else (),
    )


def change_parts() -> list[Part]:
    """Return the parts in which the second pair of eyes asks for a change."""
    hint = _("Whoever wrote it reads this.")
    return [Part(id="words", kind="long_text", label=_("What should change?"), help=hint, max_length=LONGEST_CHANGE)]


def change_modal(ref: VersionedRef) -> FormModal:
    """Open the form for a change."""
    return FormModal(CustomId("misinformation:change", ref), _("Ask for a change"), change_parts())
