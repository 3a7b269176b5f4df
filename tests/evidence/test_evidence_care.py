"""Adding, the second pair of eyes, checks, review dates, forgetting, and the sources notes may cite."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.community.book import SettingsBook
from bot.community.evidence import EvidenceSettings, Provenance
from bot.community.sections import CommunitySettings
from bot.delivery.effects import EffectKind
from bot.errors import AlreadyDecidedError, InvalidInputError, NotAllowedError, NotFoundError, NotNowError
from bot.evidence.effects import DUE, PROPOSAL
from bot.evidence.rules import Deed, EntryState, ProposalState
from bot.evidence.snapshots import NO_ROW
from bot.evidence.tables import EntryRow, ProposalRow, StepRow
from tests.evidence.conftest import COMMUNITY, TEA, Hub

pytestmark = pytest.mark.slow


async def added(hub: Hub, by=None):
    proposal = await hub.proposing.propose(by or hub.member(), TEA)
    return await hub.proposing.approve(hub.carer(), proposal.ref)


async def test_nobody_finds_or_cites_an_entry_before_a_second_person_looked(hub):
    proposal = await hub.proposing.propose(hub.carer(1), TEA)
    assert "c.1" not in {source.id for source in await hub.sources.sources(COMMUNITY)}

    with pytest.raises(NotAllowedError):
        await hub.proposing.approve(hub.carer(1), proposal.ref)
    with pytest.raises(NotAllowedError):
        await hub.proposing.decline(hub.carer(1), proposal.ref, "Mine.")
    entry = await hub.proposing.approve(hub.carer(2), proposal.ref)

    (source,) = [one for one in await hub.sources.sources(COMMUNITY) if one.id == entry.key]
    assert source.citation == "Hill Road Group (2024). Tea and company"
    assert source.address == "https://www.example.org/tea"
    assert source.provenance is Provenance.COMMUNITY
    assert source.checked_at == hub.now()
    assert not source.is_due


async def test_shipped_sources_can_be_cited_and_say_that_nobody_checked_them(hub):
    sources = await hub.sources.sources(COMMUNITY)

    assert len(sources) == len(hub.book.evidence.guide)
    assert all(source.checked_at is None and not source.is_due for source in sources)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", "x" * 4_000),
        ("makers", "\u200b"),
        ("summary", "y" * 4_000),
        ("helps", " \n "),
        ("year", 1066),
        ("year", 2027),
        ("kind", "rumour"),
        ("provenance", "me"),
        ("address", "javascript:alert(1)"),
        ("address", "https://example.org/" + "a" * 4_000),
    ],
)
async def test_what_cannot_be_taken_is_refused_and_nothing_is_stored(hub, field, value):
    with pytest.raises(InvalidInputError):
        await hub.proposing.propose(hub.member(), replace(TEA, **{field: value}))

    assert await hub.rows(ProposalRow) == []


async def test_the_same_twice_is_one_and_too_many_at_once_are_refused(hub):
    first = await hub.proposing.propose(hub.member(), TEA)
    assert (await hub.proposing.propose(hub.member(), TEA)).id == first.id
    for number in range(2):
        await hub.proposing.propose(hub.member(), replace(TEA, title=f"Tea {number}"))

    with pytest.raises(NotNowError):
        await hub.proposing.propose(hub.member(), replace(TEA, title="One more"))
    assert await hub.proposing.propose(hub.member(2), TEA)


async def test_a_no_without_a_reason_is_no_answer(hub):
    proposal = await hub.proposing.propose(hub.member(), TEA)

    for reason in ("", " \u200b ", "x" * 4_000):
        with pytest.raises(InvalidInputError):
            await hub.proposing.decline(hub.carer(), proposal.ref, reason)
    declined = await hub.proposing.decline(hub.carer(), proposal.ref, "Nobody can open it.")

    (mine,) = await hub.proposing.mine(hub.member())
    assert mine.reason == declined.reason == "Nobody can open it."
    with pytest.raises(AlreadyDecidedError) as late:
        await hub.proposing.approve(hub.carer(2), proposal.ref)
    assert late.value.by == hub.carer(1).id


async def test_nobody_sees_what_another_community_added_or_decides_on_it(hub):
    proposal = await hub.proposing.propose(hub.member(), TEA)
    stranger = hub.carer(5, community=901)

    with pytest.raises(NotFoundError):
        await hub.proposing.approve(stranger, proposal.ref)
    assert await hub.proposing.one(901, proposal.id) is None
    entry = await hub.proposing.approve(hub.carer(), proposal.ref)
    with pytest.raises(NotFoundError):
        await hub.sources.entry(stranger, entry.key)
    with pytest.raises(NotFoundError):
        await hub.caring.retire(stranger, entry.key, entry.ref, "Mine.")


async def test_after_its_months_an_entry_is_due_and_organisers_hear_of_it_on_a_monday(hub):
    await hub.duties.arm(COMMUNITY)
    entry = await added(hub)
    before = len(await hub.effects(EffectKind.SHOW_CARD, DUE))

    await hub.days(364)
    assert (await hub.sources.due(COMMUNITY)).overdue == ()
    await hub.days(8)

    due = await hub.sources.due(COMMUNITY)
    assert [one.key for one in due.overdue] == [entry.key]
    assert len(await hub.effects(EffectKind.SHOW_CARD, DUE)) > before
    assert (await hub.sources.to_check(hub.carer()))[0].key == entry.key
    (source,) = [one for one in await hub.sources.sources(COMMUNITY) if one.id == entry.key]
    assert source.is_due


async def test_arming_twice_keeps_one_timer(hub):
    await hub.duties.arm(COMMUNITY)
    await hub.duties.arm(COMMUNITY)
    await hub.days(7)

    assert len(await hub.effects(EffectKind.SHOW_CARD, DUE)) == 1


async def test_organisers_set_after_how_many_months(store, clock):
    book = SettingsBook(CommunitySettings(evidence=EvidenceSettings(review_months=2)))
    hub = Hub(store, clock, book)

    entry = await added(hub)

    assert entry.review_on is not None
    assert 55 <= (entry.review_on - hub.now()).days <= 62


async def test_a_check_from_an_old_screen_hears_who_was_first(hub):
    await hub.caring.check(hub.carer(1), "who-groups", NO_ROW, 3)

    for call in (
        hub.caring.check(hub.carer(2), "who-groups", NO_ROW),
        hub.caring.retire(hub.carer(2), "who-groups", NO_ROW, "Old."),
    ):
        with pytest.raises(AlreadyDecidedError) as late:
            await call
        assert late.value.by == hub.carer(1).id
    assert len(await hub.rows(StepRow)) == 1


@pytest.mark.parametrize("months", [0, 37, -1, 10**9])
async def test_months_out_of_bounds_are_refused(hub, months):
    with pytest.raises(InvalidInputError):
        await hub.caring.check(hub.carer(), "who-groups", NO_ROW, months)
    assert await hub.rows(EntryRow) == []


async def test_what_is_retired_is_found_by_nobody_and_keeps_its_history(hub):
    out = await hub.caring.retire(hub.carer(), "who-groups", NO_ROW, "There is a newer one.")

    assert out.state is EntryState.RETIRED
    assert "who-groups" not in {one.key for one in (await hub.sources.find(hub.member(), "WHO groups")).entries}
    assert "who-groups" not in {source.id for source in await hub.sources.sources(COMMUNITY)}
    assert "who-groups" not in {step.entry.key for step in await hub.sources.starting(hub.member())}
    with pytest.raises(NotFoundError):
        await hub.sources.entry(hub.member(), "who-groups")
    with pytest.raises(NotNowError):
        await hub.caring.check(hub.carer(), "who-groups", out.ref)
    back = await hub.caring.restore(hub.carer(2), "who-groups", out.ref)
    lines = await hub.sources.history(hub.carer(), "who-groups")
    assert [line.deed for line in lines] == [Deed.RESTORED, Deed.RETIRED]
    assert lines[1].words == "There is a newer one."
    assert (await hub.sources.entry(hub.member(), "who-groups")).ref == back.ref


async def test_nobody_answers_in_half_a_year_and_whoever_added_it_is_told_kindly(hub):
    proposal = await hub.proposing.propose(hub.member(), TEA)

    await hub.days(181)

    (mine,) = await hub.proposing.mine(hub.member())
    assert mine.state is ProposalState.ENDED
    assert mine.settled_by is None
    assert len(await hub.effects(EffectKind.SEND_DIRECT, "evidence_answer")) == 1
    with pytest.raises(AlreadyDecidedError):
        await hub.proposing.approve(hub.carer(), proposal.ref)


async def test_words_go_after_thirty_days_and_names_after_a_year(hub):
    entry = await added(hub)

    await hub.days(31)
    assert await hub.rows(ProposalRow) == []
    assert len(await hub.effects(EffectKind.SHOW_CARD, PROPOSAL)) == 3, "the card is taken away"
    assert (await hub.sources.entry(hub.member(), entry.key)).guide.title == TEA.title
    await hub.days(340)
    (step,) = await hub.rows(StepRow)
    assert step.by is None


async def test_the_audit_log_has_every_step_and_no_words(hub):
    entry = await added(hub)
    await hub.caring.retire(hub.carer(), entry.key, entry.ref, "Old.")

    assert await hub.verbs() == ["evidence.proposed", "evidence.added", "evidence.approved", "evidence.retired"]


async def test_without_the_right_nothing_is_done(hub):
    nobody = replace(hub.member(), capabilities=frozenset())
    member = hub.member()
    proposal = await hub.proposing.propose(member, TEA)

    for call in (
        hub.sources.find(nobody, "x"),
        hub.sources.entry(nobody, "who-groups"),
        hub.sources.starting(nobody),
        hub.proposing.propose(nobody, TEA),
        hub.proposing.mine(nobody),
        hub.proposing.withdraw(nobody, proposal.ref),
        hub.proposing.approve(member, proposal.ref),
        hub.proposing.decline(member, proposal.ref, "No."),
        hub.proposing.require_second(member, proposal.ref),
        hub.sources.history(member, "who-groups"),
        hub.sources.to_check(member),
        hub.caring.check(member, "who-groups", NO_ROW),
        hub.caring.retire(member, "who-groups", NO_ROW, "No."),
        hub.caring.restore(member, "who-groups", NO_ROW),
    ):
        with pytest.raises(NotAllowedError):
            await call
    assert await hub.sources.offer(nobody, "x") == ()
    assert await hub.rows(EntryRow) == []
