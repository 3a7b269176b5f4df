"""The flows of topics: one is opened, chosen, hidden, left and closed; another is proposed, wanted and opened."""

from __future__ import annotations

from functools import partial

from bot.rehearsal.permissions import P
from bot.rehearsal.shapes import Channel
from tests.chaos.facts import mark_on, rows, text_of
from tests.chaos.hands import Hands, buttons
from tests.chaos.oracle import Findings
from tests.chaos.plots import Acting, expect

_DAY = 24 * 3600.0
_WHAT = "What would you like to talk about?"


class _Topics(Acting):
    """What both flows look at."""

    def channels(self, name: str) -> list[Channel]:
        """Return all channels of a name."""
        return [one for one in self.setting.stage.community.guild.channels.values() if one.name == name]

    def stands(self, name: str) -> bool:
        """Tell whether a topic's channel is there, with its card pinned."""
        return any(message.pinned for channel in self.channels(name) for message in channel.messages.values())

    def rows(self, query: str) -> list[tuple[object, ...]]:
        """Read the bot's database."""
        return rows(self.setting.database, query)

    def counts_channel(self, name: str, words: str, findings: Findings) -> None:
        """There has to be one channel with one pinned card that says how the topic stands."""
        found = self.channels(name)
        expect(findings.doubled if len(found) > 1 else findings.lost, f"channels called {name}", len(found), 1)
        for channel in found:
            bot = self.setting.stage.practice.world.application.bot.id
            own = [one for one in channel.messages.values() if one.author.id == bot and mark_on(one) is not None]
            expect(findings.doubled if len(own) > 1 else findings.lost, f"cards in {name}", len(own), 1)
            expect(findings.half_done, f"pinned cards in {name}", sum(one.pinned for one in own), 1)
            expect(findings.half_done, "the card is as it should be", [words in text_of(one) for one in own], [True])


class TopicPlot(_Topics):
    """Olu opens Diabetes. Mia and Rae join, Mia hides it for today, Rae leaves. Olu closes it. A day passes."""

    async def acts(self) -> None:
        """Do all that."""
        mia, rae = self.hands("mia"), self.hands("rae")
        await self.until_told(self._opens)
        await self.until(lambda: self.stands("diabetes"))
        for one in (mia, rae):
            await self.until_told(partial(self._presses, one, "Join Diabetes", "You are in Diabetes now", "Leave"))
        await self.until(lambda: "diabetes" in mia.person.channels())
        await self.until_told(self._hides)
        await self.until_told(lambda: self._presses(rae, "Leave Diabetes", "You left Diabetes", "Join"))
        await self.until_told(self._closes)
        while not await self.setting.settles():
            pass
        self.setting.stage.practice.clock.skip(_DAY)
        await self.until(lambda: "diabetes" in mia.person.channels())

    async def _opens(self) -> bool:
        olu = self.hands("olu")
        text = await olu.text_of(lambda: olu.person.command("topic open", "general", topic="diabetes"))
        return "is being opened" in text or "There is a topic" in text

    async def _presses(self, one: Hands, button: str, told: str, then: str) -> bool:
        """Press a button of the topic's line; where the other one stands, it was done before."""
        screen = await one.does(lambda: one.person.command("topics", "general", words="diabetes"))
        if screen is None or button not in buttons(screen):
            return f"{then} Diabetes" in buttons(screen)
        answer = await one.presses(screen, button)
        return answer is not None and told in answer.text

    async def _hides(self) -> bool:
        mia = self.hands("mia")
        screen = await mia.does(lambda: mia.person.command("topics", "general", words="diabetes"))
        if screen is None or "Leave Diabetes" not in buttons(screen):
            return "Show Diabetes again" in buttons(screen)
        answer = await mia.does(lambda: mia.person.chooses(screen, "Hide one of your topics for today", ["Diabetes"]))
        return answer is not None and "is hidden for today" in answer.text

    async def _closes(self) -> bool:
        olu = self.hands("olu")
        number = str(self.rows("SELECT max(id) FROM topics_topic")[0][0])
        screen = await olu.does(lambda: olu.person.command("topic close", "general", topic=f"#{number}"))
        if screen is None or "Go on: say why" not in buttons(screen):
            return False
        form = await olu.presses(screen, "Go on: say why")
        if form is None or form.form is None:
            return False
        why = {"Why does it close?": "It has been quiet.", "Where can people go?": "The general channel."}
        text = await olu.text_of(lambda: olu.person.submits(form, why))
        return "is being closed" in text or "This topic is closed" in text

    def counts(self, findings: Findings) -> None:
        """Look that it is closed, once, and that each person is where they said."""
        self.counts_channel("diabetes", "Diabetes is closed", findings)
        world = self.setting.stage.practice.world
        for channel in self.channels("diabetes"):
            seen = [world.can_see(channel, self.hands(name).id) for name in ("mia", "rae", "sam")]
            expect(findings.half_done, "Mia, Rae and Sam (a moderator) see it", seen, [True, False, True])
            writes = bool(world.permissions_in(channel, self.hands("mia").id) & P.SEND_MESSAGES)
            expect(findings.half_done, "Mia can write in the closed topic", writes, False)
        expect(findings.lost, "topics stored", self.rows("SELECT state FROM topics_topic"), [("closed",)])
        places = self.rows("SELECT hidden_until IS NULL, granted_at IS NOT NULL FROM topics_member")
        expect(findings.lost, "places in it (seen, let in)", places, [(1, 1)])
        left = self.rows("SELECT kind FROM due WHERE kind IN ('topics.show_again', 'topics.purge')")
        expect(findings.half_done, "timers", left, [("topics.purge",)])


class ProposalPlot(_Topics):
    """Mia proposes a topic, four others would use it, and Dee opens it."""

    async def acts(self) -> None:
        """Do all that."""
        await self.until_told(self._proposes)
        for name in ("rae", "sam", "olu", "gwen"):
            await self.until_told(partial(self._supports, self.hands(name)))
        await self.until_told(self._accepts)
        await self.until(lambda: self.stands("night-shifts"))

    async def _proposes(self) -> bool:
        mia = self.hands("mia")
        screen = await mia.does(lambda: mia.person.command("topics", "general"))
        look = None if screen is None else await mia.presses(screen, "Propose a topic")
        if look is None or look.form is None:
            return False
        similar = await mia.does(lambda: mia.person.submits(look, {_WHAT: "night shifts"}))
        form = None if similar is None else await mia.presses(similar, "Propose a new topic")
        if form is None or form.form is None:
            return False
        words = {"Name of the topic": "Night shifts", "What is it for?": "For people who are awake at night."}
        return "Other members can say now" in await mia.text_of(lambda: mia.person.submits(form, words))

    async def _supports(self, one: Hands) -> bool:
        screen = await one.does(lambda: one.person.command("topics", "general"))
        proposals = None if screen is None else await one.presses(screen, "Proposals")
        if proposals is None or "I would use Night shifts" not in buttons(proposals):
            return "Take back: Night shifts" in buttons(proposals)
        answer = await one.presses(proposals, "I would use Night shifts")
        return answer is not None and "Nobody sees that it was you" in answer.text

    async def _accepts(self) -> bool:
        dee = self.hands("dee")
        cards = [one for one in dee.person.sees("moderator-alerts") if "Members propose a topic" in one.text]
        if not cards or "Open it" not in cards[-1].buttons:
            return any("opened it" in one.text for one in cards)
        form = await dee.presses(cards[-1], "Open it")
        if form is None or form.form is None:
            return False
        text = await dee.text_of(lambda: dee.person.submits(form, {}))
        return "is being opened" in text or "opened this topic already" in text

    def counts(self, findings: Findings) -> None:
        """Look that it was opened, once, that Mia was told, once, and that nobody's wish is kept."""
        self.counts_channel("night-shifts", "awake at night", findings)
        letters = sum("Your proposal in" in one.text for one in self.hands("mia").person.sees("dm"))
        expect(findings.doubled if letters > 1 else findings.lost, "letters to Mia", letters, 1)
        alerts = self.hands("dee").person.sees("moderator-alerts")
        cards = [one.text for one in alerts if "Members propose a topic" in one.text]
        expect(findings.doubled if len(cards) > 1 else findings.lost, "cards for moderators", len(cards), 1)
        expect(findings.half_done, "the card says that it is open", ["opened it" in one for one in cards], [True])
        expect(findings.lost, "topics stored", self.rows("SELECT state FROM topics_topic"), [("open",)])
        stored = self.rows("SELECT state, told_by, topic_id IS NOT NULL FROM topics_proposal")
        expect(findings.lost, "proposals stored", stored, [("opened", "dm", 1)])
        wishes = self.rows("SELECT count(*) FROM topics_support")
        expect(findings.half_done, "people who would use it, kept", wishes, [(0,)])
