"""Two moderators at one queue: they take, read, ask, approve and decline, at times both at once."""

from __future__ import annotations

import asyncio
import random
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field

from bot.rehearsal.answers import Answer, Seen, seen
from bot.rehearsal.shapes import Channel
from bot.rehearsal.world import World
from tests.chaos.diary import Diary, Verdict
from tests.chaos.hands import Hands, Sense, sense_of, verdict_in

_NUMBER = re.compile(r"^Application (\d+)\s*$", re.MULTILINE)
_REASON, _SAFETY, _PLACES = "Another group fits better", "Safety of the group", "Places that may help"
_PATIENCE_FOR_ANSWERS = 25.0


@dataclass(slots=True)
class Plan:
    """What the moderators mean to do with one application."""

    verdict: Verdict
    takes: bool
    asks: bool
    contested: bool
    safety: bool
    asked_at: float | None = None
    taken_by: str = ""
    proposed_by: str = ""
    hands: int = 0


def plan_for(seed: int, number: int) -> Plan:
    """Make up a plan, the same for the same seed and number."""
    chance = random.Random(f"{seed}:{number}")
    verdict = Verdict.APPROVED if chance.random() < 0.6 else Verdict.DECLINED
    contested = chance.random() < 0.15
    return Plan(
        verdict=verdict,
        takes=not contested and chance.random() < 0.4,
        asks=chance.random() < 0.2,
        contested=contested,
        safety=not contested and verdict is Verdict.DECLINED and chance.random() < 0.15,
    )


@dataclass(slots=True)
class Board:
    """The queue channel as moderators see it; a card is read again only when it has changed."""

    world: World
    channel: Channel
    _read: dict[int, tuple[object, Seen]] = field(default_factory=dict)

    def cards(self) -> Iterator[tuple[int, Seen]]:
        """Yield the cards with their application numbers, oldest first."""
        for message in list(self.channel.messages.values()):
            if message.ephemeral:
                continue
            known = self._read.get(message.id)
            if known is None or known[0] != message.edited_at:
                known = self._read[message.id] = (message.edited_at, seen(message, self.world))
            number = _NUMBER.search(known[1].text)
            if number is not None:
                yield int(number[1]), known[1]

    def has_all(self, sent: Collection[int]) -> bool:
        """Tell whether somebody has sent an application, and every one that was sent has its card."""
        return 0 < len(sent) <= len({number for number, _card in self.cards()})

    def card(self, number: int) -> Seen | None:
        """Return the newest card of one application."""
        found = [card for one, card in self.cards() if one == number]
        return found[-1] if found else None

    def waiting(self) -> list[int]:
        """Return the applications whose cards can be acted on, oldest first."""
        return [number for number, card in self.cards() if card.buttons]


class Moderators:
    """Dee and Sam. `over` tells when no further card is to come; in a `hurry` they wait for no more answers."""

    def __init__(self, board: Board, staff: list[Hands], diary: Diary, seed: int, over: Callable[[], bool]) -> None:
        self.board = board
        self.diary = diary
        self.over = over
        self.hurry = False
        self.seed = seed
        self.chance = random.Random(f"picks:{seed}")
        self.all = staff
        self.plans: dict[int, Plan] = {}

    async def work(self, *, hands: int = 2) -> None:
        """Work with so many hands each until it is over and nothing waits."""
        await asyncio.gather(*(self._works(one) for one in self.all for _hand in range(hands)))

    def plan(self, number: int) -> Plan:
        """Return what they mean to do with an application."""
        if number not in self.plans:
            self.plans[number] = plan_for(self.seed, number)
        return self.plans[number]

    async def _works(self, one: Hands) -> None:
        while True:
            number = self._pick(one)
            if number is None:
                if self.over() and not self.undecided():
                    return
                await one.rests(0.15)
                continue
            plan = self.plan(number)
            plan.hands += 1
            try:
                await self._handles(one, number, plan)
            finally:
                plan.hands -= 1
            await one.rests(0.1)

    def undecided(self) -> list[int]:
        """Return the applications on which nobody was told of a decision, as far as the cards show any."""
        return [number for number in self.board.waiting() if number not in self.diary.verdicts]

    def _pick(self, one: Hands) -> int | None:
        """Pick the longest waiting that nobody is at; at times another, such as one that is decided already."""
        free = [number for number in self.undecided() if self._is_for(one, number)]
        if free:
            return free[0]
        waiting = self.board.waiting()
        return self.chance.choice(waiting) if waiting and self.chance.random() < 0.03 else None

    def _is_for(self, one: Hands, number: int) -> bool:
        plan, card = self.plan(number), self.board.card(number)
        if plan.hands or card is None or plan.taken_by not in {"", one.name}:
            return False
        if "Confirm: decline" in card.buttons:
            return plan.proposed_by != one.name
        if "They answered" not in card.buttons:
            return True
        now = asyncio.get_running_loop().time()
        plan.asked_at = plan.asked_at or now
        return self.hurry or now - plan.asked_at > _PATIENCE_FOR_ANSWERS

    async def _handles(self, one: Hands, number: int, plan: Plan) -> None:
        """Do the next thing with an application; it stays in the queue until it is settled."""
        card = self.board.card(number)
        if card is None or not card.buttons:
            return
        if "Confirm: decline" in card.buttons:
            await self._judges(one, number, await self._press(one, number, "Confirm: decline"))
        elif plan.asks and "Ask" in card.buttons:
            await self._asks(one, number, plan)
        elif plan.takes and "Take" in card.buttons:
            await self._takes(one, number, plan)
        elif plan.contested:
            other = next(each for each in self.all if each is not one)
            await asyncio.gather(self._approves(one, number), self._declines(other, number, _REASON))
        elif plan.verdict is Verdict.APPROVED:
            await self._approves(one, number)
        else:
            await self._declines(one, number, _SAFETY if plan.safety else _REASON)

    async def _takes(self, one: Hands, number: int, plan: Plan) -> None:
        text = await self._press(one, number, "Take")
        if "You have it until" in text:
            plan.taken_by, plan.takes = one.name, False
        elif sense_of(text) is not Sense.AGAIN:
            plan.takes = False

    async def _press(self, one: Hands, number: int, button: str) -> str:
        answer = await self._pressed(one, number, button)
        return "" if answer is None else answer.text

    async def _pressed(self, one: Hands, number: int, button: str) -> Answer | None:
        card = self.board.card(number)
        return None if card is None else await one.presses(card, button)

    async def _judges(self, one: Hands, number: int, text: str) -> None:
        """Note what a moderator learnt; whatever asks to be tried again is, since the card still waits."""
        verdict, plan = verdict_in(text), self.plan(number)
        if verdict is not None:
            self.diary.told_verdict(number, one.name, verdict)
        elif sense_of(text) is Sense.HELD:
            plan.taken_by = next((each.name for each in self.all if each is not one), "")
        elif sense_of(text) is Sense.PROPOSED or "You proposed this" in text:
            plan.proposed_by, plan.taken_by = one.name, ""
        else:
            self.diary.repeats += 1
            await one.rests()

    async def _approves(self, one: Hands, number: int) -> None:
        await self._judges(one, number, await self._press(one, number, "Approve"))

    async def _declines(self, one: Hands, number: int, reason: str) -> None:
        form = await self._decline_form(one, number, reason)
        if form is None or form.form is None:
            return
        places = form.form.field(_PLACES)
        values = {places.label: [str(places.options[0]["label"])]}
        await self._judges(one, number, await one.text_of(lambda: one.person.submits(form, values)))

    async def _decline_form(self, one: Hands, number: int, reason: str) -> Answer | None:
        reasons = await self._pressed(one, number, "Decline")
        if reasons is None or not reasons.messages:
            return None
        menu = reasons
        return await one.does(lambda: one.person.chooses(menu, "Choose a reason", [reason]))

    async def _asks(self, one: Hands, number: int, plan: Plan) -> None:
        form = await self._pressed(one, number, "Ask")
        if form is None or form.form is None:
            return
        text = await one.text_of(lambda: one.person.submits(form, {"Question 1": "Which evenings suit you best?"}))
        # After a lost answer they cannot know, and ask once more if the card still lets them.
        plan.asks = sense_of(text) is Sense.AGAIN
