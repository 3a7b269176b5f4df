from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.clock import ManualClock
from bot.delivery.effects import (
    Effect,
    EffectKind,
    LaterError,
    Outcome,
    OutcomeWord,
    ParkedError,
    PendingEffect,
    UnclearError,
)
from bot.delivery.handlers import Handlers
from bot.discord_kit.acting import Place, Scene
from bot.discord_kit.cards import Card
from bot.discord_kit.client import SupportBot
from bot.discord_kit.effects import register
from tests.discord_kit.fake_discord import (
    ANN,
    BOT_ROLE_ID,
    GUILD_ID,
    LOBBY_ID,
    MEMBER_ROLE_ID,
    MOD,
    QUEUE_ID,
    FakeDiscord,
    guild,
    role,
    text_channel,
    texts_in,
)
from tests.discord_kit.feeding import feed

KEY = (GUILD_ID, "application", "12", "queue")
SHOW = {"card": "application", "ref": "12", "place": "queue"}
REQUEST_ID = 800_000_000_000_000_001
DONE, GONE, UNDELIVERABLE = OutcomeWord.DONE, OutcomeWord.GONE, OutcomeWord.UNDELIVERABLE


class Stage:
    """Carries out effects as the dispatcher does: look first when an earlier try was unclear."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.handlers = Handlers()
        self.drawn: list[str] = []
        self.card: Card | None = None
        register(self.handlers, scene)
        for name in ("application", "welcome", "questions"):
            scene.cards.draws(name, self._draw)

    async def _draw(self, _community_id: int, ref: str) -> Card | None:
        self.drawn.append(ref)
        return Card(f"Card {ref}, drawing {len(self.drawn)}") if self.card is None else None

    async def do(
        self, kind: EffectKind, payload: dict[str, Any], op_id: str = "op-1", tried: datetime | None = None
    ) -> Outcome:
        pending = PendingEffect(op_id, Effect(kind, GUILD_ID, "s", payload, by=MOD), 1 if tried is None else 2, tried)
        performer = self.handlers.performer_of(kind)
        if tried is not None and (found := await performer.look(pending)) is not None:
            return found
        return await performer.perform(pending)

    async def until_done(self, kind: EffectKind, payload: dict[str, Any], op_id: str = "op-1") -> tuple[Outcome, int]:
        """Try until it ends; return the end and the number of unclear tries."""
        tried: datetime | None = None
        for unclear in range(6):
            try:
                async with asyncio.timeout(1.0):
                    return await self.do(kind, payload, op_id, tried), unclear
            except (UnclearError, TimeoutError):
                tried = self.scene.clock.now()
        raise AssertionError("no end")


@pytest.fixture
def stage(scene: Scene) -> Stage:
    return Stage(scene)


def without(permission: int) -> dict[str, Any]:
    """Return the guild with a bot role that lacks one permission (its bit)."""
    held = str((2**53 - 1 & ~8) & ~(1 << permission))
    roles = [role(GUILD_ID, "@everyone", 0), role(MEMBER_ROLE_ID, "Member", 1), role(BOT_ROLE_ID, "Bot", 3, held)]
    return guild(roles=roles)


async def test_a_card_is_posted_and_then_redrawn_in_place(stage: Stage, fake: FakeDiscord) -> None:
    first = await stage.do(EffectKind.SHOW_CARD, SHOW)
    second = await stage.do(EffectKind.SHOW_CARD, SHOW, "op-2")

    assert first == second == Outcome(DONE, first.result_id, QUEUE_ID)
    [message] = fake.messages[QUEUE_ID].values()
    assert texts_in(message) == "### Card 12, drawing 2"
    assert fake.posted == 1


@pytest.mark.parametrize("how", ["applied:reset", "applied:503", "applied:hang", "reset", "503", "hang"])
async def test_a_card_whose_posting_was_unclear_stands_once(stage: Stage, fake: FakeDiscord, how: str) -> None:
    fake.break_next("POST", f"/channels/{QUEUE_ID}/messages", how)

    outcome, unclear = await stage.until_done(EffectKind.SHOW_CARD, SHOW)

    assert unclear == 1
    assert outcome.word is DONE
    assert list(fake.messages[QUEUE_ID]) == [outcome.result_id]


async def test_a_card_posted_before_a_crash_is_found_by_its_mark_long_after_the_nonce(
    stage: Stage, fake: FakeDiscord
) -> None:
    posted = await stage.do(EffectKind.SHOW_CARD, SHOW)
    await stage.scene.stands(KEY, None)  # the process died before it could note the place
    fake.nonces.clear()

    again = await stage.do(EffectKind.SHOW_CARD, SHOW, tried=stage.scene.clock.now())

    assert again == posted
    assert fake.posted == 1
    assert await stage.scene.standing(KEY) == Place(QUEUE_ID, posted.result_id)


async def test_a_message_deleted_after_an_unclear_try_counts_as_delivered(stage: Stage, fake: FakeDiscord) -> None:
    fake.nonces["op-1"] = 1

    outcome = await stage.do(EffectKind.SHOW_CARD, SHOW)

    assert outcome == Outcome(DONE, None, QUEUE_ID)


async def test_a_card_somebody_deleted_is_posted_anew(stage: Stage, fake: FakeDiscord) -> None:
    first = await stage.do(EffectKind.SHOW_CARD, SHOW)
    fake.messages[QUEUE_ID].clear()

    second = await stage.do(EffectKind.SHOW_CARD, SHOW, "op-2")

    assert second.result_id != first.result_id
    assert list(fake.messages[QUEUE_ID]) == [second.result_id]


async def test_a_card_nobody_draws_any_more_is_taken_away(stage: Stage, fake: FakeDiscord) -> None:
    await stage.do(EffectKind.SHOW_CARD, SHOW)
    stage.card = Card()

    for op_id in ("op-2", "op-3"):
        outcome = await stage.do(EffectKind.SHOW_CARD, SHOW, op_id)
        assert outcome.word is DONE
    assert fake.messages[QUEUE_ID] == {}
    assert await stage.scene.standing(KEY) == Place()


async def test_a_missing_channel_waits_for_a_person(stage: Stage, bot: SupportBot) -> None:
    feed(bot, "CHANNEL_DELETE", text_channel(QUEUE_ID, "applications"))

    with pytest.raises(ParkedError) as caught:
        await stage.do(EffectKind.SHOW_CARD, SHOW)

    assert (caught.value.todo, caught.value.details["place"]) == ("channel_missing", "queue")


async def test_a_missing_permission_is_noticed_before_the_call(
    stage: Stage, bot: SupportBot, fake: FakeDiscord
) -> None:
    feed(bot, "GUILD_CREATE", without(11))

    with pytest.raises(ParkedError) as caught:
        await stage.do(EffectKind.SHOW_CARD, SHOW)

    assert caught.value.todo == "missing_permission"
    assert caught.value.details == {"permission": "send_messages", "channel_id": QUEUE_ID}
    assert not any("POST" in call for call in fake.calls)


@pytest.mark.parametrize(
    ("code", "todo", "details"),
    [
        (50013, "missing_permission", {"permission": "send_messages", "channel_id": QUEUE_ID}),
        (50001, "missing_permission", {"permission": "view_channel", "channel_id": QUEUE_ID}),
        (50035, "refused", {"code": 50035}),
    ],
)
async def test_a_refusal_by_discord_waits_for_a_person(
    stage: Stage, fake: FakeDiscord, code: int, todo: str, details: dict[str, Any]
) -> None:
    fake.break_next("POST", "/messages", code)

    with pytest.raises(ParkedError) as caught:
        await stage.do(EffectKind.SHOW_CARD, SHOW)

    assert (caught.value.todo, caught.value.details) == (todo, details)


async def test_too_many_edits_wait_a_while(stage: Stage, fake: FakeDiscord) -> None:
    await stage.do(EffectKind.SHOW_CARD, SHOW)
    fake.break_next("PATCH", "/messages/", 30046)

    with pytest.raises(LaterError):
        await stage.do(EffectKind.SHOW_CARD, SHOW, "op-2")


async def test_an_address_that_is_banned_for_a_while_waits(stage: Stage, fake: FakeDiscord) -> None:
    fake.break_next("POST", "/messages", 429)

    with pytest.raises(LaterError):
        await stage.do(EffectKind.SHOW_CARD, SHOW)


DIRECT = {"member_id": ANN, "card": "welcome", "ref": "12"}


@pytest.mark.parametrize("how", ["applied:reset", "applied:503", "applied:hang", "reset", "hang"])
async def test_a_direct_message_is_sent_once(stage: Stage, fake: FakeDiscord, how: str) -> None:
    fake.break_next("POST", f"/channels/{ANN + 1}/messages", how)

    outcome, unclear = await stage.until_done(EffectKind.SEND_DIRECT, DIRECT)

    assert unclear == 1
    assert outcome.word is DONE
    assert list(fake.messages[ANN + 1]) == [outcome.result_id]


@pytest.mark.parametrize("code", [50007, 50278])
async def test_closed_direct_messages_are_a_normal_end(stage: Stage, fake: FakeDiscord, code: int) -> None:
    fake.break_next("POST", "/messages", code)

    assert await stage.do(EffectKind.SEND_DIRECT, DIRECT) == Outcome(UNDELIVERABLE)


async def test_a_direct_message_without_words_any_more_is_not_sent(stage: Stage, fake: FakeDiscord) -> None:
    stage.card = Card()

    assert await stage.do(EffectKind.SEND_DIRECT, DIRECT) == Outcome(GONE)
    assert fake.posted == 0


ROLE = {"member_id": ANN, "role": "member"}


@pytest.mark.parametrize("decider", ["demoted", "gone"])
async def test_no_role_is_taken_for_somebody_who_may_not_decide_any_more(
    stage: Stage, fake: FakeDiscord, decider: str
) -> None:
    fake.roles[ANN].add(MEMBER_ROLE_ID)
    if decider == "gone":
        del fake.roles[MOD]
    else:
        fake.roles[MOD] = {MEMBER_ROLE_ID}

    with pytest.raises(ParkedError) as parked:
        await stage.do(EffectKind.REMOVE_ROLE, ROLE)

    assert (parked.value.todo, parked.value.details) == ("no_right_any_more", {"decider_id": MOD})
    assert fake.roles[ANN] == {MEMBER_ROLE_ID}


async def test_the_member_role_is_given_and_taken(stage: Stage, fake: FakeDiscord) -> None:
    assert (await stage.do(EffectKind.GRANT_ROLE, ROLE)).word is DONE
    assert fake.roles[ANN] == {MEMBER_ROLE_ID}
    assert (await stage.do(EffectKind.REMOVE_ROLE, ROLE)).word is DONE
    assert fake.roles[ANN] == set()


@pytest.mark.parametrize("kind", [EffectKind.GRANT_ROLE, EffectKind.ANSWER_JOIN_REQUEST, EffectKind.OPEN_THREAD])
async def test_discords_audit_log_names_the_act_and_who_decided_it(
    stage: Stage, fake: FakeDiscord, kind: EffectKind
) -> None:
    waiting_request(fake)
    payloads = {EffectKind.GRANT_ROLE: ROLE, EffectKind.OPEN_THREAD: THREAD}

    await stage.do(kind, payloads.get(kind, answering(approve=True)))

    assert f"op:op-1 decided by {MOD}" in fake.reasons


async def test_somebody_who_left_gets_no_role(stage: Stage, fake: FakeDiscord) -> None:
    del fake.roles[ANN]

    assert await stage.do(EffectKind.GRANT_ROLE, ROLE) == Outcome(GONE)


async def test_nobody_has_left_only_because_a_call_was_refused(stage: Stage, fake: FakeDiscord) -> None:
    fake.break_next("PUT", "/roles/", 10007)
    with pytest.raises(LaterError):
        await stage.do(EffectKind.GRANT_ROLE, ROLE)
    fake.break_next("PUT", "/roles/", 10004)
    with pytest.raises(LaterError):
        await stage.do(EffectKind.GRANT_ROLE, ROLE)

    assert await stage.do(EffectKind.GRANT_ROLE, ROLE) == Outcome(DONE)


async def test_somebody_just_let_in_is_given_minutes_to_appear(
    stage: Stage, fake: FakeDiscord, clock: ManualClock
) -> None:
    del fake.roles[ANN]
    joining = ROLE | {"joining_until": (clock.now() + timedelta(minutes=10)).isoformat()}
    with pytest.raises(LaterError):
        await stage.do(EffectKind.GRANT_ROLE, joining)

    await clock.advance(600)
    assert await stage.do(EffectKind.GRANT_ROLE, joining) == Outcome(GONE)


async def test_a_role_above_the_bot_or_missing_waits_for_a_person(stage: Stage, bot: SupportBot) -> None:
    top = [role(GUILD_ID, "@everyone", 0), role(BOT_ROLE_ID, "Bot", 1, str(2**53 - 1 & ~8))]
    for roles, todo in (([*top, role(MEMBER_ROLE_ID, "Member", 5)], "role_above_bot"), (top, "role_missing")):
        feed(bot, "GUILD_CREATE", guild(roles=roles))
        with pytest.raises(ParkedError) as caught:
            await stage.do(EffectKind.GRANT_ROLE, ROLE)
        assert caught.value.todo == todo
        assert caught.value.details["role"] == "Member"


async def test_a_refused_role_is_told_as_the_order_of_roles_or_the_permission(
    stage: Stage, bot: SupportBot, fake: FakeDiscord
) -> None:
    fake.break_next("PUT", "/roles/", 50013)
    with pytest.raises(ParkedError) as caught:
        await stage.do(EffectKind.GRANT_ROLE, ROLE)
    assert caught.value.todo == "role_above_bot"

    feed(bot, "GUILD_CREATE", without(28))
    with pytest.raises(ParkedError) as caught:
        await stage.do(EffectKind.GRANT_ROLE, ROLE)
    assert caught.value.details == {"permission": "manage_roles", "channel_id": None}


def waiting_request(fake: FakeDiscord, status: str = "SUBMITTED") -> None:
    fake.requests[REQUEST_ID] = {
        "id": str(REQUEST_ID),
        "user_id": str(ANN),
        "guild_id": str(GUILD_ID),
        "created_at": "2026-03-02T08:00:00+00:00",
        "application_status": status,
    }


def answering(*, approve: bool) -> dict[str, Any]:
    return {"request_id": REQUEST_ID, "applicant_id": ANN, "approve": approve, "reason": "x" * 200}


async def test_a_join_request_is_answered(stage: Stage, fake: FakeDiscord) -> None:
    waiting_request(fake)

    assert await stage.do(EffectKind.ANSWER_JOIN_REQUEST, answering(approve=False)) == Outcome(DONE)
    assert fake.requests[REQUEST_ID]["application_status"] == "REJECTED"
    assert fake.requests[REQUEST_ID]["rejection_reason"] == "x" * 160


@pytest.mark.parametrize("how", ["applied:reset", "applied:503", "reset"])
async def test_a_join_request_answered_unclearly_is_looked_at(stage: Stage, fake: FakeDiscord, how: str) -> None:
    waiting_request(fake)
    fake.break_next("PATCH", "/requests/", how)

    outcome, unclear = await stage.until_done(EffectKind.ANSWER_JOIN_REQUEST, answering(approve=True))

    assert (outcome, unclear) == (Outcome(DONE), 1)
    assert fake.requests[REQUEST_ID]["application_status"] == "APPROVED"


@pytest.mark.parametrize(
    ("status", "approve", "word"),
    [
        ("APPROVED", True, DONE),
        ("REJECTED", True, OutcomeWord.OVERRULED),
        ("APPROVED", False, OutcomeWord.OVERRULED),
        ("REJECTED", False, DONE),
        (None, False, GONE),
    ],
)
async def test_a_join_request_settled_elsewhere_stays_as_it_is(
    stage: Stage, fake: FakeDiscord, status: str | None, approve: bool, word: OutcomeWord
) -> None:
    if status:
        waiting_request(fake, status)

    assert await stage.do(EffectKind.ANSWER_JOIN_REQUEST, answering(approve=approve)) == Outcome(word)


async def test_a_yes_to_a_request_nobody_knows_any_more_asks_whether_they_are_in(
    stage: Stage, fake: FakeDiscord
) -> None:
    assert await stage.do(EffectKind.ANSWER_JOIN_REQUEST, answering(approve=True)) == Outcome(DONE)
    del fake.roles[ANN]
    assert await stage.do(EffectKind.ANSWER_JOIN_REQUEST, answering(approve=True)) == Outcome(GONE)


THREAD = {"card": "questions", "ref": "12", "place": "lobby", "name": "Questions", "member_ids": [ANN, MOD]}


@pytest.mark.parametrize("how", ["applied:reset", "applied:503", "applied:hang", "reset", "503"])
@pytest.mark.parametrize("path", [r"/threads$", r"/messages$", r"/thread-members/"])
async def test_a_private_thread_is_made_once_with_one_message_and_its_people(
    stage: Stage, fake: FakeDiscord, how: str, path: str
) -> None:
    method = "PUT" if "members" in path else "POST"
    fake.break_next(method, path, how)

    outcome, unclear = await stage.until_done(EffectKind.OPEN_THREAD, THREAD)

    assert unclear == (0 if method == "PUT" and how.endswith("reset") else 1)  # aiohttp repeats a PUT by itself
    [thread_id] = fake.threads
    assert outcome == Outcome(DONE, thread_id, LOBBY_ID)
    assert fake.threads[thread_id]["name"] == "Questions · 12"
    assert fake.threads[thread_id]["type"] == 12
    assert len(fake.messages[thread_id]) == 1
    assert fake.thread_members[thread_id] == {ANN, MOD}


async def test_further_questions_go_into_the_same_thread_also_when_it_was_closed(
    stage: Stage, fake: FakeDiscord
) -> None:
    first = await stage.do(EffectKind.OPEN_THREAD, THREAD)
    assert first.result_id is not None
    await stage.do(EffectKind.CLOSE_THREAD, {"thread_id": first.result_id}, "op-2")
    assert fake.threads[first.result_id]["thread_metadata"]["locked"] is True

    second = await stage.do(EffectKind.OPEN_THREAD, THREAD, "op-3")

    assert second.result_id == first.result_id
    assert len(fake.messages[first.result_id]) == 2
    assert fake.threads[first.result_id]["thread_metadata"]["archived"] is False


@pytest.mark.parametrize("path", [r"/threads$", r"/messages$"])
async def test_a_thread_opened_for_words_that_are_deleted_meanwhile_is_handed_on_to_be_closed(
    stage: Stage, fake: FakeDiscord, clock: ManualClock, path: str
) -> None:
    fake.break_next("POST", path, "applied:503")
    with pytest.raises(UnclearError):
        await stage.do(EffectKind.OPEN_THREAD, THREAD)
    [thread_id] = fake.threads
    stage.card = Card("nobody draws it any more")

    assert await stage.do(EffectKind.OPEN_THREAD, THREAD, tried=clock.now()) == Outcome(DONE, thread_id)


async def test_no_thread_is_opened_for_words_that_are_deleted(
    stage: Stage, fake: FakeDiscord, clock: ManualClock
) -> None:
    stage.card = Card("nobody draws it any more")

    assert await stage.do(EffectKind.OPEN_THREAD, THREAD) == Outcome(GONE)
    assert await stage.do(EffectKind.OPEN_THREAD, THREAD, tried=clock.now()) == Outcome(GONE)
    assert not fake.threads


@pytest.mark.parametrize("how", ["applied:reset", "applied:503"])
async def test_a_thread_whose_closing_got_through_unheard_is_closed(stage: Stage, fake: FakeDiscord, how: str) -> None:
    first = await stage.do(EffectKind.OPEN_THREAD, THREAD)
    assert first.result_id is not None
    fake.break_next("PATCH", r"/channels/\d+$", how)

    outcome, _unclear = await stage.until_done(EffectKind.CLOSE_THREAD, {"thread_id": first.result_id})

    assert outcome == Outcome(DONE)
    assert fake.threads[first.result_id]["thread_metadata"]["archived"] is True


async def test_a_deleted_thread_is_made_anew_and_needs_no_closing(stage: Stage, fake: FakeDiscord) -> None:
    first = await stage.do(EffectKind.OPEN_THREAD, THREAD)
    fake.threads.clear()

    assert await stage.do(EffectKind.CLOSE_THREAD, {"thread_id": first.result_id}, "op-2") == Outcome(GONE)
    second = await stage.do(EffectKind.OPEN_THREAD, THREAD, "op-3")
    assert list(fake.threads) == [second.result_id]


async def test_invites_are_paused_for_a_day_at_most_and_opened_again(
    stage: Stage, fake: FakeDiscord, clock: ManualClock
) -> None:
    now = clock.now()
    for until in (now + timedelta(hours=50), now - timedelta(hours=1), None):
        payload = {"until": until.isoformat() if until else None}
        assert await stage.do(EffectKind.PAUSE_INVITES, payload) == Outcome(DONE)

    day = (now + timedelta(hours=24)).isoformat()
    assert [sent["invites_disabled_until"] for sent in fake.incidents] == [day, None]


async def test_acts_wait_while_the_client_is_not_ready(stage: Stage, bot: SupportBot, fake: FakeDiscord) -> None:
    bot._ready.clear()

    with pytest.raises(LaterError):
        await stage.do(EffectKind.SHOW_CARD, SHOW)
    assert fake.posted == 0


async def test_nothing_is_done_in_a_community_that_removed_the_bot(stage: Stage, bot: SupportBot) -> None:
    feed(bot, "GUILD_DELETE", {"id": str(GUILD_ID)})

    for kind, payload in (
        (EffectKind.SHOW_CARD, SHOW),
        (EffectKind.OPEN_THREAD, THREAD),
    ):
        assert await stage.do(kind, payload) == Outcome(GONE)


async def test_while_the_bot_is_not_in_a_community_nobody_there_is_taken_for_gone(
    stage: Stage, bot: SupportBot
) -> None:
    feed(bot, "GUILD_DELETE", {"id": str(GUILD_ID)})

    for kind, payload in (
        (EffectKind.GRANT_ROLE, ROLE),
        (EffectKind.ANSWER_JOIN_REQUEST, answering(approve=True)),
        (EffectKind.PAUSE_INVITES, {"until": None}),
    ):
        with pytest.raises(LaterError) as caught:
            await stage.do(kind, payload)
        assert caught.value.after == 60


@pytest.mark.slow
async def test_after_two_hundred_refusals_acts_wait_until_ten_minutes_have_passed(
    stage: Stage, bot: SupportBot, fake: FakeDiscord, clock: ManualClock
) -> None:
    fake.break_next("POST", "/messages", 50013, times=201)
    for _ in range(201):
        with pytest.raises(ParkedError):
            await stage.do(EffectKind.SHOW_CARD, SHOW)
    before = fake.calls.total()

    with pytest.raises(LaterError):
        await stage.do(EffectKind.SHOW_CARD, SHOW)
    assert fake.calls.total() == before

    await clock.advance(601)
    assert (await stage.do(EffectKind.SHOW_CARD, SHOW)).word is DONE


def test_every_kind_of_act_on_discord_has_a_performer(stage: Stage) -> None:
    for kind in set(EffectKind) - {EffectKind.SET_TIMER, EffectKind.LOOK_OVER}:
        assert stage.handlers.performer_of(kind)
