"""A press from an older card counts as long as nothing changed that a decision stands on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest

from bot.community.actor import Actor
from bot.community.joining import DeclineReason
from bot.errors import OutOfDateError
from bot.membership.rules import Status
from bot.membership.snapshots import Application, Leaning, VersionedRef
from tests.membership.conftest import GOOD_ANSWERS, Community

ACTS: dict[str, Callable[[Community, Actor, VersionedRef], Awaitable[Application]]] = {
    "approve": lambda c, by, ref: c.deciding.approve(by, ref),
    "ask": lambda c, by, ref: c.deciding.ask(by, ref, ["Why?"]),
    "decline": lambda c, by, ref: c.deciding.decline(by, ref, c.a_decline()),
}


async def test_a_press_from_before_the_answers_changed_is_out_of_date(community: Community) -> None:
    application = await community.applies(1)
    await community.applying.save_page(community.person(1), application.id, 0, GOOD_ANSWERS | {"why": "Other words."})

    for act in ACTS.values():
        with pytest.raises(OutOfDateError):
            await act(community, community.moderator(1), application.ref)


@pytest.mark.slow
async def test_a_press_from_before_questions_or_a_proposal_is_out_of_date(community: Community) -> None:
    by, other = community.moderator(1), community.moderator(2)
    asked, proposed = await community.applies(1), await community.applies(2)
    await community.deciding.ask(by, asked.ref, ["Why?"])
    await community.deciding.decline(by, proposed.ref, community.a_decline(reason=DeclineReason.SAFETY))
    first = await community.seen(proposed.id)
    await community.deciding.reject_decline(other, first.ref)
    again = await community.deciding.decline(
        by, (await community.seen(proposed.id)).ref, community.a_decline(reason=DeclineReason.SAFETY, text="Another.")
    )

    for application in (asked, proposed):
        with pytest.raises(OutOfDateError):
            await community.deciding.decline(other, application.ref, community.a_decline())
    with pytest.raises(OutOfDateError):
        await community.deciding.confirm_decline(other, first.ref)
    assert (await community.deciding.confirm_decline(other, again.ref)).status is Status.DECLINED


@pytest.mark.parametrize("name", sorted(ACTS))
async def test_what_was_typed_while_the_lease_ended_still_counts(community: Community, name: str) -> None:
    application = await community.applies(1)
    taken = await community.deciding.take(community.moderator(1), application.ref)
    await community.passes(minutes=31)
    assert (await community.seen(application.id)).version > taken.version

    decided = await ACTS[name](community, community.moderator(1), taken.ref)

    assert decided.status in {Status.APPROVED, Status.NEEDS_INFO, Status.DECLINED}


async def test_what_was_typed_while_others_gave_opinions_still_counts(community: Community) -> None:
    application = await community.applies(1)
    await community.deciding.ask_second_opinion(community.moderator(1), application.ref)
    await community.deciding.give_opinion(community.moderator(2), application.ref, Leaning.UNSURE, "Hm.")

    declined = await community.deciding.decline(community.moderator(1), application.ref, community.a_decline())

    assert declined.status is Status.DECLINED


async def test_a_version_that_never_was_is_out_of_date(community: Community) -> None:
    application = await community.applies(1)

    with pytest.raises(OutOfDateError):
        await community.deciding.approve(community.moderator(1), VersionedRef(application.id, application.version + 1))
