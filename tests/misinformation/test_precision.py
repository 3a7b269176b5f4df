"""How often sources were right: only what people confirmed counts, and what is mostly wrong goes silent."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.community.actor import Actor, Capability
from bot.community.book import SettingsBook
from bot.errors import NotAllowedError, NotFoundError
from bot.misinformation import budget, precision
from bot.misinformation.budget import STRETCH, Spent
from bot.misinformation.claims import shipped_claims
from bot.misinformation.precision import AUTOMOD, ENOUGH, FLAGS
from bot.misinformation.rule_care import CLAIMS, RuleCare
from bot.misinformation.suspicion_tables import SourceRow, Standing
from bot.misinformation.watching import Detectors
from bot.store.tables import AuditRow, OutboxRow

HERE, ELSEWHERE = 900, 901
RULE = "claim.alkaline-cancer"
SAID = "Alkaline water cures cancer."
ORGANISER = Actor(1, HERE, frozenset({Capability.CONFIGURE}))
MODERATOR = Actor(2, HERE, frozenset({Capability.DECIDE_CASES}))
MEMBER = Actor(3, HERE, frozenset({Capability.FLAG_MESSAGES, Capability.REVIEW_CASES}), is_member=True)


class NoCrisis:
    def suggests_risk(self, text):
        return "goodbye forever" in text


@pytest.fixture
def care(store):
    book = SettingsBook()
    return RuleCare(store, book, Detectors(book, shipped_claims()), NoCrisis())


async def confirm(store, source, right=0, wrong=0, community=HERE):
    for was_right in (*[True] * right, *[False] * wrong):
        async with store.begin() as tx:
            await precision.note(tx, community, [source], was_right=was_right)


async def share(store, *sources, community=HERE):
    async with store.read() as tx:
        return await precision.of_all(tx, community, sources)


async def quiet(store, community=HERE):
    async with store.read() as tx:
        return await precision.quiet(tx, community)


async def rows(store, table):
    async with store.read() as tx:
        return list(await tx.session.scalars(select(table).order_by(table.id)))


async def test_a_source_nobody_confirmed_is_worth_one_half_and_counts_move_it(store):
    before = await share(store, RULE)
    await confirm(store, RULE, right=3, wrong=1)

    assert before == 0.5
    assert await share(store, RULE) == pytest.approx(4 / 6)
    assert await share(store, RULE, community=ELSEWHERE) == 0.5


async def test_the_best_of_several_sources_counts_and_one_outcome_counts_once_for_each(store):
    async with store.begin() as tx:
        await precision.note(tx, HERE, [RULE, FLAGS, RULE], was_right=True)
    await confirm(store, FLAGS, wrong=4)

    assert await share(store, RULE, FLAGS) == pytest.approx(2 / 3)
    assert await share(store, FLAGS) == pytest.approx(2 / 7)


@pytest.mark.parametrize(
    ("right", "wrong", "silent"),
    [(0, ENOUGH - 1, False), (0, ENOUGH, True), (10, 10, False), (9, 11, True), (ENOUGH, 0, False)],
)
def test_more_than_half_of_at_least_twenty_is_mostly_wrong(right, wrong, silent):
    assert precision.is_mostly_wrong(right, wrong) is silent


async def test_a_rule_that_is_mostly_wrong_goes_silent_and_organisers_are_told_once(store, care):
    await confirm(store, RULE, right=8, wrong=11)
    before = await quiet(store)
    await confirm(store, RULE, wrong=3)

    cards = [row for row in await rows(store, OutboxRow) if row.payload["card"] == precision.CARD]
    silent = await care.silent(HERE, int(cards[0].payload["ref"]))

    assert before == frozenset()
    assert await quiet(store) == {RULE}
    assert await quiet(store, ELSEWHERE) == frozenset()
    assert len(cards) == 1
    assert cards[0].payload["place"] == "organisers"
    assert "alkaline" in silent.name
    assert await care.silent(ELSEWHERE, int(cards[0].payload["ref"])) is None
    assert [row.verb for row in await rows(store, AuditRow)] == ["rule.silent"]


async def test_what_members_flag_never_goes_silent(store):
    await confirm(store, FLAGS, wrong=ENOUGH + 5)

    assert await quiet(store) == frozenset()


async def test_a_silent_rule_finds_nothing_until_an_organiser_wakes_it_and_then_its_count_begins_anew(store, care):
    loud = await care.try_text(MODERATOR, SAID)
    await confirm(store, RULE, wrong=ENOUGH)
    (row,) = await rows(store, SourceRow)
    still = await care.try_text(MODERATOR, SAID)
    await care.wake(ORGANISER, row.id)
    woken = await care.try_text(MODERATOR, SAID)
    await confirm(store, RULE, wrong=1)

    assert [RULE in one.suspicion.rule_ids for one in (loud, still, woken)] == [True, False, True]
    assert await quiet(store) == frozenset()
    assert await share(store, RULE) == pytest.approx(1 / (ENOUGH + 1 + 2))
    assert [line.verb for line in await rows(store, AuditRow)] == ["rule.silent", "rule.on"]


@pytest.mark.slow
async def test_a_kind_is_switched_off_and_on_in_one_community_alone(store, care):
    off = await care.switch(ORGANISER, CLAIMS, on=False)
    silent = await care.try_text(ORGANISER, SAID)
    there = await care.try_text(Actor(9, ELSEWHERE, frozenset({Capability.CONFIGURE})), SAID)
    on = await care.switch(ORGANISER, CLAIMS, on=True)

    assert (off.is_on, on.is_on) == (False, True)
    assert silent.suspicion.claim_ids == ()
    assert there.suspicion.claim_ids == ("alkaline-cancer",)


async def test_words_of_crisis_come_first_and_nothing_of_a_try_is_kept(store, care, database):
    verdict = await care.try_text(ORGANISER, f"goodbye forever, zebrafish. {SAID}")

    assert verdict.suggests_risk
    assert "zebrafish" not in database.read_bytes().decode("latin-1")
    assert await rows(store, SourceRow) == []
    assert await rows(store, AuditRow) == []


async def test_the_rulebook_tells_how_often_each_kind_was_right(store, care):
    await confirm(store, RULE, right=15, wrong=6)
    await confirm(store, "claim.mms", right=1)
    await care.switch(ORGANISER, AUTOMOD, on=False)

    kinds = {kind.id: kind for kind in (await care.rulebook(MODERATOR)).kinds}

    assert (kinds[CLAIMS].right, kinds[CLAIMS].wrong, kinds[CLAIMS].quiet) == (16, 6, 0)
    assert not kinds[AUTOMOD].is_on
    assert kinds["stop_meds"].is_on
    assert all(kind.name and kind.explanation for kind in kinds.values())


@pytest.mark.parametrize("by", [MEMBER, Actor.software(HERE), Actor(4, HERE)])
async def test_members_and_software_may_neither_try_nor_read_nor_switch(store, care, by):
    for act in (
        lambda: care.try_text(by, SAID),
        lambda: care.rulebook(by),
        lambda: care.switch(by, CLAIMS, on=False),
        lambda: care.wake(by, 1),
    ):
        with pytest.raises(NotAllowedError):
            await act()


async def test_moderators_may_not_switch_and_nobody_switches_elsewhere(store, care):
    await confirm(store, RULE, wrong=ENOUGH)
    (row,) = await rows(store, SourceRow)

    for act in (lambda: care.switch(MODERATOR, CLAIMS, on=False), lambda: care.wake(MODERATOR, row.id)):
        with pytest.raises(NotAllowedError):
            await act()
    for act in (
        lambda: care.wake(Actor(9, ELSEWHERE, frozenset({Capability.CONFIGURE})), row.id),
        lambda: care.switch(ORGANISER, "no-such-kind", on=True),
    ):
        with pytest.raises(NotFoundError):
            await act()
    assert await quiet(store) == {RULE}


async def test_two_outcomes_at_once_are_both_counted(store_on):
    await asyncio.gather(*(confirm(store_on, RULE, right=5) for _number in range(4)))

    (row,) = await rows(store_on, SourceRow)
    assert (row.right, row.right_lately, row.standing) == (20, 20, Standing.ON)


@given(st.lists(st.tuples(st.integers(1, 400), st.sampled_from([1, 2, 3])), max_size=60), st.integers(0, 5))
@settings(max_examples=60, deadline=None)
def test_no_stretch_of_a_thousand_messages_has_more_cases_than_allowed_but_danger_always_passes(hits, most):
    spent, cases = Spent(), 0
    for messages, severity in hits:
        before = spent
        spent = budget.after(spent, messages)
        cases = 0 if before.seen + messages >= STRETCH else cases
        passes = budget.may_pass(spent, severity, most)
        if severity == 3:
            assert passes
        elif passes:
            spent = Spent(spent.seen, spent.passed + 1)
            cases += 1
        assert cases <= most
        assert 0 <= spent.seen < STRETCH
