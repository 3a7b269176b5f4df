"""Reports and checks: what members press when something is wrong, and what moderators answer."""

from __future__ import annotations

from bot.community.actor import Capability
from bot.discord_kit.custom_ids import CustomId
from bot.discord_kit.doors import Doors, Handler
from bot.discord_kit.forms import FormModal, Part
from bot.discord_kit.replies import Press
from bot.discord_kit.typed import words_kept
from bot.errors import InvalidInputError
from bot.language import _
from bot.signposting.reporting import LONGEST_WORDS
from bot.signposting.rules import Verdict
from bot.signposting.snapshots import Reason, ReportOutcome, VersionedRef
from cogs.signposting.care_cards import OUTCOMES, done_screen, task_screen, thanks_screen, wrong_screen
from cogs.signposting.house import Desk


class CarePresses:
    """Each method answers one button or form about reports and checks."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def open_doors(self, doors: Doors) -> None:
        """Register every button and form."""
        for verb in ("wrong", "reason", "add_words", "settle", "task"):
            doors.press(f"signposting:{verb}", getattr(self, verb))
        doors.submit("signposting:add_words", self.words_added)
        doors.submit("signposting:settle", self.settled)
        doors.press("signposting:same", self._sees(Verdict.SAME))
        doors.press("signposting:cannot_tell", self._sees(Verdict.CANNOT_TELL))
        for verdict in (Verdict.CHANGED, Verdict.GONE):
            doors.press(f"signposting:{verdict.value}", self._asks(verdict))
            doors.submit(f"signposting:{verdict.value}", self._tells(verdict))

    async def wrong(self, press: Press) -> None:
        """Ask what is wrong with an entry."""
        async with press.showing():
            press.actor.require(Capability.HELP_WITH_DIRECTORY)
            entry = await self._desk.directories.card(press.actor, await self._id(press))
        await press.show(wrong_screen(entry.name, entry.id))

    async def _id(self, press: Press) -> str:
        return await self._desk.directories.id_of(press.actor, press.ref.id)

    async def reason(self, press: Press) -> None:
        """Note the report."""
        async with press.showing():
            report = await self._desk.reporting.report(press.actor, await self._id(press), _reason(press))
        await press.show(thanks_screen(report))

    async def add_words(self, press: Press) -> None:
        """Open the form for a few words to a report."""
        press.actor.require(Capability.HELP_WITH_DIRECTORY)
        custom_id = CustomId("signposting:add_words", press.ref, _reason(press).value)
        await press.show_modal(FormModal(custom_id, _("What did you see?"), [_words()]))

    async def words_added(self, press: Press) -> None:
        """Add the words to the report."""
        async with words_kept(press, "words"):
            async with press.thinking():
                words = str(press.read([_words()]).get("words", ""))
                await self._desk.reporting.report(press.actor, await self._id(press), _reason(press), words)
            await press.whisper(_("Thank you. The moderators read this with your report."))

    async def settle(self, press: Press) -> None:
        """Open the form that says what was done about a report."""
        press.actor.require(Capability.CARE_FOR_DIRECTORY)
        custom_id = CustomId("signposting:settle", press.ref)
        await press.show_modal(FormModal(custom_id, _("What was done?"), _settling()))

    async def settled(self, press: Press) -> None:
        """Settle a report; whoever wrote it is told."""
        async with words_kept(press, "words"):
            async with press.thinking():
                given = press.read(_settling())
                outcome = given.get("outcome")
                if outcome not in set(ReportOutcome):
                    raise InvalidInputError(_("Please choose what was done."))
                words = str(given.get("words", ""))
                await self._desk.reporting.settle(press.actor, press.ref, ReportOutcome(str(outcome)), words)
            await press.whisper(_("Noted. The person who told us hears of it."))

    async def task(self, press: Press) -> None:
        """Hand out one entry to check."""
        async with press.showing():
            task = await self._desk.checking.next_task(press.actor)
        await press.show(task_screen(task))

    def _sees(self, verdict: Verdict) -> Handler:
        async def see(press: Press) -> None:
            async with press.showing():
                words = await self._record(press, verdict, "")
            await press.show(done_screen(words))

        return see

    def _asks(self, verdict: Verdict) -> Handler:
        async def ask(press: Press) -> None:
            press.actor.require(Capability.HELP_WITH_DIRECTORY)
            custom_id = CustomId(f"signposting:{verdict.value}", VersionedRef(press.ref.id, 0), press.extra)
            await press.show_modal(FormModal(custom_id, _("What did you see?"), [_words()]))

        return ask

    def _tells(self, verdict: Verdict) -> Handler:
        async def tell(press: Press) -> None:
            async with words_kept(press, "words"):
                async with press.thinking():
                    words = str(press.read([_words()]).get("words", ""))
                    thanks = await self._record(press, verdict, words)
                await press.whisper(done_screen(thanks))

        return tell

    async def _record(self, press: Press, verdict: Verdict, words: str) -> str:
        service_id = await self._id(press)
        return (await self._desk.checking.record(press.actor, service_id, press.extra, verdict, words)).words


def _reason(press: Press) -> Reason:
    if press.extra not in set(Reason):
        raise InvalidInputError(_("Please choose what is wrong."))
    return Reason(press.extra)


def _words() -> Part:
    return Part(
        "words",
        "long_text",
        _("In a few words"),
        _("You may leave this out. Please name nobody."),
        required=False,
        max_length=LONGEST_WORDS,
    )


def _settling() -> list[Part]:
    options = [(outcome.value, _(label)) for outcome, label in OUTCOMES.items()]
    words = Part(
        "words",
        "long_text",
        _("In a few words"),
        _("The person who told us reads exactly this. You may leave it out."),
        required=False,
        max_length=LONGEST_WORDS,
    )
    return [Part("outcome", "choice", _("What was done?"), options=options), words]
