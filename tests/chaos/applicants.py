"""The people who ask to join, with all their impatience: closed messages, double presses, changes of mind, goodbyes."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass

from bot.rehearsal.answers import Answer
from bot.rehearsal.shapes import PRIVATE_THREAD, Channel
from tests.chaos.hands import Hands, buttons
from tests.chaos.setting import Setting

_ANSWERS = {
    "Do you agree to the group agreement?": "Yes",
    "Are you 18 or older?": "Yes",
    "What brings you to this topic?": "I live with it myself",
    "Why would you like to join?": "I would like to talk with people who know how this is.",
}
_APPLY, _AGREE, _SEND, _FILL, _CHANGE = "Apply to join", "I agree, start", "Send", "Fill in", "Change my answers"
_IS_SENT = (
    "Sent. Thank you.",
    "It is in the queue",
    "Somebody is reading it now",
    "would like to know a little more",
    "It is sent.",
    "You are approved",
    "You are in. Welcome!",
    "The answer is no this time",
    "The answer was no this time",
)
_WITHDRAWN = ("What you wrote is deleted. You may apply again", "You withdrew it.", "The applicant took this back")
_SETTLED = ("already approved", "already declined", "You are approved", "You are in.", "The answer")
_ANSWERED = ("Thank you. The moderators can read your answer", "Your answers were received already")


@dataclass(frozen=True, slots=True)
class Character:
    """What one applicant is like.

    `leaves`: they go before they send ("draft"), some time after ("later"), or never (""). `when_asked` says what they
    do when moderators ask something: "answers", "leaves" or "withdraws".
    """

    closed: bool = False
    leaves: str = ""
    withdraws: bool = False
    double: bool = False
    edits: bool = False
    when_asked: str = "answers"


class Applicant:
    """One person who applies, however often it takes."""

    def __init__(self, hands: Hands, character: Character) -> None:
        self.hands = hands
        self.character = character
        self.answering = False
        hands.person.closes_dms(closed=character.closed)

    @property
    def is_there(self) -> bool:
        """Tell whether they are (still) in the guild."""
        return self.hands.id in self.hands.person.guild.members

    async def applies(self) -> None:
        """Read, agree, fill in and send, until the bot says that it was sent; then do what is in their character."""
        while not await self._tries():
            await self.hands.rests()
        if self.is_there and self.hands.id in self.hands.diary.sent:
            await self._then()

    async def _tries(self) -> bool:
        """Go through the form once; True when it ended, by sending or by leaving."""
        person = self.hands.person
        if "Member" in person.roles():
            self.hands.diary.told_sent(self.hands.id)  # let in already: somebody was told less than happened
            return True
        lobby = [one for one in person.sees("welcome") if not one.ephemeral and _APPLY in one.buttons]
        if not lobby:
            return False
        shown = await self.hands.presses(lobby[-1], _APPLY)
        for _step in range(6):
            if shown is None or self._is_sent(shown):
                break
            if self.character.leaves == "draft" and _SEND in buttons(shown):
                self.leaves()
                return True
            shown = await self._next(shown)
        return shown is not None and self._is_sent(shown)

    def _is_sent(self, shown: Answer) -> bool:
        told = any(words in shown.text for words in _IS_SENT)
        if told:
            self.hands.diary.told_sent(self.hands.id)
        return told

    async def _next(self, shown: Answer) -> Answer | None:
        """Do what the screen offers next."""
        offered = buttons(shown)
        if _SEND in offered:
            return await self._sends(shown)
        label = next((one for one in (_AGREE, _FILL, _CHANGE) if one in offered), None)
        if label is None:
            return None
        opened = await self.hands.presses(shown, label)
        if opened is None or opened.form is None:
            return None
        return await self._fills(opened)

    async def _fills(self, opened: Answer) -> Answer | None:
        """Send the form off; when Discord says that it went wrong, it is still open and they try again."""
        for _try in range(3):
            filled = await self.hands.does(lambda: self.hands.person.submits(opened, _ANSWERS))
            if filled is not None and filled.text.strip():
                return filled
            await self.hands.rests()
        return None

    async def _sends(self, shown: Answer) -> Answer | None:
        person = self.hands.person
        press = next(one.custom_id for one in shown.last.controls if one.label == _SEND)

        async def once() -> Answer | None:
            return await self.hands.does(lambda: person.forges(shown, press))

        if not self.character.double:
            return await once()
        first, second = await asyncio.gather(once(), once())
        return first or second

    async def _then(self) -> None:
        """Change it, leave or take it back after a while, if that is what they are like."""
        if self.character.edits:
            await self._edits()
        if self.character.leaves == "later":
            await asyncio.sleep(self.hands.chance.uniform(0.0, 6.0))
            self.leaves()
        elif self.character.withdraws:
            await asyncio.sleep(self.hands.chance.uniform(0.0, 2.0))
            while not await self._withdraws():
                await self.hands.rests()

    async def _edits(self) -> None:
        """Change the answers once, if it is not too late."""
        person = self.hands.person
        shown = await self.hands.does(lambda: person.command("apply status"))
        for _screen in range(2):  # from the status to the form, from the form to its page
            if shown is None or _CHANGE not in buttons(shown):
                return
            shown = await self.hands.presses(shown, _CHANGE)
        if shown is not None and shown.form is not None:
            await self._fills(shown)

    def leaves(self) -> None:
        """Leave the guild, without a word."""
        self.hands.diary.left.add(self.hands.id)
        self.hands.person.leaves()

    async def _withdraws(self) -> bool:
        """Try to take the application back; True when it is taken back or settled."""
        person = self.hands.person
        shown = await self.hands.does(lambda: person.command("apply withdraw"))
        if shown is not None and "Yes, withdraw" in buttons(shown):
            shown = await self.hands.presses(shown, "Yes, withdraw")
        text = "" if shown is None else shown.text
        if any(words in text for words in _WITHDRAWN):
            self.hands.diary.told_withdrawn(self.hands.id)
            return True
        return any(words in text for words in _SETTLED)

    async def answers(self, thread: Channel) -> None:
        """Do with a question in a private thread what is in their character, until the bot has it."""
        if self.answering:
            return
        self.answering = True
        try:
            while self.is_there and not await self._reacts(thread):
                await self.hands.rests()
        finally:
            self.answering = False

    async def _reacts(self, thread: Channel) -> bool:
        if self.character.when_asked == "leaves":
            self.leaves()
            return True
        return await (self._withdraws() if self.character.when_asked == "withdraws" else self._replies(thread))

    async def _replies(self, thread: Channel) -> bool:
        person = self.hands.person
        asked = [one for one in person.sees(thread) if "Answer" in one.buttons]
        if not asked:
            return True
        opened = await self.hands.presses(asked[-1], "Answer")
        if opened is None:
            return False
        form = opened.form
        if form is None:
            return "nothing to answer now" in opened.text or "applicant only" in opened.text
        words = {form.fields[0].label: "Mondays, most of the time."}
        text = await self.hands.text_of(lambda: person.submits(opened, words))
        if any(sign in text for sign in _ANSWERED):
            self.hands.diary.told_answered(self.hands.id)
            return True
        return any(sign in text for sign in _SETTLED)


async def bring_questions(setting: Setting, applicants: Mapping[int, Applicant]) -> None:
    """Have applicants see the private threads they are in, for ever; cancelling ends their answering, too."""
    guild = setting.stage.community.guild
    async with asyncio.TaskGroup() as answering:
        while True:
            for thread in list(guild.threads.values()):
                if thread.type != PRIVATE_THREAD or thread.thread is None or thread.thread.archived:
                    continue
                for person in thread.thread.members:
                    applicant = applicants.get(person)
                    if applicant is not None and not applicant.answering:
                        answering.create_task(applicant.answers(thread))
            await asyncio.sleep(0.2)
