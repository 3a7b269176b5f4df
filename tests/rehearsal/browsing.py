"""Debian's chromium before practice: a screen for each person, and what has to hold on every screen."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Protocol

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Frame, Locator, Page, expect

from bot.rehearsal.server import PracticeDiscord

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SMALL = {"width": 360, "height": 740}
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 800}
REFUSED = "the server responded with a status of 400"
LOST = "net::ERR_"
SERIOUS = ("serious", "critical")
expect.set_options(timeout=60_000)  # the bot, the browser and the test may share one busy core


class Practice(Protocol):
    """A stage or a table: whatever has a practice Discord with the page on it."""

    practice: PracticeDiscord


@asynccontextmanager
async def screen(
    browser: Browser,
    stage: Practice,
    who: str | None,
    *,
    size: dict[str, int] = DESK,
    path: str | None = None,
    allowed: Sequence[str] = (),
    dark: bool = False,
) -> AsyncIterator[Page]:
    """Open the page as somebody; at the end nothing may have gone wrong in it but what is `allowed`.

    Broken rules of the content security policy are errors in the console, too.
    """
    context = await browser.new_context(
        viewport=size,
        locale="en-GB",
        timezone_id="Europe/London",
        color_scheme="dark" if dark else "light",
        permissions=["clipboard-read", "clipboard-write"],
    )
    context.set_default_timeout(120_000)
    page = await context.new_page()
    wrong: list[str] = []
    base = stage.practice.base_url
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda said: wrong.append(said.text) if said.type == "error" else None)
    page.on("request", lambda one: wrong.append(one.url) if not one.url.startswith((base, "blob:")) else None)
    await page.goto(base + (path if path is not None else f"/?as={who}"))
    yield page
    await context.close()
    assert [one for one in wrong if not any(words in one for words in allowed)] == []


def press(page: Page, name: str) -> Locator:
    """Find the newest button with a name."""
    return page.get_by_role("button", name=name, exact=True).last


async def write(page: Page, words: str) -> None:
    """Write a message and send it by Enter."""
    box = page.locator("#composer-text")
    await box.fill(words)
    await box.press("Enter")


async def apply(page: Page, why: str) -> None:
    """Apply to join, from the lobby's card to the receipt."""
    await press(page, "Apply to join").click()
    await press(page, "I agree, start").click()
    form = page.get_by_role("dialog", name="Your application")
    await fill_in(form, why)
    await hand_in(page, form)


async def hand_in(page: Page, form: Locator) -> None:
    """Submit the filled-in form, look at what was written, and send it."""
    await form.get_by_role("button", name="Submit").click()
    await expect(form).to_be_hidden()
    await page.locator("li.only-you").last.get_by_role("button", name="Send", exact=True).click()
    await expect(page.get_by_role("heading", name="Sent. Thank you.")).to_be_visible()


async def fill_in(form: Locator, why: str) -> None:
    """Fill in the first page of the application."""
    await form.get_by_role("group", name="Do you agree to the group agreement?").get_by_label("Yes").check()
    await form.get_by_role("group", name="Are you 18 or older?").get_by_label("Yes").check()
    topic = form.get_by_role("group", name="What brings you to this topic?")
    await topic.get_by_label("I would rather not say").check()
    await form.get_by_label("Why would you like to join?").fill(why)


async def expect_to_fit(page: Page | Frame) -> None:
    """Nothing is wider than the screen."""
    wide = await page.evaluate("document.scrollingElement.scrollWidth")
    assert wide <= await page.evaluate("window.innerWidth")


async def expect_big_targets(page: Page | Frame) -> None:
    """What is pressed is at least 24 pixels high and wide; a link among words may be as high as its line."""
    small = await page.evaluate(
        """() => [...document.querySelectorAll("button, select, input, textarea, a, summary")].filter((one) => {
            const box = (one.closest("label") || one).getBoundingClientRect();
            if (box.width === 0 || box.height === 0 || one.matches(".skip")) return false;
            const amongWords = one.matches("a") && getComputedStyle(one).display === "inline";
            return !amongWords && (box.width < 24 || box.height < 24);
        }).map((one) => `${one.outerHTML.slice(0, 120)} ${JSON.stringify(one.getBoundingClientRect())}`)"""
    )
    assert small == []


async def expect_accessible(page: Page | Frame, where: str) -> None:
    """Axe finds nothing serious or critical."""
    found = await Axe().run(page)
    serious = [
        f"{where}: {one['id']}: {node['html'][:160]} {node.get('failureSummary', '')}"
        for one in found.response["violations"]
        if one["impact"] in SERIOUS
        for node in one["nodes"][:3]
    ]
    assert serious == [], "\n".join(serious)
