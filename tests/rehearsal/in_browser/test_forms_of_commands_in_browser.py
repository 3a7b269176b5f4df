"""Commands with several inputs, and small things people have stumbled over, in Debian's chromium."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, expect

from bot.privacy.practising import known_beside
from bot.rehearsal.theatre import Theatre
from tests.rehearsal.browsing import PHONE, apply, expect_accessible, press, screen, write

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]


@pytest_asyncio.fixture(loop_scope="session")
async def whole(tmp_path: Path) -> AsyncIterator[Theatre]:
    """Practice as it opens for everybody: the bot runs."""
    theatre = Theatre(tmp_path, known=known_beside)
    try:
        await theatre.open()
        theatre.stage.practice.interactions.deadline = 15.0
        yield theatre
    finally:
        await theatre.close()


async def test_each_input_with_suggestions_has_its_own_label_list_and_mark(chromium: Browser, whole: Theatre) -> None:
    async with screen(chromium, whole.stage, None, path="/?as=gwen#in=general") as gwen:
        await write(gwen, "/signpost")
        form = gwen.get_by_role("dialog", name="/signpost")
        await expect(form.get_by_label("words", exact=True)).to_be_focused()
        await form.get_by_label("where (may be left empty)").fill("Wal")

        where = gwen.locator("datalist[id='suggesting-where-list'] option")
        await expect(where.first).to_have_attribute("value", "Wales")
        ids = await gwen.evaluate("[...document.querySelectorAll('#dialog [id]')].map((one) => one.id)")
        assert len(ids) == len(set(ids))
        await expect(form).to_contain_text("A language, such as Welsh or BSL. Up to 40 characters.")
        await expect_accessible(gwen, "form of a command")


async def test_every_tool_of_the_bar_is_in_sight_on_a_phone(chromium: Browser, whole: Theatre) -> None:
    async with screen(chromium, whole.stage, "gwen", size=PHONE) as gwen:
        await expect(press(gwen, "Lessons")).to_be_visible()
        ends = await gwen.evaluate(
            "[...document.querySelectorAll('.tools > :not([hidden])')].map((one) => one.getBoundingClientRect().right)"
        )
        assert len(ends) >= 4
        assert max(ends) <= PHONE["width"]


async def test_the_mark_of_a_new_message_stays_on_one_line(chromium: Browser, whole: Theatre) -> None:
    async with screen(chromium, whole.stage, None, path="/?as=dee#in=general") as dee:
        await expect(press(dee, "Commands")).to_be_visible()
        whole.stage.person("sam").writes("moderator-alerts", "Who looks after this tonight?")

        badge = dee.locator("#channel-list .fresh")
        await expect(badge).to_have_text("new")
        # In one look: the list is drawn anew when something happens, so a mark held for longer may be gone.
        height = await dee.wait_for_function(
            "() => document.querySelector('#channel-list .fresh')?.getBoundingClientRect().height"
        )
        assert await height.json_value() < 24


async def test_what_the_bot_knows_follows_what_happens_and_stays_folded_out(chromium: Browser, whole: Theatre) -> None:
    async with screen(chromium, whole.stage, "robin") as robin:
        await press(robin, "What the bot knows").click()
        known = robin.locator("#known-list")
        await expect(known).to_have_text("The bot has stored nothing about you.")
        await apply(robin, "I would like to talk.")

        await expect(known.get_by_role("heading", name="Your application", exact=True)).to_be_visible()
        await expect(known).to_contain_text("which question: Why would you like to join?")
        codes = known.locator("details").first
        await codes.locator("summary").click()
        await expect(codes).to_contain_text("its number: 1")
        await press(robin, "Where does it stand?").click()
        await whole.stage.person("dee").presses(
            await whole.stage.message("dee", "applications", "Application 1"), "Take"
        )
        await expect(known).to_contain_text("what was done: take (application)")
        await expect(codes).to_have_attribute("open", "")
        await expect(codes.locator("summary")).to_be_visible()
