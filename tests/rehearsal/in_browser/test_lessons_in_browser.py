"""Lessons and what-ifs in Debian's chromium: by keyboard, at phone width, read aloud, and across a change of worlds."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from bot.rehearsal import what_if
from bot.rehearsal.stage import Stage
from bot.rehearsal.theatre import Theatre
from tests.rehearsal.browsing import (
    DESK,
    LOST,
    PHONE,
    expect_accessible,
    expect_big_targets,
    expect_to_fit,
    press,
    screen,
)
from tests.rehearsal.practising import GREETING

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]
REFUSED = "the server responded with a status of 400"
EXCHANGED = (LOST, REFUSED)  # for a moment nobody answers, as one world goes and another comes


@pytest_asyncio.fixture(loop_scope="session")
async def theatre(tmp_path: Path) -> AsyncIterator[Theatre]:
    """A short lesson is under way, which needs no bot."""
    theatre = Theatre(tmp_path, stories={"greeting": GREETING})
    try:
        await theatre.open(GREETING)
        yield theatre
    finally:
        await theatre.close()


@pytest_asyncio.fixture(loop_scope="session")
async def whole(tmp_path: Path) -> AsyncIterator[Theatre]:
    """Practice as it opens for everybody: the bot runs."""
    theatre = Theatre(tmp_path)
    try:
        await theatre.open()
        theatre.stage.practice.interactions.deadline = 15.0
        yield theatre
    finally:
        await theatre.close()


async def _open(page: Page, name: str) -> None:
    button = page.get_by_role("button", name=name, exact=True).first
    if await button.get_attribute("aria-expanded") != "true":
        await button.click()


async def _focused(page: Page) -> str:
    return str(await page.evaluate("document.activeElement.id"))


async def test_a_lesson_is_gone_through_by_keyboard_and_read_aloud(chromium: Browser, theatre: Theatre) -> None:
    async with screen(chromium, theatre.stage, "rae") as page:
        await _open(page, "Lessons")
        await expect(page.get_by_role("heading", name=GREETING.title)).to_be_visible()
        await page.locator("#lesson-next").focus()
        await page.keyboard.press("Enter")

        await expect(page.locator("#lesson-step-0")).to_be_focused()
        first = page.locator(".lesson-steps > li").first
        await expect(first).to_contain_text("✓ Right: Rae sees in #general: “Good morning”")
        await expect(first).to_contain_text("Rae reads:")
        await expect(first).to_contain_text("Done")
        await expect(page.locator("#announcer")).to_contain_text("The step is done")
        await page.locator("#lesson-next").focus()
        await page.keyboard.press(" ")

        await expect(page.locator("#lesson-step-1")).to_be_focused()
        await expect(page.locator("#lesson-said")).to_contain_text("That was the last step")
        await expect(page.locator("#lesson-next")).to_have_count(0)


async def test_see_it_as_somebody_goes_to_that_person_and_channel(chromium: Browser, theatre: Theatre) -> None:
    async with screen(chromium, theatre.stage, "dee") as page:
        await _open(page, "Lessons")
        await press(page, "Next step").click()
        await press(page, "See it as Rae in #general").click()

        await expect(page.locator("#who-now")).to_contain_text("You are Rae")
        await expect(page.locator("#place")).to_have_text("#general")
        await expect(page.locator("#messages")).to_contain_text("Good morning.")
        await _open(page, "Lessons")
        await expect(page.locator(".lesson-steps")).to_contain_text("This is the next step")


async def test_what_was_pressed_in_between_is_met_kindly_and_the_lesson_starts_again(
    chromium: Browser, theatre: Theatre
) -> None:
    async with screen(chromium, theatre.stage, "mia", allowed=EXCHANGED) as page:
        await _open(page, "Lessons")
        await press(page, "Next step").click()
        await expect(page.locator("#lesson-said")).to_contain_text("The step is done")
        mia = theatre.stage.person("mia")
        mia.deletes(mia.sees("general")[-1])
        await press(page, "Next step").click()
        await expect(page.locator("#lesson-said")).to_contain_text("Perhaps somebody pressed a button in between")
        await expect(page.locator(".lesson-steps > li").last).to_contain_text("✗ Otherwise: not within")

        await press(page, "Start this lesson again").click()

        await expect(page.locator("#lesson-title")).to_be_focused()
        await expect(page.locator("#lesson-said")).to_contain_text("Practice is ready")
        await expect(page.locator(".lesson-lines")).to_have_count(0)
        await expect(page.locator("#who-now")).to_contain_text("You are Mia")
        await expect(page.locator("#lost")).to_be_hidden()


async def test_a_lesson_is_chosen_after_a_word_that_practice_starts_afresh(chromium: Browser, theatre: Theatre) -> None:
    async with screen(chromium, theatre.stage, "mia", allowed=EXCHANGED) as page:
        await _open(page, "Lessons")
        await press(page, "Leave this lesson").click()
        await expect(page.locator("#lesson-title")).to_be_focused()
        await expect(page.get_by_text("2 steps, about 1 minute", exact=True)).to_be_visible()
        await page.get_by_role("button", name="Start this lesson").click()
        asked = page.get_by_role("dialog", name=GREETING.title)
        await expect(asked).to_contain_text("Practice starts afresh")
        await asked.get_by_role("button", name="Cancel").click()
        await page.get_by_role("button", name="Start this lesson").click()
        await asked.get_by_role("button", name="Start the lesson").click()

        await expect(asked).to_be_hidden()
        await expect(page.locator("#lesson-title")).to_be_focused()
        await expect(page.locator("#lesson-title")).to_have_text(GREETING.title)


async def test_two_people_see_the_same_lesson_go_on(chromium: Browser, theatre: Theatre) -> None:
    async with screen(chromium, theatre.stage, "mia") as mia, screen(chromium, theatre.stage, "rae") as rae:
        await _open(mia, "Lessons")
        await _open(rae, "Lessons")
        await press(mia, "Next step").click()

        await expect(rae.locator("#lesson-said")).to_contain_text("The step is done")


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
async def test_the_panels_fit_and_can_be_used_by_everybody(
    chromium: Browser, theatre: Theatre, size: dict[str, int], *, dark: bool
) -> None:
    async with screen(chromium, theatre.stage, "dee", size=size, dark=dark) as page:
        for name in ("What if", "Lessons"):
            await _open(page, name)
            await expect(page.locator(".learning:visible h2")).to_be_visible()
            await expect_to_fit(page)
            await expect_big_targets(page)
            await expect_accessible(page, name)
        await press(page, "Next step").click()
        await expect(page.locator("#lesson-said")).to_contain_text("The step is done")
        await expect_to_fit(page)
        await expect_big_targets(page)
        await expect_accessible(page, "a lesson under way")


async def test_a_what_if_says_what_came_of_it_where_it_was_pressed(chromium: Browser, theatre: Theatre) -> None:
    async with screen(chromium, theatre.stage, "olu", allowed=(REFUSED,)) as page:
        await _open(page, "What if")
        role = page.locator(".what", has=page.locator("#what-lower-role"))
        await role.get_by_role("button").focus()
        await page.keyboard.press("Enter")
        await expect(role).to_contain_text("The bot's role is at the bottom now.")
        await expect(page.locator("#announcer")).to_contain_text("The bot's role is at the bottom now.")
        assert await _focused(page) == "what-lower-role"
        await expect(page.locator(".what-now")).to_contain_text("The bot's role stands below the member role.")

        await page.keyboard.press("Enter")
        await expect(role).to_contain_text("stands below the member role already")

        await page.get_by_label("Permission").select_option("Manage Roles")
        await press(page, "Take this permission away").click()
        await expect(page.locator(".what-now")).to_contain_text("The bot lacks these permissions: Manage Roles.")


async def test_mistakes_in_own_settings_are_shown_by_line(chromium: Browser, theatre: Theatre, tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    (own / "community.toml").write_text("[membership]\nlease_minuts = 30\n", encoding="utf-8")
    async with screen(chromium, theatre.stage, "olu") as page:
        await _open(page, "What if")
        await page.get_by_label("Folder with community.toml").fill(str(own))
        await press(page, "Use the settings in this folder").click()

        result = page.locator(".what", has=page.locator("#what-own-settings")).locator(".what-result")
        await expect(result).to_contain_text("The settings in use stay as they are.")
        await expect(result).to_contain_text("community.toml:2: membership.lease_minuts: unknown setting")


async def test_start_afresh_keeps_the_page_and_the_person(chromium: Browser, whole: Theatre) -> None:
    async with screen(chromium, whole.stage, "mia", allowed=EXCHANGED) as page:
        await page.get_by_role("link", name="#general").click()
        await page.locator("#composer-text").fill("Good morning.")
        await page.locator("#composer-text").press("Enter")
        await expect(page.locator("#messages")).to_contain_text("Good morning.")
        await _open(page, "What if")
        await press(page, "Start afresh").click()
        await page.get_by_role("dialog").get_by_role("button", name="Start afresh").click()

        await expect(page.locator(".what-result")).to_contain_text("This is a new practice world.")
        await expect(page.locator("#who-now")).to_contain_text("You are Mia")
        await expect(page.locator("#messages")).not_to_contain_text("Good morning.")
        await expect(page.locator("#lost")).to_be_hidden()


async def test_a_crowd_comes_and_the_bot_is_killed_and_started_on_a_phone(
    chromium: Browser, whole: Theatre, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(what_if, "_QUIET_SECONDS", 5.0)  # a busy machine takes its time to write of a crowd
    monkeypatch.setattr(what_if, "_LONGEST_LOOK", 40.0)
    stage: Stage = whole.stage
    async with screen(chromium, stage, "dee", size=PHONE) as page:
        await _open(page, "What if")
        await press(page, "200 people join at once").click()
        crowd = page.locator(".what", has=page.locator("#what-crowd")).locator(".what-result")
        await expect(crowd).to_contain_text("200 people joined within a moment.")
        await expect(crowd).to_contain_text("Wrote in #moderator-alerts.")
        await press(page, "Kill the bot").click()
        await expect(page.locator(".what-now")).to_contain_text("The bot does not run.")
        await press(page, "Start or restart the bot").click()
        await expect(page.get_by_text("The bot runs again. Nothing it knew is lost.").first).to_be_visible()
        await expect_to_fit(page)


async def test_the_step_that_was_played_is_not_hidden_by_the_bar_below(chromium: Browser, theatre: Theatre) -> None:
    async with screen(chromium, theatre.stage, "rae", size={"width": 1100, "height": 520}) as page:
        await _open(page, "Lessons")
        for step in range(2):
            await press(page, "Next step").click()
            await expect(page.locator(f"#lesson-step-{step}")).to_be_focused()
            await expect(page.locator(".lesson-steps > li").nth(step)).to_contain_text("Done")

        title = await page.locator("#lesson-step-1").bounding_box()
        bar = await page.locator(".lesson-bar").bounding_box()
        assert title is not None
        assert bar is not None
        assert title["y"] + title["height"] <= bar["y"]
