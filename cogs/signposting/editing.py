"""Changing the directory: a moderator writes, looks at a preview, and only then something changes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass

from bot.community.actor import Capability
from bot.discord_kit.cards import Card
from bot.discord_kit.custom_ids import CustomId
from bot.discord_kit.doors import Doors
from bot.discord_kit.forms import FormModal, Part
from bot.discord_kit.replies import Press
from bot.discord_kit.typed import words_kept
from bot.errors import NotFoundError, OutOfDateError
from bot.language import _
from bot.signposting.handles import handle_of
from bot.signposting.snapshots import Change, ChangeKind, ChangeState, SupportService, VersionedRef
from cogs.signposting.care_cards import history_screen, preview_screen
from cogs.signposting.house import Desk
from cogs.signposting.writing import FIELDS, hint, read, written

_MOST_DRAFTS = 200
_LONGEST = 4_000


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody wrote and saw a preview of; it is kept in memory until they decide, or the bot stops."""

    by: int
    community_id: int
    service_id: str
    kind: ChangeKind
    values: Mapping[str, object]


class EditingPresses:
    """Each method answers a command, a button or a form that changes an entry."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._drafts: OrderedDict[str, Draft] = OrderedDict()

    def open_doors(self, doors: Doors) -> None:
        """Register every button and form."""
        for verb in ("do", "drop", "confirm", "refuse", "undo"):
            doors.press(f"signposting:{verb}", getattr(self, verb))
        doors.submit("signposting:edit", self.edited)

    async def service(self, press: Press, service_id: str) -> SupportService:
        """Return an entry's facts for somebody who may change them. Raises NotAllowedError, NotFoundError."""
        press.actor.require(Capability.CARE_FOR_DIRECTORY)
        entry = (await self._desk.directories.of(press.actor.community_id)).entries.get(service_id)
        if entry is None:
            raise NotFoundError(_("Please start to write a name, then choose an entry from the list."))
        return entry.service

    async def edit(self, press: Press, service_id: str, field: str) -> None:
        """Open the form of one field with what stands there now."""
        service = await self.service(press, service_id)
        custom_id = CustomId("signposting:edit", VersionedRef(handle_of(service_id), 0), field)
        await press.show_modal(FormModal(custom_id, _(FIELDS[field]), [_part(field, written(service, field))]))

    async def edited(self, press: Press) -> None:
        """Show what the written field would change."""
        async with words_kept(press, "value"):
            field = press.extra
            async with press.thinking():
                press.actor.require(Capability.CARE_FOR_DIRECTORY)
                if field not in FIELDS:
                    raise NotFoundError(_("This form is out of date. Please open it again."))
                service_id = await self._desk.directories.id_of(press.actor, press.ref.id)
                values = {field: read(field, str(press.read([_part(field, "")]).get("value", "")))}
                card = await self._preview(press, service_id, ChangeKind.EDIT, values)
            await press.whisper(card)

    async def preview(self, press: Press, service_id: str, kind: ChangeKind, values: Mapping[str, object]) -> None:
        """Show what a change would do; a button on it does it."""
        async with press.thinking():
            card = await self._preview(press, service_id, kind, values)
        await press.whisper(card)

    async def _preview(self, press: Press, service_id: str, kind: ChangeKind, values: Mapping[str, object]) -> Card:
        by = press.actor
        shown = await self._desk.caring.preview(by, service_id, kind, values)
        token = str(press.id)
        self._drafts[token] = Draft(by.id, by.community_id, service_id, kind, values)
        if len(self._drafts) > _MOST_DRAFTS:
            self._drafts.popitem(last=False)
        return preview_screen(shown, service_id, token)

    async def do(self, press: Press) -> None:
        """Make the change of a preview, or propose it when a second person has to confirm it."""
        async with press.showing():
            by = press.actor
            by.require(Capability.CARE_FOR_DIRECTORY)
            draft = self._drafts.get(press.extra)
            if draft is None or (draft.by, draft.community_id) != (by.id, by.community_id):
                raise OutOfDateError(_("This preview is out of date. Nothing was changed. Please write it again."))
            change = await self._desk.caring.change(
                by, draft.service_id, draft.kind, draft.values, version=press.ref.version
            )
            self._drafts.pop(press.extra, None)
        await press.show(Card().say(_done_words(change)))

    async def drop(self, press: Press) -> None:
        """Forget a preview."""
        press.actor.require(Capability.CARE_FOR_DIRECTORY)
        self._drafts.pop(press.extra, None)
        await press.show(Card().say(_("Nothing was changed.")))

    async def confirm(self, press: Press) -> None:
        """Let a change of a crisis line live, as the second person."""
        async with press.thinking():
            await self._desk.caring.confirm(press.actor, press.ref)
        await press.whisper(_("Thank you. It is changed everywhere now."))

    async def refuse(self, press: Press) -> None:
        """Do not take a change of a crisis line."""
        async with press.thinking():
            await self._desk.caring.refuse(press.actor, press.ref)
        await press.whisper(_("Noted. The entry stays as it was."))

    async def undo(self, press: Press) -> None:
        """Put back what stood before the newest change."""
        async with press.showing():
            change = await self._desk.caring.undo(press.actor, press.ref)
        await press.show(Card().say(_done_words(change)))

    async def history(self, press: Press, service_id: str) -> None:
        """Show every change of an entry."""
        async with press.thinking():
            service = await self.service(press, service_id)
            changes = await self._desk.caring.history(press.actor, service_id)
        await press.whisper(history_screen(service.name, changes))


def _done_words(change: Change) -> str:
    if change.state is ChangeState.PROPOSED:
        return _("It waits for a second person: the card is in the moderators' channel. Nothing is changed yet.")
    return _("Done. Every card of this entry shows it now.")


def _part(field: str, value: str) -> Part:
    return Part(
        "value", "long_text", _(FIELDS[field]), hint(field), required=False, max_length=_LONGEST, value=value or None
    )
