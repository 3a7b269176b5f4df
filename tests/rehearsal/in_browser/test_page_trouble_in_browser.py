"""Bad input and bad luck on the page: a clear message each time, never a blank page and never a broken rule."""

from __future__ import annotations

import asyncio
from pathlib import Path

import discord
import pytest
from discord import ui
from playwright.async_api import Browser, Page, expect

from bot.rehearsal import messaging
from bot.rehearsal.messaging import Draft
from bot.rehearsal.page import Page as PracticePage
from bot.rehearsal.stage import Stage, staged
from tests.rehearsal.browsing import LOST, PHONE, REFUSED, expect_to_fit, press, screen, write
from tests.rehearsal.table import Bot, Table

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]
SCRIPT = '<img src=x onerror="window.hacked = 1"><script>window.hacked = 1</script>'
BOMBS = {
    "asterisks": "*" * 2000,
    "nested": "**_~~||" * 280,
    "quotes": "> " * 900 + "deep",
    "quote lines": ">>> " * 400 + "x",
    "lists": "\n".join(f"{' ' * (number % 8)}- x" for number in range(200)),
    "links": "[a](https://a.example/) " * 83,
    "brackets": "[" * 1000 + "](" * 400,
    "code": "`" * 1999 + "x",
    "fences": "```\n" * 400,
    "mentions": "<@1>" * 400,
    "one long word": "x" * 2000,
    "marks upon marks": "z\u0300\u0301\u0302\u0303" * 400,
}


def in_general(who: str) -> str:
    return f"/?as={who}#in=general"


async def expect_alive(page: Page) -> None:
    """The page stands, says who one is, and runs no words of others."""
    await expect(page.locator("#who-now")).to_contain_text("You are")
    assert await page.evaluate("window.hacked") is None
    await expect_to_fit(page)


async def test_pasted_scripts_and_too_many_words_stay_words(chromium: Browser, stage: Stage) -> None:
    async with (
        screen(chromium, stage, "mia", path=in_general("mia")) as mia,
        screen(chromium, stage, "rae", path=in_general("rae"), size=PHONE) as rae,
    ):
        await write(mia, SCRIPT)
        await expect(rae.locator("#messages > li").first).to_contain_text("<script>window.hacked = 1</script>")
        await write(mia, "a" * 4000)
        said = "A message may have up to 2,000 characters. Yours has 4,000. It stays here for you to shorten."
        await expect(mia.locator("#problem")).to_have_text(said)
        await expect(mia.locator("#composer-text")).to_have_value("a" * 4000)
        await write(mia, "a" * 2000)
        await expect(rae.locator("#messages > li")).to_have_count(2)
        await expect(mia.locator("#composer-text")).to_have_value("")

        for page in (mia, rae):
            await expect_alive(page)


async def test_markdown_bombs_are_drawn_at_once(chromium: Browser, stage: Stage) -> None:
    async with screen(chromium, stage, "rae", path=in_general("rae"), size=PHONE) as rae:
        await expect(rae.locator("#composer-text")).to_be_visible()
        for count, text in enumerate(BOMBS.values(), 1):
            stage.person("mia").writes("general", text)
            await expect(rae.locator("#messages > li")).to_have_count(count)
        took = await rae.evaluate(
            """async (texts) => {
                const { rendered } = await import("/page/words.js");
                const began = performance.now();
                for (const text of texts) rendered(text + text);
                return performance.now() - began;
            }""",
            list(BOMBS.values()),
        )
        await expect_alive(rae)

    assert took < 3000


async def test_names_that_are_scripts_stay_names(chromium: Browser, stage: Stage) -> None:
    hostile = "<b onmouseover=window.hacked=1>Mia</b>"
    stage.community.people["mia"].display = hostile
    thread = stage.person("mia").starts_thread("general", "<script>window.hacked=1</script>")
    stage.person("mia").writes(thread, "hello")
    async with screen(chromium, stage, "rae", path=f"/?as=rae#c{thread.id}") as rae:
        await expect(rae.locator("#place")).to_have_text("<script>window.hacked=1</script>")
        await press(rae, "Members").click()
        await expect(rae.locator("#member-list")).to_contain_text(hostile)
        await expect_alive(rae)


async def test_a_server_that_goes_away_is_waited_for_and_words_are_not_lost(chromium: Browser, tmp_path: Path) -> None:
    async with staged(tmp_path / "one", write=lambda _line: None) as first:
        PracticePage(first.practice, first.community).attach()
        port = int(first.practice.base_url.rsplit(":", 1)[1])
        opened = screen(chromium, first, "mia", path=in_general("mia"), allowed=(LOST, REFUSED))
        mia = await opened.__aenter__()
        await write(mia, "before")
        await mia.locator("#composer-text").fill("half a sentence")
        await expect(mia.locator("#messages > li")).to_have_count(1)
    await expect(mia.locator("#lost")).to_have_text(
        "Practice does not answer just now. This page goes on by itself when it is back."
    )
    await expect(mia.locator("#messages")).to_contain_text("before")
    await mia.keyboard.press("Enter")
    await expect(mia.locator("#problem")).to_have_text("Practice does not answer. Is it still running?")
    await expect(mia.locator("#composer-text")).to_have_value("half a sentence")

    async with staged(tmp_path / "two", write=lambda _line: None, port=port) as second:
        PracticePage(second.practice, second.community).attach()
        await expect(mia.locator("#note")).to_contain_text("Practice began afresh. This is #general.")
        await expect(mia.locator("#lost")).to_be_hidden()
        await expect(mia.locator("#messages > li")).to_have_count(0)
        await expect(mia.get_by_text("There are no messages here yet.")).to_be_visible()
        await write(mia, "a new day")
        await expect(mia.locator("#messages > li")).to_have_count(1)
        await expect_alive(mia)
        await opened.__aexit__(None, None, None)


async def test_a_closed_socket_opens_again_and_brings_what_was_missed(chromium: Browser, stage: Stage) -> None:
    async with screen(chromium, stage, "mia", path=in_general("mia"), allowed=(LOST,)) as mia:
        await expect(mia.locator("#composer-text")).to_be_visible()
        listening = len(stage.practice.world.listeners)
        runner = stage.practice._runner
        assert runner is not None
        assert runner.server is not None
        for connection in list(runner.server.connections):
            connection.force_close()
            if connection.transport is not None:
                connection.transport.abort()
        stage.person("rae").writes("general", "while you were away")

        await expect(mia.locator("#messages")).to_contain_text("while you were away")
        await expect(mia.locator("#lost")).to_be_hidden()
        async with asyncio.timeout(60):
            while len(stage.practice.world.listeners) < listening:
                await asyncio.sleep(0.05)
        stage.person("rae").writes("general", "and now")
        await expect(mia.locator("#messages")).to_contain_text("and now")


async def test_two_browsers_of_one_person_stay_in_step(chromium: Browser, stage: Stage) -> None:
    async with (
        screen(chromium, stage, "mia", path=in_general("mia"), allowed=(REFUSED,)) as one,
        screen(chromium, stage, "mia", path=in_general("mia"), size=PHONE) as other,
    ):
        await write(one, "from one")
        await expect(other.locator("#messages > li")).to_have_count(1)
        await one.locator("li.message").get_by_role("button", name="More about").click()
        await one.get_by_role("menuitem", name="Edit message").click()
        await other.locator("li.message").get_by_role("button", name="More about").click()
        await other.get_by_role("menuitem", name="Delete message").click()
        await press(other, "Delete").click()
        await expect(one.locator("#messages > li")).to_have_count(0)

        await press(one, "Save").click()

        await expect(one.locator("#dialog-problem")).to_have_text("That message is not there any more")
        await press(one, "Cancel").click()
        await expect_alive(one)


async def test_a_stale_form_and_a_stale_button_say_so(chromium: Browser, table: Table) -> None:
    bot = Bot()

    class Question(ui.Modal, title="A question"):
        words = ui.Label(text="Your words", component=ui.TextInput(custom_id="words"))

        async def on_submit(self, interaction: discord.Interaction) -> None:
            await interaction.response.send_message("heard", ephemeral=True)

    @bot.tree.command(description="Ask")
    async def ask(interaction: discord.Interaction) -> None:
        await interaction.response.send_modal(Question())

    PracticePage(table.practice, table.community).attach()
    table.practice.interactions.deadline = 15.0
    row = {"type": 1, "components": [{"type": 2, "style": 1, "label": "Go", "custom_id": "x:y:1:1"}]}
    world, general = table.world, table.community.channels["general"]
    card = messaging.post(world, general, world.application.bot, Draft(content="card", components=[row]))
    async with (
        table.running(bot),
        screen(chromium, table, "mia", path=in_general("mia"), allowed=(REFUSED,)) as mia,
        screen(chromium, table, "mia", path=in_general("mia"), allowed=(REFUSED,)) as other,
    ):
        for page in (mia, other):
            await write(page, "/ask")
            await page.get_by_role("dialog", name="A question").get_by_label("Your words").fill("hello")
        for _again in range(21):  # so many forms are kept open for one practice
            await table.person("rae").command("ask", "general")
            await mia.evaluate(
                """async ([channel]) => {
                    const { Self } = await import("/page/api.js");
                    await new Self("rae").act("command", { channel, command: "ask", options: {} });
                }""",
                [str(general.id)],
            )
        await press(mia, "Submit").click()
        await expect(mia.locator("#dialog-problem")).to_have_text("That form is not open any more")
        await mia.keyboard.press("Escape")

        card.components = []
        await press(other, "Cancel").click()
        await press(other, "Go").click()
        await expect(other.locator("#messages").get_by_role("alert")).to_have_text(
            "That button or menu is not there any more"
        )
        await expect_alive(other)


async def test_two_people_side_by_side_and_on_a_phone_one_at_a_time(chromium: Browser, stage: Stage) -> None:
    path = "/together?left=mia&right=rae"
    async with screen(chromium, stage, None, path=path) as pair:
        left, right = pair.frame_locator("#frame-left"), pair.frame_locator("#frame-right")
        await expect(left.locator("#who-now")).to_have_text("You are Mia (member)")
        await left.get_by_role("button", name="Channels").click()
        await left.get_by_role("link", name="#general").click()
        await right.get_by_role("button", name="Channels").click()
        await right.get_by_role("link", name="#general").click()
        await left.locator("#composer-text").fill("hello Rae")
        await left.locator("#composer-text").press("Enter")
        await expect(right.locator("#messages")).to_contain_text("hello Rae")

        await pair.get_by_label("Right").select_option("Dee")
        await expect(right.locator("#who-now")).to_have_text("You are Dee (moderator)")
        await expect(pair).to_have_title("Mia and Dee – Practice Discord")
        await left.locator("#who summary").click()
        await left.get_by_role("link", name="Robin", exact=True).click()
        await expect(pair.get_by_label("Left")).to_have_value("robin")
        await expect_to_fit(pair)

    async with screen(chromium, stage, None, path="/together?left=mia&right=nobody", size=PHONE) as pair:
        await expect(pair.get_by_role("alert")).to_have_text("There is nobody called “nobody” here.")
        await expect(pair.locator("#frame-right")).to_be_hidden()
        await pair.get_by_role("button", name="Dee").click()
        await expect(pair.locator("#frame-right")).to_be_visible()
        await expect(pair.locator("#frame-left")).to_be_hidden()
        await expect_to_fit(pair)
