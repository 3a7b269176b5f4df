"""A button pressed late, or an effect that waited long: only what is still decided is done."""

from __future__ import annotations

import random

import pytest

from bot.delivery import outbox
from bot.delivery.dispatcher import Dispatcher
from bot.delivery.effects import EffectKind, Outcome, OutcomeWord, PendingEffect
from bot.delivery.todo import Todos, TodoState
from bot.membership.rules import Status
from bot.store.tables import OutboxRow
from tests.membership.conftest import Community


class Recorder:
    """Carries everything out at once and remembers what."""

    def __init__(self) -> None:
        self.done: list[EffectKind] = []

    async def perform(self, pending: PendingEffect) -> Outcome:
        self.done.append(pending.effect.kind)
        made = 77 if pending.effect.kind is EffectKind.OPEN_THREAD else None
        return Outcome(OutcomeWord.DONE, made)

    async def look(self, pending: PendingEffect) -> Outcome | None:
        return None


@pytest.fixture
def discord(community: Community) -> Recorder:
    recorder = Recorder()
    for kind in set(EffectKind) - {EffectKind.SET_TIMER}:
        community.handlers.performer(kind, recorder)
    return recorder


@pytest.fixture
def dispatcher(community: Community, discord: Recorder) -> Dispatcher:
    return Dispatcher(community.store, community.handlers, clock=community.clock, random=random.Random(1))


@pytest.fixture
def todos(community: Community) -> Todos:
    return Todos(community.store, community.handlers, random=random.Random(1))


async def parked(community: Community, kind: EffectKind) -> OutboxRow:
    """Let the newest effect of a kind wait for a person, and everything before it be done."""
    row = (await community.effects(kind))[-1]
    async with community.store.begin() as tx:
        for other in await community.effects():
            await outbox.mark(tx, other.id, state="done", done_at=tx.now)
        await outbox.mark(tx, row.id, first_try_at=tx.now, attempts=1)
        await outbox.park(tx, row.id, "missing_permission", {})
    if row.then is not None:
        await community.ends(row, OutcomeWord.PARKED)
    return row


@pytest.mark.slow
async def test_a_role_is_not_given_to_somebody_who_left_and_was_declined_since(
    community: Community, dispatcher: Dispatcher, todos: Todos, discord: Recorder
) -> None:
    await community.brought_to(Status.APPROVED)
    grant = await parked(community, EffectKind.GRANT_ROLE)
    await community.leaves(1)
    again = await community.applies(1)
    await community.deciding.decline(community.moderator(2), again.ref, community.a_decline())

    card = await todos.retry(grant.op_id, community.moderator(1))
    await dispatcher.settle_all()

    assert card.state is TodoState.NOT_NEEDED
    assert EffectKind.GRANT_ROLE not in discord.done
    after = await todos.card_of(grant.op_id, grant.community_id)
    assert after is not None
    assert (after.state, after.handled_by) == (TodoState.NOT_NEEDED, community.moderator(1).id)


@pytest.mark.slow
async def test_a_role_that_is_still_decided_is_given_on_another_try(
    community: Community, dispatcher: Dispatcher, todos: Todos, discord: Recorder
) -> None:
    application = await community.brought_to(Status.APPROVED)
    grant = await parked(community, EffectKind.GRANT_ROLE)

    assert (await todos.retry(grant.op_id, community.moderator(1))).state is TodoState.TRYING
    await dispatcher.settle_all()

    assert EffectKind.GRANT_ROLE in discord.done
    assert (await community.seen(application.id)).status is Status.WELCOMED


@pytest.mark.slow
async def test_a_role_that_waited_in_the_outbox_is_skipped_when_the_person_left(
    community: Community, dispatcher: Dispatcher, discord: Recorder
) -> None:
    application = await community.brought_to(Status.APPROVED)
    await community.leaves(1)

    await dispatcher.settle_all()

    assert EffectKind.GRANT_ROLE not in discord.done
    assert [row.state for row in await community.effects(EffectKind.GRANT_ROLE)] == ["skipped"]
    assert (await community.seen(application.id)).status is Status.WITHDRAWN


async def test_a_pause_of_invites_is_not_made_after_the_doors_were_opened_again(
    community: Community, dispatcher: Dispatcher, todos: Todos, discord: Recorder
) -> None:
    await community.doors.raid_pause(community.moderator(1))
    pause = await parked(community, EffectKind.PAUSE_INVITES)
    await community.doors.resume(community.moderator(1))
    await dispatcher.settle_all()
    assert discord.done.count(EffectKind.PAUSE_INVITES) == 1

    assert (await todos.retry(pause.op_id, community.moderator(1))).state is TodoState.NOT_NEEDED
    await dispatcher.settle_all()

    assert discord.done.count(EffectKind.PAUSE_INVITES) == 1


async def test_a_pause_of_invites_that_is_still_on_is_made(
    community: Community, dispatcher: Dispatcher, todos: Todos, discord: Recorder
) -> None:
    await community.doors.raid_pause(community.moderator(1))
    pause = await parked(community, EffectKind.PAUSE_INVITES)

    await todos.retry(pause.op_id, community.moderator(1))
    await dispatcher.settle_all()

    assert EffectKind.PAUSE_INVITES in discord.done


@pytest.mark.slow
async def test_a_thread_is_not_closed_by_an_old_todo_while_new_questions_stand_in_it(
    community: Community, dispatcher: Dispatcher, todos: Todos, discord: Recorder
) -> None:
    application = await community.brought_to(Status.NEEDS_INFO)
    await dispatcher.settle_all()
    by = community.person(1)
    await community.applying.answer_questions(by, (await community.seen(application.id)).ref, ["From a friend."])
    closing = await parked(community, EffectKind.CLOSE_THREAD)
    await community.deciding.ask(community.moderator(1), (await community.seen(application.id)).ref, ["Who?"])
    await dispatcher.settle_all()

    assert (await todos.retry(closing.op_id, community.moderator(1))).state is TodoState.NOT_NEEDED
    await dispatcher.settle_all()

    assert EffectKind.CLOSE_THREAD not in discord.done


@pytest.mark.slow
async def test_a_thread_is_not_opened_for_questions_that_are_settled(
    community: Community, dispatcher: Dispatcher, todos: Todos, discord: Recorder
) -> None:
    application = await community.brought_to(Status.NEEDS_INFO)
    opening = await parked(community, EffectKind.OPEN_THREAD)
    await community.applying.withdraw(community.person(1), (await community.seen(application.id)).ref)

    assert (await todos.retry(opening.op_id, community.moderator(1))).state is TodoState.NOT_NEEDED
    await dispatcher.settle_all()

    assert EffectKind.OPEN_THREAD not in discord.done


async def test_the_letter_about_a_delay_is_written_only_while_there_is_one(community: Community) -> None:
    application = await community.brought_to(Status.APPROVED)
    assert await community.cards.delayed(application.community_id, application.id)
    await community.leaves(1)
    assert not await community.cards.delayed(application.community_id, application.id)
