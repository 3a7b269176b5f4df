"""Lessons over HTTP: chosen, gone through, left, pressed wrongly; and one world after another on the same port."""

from __future__ import annotations

import asyncio
import urllib.error
import urllib.request
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest

from bot.rehearsal import stage as staging
from bot.rehearsal.answers import CannotError
from bot.rehearsal.lessons import Lesson, State
from bot.rehearsal.stage import Stage, Step, Story
from bot.rehearsal.stories import STORIES
from tests.rehearsal.practising import GREETING, Visitor, visiting
from tests.rehearsal.table import eventually


async def _never_ends(_stage: Stage) -> None:
    await asyncio.Event().wait()


async def _stumbles(_stage: Stage) -> None:
    raise KeyError("a channel that somebody deleted")


ENDLESS = Story("endless", "Somebody waits", (Step("Waiting.", _never_ends),))
STUMBLING = Story("stumbling", "Something is missing", (Step("Looking.", _stumbles), Step("Never.", _never_ends)))
BIG = Story("big", "Many members", (Step("Waiting.", _never_ends),), native_door=True, members=30)
SHORT = {one.name: one for one in (GREETING, ENDLESS, STUMBLING, BIG)}


@pytest.fixture
async def visitor(tmp_path: Path) -> AsyncIterator[Visitor]:
    async with visiting(tmp_path, stories=SHORT, story=GREETING) as visitor:
        yield visitor


async def test_lessons_are_listed_with_title_length_and_steps(visitor):
    now = await visitor.looks("lessons")

    assert now["lessons"][0] == {"name": "greeting", "title": GREETING.title, "minutes": 1, "steps": 2}
    assert (now["busy"], now["problem"]) == (False, None)


async def test_every_story_is_a_lesson_and_every_step_says_where_to_look():
    for story in STORIES.values():
        assert story.minutes > 0
        assert [step.title for step in story.steps if step.see is None] == [], story.name


async def test_a_lesson_is_gone_through_to_its_end(visitor):
    first = await visitor.goes_on(0)
    last = await visitor.goes_on(1)

    assert (first["at"], first["state"]) == (1, "waiting")
    assert first["steps"][0]["see"] == {"person": "rae", "name": "Rae", "channel": "general", "there": True}
    assert first["steps"][0]["lines"] == [
        {"kind": "told", "words": "Mia says good morning."},
        {"kind": "right", "words": "Rae sees in #general: “Good morning”"},
        {"kind": "read", "who": "Rae", "words": "Good morning.\nand a second line"},
    ]
    assert (last["at"], last["state"]) == (2, "done")
    assert last["steps"][1]["lines"][-1] == {"kind": "right", "words": "The bot kept Discord's rules all the time."}


async def test_a_new_lesson_begins_in_a_world_of_its_own_at_the_same_address(visitor):
    before, address = await visitor.looks("lessons"), visitor.theatre.address
    await visitor.goes_on(0)

    lesson = await visitor.chooses("big")
    after = await visitor.looks("lessons")

    assert visitor.theatre.address == address
    assert after["world"] != before["world"]
    assert lesson["at"] == 0
    community = visitor.theatre.stage.community
    assert len(community.guild.members) > 30
    assert "MEMBER_VERIFICATION_MANUAL_APPROVAL" in community.guild.features
    assert visitor.theatre.stage.person("rae").sees("general") == []


async def test_the_same_lesson_can_be_started_again(visitor):
    await visitor.goes_on(0)
    was = (await visitor.looks("lessons"))["world"]

    await visitor.presses("lessons/again")
    now = await visitor.until("lessons", lambda now: now["world"] != was and not now["busy"])

    assert now["current"]["name"] == "greeting"
    assert [step["state"] for step in now["current"]["steps"]] == ["waiting", "waiting"]


async def test_two_lessons_started_at_once_are_one_lesson_and_one_clear_answer(visitor):
    answers = await asyncio.gather(
        visitor.post("lessons/start", {"name": "greeting"}), visitor.post("lessons/start", {"name": "endless"})
    )
    await visitor.lesson(lambda _: True)

    refused = [answer for status, answer in answers if status == 400]
    assert len(refused) == 1
    assert "wait" in refused[0]["error"] or "else" in refused[0]["error"]


@pytest.mark.parametrize(
    ("press", "body", "words"),
    [
        ("next", {"step": 1}, "not the next one"),
        ("next", {"step": -1}, "not the next one"),
        ("next", {"step": True}, "number of the step"),
        ("next", {}, "number of the step"),
        ("start", {"name": "no such"}, "no such lesson"),
        ("start", {}, "no such lesson"),
        ("start", {"name": ["greeting"]}, "no such lesson"),
        ("dance", {}, "no such button"),
        ("next", b"not json", "not JSON"),
        ("next", [1], "not a JSON object"),
    ],
)
async def test_a_wrong_press_is_answered_with_a_sentence_and_changes_nothing(visitor, press, body, words):
    status, answer = await visitor.post(f"lessons/{press}", body)
    now = await visitor.looks("lessons")

    assert status == 400
    assert words in answer["error"]
    assert (now["current"]["at"], now["busy"]) == (0, False)


async def test_next_pressed_twice_plays_the_step_once(visitor):
    await asyncio.gather(*(visitor.post("lessons/next", {"step": 0}) for _ in range(2)))
    lesson = await visitor.lesson(lambda now: now["at"] == 1)

    assert lesson["at"] == 1
    assert len(visitor.theatre.stage.person("rae").sees("general")) == 1


async def test_what_people_press_in_between_is_met_kindly(visitor):
    await visitor.goes_on(0)
    mia = visitor.theatre.stage.person("mia")
    mia.deletes(mia.sees("general")[-1])

    lesson = await visitor.goes_on(1)
    status, refused = await visitor.post("lessons/next", {"step": 1})

    assert lesson["state"] == "otherwise"
    assert "Perhaps somebody pressed a button in between" in lesson["said"]
    assert lesson["steps"][1]["lines"][-1]["kind"] == "wrong"
    assert (status, refused["error"]) == (400, "This lesson cannot go on. You can start it again.")


async def test_a_step_that_misses_something_is_met_kindly_too(visitor, caplog):
    await visitor.chooses("stumbling")

    lesson = await visitor.goes_on(0)

    assert lesson["state"] == "otherwise"
    assert lesson["steps"][0]["lines"] == [{"kind": "wrong", "words": "The step did not find what it needs."}]
    assert "stumbling" in caplog.text


async def test_a_lesson_may_be_left_in_the_middle_of_a_step(visitor):
    await visitor.chooses("endless")
    await visitor.presses("lessons/next", {"step": 0})
    status, busy = await visitor.post("lessons/start", {"name": "greeting"})

    left = await visitor.presses("lessons/leave")
    lesson = await visitor.chooses("greeting")

    assert (status, "under way" in busy["error"]) == (400, True)
    assert left["current"] is None
    assert lesson["at"] == 0


@pytest.mark.parametrize(
    ("press", "words"), [("next", "Choose one first"), ("again", "Choose"), ("leave", "No lesson")]
)
async def test_without_a_lesson_its_buttons_say_so(visitor, press, words):
    await visitor.presses("lessons/leave")

    status, answer = await visitor.post(f"lessons/{press}", {"step": 0})

    assert status == 400
    assert words in answer["error"]


async def test_while_a_world_is_made_nobody_answers_with_half_a_page(visitor, monkeypatch):
    copy, answers = staging._with_native_door, []

    def copy_and_ask(*given):
        try:
            urllib.request.urlopen(f"{visitor.theatre.address}practice/lessons", timeout=60).close()
        except urllib.error.HTTPError as answer:
            answers.append(answer.code)
            answer.close()
        except urllib.error.URLError:
            answers.append("nobody")
        return copy(*given)

    monkeypatch.setattr(staging, "_with_native_door", copy_and_ask)

    await visitor.chooses("big")

    assert answers == ["nobody"]


async def test_a_page_closed_in_the_middle_of_a_step_finds_the_step_done_later(visitor):
    async with aiohttp.ClientSession() as closed_soon:
        address = f"{visitor.theatre.address}practice/lessons/next"
        sent = asyncio.create_task(closed_soon.post(address, json={"step": 0}))
        await eventually(lambda: visitor.theatre.lesson.steps[0].state is not State.WAITING)
        sent.cancel()
        await asyncio.gather(sent, return_exceptions=True)

    lesson = await visitor.lesson(lambda now: now["at"] == 1)

    assert lesson["steps"][0]["state"] == "done"


async def test_another_site_can_start_nothing(visitor):
    for headers in ({"Origin": "http://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        status, _ = await visitor.post("lessons/start", {"name": "big"}, **headers)
        assert status == 403
    async with visitor.session.post(
        f"{visitor.theatre.address}practice/lessons/next", json={"step": 0}, headers={"Host": "rebound.example"}
    ) as answer:
        assert answer.status == 421
    assert visitor.theatre.lesson is not None
    assert visitor.theatre.lesson.state is State.WAITING


def test_a_step_is_begun_only_in_its_turn():
    lesson = Lesson(GREETING)

    lesson.begin(0)

    with pytest.raises(CannotError, match="running"):
        lesson.begin(1)


async def test_the_folder_of_an_old_world_is_gone(visitor, tmp_path):
    await visitor.chooses("greeting")

    assert [one.name for one in tmp_path.iterdir()] == ["world2"]


async def test_what_the_bot_knows_is_asked_of_whoever_was_lent(tmp_path):
    asked = []

    async def known(folder: Path, config: Path, community_id: int, person_id: int) -> list[dict]:
        asked.append((folder, community_id, person_id))
        return [{"what": "Your application", "why": "to decide", "words": "hello", "goes": "in 7 days"}]

    async with visiting(tmp_path, stories=SHORT, story=GREETING, known=known) as visitor:
        state = await visitor.looks("bot/state")
        told = await visitor.looks("known/robin")
        stranger, _ = await visitor.get("known/nobody")
        stage = visitor.theatre.stage

    assert (state["known"], state["lessons"], state["what_if"]) == (True, True, True)
    assert told["known"][0]["what"] == "Your application"
    assert asked == [(stage.bot.folder, stage.community.guild.id, stage.community.people["robin"].id)]
    assert stranger == 400


async def test_where_nobody_can_look_into_the_bot_it_says_so(visitor):
    state = await visitor.looks("bot/state")
    status, answer = await visitor.get("known/robin")

    assert state["known"] is False
    assert (status, answer["error"]) == (400, "What the bot knows cannot be shown here")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["native-door", "raid", "crisis"])
async def test_a_story_is_stepped_over_http_to_its_end(tmp_path, name):
    """Three kinds of stage; every story itself is played in `tests/stories`."""
    async with visiting(tmp_path) as visitor:
        lesson = await visitor.chooses(name)
        for number in range(len(lesson["steps"])):
            lesson = await visitor.goes_on(number)
            assert lesson["at"] == number + 1, lesson["steps"][number]["lines"]

    assert lesson["state"] == "done"
    assert all(step["see"]["there"] for step in lesson["steps"])


@pytest.mark.slow
async def test_a_dead_bot_does_not_keep_a_lesson_from_beginning_or_from_ending_kindly(tmp_path):
    async with visiting(tmp_path) as visitor:
        await visitor.presses("what-if/kill")
        await visitor.chooses("joining")
        begun = await visitor.goes_on(0)
        await visitor.theatre.stage.bot.kill()
        await visitor.goes_on(1)
        visitor.theatre.stage.practice.interactions.deadline = 0.3
        stopped = await visitor.goes_on(2)

    assert begun["at"] == 1
    assert stopped["state"] == "otherwise"
    assert "You can start this lesson again" in stopped["said"]
