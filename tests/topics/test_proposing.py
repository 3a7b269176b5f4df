"""Proposals: anybody proposes, others say they would use it, and a moderator decides with a reason."""

from __future__ import annotations

import asyncio

import pytest

from bot.clock import ManualClock
from bot.delivery.effects import EffectKind, OutcomeWord
from bot.errors import (
    AlreadyDecidedError,
    HouseError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    NotNowError,
    OutOfDateError,
)
from bot.store.store import Store
from bot.topics.group_rules import ProposalState
from bot.topics.group_tables import ProposalRow, SupportRow
from bot.topics.snapshots import NewTopic, TopicState, VersionedRef
from bot.topics.tables import TopicRow
from tests.topics.group_setting import COMMUNITY, DAY, Group, full_server, settings_with


@pytest.fixture
async def group(store: Store, clock: ManualClock) -> Group:
    """A community with the shipped settings: five people who would use it, two open proposals each."""
    return Group(store, clock, settings_with())


async def test_a_proposal_reaches_the_moderators_at_the_number_and_no_sooner(group: Group):
    view = await group.proposed(supporters=3)
    assert view.proposal.state is ProposalState.OPEN
    assert await group.effects(EffectKind.SHOW_CARD) == []
    assert await group.proposing.card(COMMUNITY, view.proposal.id) is None

    view = await group.proposing.support(group.member(9), view.proposal.id)

    assert view.proposal.state is ProposalState.READY
    assert len(await group.effects(EffectKind.SHOW_CARD, "topic_proposal")) == 1
    card = await group.proposing.card(COMMUNITY, view.proposal.id)
    assert card.at_least == 5


async def test_each_person_counts_once_also_the_proposer(group: Group):
    view = await group.proposed()
    for _press in range(10):
        view = await group.proposing.support(group.member(1), view.proposal.id)
        view = await group.proposing.support(group.member(2), view.proposal.id)

    assert view.proposal.state is ProposalState.OPEN
    assert await group.count(SupportRow) == 2


async def test_nobody_sees_a_count_or_who_proposed(group: Group):
    view = await group.proposed(supporters=2)

    other = (await group.proposing.open_ones(group.member(9)))[0]
    assert other.proposal == view.proposal
    assert not other.mine
    assert "1001" not in repr(other)
    assert not {"count", "supporters", "proposer_id"} & set(type(other.proposal).__slots__)


async def test_taking_support_back_counts_one_less(group: Group):
    view = await group.proposed(supporters=3)

    taken_back = await group.proposing.unsupport(group.member(2), view.proposal.id)
    view = await group.proposing.support(group.member(9), view.proposal.id)

    assert not taken_back.supported
    assert view.proposal.state is ProposalState.OPEN


async def test_what_is_similar_is_shown_first(group: Group):
    await group.topic("Carers")
    await group.proposed("Young carers")

    similar = await group.proposing.similar(group.member(2), "young carer")
    assert [view.proposal.name for view in similar.proposals] == ["Young carers"]
    assert "Carers" in [
        view.topic.name for view in (await group.proposing.similar(group.member(2), "carers")).found.views
    ]


@pytest.mark.parametrize("again", ["Long Covid", " long  COVID ", "Lóng Covid"])
async def test_the_same_topic_proposed_twice_is_one_proposal_with_two_people(group: Group, again: str):
    first = await group.proposed("Long Covid")

    second = await group.proposing.propose(group.member(2), again, "Another purpose.")

    assert second.proposal.id == first.proposal.id
    assert (second.mine, second.supported) == (False, True)
    assert await group.count(ProposalRow) == 1
    assert await group.count(SupportRow) == 2


async def test_a_topic_that_is_there_is_not_proposed_again(group: Group):
    await group.topic("Carers")

    with pytest.raises(AlreadyDecidedError, match="Carers"):
        await group.proposing.propose(group.member(1), "carers", "For carers.")


async def test_each_person_has_a_budget_of_open_proposals(group: Group):
    await group.proposed("One topic")
    second = await group.proposed("Two topic")
    with pytest.raises(NotNowError, match="proposed enough"):
        await group.proposed("Three topic")

    await group.proposing.withdraw(group.member(1), second.proposal.ref)
    await group.proposed("Three topic")


@pytest.mark.parametrize(
    ("name", "purpose"),
    [
        ("", "A purpose."),
        ("<@1234>", "A purpose."),
        ("everyone", "A purpose."),
        ("x" * 101, "A purpose."),
        ("[link](https://x.example)", "A purpose."),
        ("Carers", ""),
        ("Carers", "\u200b"),
        ("Carers", "x" * 301),
    ],
)
async def test_odd_names_and_missing_purposes_are_refused_kindly(group: Group, name: str, purpose: str):
    with pytest.raises(InvalidInputError):
        await group.proposing.propose(group.member(1), name, purpose)

    assert await group.count(ProposalRow) == 0


async def test_only_members_propose_and_only_moderators_decide(group: Group):
    ready = await group.ready()

    for call in (
        group.proposing.propose(group.stranger(), "A topic", "A purpose."),
        group.proposing.support(group.stranger(), ready.id),
        group.proposing.open_ones(group.stranger()),
        group.proposing.accept(group.member(9), ready.ref),
        group.proposing.merge(group.member(9), ready.ref, 1),
        group.proposing.merge_with(group.member(9), ready.ref, 1),
        group.proposing.decline(group.member(9), ready.ref, "No."),
        group.proposing.waiting(group.member(9)),
    ):
        with pytest.raises(NotAllowedError):
            await call


async def test_a_moderator_opens_it_and_the_proposer_hears_of_it(group: Group):
    ready = await group.ready()

    topic = await group.proposing.accept(group.moderator(), ready.ref)

    assert (topic.name, topic.state) == ("Long Covid", TopicState.OPENING)
    assert len(await group.effects(EffectKind.CREATE_CHANNEL)) == 1
    (letter,) = await group.effects(EffectKind.SEND_DIRECT, "topic_proposal_answer")
    assert letter.payload["member_id"] == 1001
    assert (await group.proposing.letter(COMMUNITY, ready.id)).topic_id == topic.id
    assert await group.count(SupportRow) == 0
    assert (await group.verbs())[-2:] == ["topic.open", "proposal.opened"]


async def test_a_moderator_may_open_it_with_other_words(group: Group):
    ready = await group.ready()

    topic = await group.proposing.accept(group.moderator(), ready.ref, NewTopic("Long Covid and ME", "For both."))

    assert topic.name == "Long Covid and ME"


async def test_a_full_server_is_told_and_the_proposal_stays(group: Group):
    ready = await group.ready()
    group.discord.view = full_server()

    with pytest.raises(NotNowError, match="allows 500"):
        await group.proposing.accept(group.moderator(), ready.ref)

    assert await group.proposing.waiting(group.moderator()) == (ready,)
    assert await group.count(TopicRow) == 0


async def test_a_no_has_a_reason_that_reaches_the_proposer_also_with_closed_messages(group: Group):
    ready = await group.ready()
    with pytest.raises(InvalidInputError, match="Reason"):
        await group.proposing.decline(group.moderator(), ready.ref, "  ")

    await group.proposing.decline(group.moderator(), ready.ref, "We have too few people for it yet.")
    (letter,) = await group.effects(EffectKind.SEND_DIRECT, "topic_proposal_answer")
    await group.told(letter, OutcomeWord.UNDELIVERABLE)

    (mine,) = await group.proposing.mine(group.member(1))
    assert mine.proposal.state is ProposalState.DECLINED
    assert mine.proposal.reason == "We have too few people for it yet."
    assert await group.proposing.open_ones(group.member(2)) == ()


async def test_a_proposal_is_pointed_to_a_topic_that_does(group: Group):
    topic = await group.topic("Carers")
    ready = await group.ready("Young carers")

    merged = await group.proposing.merge(group.moderator(), ready.ref, topic.id)

    assert (merged.state, merged.topic_id) == (ProposalState.MERGED, topic.id)
    assert len(await group.effects(EffectKind.SEND_DIRECT, "topic_proposal_answer")) == 1


async def test_two_proposals_become_one_and_whoever_supports_both_counts_once(group: Group):
    ready = await group.ready("Young carers")
    other = (await group.proposing.propose(group.member(2), "Kids who care", "For young people.")).proposal

    joined = await group.proposing.merge_with(group.moderator(), ready.ref, other.id)

    assert joined.state is ProposalState.READY
    assert await group.count(SupportRow) == 5
    assert "Kids who care" in (await group.proposing.mine(group.member(1)))[0].proposal.reason
    with pytest.raises(InvalidInputError):
        await group.proposing.merge_with(group.moderator(), joined.ref, joined.id)


async def test_the_late_press_learns_who_was_first(group: Group):
    ready = await group.ready()
    await group.proposing.decline(group.moderator(1), ready.ref, "Not now.")

    with pytest.raises(AlreadyDecidedError, match="<@2001> said no") as refusal:
        await group.proposing.accept(group.moderator(2), ready.ref)
    assert refusal.value.by == 2001
    with pytest.raises(AlreadyDecidedError):
        await group.proposing.support(group.member(9), ready.id)


async def test_a_press_on_an_older_card_is_refused(group: Group):
    view = await group.proposed()
    for number in range(2, 6):
        await group.proposing.support(group.member(number), view.proposal.id)

    with pytest.raises(OutOfDateError):
        await group.proposing.accept(group.moderator(), view.proposal.ref)


async def test_nobody_decides_on_their_own(group: Group):
    view = await group.proposing.propose(group.moderator(1), "My topic", "For me.")

    with pytest.raises(NotAllowedError, match="Another moderator"):
        await group.proposing.accept(group.moderator(1), view.proposal.ref)


async def test_a_taken_back_proposal_does_not_tell_whose_it_was(group: Group):
    ready = await group.ready()
    with pytest.raises(NotFoundError):
        await group.proposing.withdraw(group.member(2), ready.ref)

    await group.proposing.withdraw(group.member(1), ready.ref)

    card = await group.proposing.card(COMMUNITY, ready.id)
    assert card.proposal.decided_by is None
    with pytest.raises(AlreadyDecidedError) as refusal:
        await group.proposing.accept(group.moderator(), ready.ref)
    assert "1001" not in refusal.value.sentence
    assert await group.effects(EffectKind.SEND_DIRECT) == []


async def test_it_ends_after_ninety_days_and_is_forgotten_a_month_later(group: Group):
    view = await group.proposed(supporters=1)
    await group.passes(89 * DAY)
    assert len(await group.proposing.open_ones(group.member(2))) == 1

    await group.passes(DAY + 10)
    (mine,) = await group.proposing.mine(group.member(1))
    assert mine.proposal.state is ProposalState.ENDED
    assert len(await group.effects(EffectKind.SEND_DIRECT, "topic_proposal_answer")) == 1
    assert await group.count(SupportRow) == 0

    await group.passes(30 * DAY + 10)
    assert await group.count(ProposalRow) == 0
    assert await group.proposing.letter(COMMUNITY, view.proposal.id) is None


async def test_one_that_reached_the_moderators_does_not_run_out(group: Group):
    ready = await group.ready()

    await group.passes(120 * DAY)

    assert await group.proposing.waiting(group.moderator()) == (ready,)


async def test_when_the_proposer_leaves_others_keep_it_alive_and_nobody_gets_a_letter(group: Group):
    kept = await group.proposed("Kept topic", supporters=1)
    lonely = await group.proposed("Lonely topic")

    await group.proposing.left(COMMUNITY, 1001)

    open_now = [view.proposal.id for view in await group.proposing.open_ones(group.member(2))]
    assert open_now == [kept.proposal.id]
    assert lonely.proposal.id not in open_now
    for number in range(3, 7):
        await group.proposing.support(group.member(number), kept.proposal.id)
    (ready,) = await group.proposing.waiting(group.moderator())
    await group.proposing.decline(group.moderator(), ready.ref, "No.")
    assert await group.effects(EffectKind.SEND_DIRECT) == []


async def test_who_leaves_counts_no_more(group: Group):
    view = await group.proposed(supporters=3)

    await group.proposing.left(COMMUNITY, 1002)
    view = await group.proposing.support(group.member(9), view.proposal.id)

    assert view.proposal.state is ProposalState.OPEN


async def test_what_people_wrote_is_sealed_in_the_database(group: Group, database):
    await group.proposing.propose(group.member(1), "Plover syndrome", "For godwits.")

    assert b"Plover" not in database.read_bytes()
    assert b"godwit" not in database.read_bytes()


async def test_ids_of_nothing_are_refused_kindly(group: Group):
    for call in (
        group.proposing.support(group.member(1), 4711),
        group.proposing.accept(group.moderator(), VersionedRef(4711, 1)),
        group.proposing.withdraw(group.member(1), VersionedRef(4711, 1)),
    ):
        with pytest.raises(NotFoundError):
            await call


@pytest.fixture
async def racers(store_on: Store, clock: ManualClock) -> Group:
    """The same community on each of the two databases."""
    return Group(store_on, clock, settings_with())


async def outcomes(*calls) -> list[str]:
    found = await asyncio.gather(*calls, return_exceptions=True)
    assert all(not isinstance(one, BaseException) or isinstance(one, HouseError) for one in found), found
    return [type(one).__name__ for one in found]


async def test_two_proposals_of_the_same_topic_at_once_are_one(racers: Group):
    found = await outcomes(*(racers.proposing.propose(racers.member(n), "Long Covid", "For us.") for n in range(1, 5)))

    assert found == ["ProposalView"] * 4
    assert await racers.count(ProposalRow) == 1
    assert await racers.count(SupportRow) == 4
    assert sum([view.mine for n in range(1, 5) for view in await racers.proposing.open_ones(racers.member(n))]) == 1


async def test_the_last_two_supporters_at_once_make_one_card(racers: Group):
    view = await racers.proposed(supporters=2)

    await outcomes(*(racers.proposing.support(racers.member(n), view.proposal.id) for n in range(7, 13)))

    assert len(await racers.effects(EffectKind.SHOW_CARD, "topic_proposal")) == 1
    assert await racers.count(SupportRow) == 9


async def test_two_moderators_at_once_make_one_decision(racers: Group):
    ready = await racers.ready()

    found = await outcomes(
        racers.proposing.accept(racers.moderator(1), ready.ref),
        racers.proposing.decline(racers.moderator(2), ready.ref, "Not now."),
        racers.proposing.accept(racers.moderator(3), ready.ref),
    )

    assert found.count("AlreadyDecidedError") == 2
    assert len(await racers.effects(EffectKind.SEND_DIRECT, "topic_proposal_answer")) == 1
