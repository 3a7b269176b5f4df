"""What is pressed about notes: writing one, a second pair of eyes, taking one back, and whether it is fair."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from bot.community.actor import Actor
from bot.discord_kit.cards import Card, button
from bot.discord_kit.doors import Doors
from bot.discord_kit.replies import Press
from bot.discord_kit.typed import words_kept
from bot.errors import NotFoundError
from bot.evidence.snapshots import Source
from bot.evidence.sources import Sources
from bot.language import _
from bot.misinformation.notes import Notes
from bot.misinformation.outcomes_rules import NoteState
from bot.misinformation.outcomes_snapshots import WantedNote
from cogs.misinformation.note_cards import (
    MOST_OFFERED,
    change_modal,
    change_parts,
    fair_screen,
    note_of,
    notes_screen,
    preview_screen,
    seek_modal,
    seek_parts,
    unpacked_words,
    write_modal,
    write_parts,
    write_screen,
)

_SEARCHED: Final = 300  # characters of a message that are looked up in the hub


class NotePresses:
    """Each method answers one button or form about a note."""

    def __init__(self, notes: Notes, sources: Sources) -> None:
        self._notes = notes
        self._sources = sources

    def open_doors(self, doors: Doors) -> None:
        """Register every button and form."""
        doors.press("misinformation:write", self.write)
        doors.press("misinformation:seek", self.seek)
        doors.submit("misinformation:seek", self.sought)
        doors.press("misinformation:pen", self.pen)
        doors.submit("misinformation:write", self.written)
        doors.press("misinformation:preview", self.preview)
        doors.press("misinformation:approve", self.approve)
        doors.press("misinformation:change", self.change)
        doors.submit("misinformation:change", self.changed)
        doors.press("misinformation:take_back", self.take_back)
        doors.press("misinformation:fair", self.fair)
        doors.press("misinformation:fair_yes", self.fair_yes)
        doors.press("misinformation:fair_no", self.fair_no)

    async def home(self, press: Press) -> None:
        """Show the cases that want a note, and the notes that want a second pair of eyes."""
        async with press.showing():
            by = press.actor
            wanted, waiting = await self._notes.wanted(by), await self._notes.waiting(by)
        await press.show(notes_screen(wanted, waiting))

    async def write(self, press: Press) -> None:
        """Say what makes a good note, with the words it is about and the sources there are."""
        await self._write(press, "")

    async def _write(self, press: Press, words: str) -> None:
        async with press.showing():
            by = press.actor
            wanted = await self._wanted(by, press.ref.id)
            sources = await self._offered(by, wanted, words)
        await press.show(write_screen(wanted, sources, words))

    async def _wanted(self, by: Actor, case_id: int) -> WantedNote:
        """Return the case a note is for. Raises NotFoundError where this person cannot write one now."""
        for wanted in await self._notes.wanted(by):
            if wanted.case_id == case_id:
                return wanted
        raise NotFoundError(_("This case does not wait for a note from you. Somebody may be ahead of you."))

    async def seek(self, press: Press) -> None:
        """Ask for the words of a search."""
        await press.show_modal(seek_modal(press.ref.id))

    async def sought(self, press: Press) -> None:
        """Show which sources fit."""
        await self._write(press, str(press.read(seek_parts()).get("words", "")))

    async def pen(self, press: Press) -> None:
        """Open the form of a note."""
        words = unpacked_words(press.extra)
        by = press.actor
        sources = await self._offered(by, await self._wanted(by, press.ref.id), words)
        if not sources:
            raise NotFoundError(_("These sources are not in the hub any more. Please look for others."))
        await press.show_modal(write_modal(press.ref.id, sources, words))

    async def written(self, press: Press) -> None:
        """Take a note to the second pair of eyes, and show it as it will look."""
        async with words_kept(press, "claim", "says"):
            async with press.thinking():
                by = press.actor
                wanted = await self._wanted(by, press.ref.id)
                sources = await self._offered(by, wanted, unpacked_words(press.extra))
                note = await self._notes.draft(by, press.ref.id, note_of(press.read(write_parts(sources))))
            card = Card().say(_("Thank you. Somebody else reads it before it is published."))
            await press.whisper(card.buttons(button("misinformation:preview", _("See how it will look"), note.ref)))

    async def _offered(self, by: Actor, wanted: WantedNote, words: str) -> Sequence[Source]:
        """Return what the hub has for some words, best first.

        Without words: what reviewers named, then what fits the message, then all others.
        """
        known = {source.id: source for source in await self._sources.sources(by.community_id)}
        found = await self._sources.find(by, words.strip() or wanted.text[:_SEARCHED])
        keys = [entry.key for entry in found.entries] if found.fits else []
        if not words.strip():
            keys = [*(source.id for source in wanted.suggested), *keys, *known]
        return [known[key] for key in dict.fromkeys(keys) if key in known][:MOST_OFFERED]

    async def preview(self, press: Press) -> None:
        """Show a note exactly as it will look, to this person only."""
        async with press.showing():
            note = await self._notes.read(press.actor, press.ref.id)
        await press.show(preview_screen(note))

    async def approve(self, press: Press) -> None:
        """Let a note out, as the second pair of eyes."""
        async with press.showing():
            await self._notes.approve(press.actor, press.ref)
        await press.show(Card().say(_("Thank you. The note goes below the message now.")))

    async def change(self, press: Press) -> None:
        """Ask what should change."""
        await press.show_modal(change_modal(press.ref))

    async def changed(self, press: Press) -> None:
        """Give a note back with words about what should change."""
        async with words_kept(press, "words"):
            async with press.thinking():
                words = str(press.read(change_parts()).get("words", ""))
                await self._notes.ask_change(press.actor, press.ref, words)
            await press.whisper(_("Noted. Whoever wrote it can read this and write it again."))

    async def take_back(self, press: Press) -> None:
        """Take a note back."""
        async with press.thinking():
            await self._notes.withdraw(press.actor, press.ref)
        await press.whisper(_("The note is taken back. A moderator looks at the case again."))

    async def fair(self, press: Press) -> None:
        """Ask one reader whether a note is fair."""
        async with press.thinking():
            note = await self._notes.note(press.actor.community_id, press.ref.id)
        if note is None or note.state is not NoteState.LIVE:
            raise NotFoundError(_("This note is not here any more."))
        await press.whisper(fair_screen(note))

    async def fair_yes(self, press: Press) -> None:
        """Note that somebody finds a note fair."""
        await self._say(press, fair=True)

    async def fair_no(self, press: Press) -> None:
        """Note that somebody finds a note unfair."""
        await self._say(press, fair=False)

    async def _say(self, press: Press, *, fair: bool) -> None:
        async with press.showing():
            await self._notes.fair(press.actor, press.ref.id, fair=fair)
        words = _("Thank you. When several people say that it is not fair, moderators look again.")
        await press.show(Card().say(_("Thank you for saying so.") if fair else words))
