"""Talking on the page as on Discord: menus by mouse and keyboard, answers, edits, files, posts, members, links."""

from __future__ import annotations

import re
from pathlib import Path

import discord
import pytest
from playwright.async_api import Browser, Page, expect

from bot.rehearsal import messaging
from bot.rehearsal.messaging import Draft
from bot.rehearsal.page import Page as PracticePage
from bot.rehearsal.stage import Stage
from tests.rehearsal.browsing import PHONE, expect_to_fit, press, screen, write
from tests.rehearsal.table import Bot, Table

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360f8cf500f0003860180345aeb450000000049454e44ae426082"
)


def in_general(who: str) -> str:
    return f"/?as={who}#in=general"


async def expect_menu(page: Page, *names: str) -> None:
    for name in names:
        await expect(page.get_by_role("menuitem", name=name, exact=True)).to_be_visible()


async def test_a_message_is_answered_edited_reacted_to_and_deleted(chromium: Browser, stage: Stage) -> None:
    async with (
        screen(chromium, stage, "mia", path=in_general("mia")) as mia,
        screen(chromium, stage, "rae", path=in_general("rae"), size=PHONE) as rae,
    ):
        await write(mia, "helo everybody")
        first = rae.locator("#messages > li").first
        await expect(first).to_contain_text("helo everybody")
        await first.get_by_role("button", name="More about the message of Mia").click()
        await expect_to_fit(rae)
        await rae.get_by_role("menuitem", name="Reply").click()
        await expect(rae.get_by_text("You answer Mia.")).to_be_visible()
        await write(rae, "good morning")
        await expect(mia.get_by_role("link", name="In answer to Mia: helo everybody")).to_be_visible()
        await expect(rae.get_by_text("You answer Mia.")).to_be_hidden()

        await first.click(button="right", position={"x": 30, "y": 12})
        await rae.get_by_role("menuitem", name="React: Heart").click()
        heart = mia.get_by_role("button", name="Heart: 1")
        await heart.click()
        await expect(mia.get_by_role("button", name="Heart: 2")).to_have_attribute("aria-pressed", "true")

        await mia.locator("#messages > li").first.focus()
        await mia.keyboard.press("Shift+F10")
        await expect_menu(mia, "Reply", "Edit message", "Create thread", "Copy text", "Delete message")
        await mia.keyboard.press("Escape")
        await expect(mia.get_by_role("menu")).to_be_hidden()
        await mia.keyboard.press("ContextMenu")
        await mia.get_by_role("menuitem", name="Edit message").press("Enter")
        await mia.get_by_role("dialog", name="Edit message").get_by_label("Message").fill("hello everybody")
        await mia.keyboard.press("Tab")
        await mia.keyboard.press("Enter")
        changed = rae.locator("li.message", has_text="hello everybody").first
        await expect(changed).to_contain_text("(edited)")

        await mia.locator("#messages > li").first.get_by_role("button", name="More about").click()
        await mia.keyboard.press("End")
        await mia.keyboard.press("Enter")
        await press(mia, "Delete").click()
        await expect(rae.locator("#messages > li")).to_have_count(1)
        await expect(rae.get_by_text("In answer to a message that is gone")).to_be_hidden()
        await rae.reload()
        await expect(rae.get_by_text("In answer to a message that is gone")).to_be_visible()


async def test_the_bots_commands_stand_in_the_menus_of_messages_and_people(chromium: Browser, table: Table) -> None:
    bot = Bot()

    @bot.tree.context_menu(name="Flag this message")
    async def flag(interaction: discord.Interaction, message: discord.Message) -> None:
        await interaction.response.send_message(f"Flagged: {message.content}", ephemeral=True)

    @bot.tree.context_menu(name="Worried about them")
    async def worried(interaction: discord.Interaction, member: discord.Member) -> None:
        await interaction.response.send_message(f"Thank you. This is about {member.display_name}.", ephemeral=True)

    PracticePage(table.practice, table.community).attach()
    table.practice.interactions.deadline = 15.0
    table.person("rae").writes("general", "Stop your insulin")
    async with table.running(bot), screen(chromium, table, "mia", path=in_general("mia")) as mia:
        await mia.locator("li.message").first.click(button="right", position={"x": 60, "y": 30})
        await mia.get_by_role("menuitem", name="Flag this message").click()
        await expect(mia.locator("li.only-you")).to_contain_text("Flagged: Stop your insulin")

        await press(mia, "Members").click()
        members = mia.get_by_role("complementary", name=re.compile("Members: "))
        await expect(members.get_by_role("heading", name="Moderator: 2")).to_be_visible()
        await members.get_by_role("button", name="Rae").press("Enter")
        await expect(mia.get_by_text("Roles: Member")).to_be_visible()
        await mia.get_by_role("menuitem", name="Worried about them").click()
        await expect(mia.locator("li.only-you").last).to_contain_text("This is about Rae.")
        await expect(mia.get_by_role("button", name="Show earlier messages")).to_be_hidden()


async def test_who_is_not_let_in_does_not_see_who_is(chromium: Browser, stage: Stage) -> None:
    async with screen(chromium, stage, "robin", size=PHONE) as robin:
        await press(robin, "Members").click()
        listed = robin.locator("#member-list")
        await expect(listed).to_contain_text("Casey")
        await expect(listed).not_to_contain_text("Mia")
        await expect(robin.get_by_role("heading", name="Members: 6")).to_be_focused()
        await expect_to_fit(robin)


async def test_files_are_sent_shown_and_refused_clearly(chromium: Browser, stage: Stage, tmp_path: Path) -> None:
    picture, empty, large = tmp_path / "my dog.png", tmp_path / "empty.txt", tmp_path / "large.bin"
    picture.write_bytes(PNG)
    empty.write_bytes(b"")
    large.write_bytes(b"x" * (10 * 1024 * 1024 + 1))
    notes = tmp_path / "no tes \u202etxt.exe"
    notes.write_text("hello", encoding="utf-8")
    async with (
        screen(chromium, stage, "mia", path=in_general("mia")) as mia,
        screen(chromium, stage, "rae", path=in_general("rae"), size=PHONE) as rae,
    ):
        picker = mia.locator("#composer-picker")
        await picker.set_input_files(empty)
        await expect(mia.locator("#problem")).to_have_text("“empty.txt” is empty, so it cannot be sent.")
        await picker.set_input_files(large)
        await expect(mia.locator("#problem")).to_contain_text("“large.bin” is too big: 10.0 MB.")
        await picker.set_input_files([picture, notes])
        await expect(mia.locator("#composer-files li")).to_have_count(2)
        await expect(mia.locator("#problem")).to_be_empty()
        await write(mia, "look")

        shown = rae.get_by_role("img", name="Picture: my_dog.png")
        await expect(shown).to_be_visible()
        assert await shown.evaluate("(one) => one.decode().then(() => one.naturalWidth)") == 1
        await expect(rae.get_by_role("link", name="File: no_tes_txt.exe")).to_be_visible()
        await expect(mia.locator("#composer-files")).to_be_hidden()
        await expect_to_fit(rae)


async def test_pictures_of_a_card_are_described_and_those_of_the_web_are_not_loaded(
    chromium: Browser, stage: Stage
) -> None:
    world, general = stage.practice.world, stage.community.channels["general"]
    world.files[7] = PNG
    own = f"{stage.practice.base_url}/attachments/7/map.png"
    web = "https://example.org/x.png"
    media = [{"media": {"url": own}, "description": "A map of the group"}, {"media": {"url": web}}]
    section = {"type": 9, "components": [{"type": 10, "content": "Hello"}]}
    section["accessory"] = {"type": 11, "media": {"url": own}, "description": "A small map"}
    card = {"type": 17, "components": [section, {"type": 12, "items": media}]}
    messaging.post(world, general, world.application.bot, Draft(components=[card], flags=1 << 15))

    async with screen(chromium, stage, "mia", path=in_general("mia")) as mia:
        await expect(mia.get_by_role("img", name="A map of the group")).to_be_visible()
        await expect(mia.get_by_role("img", name="A small map")).to_be_visible()
        await expect(mia.locator("#messages")).to_contain_text("Picture on the web: A picture without a description")
        assert await mia.locator("#messages img").count() == 2


async def test_a_link_with_other_words_says_where_it_leads_and_asks(chromium: Browser, stage: Stage) -> None:
    stage.person("rae").writes("general", "[a kind page](https://example.org/trap) and https://example.org/plain")
    async with screen(chromium, stage, "mia", path=in_general("mia")) as mia:
        await mia.get_by_role("link", name="a kind page").click()
        asked = mia.get_by_role("dialog", name="This link leaves practice")
        await expect(asked).to_contain_text("https://example.org/trap")
        await press(mia, "Stay here").click()
        await expect(asked).to_be_hidden()
        await mia.get_by_role("link", name="a kind page").click(button="middle")
        await expect(asked).to_be_visible()
        assert len(mia.context.pages) == 1


async def test_posts_with_tags_and_threads_are_made_found_and_read(chromium: Browser, stage: Stage) -> None:
    async with (
        screen(chromium, stage, "mia") as mia,
        screen(chromium, stage, "rae", path=in_general("rae"), size=PHONE) as rae,
    ):
        await mia.get_by_role("link", name="Forum #stories").click()
        await press(mia, "New post").click()
        form = mia.get_by_role("dialog", name="New post")
        await form.get_by_label("Title").fill("My week")
        await form.get_by_label("Text").fill("It went **well**.")
        await form.get_by_label("Question").check()
        await press(mia, "Post").click()
        await expect(mia.get_by_role("heading", name="My week")).to_be_focused()
        await expect(mia.locator("#messages")).to_contain_text("It went well.")

        await press(rae, "Channels").click()
        await rae.get_by_role("link", name="Forum #stories").click()
        await press(rae, "A good day").click()
        await expect(rae.get_by_text("There are no posts yet.")).to_be_visible()
        await press(rae, "Question").click()
        await expect(rae.locator(".thread-entry")).to_contain_text("Mia: It went **well**.")
        await rae.locator(".thread-entry").get_by_role("link").click()
        await write(rae, "So glad!")
        await expect(mia.locator("#messages")).to_contain_text("So glad!")
        await expect_to_fit(rae)

        await mia.get_by_role("link", name="#general").click()
        await write(mia, "Who likes tea?")
        await expect(mia.locator("#messages")).to_contain_text("Who likes tea?")  # a menu closes when messages come
        await mia.locator("li.message").first.get_by_role("button", name="More about").click()
        await mia.get_by_role("menuitem", name="Create thread").click()
        await mia.get_by_role("dialog", name="Create thread").get_by_label("Thread name").fill("Tea")
        await mia.keyboard.press("Enter")
        await expect(mia.get_by_role("heading", name="Tea")).to_be_visible()
        await press(rae, "Channels").click()
        await rae.get_by_role("link", name="#general").click()
        await press(rae, "Threads (1)").click()
        await rae.locator("#thread-list").get_by_role("link", name="Tea").click()
        await expect(rae.get_by_role("heading", name="Tea")).to_be_visible()


async def test_leaving_asks_first_and_coming_back_works(chromium: Browser, stage: Stage) -> None:
    async with screen(chromium, stage, "mia") as mia:
        await press(mia, "Leave the server").click()
        await press(mia, "Cancel").click()
        await expect(mia.locator("#who-now")).to_have_text("You are Mia (member)")
        await press(mia, "Leave the server").click()
        await press(mia, "Leave").click()
        await expect(mia.locator("#who-now")).to_have_text("You are Mia (not in the server)")
        await press(mia, "Come into the server").click()
        await expect(mia.locator("#who-now")).to_have_text("You are Mia (has not joined yet)")


async def test_a_card_with_a_wide_menu_fits_a_phone_and_the_page_itself_never_scrolls(
    chromium: Browser, table: Table
) -> None:
    bot = Bot()
    view = discord.ui.LayoutView(timeout=None)
    options = [discord.SelectOption(label="A source of a long name " * 4)]
    menu: discord.ui.Select[discord.ui.LayoutView] = discord.ui.Select(
        custom_id="a:b",
        placeholder="Choose a source that fits, if there is one, from the list that is here",
        options=options,
    )
    view.add_item(discord.ui.Container(discord.ui.TextDisplay("Which?"), discord.ui.ActionRow(menu)))
    PracticePage(table.practice, table.community).attach()
    async with table.running(bot), screen(chromium, table, "mia", path=in_general("mia"), size=PHONE) as mia:
        for _message in range(12):
            await table.channel(bot, "general").send(view=view)
        await expect(mia.locator("#messages .card")).to_have_count(12)
        select = mia.locator("#messages .card select").last
        sticks_out = await select.evaluate(
            "(one) => one.getBoundingClientRect().right - one.closest('.card').getBoundingClientRect().right"
        )
        await press(mia, "What happened").click()
        await mia.locator("#told-lines li").last.evaluate("one => one.scrollIntoView()")
        scrolled = await mia.evaluate("document.scrollingElement.scrollTop")

    assert sticks_out <= 0
    assert scrolled == 0
