"""What an applicant presses: apply, agree, fill in, send, change, withdraw, answer, and ask how it stands."""

from __future__ import annotations

from bot.community.book import SettingsBook
from bot.community.sections import MembershipSettings
from bot.discord_kit.cards import Card
from bot.discord_kit.doors import Doors
from bot.discord_kit.replies import Press
from bot.discord_kit.saying import on
from bot.discord_kit.typed import words_kept
from bot.errors import NotFoundError
from bot.language import _
from bot.membership.applying import Applying
from bot.membership.ports import GuildPort
from bot.membership.rules import MAX_ASKED, Status
from bot.membership.snapshots import Form, FormPage
from cogs.membership.modals import page_modal, page_parts, reply_modal, reply_parts
from cogs.membership.screens import consent_screen, form_screen, receipt_screen, withdraw_screen
from cogs.membership.status import status_screen
from cogs.membership.whose import Whose


class ApplicantPresses:
    """Each method answers one button, menu or form of an applicant."""

    def __init__(self, applying: Applying, settings: SettingsBook, guild: GuildPort) -> None:
        self._applying = applying
        self._settings = settings
        self._whose = Whose(applying, guild)

    def open_doors(self, doors: Doors) -> None:
        """Register every button and form."""
        doors.press("membership:apply", self.apply)
        doors.press("membership:consent", self.consent)
        doors.press("membership:later", self.later)
        doors.press("membership:page", self.page)
        doors.submit("membership:page", self.page_filled)
        doors.press("membership:send", self.send)
        doors.press("membership:remind", self.remind)
        doors.press("membership:edit", self.edit)
        doors.press("membership:withdraw", self.withdraw)
        doors.press("membership:withdraw_yes", self.withdraw_yes)
        doors.press("membership:status", self.status)
        doors.press("membership:answer", self.answer)
        doors.submit("membership:reply", self.replied)

    def _membership(self, community_id: int) -> MembershipSettings:
        return self._settings.for_community(community_id).membership

    async def apply(self, press: Press) -> None:
        """Show where the person stands: the form, the status, or the consent screen for a new application."""
        async with press.thinking():
            card = await self._start(press)
        await press.whisper(card)

    async def _start(self, press: Press) -> Card:
        actor = await self._whose.newcomer(press)
        report = await self._applying.status_of(actor)
        if report.status is Status.DRAFT:
            return form_screen(await self._applying.form(actor))
        if report.may_begin:
            return consent_screen(self._membership(actor.community_id), actor.community_id)
        return status_screen(report, actor)

    async def consent(self, press: Press) -> None:
        """Record the consent and open the first page at once."""
        actor = await self._whose.newcomer(press)
        await self._applying.begin(actor, consent=True)
        form = await self._applying.form(actor)
        await press.show_modal(page_modal(form, form.pages[form.next_page or 0]))

    async def later(self, press: Press) -> None:
        """Remember to ask in three months."""
        async with press.redrawing():
            moment = await self._applying.ask_me_later(await self._whose.actor(press))
        words = _("Thank you. I will write to you once, on {day}, if your direct messages are open.")
        await press.redraw(Card(_("Another time")).say(words.format(day=on(moment))))

    async def page(self, press: Press) -> None:
        """Open one page of the form."""
        form = await self._applying.form(await self._whose.actor(press))
        await press.show_modal(page_modal(form, _page_of(form, press.extra)))

    async def page_filled(self, press: Press) -> None:
        """Save one page and show the form so far."""
        async with press.redrawing():
            actor = await self._whose.actor(press)
            page = _page_of(await self._applying.form(actor), press.extra)
            form = await self._applying.save_page(actor, press.ref.id, page.index, dict(press.read(page_parts(page))))
        await press.redraw(form_screen(form))

    async def send(self, press: Press) -> None:
        """Send the application."""
        async with press.redrawing():
            receipt = await self._applying.submit(await self._whose.actor(press), press.ref)
        await press.redraw(receipt_screen(receipt))

    async def remind(self, press: Press) -> None:
        """Remember one reminder about the draft."""
        async with press.thinking():
            moment = await self._applying.remind_about_draft(await self._whose.actor(press), press.ref.id)
        await press.whisper(
            _("I will remind you once, on {day}, if your direct messages are open.").format(day=on(moment))
        )

    async def edit(self, press: Press) -> None:
        """Show the form again, before a decision."""
        async with press.redrawing():
            form = await self._applying.edit_again(await self._whose.actor(press))
        await press.redraw(form_screen(form))

    async def withdraw(self, press: Press) -> None:
        """Ask once more before deleting."""
        async with press.redrawing():
            form = await self._applying.edit_again(await self._whose.actor(press))
        await press.redraw(withdraw_screen(form))

    async def withdraw_yes(self, press: Press) -> None:
        """Withdraw, and delete what was written."""
        async with press.redrawing():
            await self._applying.withdraw(await self._whose.actor(press), press.ref)
        words = _("What you wrote is deleted. You may apply again whenever you like. Take care.")
        await press.redraw(Card(_("Withdrawn")).say(words))

    async def status(self, press: Press) -> None:
        """Tell where the person stands."""
        async with press.thinking():
            actor = await self._whose.actor(press)
            report = await self._applying.status_of(actor)
        await press.whisper(status_screen(report, actor))

    async def answer(self, press: Press) -> None:
        """Open the moderators' questions."""
        report = await self._applying.status_of(await self._whose.actor(press))
        if report.application is None or report.application.id != press.ref.id:
            raise NotFoundError(_("These questions are for the applicant only."))
        if report.status is not Status.NEEDS_INFO or not report.asked:
            await press.whisper(_("There is nothing to answer now. Thank you."))
            return
        await press.show_modal(reply_modal(report.application.ref, report.asked))

    async def replied(self, press: Press) -> None:
        """Hand the answers in."""
        async with words_kept(press, *(f"reply{index}" for index in range(MAX_ASKED))):
            async with press.thinking():
                actor = await self._whose.actor(press)
                report = await self._applying.status_of(actor)
                given = press.read(reply_parts(report.asked))
                replies = [str(given.get(f"reply{index}", "")) for index in range(len(report.asked))]
                await self._applying.answer_questions(actor, press.ref, replies)
            await press.whisper(_("Thank you. The moderators can read your answer now, and the waiting time goes on."))


def _page_of(form: Form, extra: str) -> FormPage:
    index = int(extra) if extra.isdecimal() else -1
    if not 0 <= index < len(form.pages):
        raise NotFoundError(_("This page is no longer part of the form. Please press Apply again."))
    return form.pages[index]
