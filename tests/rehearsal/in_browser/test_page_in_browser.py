"""The page in Debian's chromium: applying and deciding by pressing, typing and reading, with the real bot behind it."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Browser, Page, expect

from bot.rehearsal import messaging
from bot.rehearsal.messaging import Draft
from bot.rehearsal.stage import Stage
from tests.rehearsal.browsing import SMALL, apply, expect_to_fit, press, screen

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.asyncio(loop_scope="session")]


async def test_robin_applies_dee_approves_and_robin_is_welcomed(chromium: Browser, lobby: Stage) -> None:
    async with screen(chromium, lobby, "robin") as robin, screen(chromium, lobby, "dee") as dee:
        await apply(robin, "I would like to talk with **people** <b>like me</b>.")

        await dee.get_by_role("link", name="#applications").click()
        card = dee.locator("#messages li").filter(has_text="Application 1").first
        await card.get_by_role("button", name="Take").click()
        await expect(card).to_contain_text("is looking at it")
        await card.get_by_role("button", name="Read answers").click()
        answers = dee.locator("li.only-you").filter(has_text="the answers")
        await expect(answers).to_contain_text("I would like to talk with **people** <b>like me</b>.")
        await expect(answers).to_contain_text("Only you can see this")
        await card.get_by_role("button", name="Approve").click()
        await expect(card).to_contain_text("welcomed", ignore_case=True)

        await expect(robin.get_by_role("status").filter(has_text="You do not see #welcome")).to_be_visible()
        await robin.get_by_role("link", name=re.compile("Direct messages with Alongside.*new")).click()
        await expect(robin.locator("#messages")).to_contain_text("Welcome to Practice community")
        await expect(robin.locator("#who-now")).to_have_text("You are Robin (member)")
        await expect(robin.locator("#told-lines")).to_contain_text("Gave Robin the role “Member”")


async def test_a_killed_bot_fails_kindly_and_goes_on_after_its_start(chromium: Browser, lobby: Stage) -> None:
    async with screen(chromium, lobby, "robin") as robin:
        await press(robin, "Apply to join").click()
        await press(robin, "I agree, start").click()
        form = robin.get_by_role("dialog", name="Your application")
        await expect(form).to_be_visible()
        await robin.evaluate("document.getElementById('dialog').close()")
        lobby.practice.interactions.deadline = 1.0
        await press(robin, "Kill the bot").click()
        await expect(robin.get_by_text("The bot is not connected. Presses will fail.")).to_be_visible()

        await press(robin, "Apply to join").click()
        await expect(robin.locator("#messages").get_by_text("This interaction failed")).to_be_visible()
        lobby.practice.interactions.deadline = 15.0
        await press(robin, "Start the bot").click()
        await expect(robin.get_by_text("The bot is connected.")).to_be_visible()
        await press(robin, "Apply to join").click()

        await expect(robin.locator("#messages").get_by_text("Nothing is sent yet.")).to_be_visible()
        await expect(robin.locator("#messages").get_by_text("This interaction failed")).to_be_hidden()


async def test_the_whole_way_works_with_the_keyboard_on_a_phone(chromium: Browser, lobby: Stage) -> None:
    async with screen(chromium, lobby, "robin", size=SMALL) as robin:
        await expect(press(robin, "Apply to join")).to_be_visible()
        await walk_to(robin, "ArrowUp", "Apply to join")
        await robin.keyboard.press("Enter")
        await expect(press(robin, "I agree, start")).to_be_visible()
        await walk_to(robin, "End", "I agree, start")
        await robin.keyboard.press("Enter")
        form = robin.get_by_role("dialog", name="Your application")
        await expect(form.get_by_role("radio").first).to_be_focused()

        await robin.keyboard.press("Escape")
        await expect(form).to_be_hidden()

        await expect(press(robin, "I agree, start")).to_be_focused()
        await expect_to_fit(robin)


async def walk_to(page: Page, key: str, button: str) -> None:
    """Go to the newest message and on to its first button by keys; again when the message was drawn anew meanwhile."""
    for _try in range(5):
        await page.locator("#scroll").focus()
        await page.keyboard.press(key)
        await page.keyboard.press("Tab")
        try:
            await expect(press(page, button)).to_be_focused(timeout=2_000)
        except AssertionError:
            continue
        return
    await expect(press(page, button)).to_be_focused()


async def test_a_form_says_what_is_missing_and_goes_there(chromium: Browser, lobby: Stage) -> None:
    async with screen(chromium, lobby, "casey", size=SMALL) as casey:
        await press(casey, "Apply to join").click()
        await press(casey, "I agree, start").click()
        form = casey.get_by_role("dialog", name="Your application")

        await form.get_by_role("button", name="Submit").click()

        await expect(form.get_by_role("alert")).to_have_text("3 answers need another look.")
        first = form.get_by_role("group", name="Do you agree to the group agreement?")
        await expect(first.get_by_role("radio").first).to_be_focused()
        await expect(first).to_have_accessible_description(re.compile("Please choose."))
        await expect_to_fit(casey)


async def test_everything_that_can_be_used_has_a_name(chromium: Browser, lobby: Stage) -> None:
    async with screen(chromium, lobby, "dee", size=SMALL) as dee, screen(chromium, lobby, "robin") as robin:
        await apply(robin, "hello")
        await press(dee, "Channels").click()
        await dee.get_by_role("link", name=re.compile("#applications")).click()
        await expect(dee.get_by_role("heading", name="#applications")).to_be_focused()
        await press(dee, "Decline").click()
        await dee.get_by_label("Choose a reason").select_option("Under 18")
        await dee.get_by_role("button", name="Choose (Choose a reason)").click()
        await expect(dee.get_by_role("dialog", name="Decline")).to_be_visible()
        await expect_to_fit(dee)

        nameless = await dee.evaluate(
            """() => [...document.querySelectorAll("button, a, input, select, textarea")].filter((one) =>
                !(one.innerText || one.textContent || "").trim() && !one.labels?.length && !one.ariaLabel
            ).map((one) => one.outerHTML)"""
        )
        assert nameless == []


async def test_hostile_text_stays_text(chromium: Browser, stage: Stage) -> None:
    world, general, mia = stage.practice.world, stage.community.channels["general"], stage.community.people["mia"]
    hostile = [
        '<img src=x onerror="window.hacked = 1"><script>window.hacked = 1</script>',
        "[click](javascript:window.hacked=1) <javascript:window.hacked=1> [more](data:text/html,x)",
        "[a link](https://example.org/) and https://example.org/?q=<b> and <https://example.org>",
        "*" * 2000,
        "**_~~||" * 280,
        "> " * 900 + "deep",
        "`" * 1999 + "x",
        "<@1><@&2><#3><t:99999999999999999:R><t:-1:F><t:1:X>",
        "\u202eright to left\u202c z\u0300\u0301\u0302\u0303algo \u0000",
        "# " + "x" * 1900,
    ]
    for text in hostile:
        messaging.post(world, general, mia, Draft(content=text))

    async with screen(chromium, stage, "rae") as rae:
        await expect(rae.locator("#messages > li")).to_have_count(len(hostile))
        links = await rae.locator("#messages a").evaluate_all("all => all.map((one) => [one.href, one.rel])")
        hacked = await rae.evaluate("window.hacked")

        assert hacked is None
        assert {address for address, _ in links} == {"https://example.org/", "https://example.org/?q="}
        assert {rel for _, rel in links} == {"noopener noreferrer nofollow"}
        await expect(rae.locator("#messages > li").first).to_contain_text("<script>window.hacked = 1</script>")
        assert await rae.locator("#messages :is(img, script, iframe)").count() == 0
        await expect_to_fit(rae)


async def test_a_thousand_messages_open_quickly_and_stay_in_order(chromium: Browser, stage: Stage) -> None:
    world, general, mia = stage.practice.world, stage.community.channels["general"], stage.community.people["mia"]
    for number in range(1000):
        messaging.post(world, general, mia, Draft(content=f"message {number}"))

    async with screen(chromium, stage, "rae") as rae:
        await expect(rae.locator("#messages > li").last).to_contain_text("message 999")
        for shown in (200, 300):
            await press(rae, "Show earlier messages").click()
            await expect(rae.locator("#messages > li")).to_have_count(shown)
        texts = await rae.locator("#messages .body").all_text_contents()

    assert texts == [f"message {number}" for number in range(700, 1000)]


async def test_two_windows_of_one_person_and_a_slash_command(chromium: Browser, lobby: Stage) -> None:
    async with screen(chromium, lobby, "mia") as one, screen(chromium, lobby, "mia") as other:
        await one.get_by_label("Message to #general").fill("good morning")
        await one.keyboard.press("Enter")
        await expect(other.locator("#messages")).to_contain_text("good morning")

        await press(other, "Commands").click()
        await other.keyboard.type("apply st")
        await other.keyboard.press("ArrowDown")
        await expect(other.get_by_role("button", name="/apply start")).to_be_focused()
        await other.keyboard.press("ArrowDown")
        await other.keyboard.press("Enter")

        await expect(one.locator("li.only-you").last).to_contain_text("Mia used /apply status")
        await other.get_by_label("Message to #general").fill("/nothing")
        await press(other, "Send").click()
        await expect(other.get_by_role("alert").filter(has_text="There is no command /nothing")).to_be_visible()


async def test_a_stranger_gets_the_list_of_people(chromium: Browser, stage: Stage) -> None:
    context = await chromium.new_context(viewport=SMALL, color_scheme="dark", reduced_motion="reduce")
    page = await context.new_page()

    await page.goto(f"{stage.practice.base_url}/?as=nobody")

    await expect(page.get_by_role("alert").filter(has_text="There is nobody called")).to_be_visible()
    await page.get_by_role("link", name="Olu", exact=True).click()
    await expect(page.locator("#who-now")).to_have_text("You are Olu (organiser)")
    await expect_to_fit(page)
    await context.close()
