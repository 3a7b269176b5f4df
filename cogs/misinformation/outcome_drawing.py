"""Who draws each card and letter about cases, decisions, notes and appeals."""

from __future__ import annotations

from functools import partial

from bot.appeals.snapshots import Appeal
from bot.discord_kit.cards import Card, CardRegistry, Tone, button
from bot.discord_kit.cards import Style as ButtonStyle
from bot.discord_kit.saying import person
from bot.language import _
from bot.misinformation.effects import case_ids_of
from bot.misinformation.outcomes_snapshots import DecidedMessage
from bot.misinformation.snapshots import Case, VersionedRef
from cogs.misinformation import appeal_cards
from cogs.misinformation.author_cards import decided_letter, not_decided_letter, window_letter
from cogs.misinformation.case_cards import audit_card, case_card, duty_letter, undecided_card, wave_letter
from cogs.misinformation.case_words import decided_words
from cogs.misinformation.house import MisinformationHouse
from cogs.misinformation.my_case_screens import result_letter
from cogs.misinformation.note_cards import draft_card, note_card


class OutcomeDrawing:
    """Each method draws one card afresh from what is stored; None takes the card away."""

    def __init__(self, house: MisinformationHouse) -> None:
        self._house = house

    def draw_cards(self, registry: CardRegistry) -> None:
        """Register who draws each card and letter."""
        registry.draws("misinformation_case", self._case)
        registry.draws("misinformation_audit", self._audit)
        registry.draws("misinformation_duty", self._duty)
        registry.draws("misinformation_wave", self._wave)
        registry.draws("misinformation_undecided", self._undecided)
        registry.draws("misinformation_not_decided", self._not_decided)
        registry.draws("misinformation_window", self._window)
        registry.draws("misinformation_decided", self._decided)
        registry.draws("misinformation_tell", self._tell)
        registry.draws("misinformation_result", self._result)
        registry.draws("misinformation_note", self._note)
        registry.draws("misinformation_draft", self._draft)
        registry.draws("appeals_card", self._appeal)
        registry.draws("appeals_reminder", self._reminder)
        registry.draws("appeals_tell", self._tell_answer)
        registry.draws("appeals_answer", self._answer)
        registry.draws("appeals_outside", self._outside)

    async def _case(self, community_id: int, ref: str) -> Card | None:
        case = await self._house.cases.card(community_id, int(ref))
        if case is None:
            return None
        return await self.case(case)

    async def case(self, case: Case) -> Card:
        """Draw a case with its newest decision and note."""
        cards = self._house.outcome_cards
        decision = await cards.decision_of(case.community_id, case.id)
        return case_card(case, decision, await cards.note_of(case.community_id, case.id))

    async def _audit(self, community_id: int, ref: str) -> Card | None:
        case = await self._house.cases.card(community_id, int(ref))
        return audit_card(case) if case is not None else None

    async def _duty(self, community_id: int, ref: str) -> Card | None:
        case = await self._house.cases.card(community_id, int(ref))
        if case is None:
            return None
        return duty_letter(case, self._place(community_id, case.place))

    async def _undecided(self, community_id: int, ref: str) -> Card | None:
        case = await self._house.cases.card(community_id, int(ref))
        return undecided_card(case) if case is not None else None

    async def _not_decided(self, community_id: int, ref: str) -> Card | None:
        case = await self._house.cases.card(community_id, int(ref))
        return not_decided_letter(case, self._house.name_of(community_id)) if case is not None else None

    async def _wave(self, community_id: int, ref: str) -> Card | None:
        found = [await self._house.cases.card(community_id, number) for number in case_ids_of(ref)]
        return wave_letter([case for case in found if case is not None], partial(self._place, community_id))

    def _place(self, community_id: int, place: str) -> str:
        name = str(getattr(self._house.settings.for_community(community_id).channels, place))
        return f"<#{name}>" if name.isdecimal() else f"#{name}"

    async def _window(self, community_id: int, ref: str) -> Card | None:
        window = await self._house.windows.view(community_id, int(ref))
        if window is None or not window.open:
            return None
        return window_letter(window, self._house.name_of(community_id))

    async def _decided(self, community_id: int, ref: str) -> Card | None:
        message = await self._house.outcome_cards.decided(community_id, int(ref))
        return decided_letter(message, self._house.name_of(community_id)) if message is not None else None

    async def _tell(self, community_id: int, ref: str) -> Card | None:
        message = await self._house.outcome_cards.to_tell(community_id, int(ref))
        return tell_author_card(message) if message is not None else None

    async def _result(self, community_id: int, ref: str) -> Card | None:
        result = await self._house.outcome_cards.result(community_id, int(ref))
        return result_letter(result, self._house.name_of(community_id)) if result is not None else None

    async def _note(self, community_id: int, ref: str) -> Card | None:
        note = await self._house.outcome_cards.note(community_id, int(ref))
        return note_card(note) if note is not None else None

    async def _draft(self, community_id: int, ref: str) -> Card | None:
        note = await self._house.outcome_cards.draft(community_id, int(ref))
        return draft_card(note) if note is not None else None

    async def about(self, appeal: Appeal) -> str:
        """Say in a sentence of ours what an appeal is about."""
        if appeal.kind != appeal_cards.MESSAGE:
            return appeal_cards.kind_words(appeal.kind)
        message = await self._house.outcome_cards.decided(appeal.community_id, appeal.subject_id)
        if message is None:
            return appeal_cards.kind_words(appeal.kind)
        words = _("It is about case {number}: {what}")
        return words.format(number=message.decision.case_id, what=decided_words(message.decision))

    async def case_of(self, appeal: Appeal) -> VersionedRef | None:
        """Return the case an appeal is about, None where it is about no case."""
        if appeal.kind != appeal_cards.MESSAGE:
            return None
        message = await self._house.outcome_cards.decided(appeal.community_id, appeal.subject_id)
        return VersionedRef(message.decision.case_id, 0) if message is not None else None

    async def _appeal(self, community_id: int, ref: str) -> Card | None:
        appeal = await self._house.appeals.card(community_id, int(ref))
        return appeal_cards.appeal_card(appeal, await self.about(appeal)) if appeal is not None else None

    async def _reminder(self, community_id: int, ref: str) -> Card | None:
        appeal = await self._house.appeals.card(community_id, int(ref))
        return appeal_cards.reminder_card(appeal) if appeal is not None else None

    async def _tell_answer(self, community_id: int, ref: str) -> Card | None:
        appeal = await self._house.appeals.card(community_id, int(ref))
        member_id = await self._house.appeals.appellant_of(community_id, int(ref))
        return appeal_cards.tell_card(appeal, member_id) if appeal is not None and member_id is not None else None

    async def _answer(self, community_id: int, ref: str) -> Card | None:
        appeal = await self._house.appeals.card(community_id, int(ref))
        if appeal is None or appeal.pending:
            return None
        return appeal_cards.answer_letter(appeal, await self.about(appeal), self._house.name_of(community_id))

    async def _outside(self, community_id: int, ref: str) -> Card | None:
        appeal = await self._house.appeals.card(community_id, int(ref))
        if appeal is None or not appeal.pending:
            return None
        contact = self._house.settings.for_community(community_id).misinformation.outside_contact
        name = self._house.name_of(community_id)
        return appeal_cards.outside_letter(await self.about(appeal), name, contact)


def tell_author_card(message: DecidedMessage) -> Card | None:
    """Ask a moderator to tell an author whose direct messages are closed; None for one who is forgotten."""
    if message.author_id is None:
        return None
    card = Card(_("Please tell somebody what was decided"), tone=Tone.WAITING)
    words = _("The direct messages of {person} are closed. Case {number} is decided.")
    card.say(words.format(person=person(message.author_id), number=message.decision.case_id))
    card.say(_("Please tell them in private that {command} shows it.").format(command="`/my-cases`"))
    ref = message.decision.ref
    return card.buttons(button("misinformation:told", _("I have told them"), ref, style=ButtonStyle.success))
