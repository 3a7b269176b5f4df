"""Wrong people, forged and stale buttons, and hostile words, over the wire: a clear answer, nothing lost or leaked."""

from __future__ import annotations

import asyncio

import pytest

from bot.rehearsal.building import build_community
from bot.rehearsal.people import Person
from bot.rehearsal.stage import Stage, staged
from bot.rehearsal.stories.joining import FIRST_PAGE, apply, lobby_card

pytestmark = pytest.mark.slow

_NASTY = (
    "@everyone @here <@123456789012345678> <@&123456789012345678> [click](https://evil.example) "
    "# Heading\n> quote ||spoiler|| ```code``` \u202egnp.exe\u202c z\u0351\u0352\u0353\u0354\u0355algo "
    "\u200b\u200b **bold** </apply:1>"
)


@pytest.fixture
async def stage(tmp_path):
    async with staged(tmp_path) as stage:
        await stage.start_bot()
        await stage.person("olu").command("door open")
        yield stage
        assert [violation.words for violation in stage.practice.ledger.violations] == []


async def _card(stage: Stage, *words: str):
    return await stage.message("dee", "applications", "Application 1", "Came through", *words)


def _button(card, label: str) -> str:
    return next(control.custom_id for control in card.controls if control.label == label)


async def test_an_applicant_who_forges_approve_is_refused_and_stays_outside(stage):
    await apply(stage, "robin")
    approve = _button(await _card(stage), "Approve")

    answer = await stage.person("robin").forges(await lobby_card(stage, "robin"), approve)

    assert "does not let you do this" in answer.text
    assert stage.person("robin").roles() == []


async def test_a_member_who_forges_every_moderator_button_changes_nothing(stage):
    await apply(stage, "robin")
    card = await _card(stage)
    general = stage.person("mia").writes("general", "hello")
    for control in card.controls:
        answer = await stage.person("mia").forges(general, control.custom_id)
        assert "does not let you do this" in answer.text, control.label

    after = await _card(stage)
    assert ("waiting" in after.text, after.buttons) == ("waiting" in card.text, card.buttons)


async def test_a_moderator_of_another_server_cannot_decide_here(stage):
    await apply(stage, "robin")
    approve = _button(await _card(stage), "Approve")
    other = build_community(stage.practice.world, name="Another community")
    dee_there = Person(stage.practice, other, other.people["dee"])
    general = dee_there.writes("general", "hello")
    await asyncio.sleep(0.3)

    answer = await dee_there.forges(general, approve)

    assert answer.text
    assert "Recorded" not in answer.text
    assert stage.person("robin").roles() == []


async def test_nonsense_ids_get_one_clear_answer_each(stage):
    card = await lobby_card(stage, "robin")
    nonsense = [
        "x",
        "membership:approve",
        "membership:approve:1:1:1:1",
        "membership:approve:99999999999999999999:1",
        "membership:approve:0:0",
        "membership:page:1:1:999",
        "membership:page:1:1:-1",
        "membership:answer:1:1",
        "organising:retry:0:0:unknown",
        "organising:mend:0:0",
        "' OR 1=1 --",
        "a" * 100,
    ]

    for custom_id in nonsense:
        answer = await stage.person("robin").forges(card, custom_id)
        assert answer.text, custom_id
        assert "code:" not in answer.text, f"{custom_id}: a bug, not an answer: {answer.text}"


async def test_two_moderators_at_once_one_decides_and_the_other_learns_who(stage):
    await apply(stage, "robin")
    card = await _card(stage)

    answers = await asyncio.gather(
        stage.person("dee").presses(card, "Approve"), stage.person("sam").presses(card, "Approve")
    )

    texts = sorted(answer.text for answer in answers)
    assert sum("Recorded" in text for text in texts) == 1, texts
    assert sum("already approved by" in text for text in texts) == 1, texts
    await stage.message("robin", "dm", "Welcome to")
    assert len(stage.look("robin", "dm", "Welcome to")) == 1


async def test_a_moderator_cannot_decide_on_their_own_application(stage):
    stage.community.guild.members[stage.person("sam").id].roles.remove(stage.community.roles["Member"].id)
    await apply(stage, "sam")

    answer = await stage.person("sam").presses(await _card(stage), "Approve")

    assert "Recorded" not in answer.text
    assert "Member" not in stage.person("sam").roles()


async def test_hostile_words_arrive_harmless_and_nothing_pings(stage):
    robin, dee = stage.person("robin"), stage.person("dee")
    consent = await robin.presses(await lobby_card(stage, "robin"), "Apply to join")
    opened = await stage.opens("robin", consent, "I agree, start")
    draft = await robin.submits(opened, {**FIRST_PAGE, "Why would you like to join?": _NASTY})
    await robin.presses(draft, "Send")

    copy = await dee.presses(await _card(stage), "Read answers")

    raw = str(copy.last.message.components)
    assert "click" in raw
    for harmful in ("](https://", "\u202e", "\u200b", "z\u0351\u0352\u0353", "```code", "||spoiler||", "**bold**"):
        assert harmful not in raw, harmful
    assert stage.practice.world.pings == []


async def test_over_long_answers_are_refused_by_name_and_the_rest_is_kept(stage):
    robin = stage.person("robin")
    consent = await robin.presses(await lobby_card(stage, "robin"), "Apply to join")
    opened = await stage.opens("robin", consent, "I agree, start")
    form = opened.form
    given = {
        "Do you agree to the group agreement?": (21, "yes"),
        "Are you 18 or older?": (21, "yes"),
        "What brings you to this topic?": (21, "I live with it myself"),
        "Why would you like to join?": (4, "x" * 4_000),
    }
    rows = [
        {"type": 18, "component": {"type": kind, "custom_id": form.field(label).custom_id, "value": value}}
        for label, (kind, value) in given.items()
    ]

    answer = await robin.sends_raw(
        5, "welcome", {"custom_id": opened.form.custom_id, "components": rows}, source=consent.last.message
    )
    draft = await robin.presses(await lobby_card(stage, "robin"), "Apply to join")

    assert "too long" in answer.text
    assert "Why would you like to join?" in answer.text
    assert "I live with it myself" in draft.text


async def test_somebody_who_leaves_in_the_middle_ends_in_a_named_state(stage):
    await apply(stage, "robin")
    await _card(stage)

    stage.person("robin").leaves()
    card = await _card(stage, "left the server")
    late = await stage.person("dee").forges(card, f"membership:approve:1:{1}")

    assert card.buttons == []
    assert "Recorded" not in late.text


async def test_a_role_above_the_bots_becomes_a_card_that_says_what_to_do_and_try_again_works(stage):
    guild, roles = stage.community.guild, stage.community.roles
    bot_role, member_role = roles["Alongside"], roles["Member"]
    bot_role.position, member_role.position = member_role.position, bot_role.position
    stage.practice.gateway.drop()
    await apply(stage, "robin")

    await stage.person("dee").presses(await _card(stage), "Approve")
    todo = await stage.message("dee", "moderator-alerts", "Something needs a person", "Try again")
    status = await stage.person("robin").command("apply status")
    bot_role.position, member_role.position = member_role.position, bot_role.position
    stage.practice.gateway.drop()
    await asyncio.sleep(1)
    await stage.person("dee").presses(todo, "Try again")

    assert "role" in todo.text
    assert "technical delay" in status.text
    await stage.until(lambda: "Member" in stage.person("robin").roles(), "Robin is let in after all")
    assert guild.members[stage.person("robin").id]
