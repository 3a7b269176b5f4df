"""The flow of a decision: a message is flagged and deleted, its author appeals, and somebody else changes it."""

from __future__ import annotations

from functools import partial

from bot.rehearsal.answers import Answer, Seen
from bot.rehearsal.stories.panel import MENU, WHAT
from tests.chaos.facts import mark_on, rows, text_of
from tests.chaos.oracle import Findings
from tests.chaos.plots import Acting, expect

_WORDS = "Take all of them at once, it does no harm."
_DANGER = "It says how much of something to take"
_CHOOSE = "Choose what you decide"
_DECISION = "A decision about something you wrote"
_ANSWER = "The answer to your appeal"


class DecisionPlot(Acting):
    """Gwen flags Mia's message. Dee deletes it. Mia asks for another look, and Sam changes the decision."""

    async def acts(self) -> None:
        """Do all that, one after the other."""
        message = self.hands("mia").person.writes("sleep", _WORDS)
        await self.until_told(partial(self._flags, message))
        await self.until_told(self._deletes)
        await self.until(lambda: bool(self._letters("mia", _DECISION)))
        await self.until_told(self._appeals)
        await self.until_told(self._changes)
        await self.until(lambda: bool(self._letters("mia", _ANSWER)))

    async def _flags(self, message: Seen) -> bool:
        gwen = self.hands("gwen")
        form = await gwen.does(lambda: gwen.person.context_menu(MENU, message))
        if form is None or form.form is None:
            return False
        told = await gwen.text_of(lambda: gwen.person.submits(form, {WHAT: _DANGER}))
        return any(words in told for words in ("Thank you for looking out", "told us about this"))

    async def _deletes(self) -> bool:
        dee = self.hands("dee")
        card = self._card("dee", "Case 1", "Decide")
        if card is None:
            return self._state("misinformation_decision", "standing")
        choices = await dee.presses(card, "Decide")
        if choices is None:
            return False
        form = await dee.does(lambda: dee.person.chooses(choices, _CHOOSE, ["Delete the message"]))
        if form is None or form.form is None:
            return False
        values = {"Why?": "It could hurt somebody", "Your reason, in your own words": "Nobody should take so many."}
        told = await dee.text_of(lambda: dee.person.submits(form, values))
        return "Recorded" in told or "already decided" in told

    async def _appeals(self) -> bool:
        mia = self.hands("mia")
        letter = self._letters("mia", _DECISION)[-1]
        form: Answer | None = await mia.presses(letter, "Ask for another look")
        if form is None or form.form is None:
            return False
        told = await mia.text_of(
            lambda: mia.person.submits(form, {"Why should somebody look again?": "It was a line of a song."})
        )
        return "appeal 1" in told or "an appeal about this already" in told

    async def _changes(self) -> bool:
        sam = self.hands("sam")
        card = self._card("sam", "Appeal 1", "Answer")
        if card is None:
            return self._state("appeal", "changed")
        form = await sam.presses(card, "Answer")
        if form is None or form.form is None:
            return self._state("appeal", "changed")
        values = {"What do you decide?": "The decision is changed", "Your answer": "It is a song, and well known."}
        told = await sam.text_of(lambda: sam.person.submits(form, values))
        return "changed" in told.casefold() or "already answered" in told

    def _card(self, name: str, title: str, button: str) -> Seen | None:
        cards = [one for one in self.hands(name).person.sees("cases") if title in one.text and button in one.buttons]
        return cards[-1] if cards else None

    def _letters(self, name: str, words: str) -> list[Seen]:
        return [one for one in self.hands(name).person.sees("dm") if words in one.text]

    def _state(self, table: str, state: str) -> bool:
        return self._rows(f"SELECT state FROM {table}") == [(state,)]

    def _rows(self, query: str) -> list[tuple[object, ...]]:
        return rows(self.setting.database, query)

    def counts(self, findings: Findings) -> None:
        """Look that everything is there once, that the message was deleted once, and that Mia heard each thing once."""
        for table, wanted in (
            ("misinformation_case", "closed_fine"),
            ("misinformation_decision", "undone"),
            ("appeal", "changed"),
        ):
            found = self._rows(f"SELECT state FROM {table}")
            expect(findings.doubled if len(found) > 1 else findings.lost, table, found, [(wanted,)])
        left = self._rows("SELECT text IS NULL FROM misinformation_case")
        expect(findings.half_done, "words of a case that is over", left, [(1,)])
        there = [one.text for one in self.hands("gwen").person.sees("sleep") if _WORDS in one.text]
        expect(findings.lost, "the message", there, [])
        verbs = ("decision.standing", "appeal.open", "appeal.changed", "decision.undo")
        for verb in verbs:
            count = self._rows(f"SELECT count(*) FROM audit WHERE verb = '{verb}'")
            expect(findings.doubled if count > [(1,)] else findings.lost, f"lines of {verb}", count, [(1,)])
        for words, wanted in ((_DECISION, 2), (_ANSWER, 1)):  # the copy comes once more after the change
            letters = len(self._letters("mia", words))
            expect(findings.doubled if letters > wanted else findings.lost, f"letters “{words}”", letters, wanted)
        self._counts_cards(findings)

    def _counts_cards(self, findings: Findings) -> None:
        """There has to be one card for the case, and one for the appeal."""
        bot = self.setting.stage.practice.world.application.bot.id
        messages = self.setting.stage.community.channels["cases"].messages.values()
        own = [text_of(one) for one in messages if one.author.id == bot and mark_on(one) is not None]
        for title in ("Case 1", "Appeal 1"):
            cards = sum(title in text for text in own)
            expect(findings.doubled if cards > 1 else findings.lost, f"cards “{title}”", cards, 1)
