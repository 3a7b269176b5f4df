"""The reconciler: small differences are mended, big ones are asked about, a failed read says nothing."""

from __future__ import annotations

import asyncio
import random
from dataclasses import replace

import pytest
from sqlalchemy import text

from bot.delivery.effects import EffectKind
from bot.delivery.reconcile import AGAIN, Difference, Reconciler
from bot.delivery.reconciliations import Reconciliations
from bot.errors import AlreadyDecidedError, NotAllowedError, NotFoundError, TryAgainError
from tests.delivery.fake_discord import GUILD, effect

pytestmark = pytest.mark.slow


class Roles:
    """Members who should have the role and do not, `missing` of `members`."""

    def __init__(self, members=100):
        self.members = members
        self.missing = []
        self.readable = True
        self.refusal = None
        self.breaks_on = None
        self.parts = 1
        self.looks = 0

    async def differences(self, community_id):
        if not self.readable:
            raise ConnectionError("the list is not whole")
        if self.refusal:
            raise self.refusal
        part, self.looks = self.looks % self.parts, self.looks + 1
        missing = [m for m in self.missing if m % self.parts == part]
        return [Difference("role_missing", str(m), f"<@{m}> was approved but has no role.") for m in missing]

    async def compared(self, community_id):
        return self.members // self.parts

    def ended_round(self, community_id):
        return self.looks % self.parts == 0

    async def mend(self, tx, difference):
        member_id = int(difference.subject)
        if member_id == self.breaks_on:
            raise RuntimeError
        self.missing.remove(member_id)
        await tx.outbox(effect(EffectKind.GRANT_ROLE, f"member:{member_id}", member_id=member_id))
        assert difference.community_id == GUILD


@pytest.fixture
def roles():
    return Roles()


@pytest.fixture
def reconciler(bot, roles):
    return _reconciler(bot, roles)


def _reconciler(bot, *repairs):
    return Reconciler(bot.store, repairs, clock=bot.clock, random=random.Random(1), communities=lambda: [GUILD])


@pytest.fixture
def reconciliations(bot, reconciler):
    return Reconciliations(bot.store, reconciler)


async def _shown(bot):
    await bot.dispatcher.settle_all()
    return [m for m in bot.discord.messages.values() if m.card == "reconcile"]


async def test_a_few_differences_are_mended(bot, roles, reconciler):
    roles.missing = [1, 2, 3]
    assert await reconciler.pass_over(GUILD) == 3
    await bot.dispatcher.settle_all()
    assert set(bot.discord.roles) == {1, 2, 3}
    assert await reconciler.pass_over(GUILD) == 0


async def test_up_to_five_are_mended_however_small_the_community(bot, roles, reconciler):
    roles.members, roles.missing = 5, [1, 2, 3, 4, 5]
    assert await reconciler.pass_over(GUILD) == 5


async def test_a_failed_read_concludes_nothing_and_stops_no_other_repair(bot, roles):
    other = Roles()
    roles.readable, roles.missing, other.missing = False, [1, 2], [7]
    reconciler = _reconciler(bot, roles, other)
    assert await reconciler.pass_over(GUILD) == 1
    await bot.dispatcher.settle_all()
    assert set(bot.discord.roles) == {7}
    assert reconciler.counts["failed_reads"] == 1


async def test_one_repair_that_fails_to_mend_keeps_no_other_from_it(bot, roles, reconciler, caplog):
    roles.missing, roles.breaks_on = [1, 2, 3], 2
    assert await reconciler.pass_over(GUILD) == 2
    assert roles.missing == [2]
    assert "role_missing 2" in caplog.text


async def test_more_than_a_tenth_is_not_mended_but_asked_about(bot, roles, reconciler, reconciliations):
    roles.missing = list(range(1, 12))
    assert await reconciler.pass_over(GUILD) == 0
    assert len(await _shown(bot)) == 1
    assert not bot.discord.roles
    card = await reconciliations.card_of(GUILD)
    assert card.count == 11
    assert card.sentences[0] == "<@1> was approved but has no role."
    assert card.answer is None


async def test_exactly_a_tenth_is_mended(bot, roles, reconciler):
    roles.missing = list(range(1, 11))
    assert await reconciler.pass_over(GUILD) == 10


async def test_the_same_question_is_asked_once(bot, roles, reconciler):
    roles.missing = list(range(1, 12))
    for _ in range(3):
        await reconciler.pass_over(GUILD)
    assert len(await _shown(bot)) == 1
    assert len(bot.discord.calls) == 1


async def test_a_person_lets_it_be_mended(bot, roles, reconciler, reconciliations, organiser):
    roles.missing = list(range(1, 12))
    await reconciler.pass_over(GUILD)
    assert await reconciliations.mend(organiser) == 11
    await bot.dispatcher.settle_all()
    assert len(bot.discord.roles) == 11
    card = await reconciliations.card_of(GUILD)
    assert (card.answer, card.handled_by, card.sentences) == ("mend", organiser.id, ())
    assert await reconciler.pass_over(GUILD) == 0
    assert await reconciliations.card_of(GUILD) is None


async def test_only_what_was_shown_is_mended(bot, roles, reconciler, reconciliations, organiser):
    roles.missing = list(range(1, 12))
    await reconciler.pass_over(GUILD)
    roles.missing += range(50, 70)
    assert await reconciliations.mend(organiser) == 11
    assert roles.missing == list(range(50, 70))
    await reconciler.pass_over(GUILD)
    assert (await reconciliations.card_of(GUILD)).count == 20, "a new question about the new ones"


async def test_a_crash_in_the_middle_of_mending_is_finished_by_the_next_pass(
    bot, roles, reconciler, reconciliations, organiser
):
    roles.members, roles.missing = 20, list(range(1, 12))
    await reconciler.pass_over(GUILD)
    await reconciliations._answer(organiser, "mend")
    assert await reconciler.pass_over(GUILD) == 11


async def test_a_person_leaves_it_and_is_not_asked_again_about_the_same(
    bot, roles, reconciler, reconciliations, organiser
):
    roles.missing = list(range(1, 12))
    await reconciler.pass_over(GUILD)
    await reconciliations.leave(organiser)
    await _shown(bot)
    calls = len(bot.discord.calls)
    await reconciler.pass_over(GUILD)
    await _shown(bot)
    assert len(bot.discord.calls) == calls
    roles.missing.append(12)
    await reconciler.pass_over(GUILD)
    assert (await reconciliations.card_of(GUILD)).answer is None


async def test_the_question_goes_when_nothing_is_left_but_not_when_a_read_failed(
    bot, roles, reconciler, reconciliations
):
    roles.missing = list(range(1, 12))
    await reconciler.pass_over(GUILD)
    roles.readable = False
    await reconciler.pass_over(GUILD)
    assert await reconciliations.card_of(GUILD) is not None
    roles.readable, roles.missing = True, []
    await reconciler.pass_over(GUILD)
    assert await reconciliations.card_of(GUILD) is None


async def test_a_question_about_one_part_stands_while_another_part_is_looked_at(
    bot, roles, reconciler, reconciliations
):
    roles.parts, roles.missing = 2, list(range(2, 42, 2))
    for _ in range(5):
        await reconciler.pass_over(GUILD)
        assert (await reconciliations.card_of(GUILD)).count == 20
    assert len(await _shown(bot)) == 1
    assert len(bot.discord.calls) == 1


async def test_questions_about_several_parts_become_one(bot, roles, reconciler, reconciliations):
    roles.parts, roles.missing = 2, list(range(1, 41))
    for _ in range(4):
        await reconciler.pass_over(GUILD)
    card = await reconciliations.card_of(GUILD)
    assert (card.count, len(card.sentences)) == (40, 40)


async def test_a_word_to_mend_reaches_every_part(bot, roles, reconciler, reconciliations, organiser):
    roles.parts, roles.missing = 3, list(range(60))
    roles.members = 150
    for _ in range(4):
        await reconciler.pass_over(GUILD)
    assert await reconciliations.mend(organiser) == 60
    assert not roles.missing


async def test_the_question_goes_when_a_whole_round_found_nothing_of_it(bot, roles, reconciler, reconciliations):
    roles.parts, roles.missing = 2, list(range(2, 42, 2))
    await reconciler.pass_over(GUILD)
    roles.missing = []
    for _ in range(2):
        await reconciler.pass_over(GUILD)
        assert await reconciliations.card_of(GUILD) is not None
    await reconciler.pass_over(GUILD)
    assert await reconciliations.card_of(GUILD) is None


async def test_answers_are_for_the_team_and_once_only(bot, roles, reconciler, reconciliations, organiser, moderator):
    with pytest.raises(NotFoundError):
        await reconciliations.leave(organiser)
    roles.missing = list(range(1, 12))
    await reconciler.pass_over(GUILD)
    with pytest.raises(NotAllowedError):
        await reconciliations.mend(moderator)
    await reconciliations.leave(organiser)
    with pytest.raises(AlreadyDecidedError) as refusal:
        await reconciliations.mend(replace(organiser, id=77))
    assert refusal.value.by == organiser.id
    assert roles.missing == list(range(1, 12))


async def test_the_question_is_kept_sealed_and_its_words_go_with_the_answer(
    bot, roles, reconciler, reconciliations, organiser
):
    roles.missing = [80351110224678900 + n for n in range(11)]
    await reconciler.pass_over(GUILD)
    async with bot.store.read() as tx:
        raw = (await tx.session.execute(text("SELECT value FROM note"))).scalars().all()
    assert not any("80351110224678900" in value for value in raw)
    await reconciliations.leave(organiser)
    assert (await reconciliations.card_of(GUILD)).sentences == ()


async def test_the_loop_passes_when_kicked_and_every_quarter_of_an_hour(bot, roles, reconciler):
    running = asyncio.create_task(reconciler.run())
    roles.missing = [1]
    await _quiet(bot, 5)
    assert roles.missing == [1], "no pass before Discord is ready"
    reconciler.kick()
    await _quiet(bot, 1)
    assert not roles.missing
    roles.missing = [2]
    reconciler.resumed(59)
    await _quiet(bot, 1)
    assert roles.missing == [2]
    reconciler.resumed(61)
    await _quiet(bot, 1)
    assert not roles.missing
    roles.missing = [3]
    for _ in range(10):
        await _quiet(bot, 95)
    assert not roles.missing
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_a_pass_that_discord_did_not_answer_is_repeated_soon_and_is_no_fault(bot, roles, reconciler, caplog):
    running = asyncio.create_task(reconciler.run())
    roles.missing, roles.refusal = [1], TryAgainError("Discord does not answer just now.")
    reconciler.kick()
    await _quiet(bot, 1)
    assert reconciler.counts["failed_reads"] == 1
    assert "fault" not in caplog.text
    roles.refusal = None
    await _quiet(bot, AGAIN - 5)
    assert roles.missing == [1], "Discord gets a rest first"
    await _quiet(bot, 5)
    assert not roles.missing
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def test_the_loop_outlives_a_fault(bot, roles, reconciler, monkeypatch):
    async def fail(community_id):
        raise RuntimeError

    monkeypatch.setattr(reconciler, "compare", fail)
    running = asyncio.create_task(reconciler.run())
    reconciler.kick()
    await _quiet(bot, 1)
    assert not running.done()
    assert reconciler.counts["pass_faults"] == 1
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


async def _quiet(bot, seconds):
    await bot.clock.advance(seconds)
    await asyncio.sleep(0.05)
