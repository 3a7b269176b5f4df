"""The flow of a case: two messages are flagged and peers answer; one is fine, about the other its author is asked."""

from __future__ import annotations

import random
from datetime import timedelta
from functools import partial

from bot.clock import SystemClock
from bot.misinformation.panel_tables import ReviewerRow
from bot.rehearsal.answers import Answer, Seen
from bot.rehearsal.stories.panel import LABELS, MENU, VERDICT, WHAT
from bot.store.sealing import KeyRing
from bot.store.store import Store
from tests.chaos.facts import mark_on, rows, text_of
from tests.chaos.hands import buttons
from tests.chaos.oracle import Findings
from tests.chaos.plots import Acting, expect

_PEERS = ("kit", "noor", "theo")
_MESSAGES = (("mia", "Warm milk helps me sleep.", "true"), ("rae", "Cinnamon replaces tablets.", "false"))


class CasePlot(Acting):
    """Gwen flags a message of Mia's and one of Rae's. Kit, Noor and Theo find the first fine and the second not."""

    async def prepares(self) -> None:
        """Let three people have learned to review."""
        keys = KeyRing.load_or_create(self.setting.folder / "keys" / "alongside.key")
        self.setting.database.parent.mkdir(parents=True, exist_ok=True)
        clock = SystemClock()
        store = await Store.open(str(self.setting.database), keys=keys, clock=clock, random=random.Random(1))
        try:
            await store.migrate()
            async with store.begin() as tx:
                for name in _PEERS:
                    row = ReviewerRow(community_id=self.setting.stage.community.guild.id, opted_in=True, paused=False)
                    row.member_id, row.letters = self.setting.stage.person(name).id, True
                    row.since, row.trained_until = tx.now, tx.now + timedelta(days=90)
                    tx.add(row)
        finally:
            await store.close()

    async def acts(self) -> None:
        """Do all that, one message after the other."""
        for number, (author, words, verdict) in enumerate(_MESSAGES, start=1):
            message = self.hands(author).person.writes("sleep", words)
            await self.until_told(partial(self._flags, message))
            await self.until(partial(self._has_seats, number))
            for name in _PEERS:
                await self.until_told(partial(self._answers, name, verdict))
            await self.until(partial(self._is_over, number))

    async def _flags(self, message: Seen) -> bool:
        gwen = self.hands("gwen")
        form = await gwen.does(lambda: gwen.person.context_menu(MENU, message))
        if form is None or form.form is None:
            return False
        told = await gwen.text_of(
            lambda: gwen.person.submits(
                form,
                {
                    WHAT: "It promises a cure",
                    "Would you like to hear the result?": ["Yes, tell me in a private message"],
                },
            )
        )
        return any(
            words in told for words in ("Thank you for looking out", "told us about this", "have looked at this")
        )

    async def _answers(self, name: str, verdict: str) -> bool:
        """Open the seat and answer; with no seat left, it was answered before."""
        hands = self.hands(name)
        screen = await hands.does(lambda: hands.person.command("review", "general"))
        if screen is None:
            return False
        seat = next((label for label in buttons(screen) if label.startswith("Open message")), "")
        if not seat:
            return "Nothing waits for you" in screen.text
        opened = await hands.presses(screen, seat)
        form: Answer | None = None if opened is None else await hands.presses(opened, "Give my opinion")
        if form is None or form.form is None:
            return False
        told = await hands.text_of(lambda: hands.person.submits(form, {VERDICT: LABELS[verdict]}))
        return "is sealed" in told

    def _has_seats(self, case: int) -> bool:
        return self._rows(f"SELECT count(*) FROM misinformation_seat WHERE case_id = {case}") == [(3,)]

    def _is_over(self, case: int) -> bool:
        return self._rows(f"SELECT panel_open FROM misinformation_case WHERE id = {case}") == [(0,)]

    def _rows(self, query: str) -> list[tuple[object, ...]]:
        return rows(self.setting.database, query)

    def counts(self, findings: Findings) -> None:
        """Look that each case is there once and stands where the votes put it, with one card and one letter each."""
        cases = self._rows("SELECT state, panel_open, text IS NULL FROM misinformation_case ORDER BY id")
        expect(findings.lost, "cases", cases, [("closed_fine", 0, 1), ("author_window", 0, 0)])
        for table, wanted in (("flag", 1), ("seat", 3), ("opinion", 3)):
            found = self._rows(f"SELECT count(*) FROM misinformation_{table} GROUP BY case_id ORDER BY case_id")
            wrong = findings.doubled if sum(int(str(row[0])) for row in found) > 2 * wanted else findings.lost
            expect(wrong, f"rows of {table} by case", found, [(wanted,), (wanted,)])
        seats = self._rows("SELECT DISTINCT state FROM misinformation_seat")
        expect(findings.half_done, "what became of the seats", seats, [("voted",)])
        timers = self._rows(
            "SELECT count(*) FROM due WHERE kind IN ('misinformation.seat_ends', 'misinformation.limit')"
        )
        expect(findings.half_done, "timers of panels", timers, [(0,)])
        self._counts_cards(findings)
        self._counts_letters(findings)

    def _counts_cards(self, findings: Findings) -> None:
        """There has to be one card for each case."""
        bot = self.setting.stage.practice.world.application.bot.id
        messages = self.setting.stage.community.channels["cases"].messages.values()
        own = [text_of(one) for one in messages if one.author.id == bot and mark_on(one) is not None]
        for number in (1, 2):
            cards = sum(f"Case {number}" in text for text in own)
            expect(findings.doubled if cards > 1 else findings.lost, f"cards of case {number}", cards, 1)

    def _counts_letters(self, findings: Findings) -> None:
        """Gwen hears once of the end, Rae is asked once, and Mia hears nothing."""
        for name, words, wanted in (
            ("gwen", "What became of your flag", 1),
            ("rae", "A question about something you wrote", 1),
            ("mia", "A question about something you wrote", 0),
        ):
            letters = sum(words in one.text for one in self.hands(name).person.sees("dm"))
            expect(findings.doubled if letters > wanted else findings.lost, f"letters to {name}", letters, wanted)
