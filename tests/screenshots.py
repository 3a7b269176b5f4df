"""Makes a picture of each main screen of practice Discord: `python -m tests.screenshots [--out DIR]`."""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Protocol

from playwright.async_api import Browser, Locator, Page, async_playwright, expect

from bot.privacy.practising import known_beside
from bot.rehearsal.stage import Story
from bot.rehearsal.stories import STORIES, panel
from bot.rehearsal.theatre import Theatre
from tests.rehearsal.browsing import ARGUMENTS, CHROMIUM, DESK, PHONE, fill_in, hand_in, press, write
from tests.small_png import shrink

USUAL = Path(__file__).resolve().parents[1] / "docs" / "pictures"
SIZES = {"desk": DESK, "phone": PHONE}
MOST_BYTES = 120_000
_SETUP = 78


class Shoot(Protocol):
    """Makes the pictures of a page at each width, with one part open at the side when it is named.

    `top` is what stands at the top of each picture.
    """

    async def __call__(
        self, page: Page, name: str, panel: str | None = None, *, top: Locator | None = None
    ) -> None: ...


def main() -> int:
    """Make the pictures; return the exit code."""
    reader = argparse.ArgumentParser(prog="python -m tests.screenshots", description=__doc__)
    reader.add_argument("--out", type=Path, default=USUAL, help="the folder for the pictures (usual: docs/pictures)")
    out: Path = reader.parse_args().out
    if not CHROMIUM.exists():
        print("chromium is not installed (Debian: apt-get install chromium)")
        return _SETUP
    out.mkdir(parents=True, exist_ok=True)
    asyncio.run(make(out))
    large = [one for one in sorted(out.glob("*.png")) if one.stat().st_size > MOST_BYTES]
    for one in large:
        print(f"{one.name} is larger than {MOST_BYTES // 1000} kB")
    return 1 if large else 0


async def make(out: Path) -> None:
    """Open practice, play short scenes, and write a picture of each screen into a folder."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        async with _theatre() as theatre:
            await _scene(browser, theatre, _shooting(out))
        async with _theatre(STORIES["first-evening"]) as theatre:
            await theatre.stage.start_bot()
            await _first_evening(browser, theatre, _shooting(out))
        await browser.close()


@asynccontextmanager
async def _theatre(story: Story | None = None) -> AsyncIterator[Theatre]:
    with tempfile.TemporaryDirectory(prefix="alongside-pictures-") as folder:
        theatre = Theatre(Path(folder), known=known_beside)
        try:
            await theatre.open(story)
            theatre.stage.practice.interactions.deadline = 15.0
            yield theatre
        finally:
            await theatre.close()


def _shooting(out: Path) -> Shoot:
    async def shoot(page: Page, name: str, panel: str | None = None, *, top: Locator | None = None) -> None:
        for kind, size in SIZES.items():
            await page.set_viewport_size({"width": size["width"], "height": size["height"]})
            await page.mouse.move(0, 0)
            if panel is not None:
                await _panel(page, panel)
            if top is not None:
                await top.evaluate("one => one.scrollIntoView()")
            await page.wait_for_timeout(400)
            await expect(page.locator(".problem:visible")).to_have_count(0)  # no picture of a mistake
            file = out / f"{name}-{kind}.png"
            picture = await page.screenshot(animations="disabled", caret="hide")
            file.write_bytes(await asyncio.to_thread(shrink, picture))
            print(f"{file.name}: {file.stat().st_size // 1000} kB", flush=True)
        if panel is not None:
            await _panel(page, None)
        await page.set_viewport_size({"width": DESK["width"], "height": DESK["height"]})

    return shoot


async def _scene(browser: Browser, theatre: Theatre, shoot: Shoot) -> None:
    _talk(theatre)
    async with _screen(browser, theatre, "/") as page:
        await expect(page.get_by_role("link", name="Robin", exact=True)).to_be_visible()
        await shoot(page, "chooser")
    await _apply(browser, theatre, shoot)
    await _decide(browser, theatre, shoot)
    await _topics(browser, theatre, shoot)
    await _help_now(browser, theatre, shoot)
    await _signposts(browser, theatre, shoot)
    await _cases(browser, theatre, shoot)
    await _organising(browser, theatre, shoot)
    async with _screen(browser, theatre, "/together?left=robin&right=dee") as page:
        right = page.frame_locator("#frame-right")
        await right.get_by_role("button", name="Channels").click()
        await right.get_by_role("link", name="#applications").click()
        await expect(right.get_by_role("button", name="Approve").first).to_be_visible()
        await shoot(page, "together")


def _talk(theatre: Theatre) -> None:
    """Have members talk a little, so that the screens are not empty."""
    mia, rae, dee = (theatre.stage.person(name) for name in ("mia", "rae", "dee"))
    first = mia.writes("general", "Good morning. How did everybody sleep?")
    rae.writes("general", "Better than last week! The **quiet hour** before bed helps me.", reply_to=first)
    dee.writes("general", "Glad to hear it. There is a thread about small routines in #sleep.")


async def _apply(browser: Browser, theatre: Theatre, shoot: Shoot) -> None:
    async with _screen(browser, theatre, "/?as=robin") as robin:
        await expect(press(robin, "Apply to join")).to_be_visible()
        await _panel(robin, None)
        await shoot(robin, "lobby")
        await press(robin, "Apply to join").click()
        await press(robin, "I agree, start").click()
        form = robin.get_by_role("dialog", name="Your application")
        await fill_in(form, "I would like to talk with people who know this from their own life.")
        await robin.evaluate("document.getElementById('dialog').scrollTop = 0")
        await shoot(robin, "form")
        await hand_in(robin, form)
        await shoot(robin, "known", "What the bot knows")
    async with _screen(browser, theatre, "/?as=mia#in=general") as mia:
        await _panel(mia, "Members")
        await expect(mia.locator("#member-list li").first).to_be_visible()
        await shoot(mia, "channel")


async def _decide(browser: Browser, theatre: Theatre, shoot: Shoot) -> None:
    async with _screen(browser, theatre, "/?as=dee#in=applications") as dee:
        card = dee.locator("#messages > li").filter(has_text="Application 1").first
        await expect(card.get_by_role("button", name="Approve")).to_be_visible()
        await _panel(dee, None)
        await shoot(dee, "queue")
        await card.get_by_role("button", name="Take").click()
        await expect(card).to_contain_text("is looking at it")
        await card.get_by_role("button", name="Read answers").click()
        await expect(dee.locator("li.only-you").last).to_contain_text("the answers")
        await shoot(dee, "application")
        for button, name in (("What happened", "what-happened"), ("What if", "what-if"), ("Lessons", "lessons")):
            await shoot(dee, name, button)


async def _topics(browser: Browser, theatre: Theatre, shoot: Shoot) -> None:
    olu = theatre.stage.person("olu")
    for name in ("Diabetes", "Long-term pain", "ME/CFS", "Anxiety and panic", "Carers"):
        offered = await olu.autocompletes("topic open", "topic", name, "general")
        await olu.command("topic open", "general", topic=str(offered.choice_values[name]))
    await olu.command("topic panel", "everyday-life")
    async with _screen(browser, theatre, "/?as=mia#in=everyday-life") as mia:
        await expect(press(mia, "Choose topics")).to_be_visible()
        await _panel(mia, None)
        await press(mia, "Choose topics").click()
        await expect(press(mia, "Join Diabetes")).to_be_visible(timeout=30_000)
        await mia.locator("#messages > li").last.evaluate("one => one.scrollIntoView()")
        await shoot(mia, "topics")
        await press(mia, "Join Diabetes").click()
        await expect(press(mia, "Leave Diabetes")).to_be_visible()
    async with _screen(browser, theatre, "/?as=mia#in=diabetes") as mia:
        await expect(press(mia, "What can I do here?")).to_be_visible()
        await _panel(mia, None)
        await press(mia, "What can I do here?").click()
        await expect(press(mia, "Hide it for today")).to_be_visible()
        await shoot(mia, "topic")


async def _help_now(browser: Browser, theatre: Theatre, shoot: Shoot) -> None:
    async with _screen(browser, theatre, "/?as=gwen#in=everyday-life") as gwen:
        await write(gwen, "/help-now")
        await press(gwen, "Wales").click()
        await expect(gwen.locator("li.only-you").last).to_contain_text("NHS 111 Wales")
        await _panel(gwen, None)
        await shoot(gwen, "help-now", top=gwen.locator("li.only-you").last)


async def _signposts(browser: Browser, theatre: Theatre, shoot: Shoot) -> None:
    async with _screen(browser, theatre, "/?as=gwen#in=everyday-life") as gwen:
        await _panel(gwen, None)
        await write(gwen, "/signpost")
        form = gwen.get_by_role("dialog", name="/signpost")
        await form.get_by_label("words", exact=True).fill("long-term pain")
        await form.get_by_label("where (may be left empty)").fill("Wales")
        await form.get_by_role("button", name="Send").click()
        await expect(gwen.locator("li.only-you").last).to_contain_text("Pain Concern")
        await shoot(gwen, "signpost", top=gwen.locator("li.only-you").last)


async def _cases(browser: Browser, theatre: Theatre, shoot: Shoot) -> None:
    stage = theatre.stage
    for who in ("kit", "noor", "theo"):
        await panel.learn(stage, who)
    stage.person("mia").writes("general", "Honey cured my diabetes. Nobody with diabetes needs insulin.")
    async with _screen(browser, theatre, "/?as=gwen#in=general") as gwen:
        await _panel(gwen, None)
        message = gwen.locator("li.message").filter(has_text="Honey cured").last
        await message.click(button="right", position={"x": 60, "y": 20})
        await gwen.get_by_role("menuitem", name=panel.MENU).click()
        form = gwen.get_by_role("dialog")
        await form.get_by_label("It promises a cure").check()
        await shoot(gwen, "flag")
        await form.get_by_role("button", name="Submit").click()
        await expect(gwen.locator("li.only-you").last).to_contain_text("Thank you")
    first = next(iter(await panel.seats_of(stage, ("kit", "noor", "theo"))))
    async with _screen(browser, theatre, f"/?as={first}#in=general") as reviewer:
        await _panel(reviewer, None)
        await write(reviewer, "/review")
        await reviewer.get_by_role("button", name="Open message").last.click()
        await expect(press(reviewer, "Give my opinion")).to_be_visible()
        await shoot(reviewer, "review", top=reviewer.locator("li.only-you").filter(has_text="Give my opinion").last)
    async with _screen(browser, theatre, "/?as=dee#in=cases") as dee:
        await expect(dee.locator("#messages")).to_contain_text("Case 1")
        await _panel(dee, None)
        await shoot(dee, "case")


async def _organising(browser: Browser, theatre: Theatre, shoot: Shoot) -> None:
    async with _screen(browser, theatre, "/?as=olu#in=organisers") as olu:
        await _panel(olu, None)
        await write(olu, "/settings")
        await olu.get_by_role("dialog", name="/settings").get_by_role("button", name="Send").click()
        answer = olu.locator("li.only-you").last
        await _choose(answer, "Which part?", "Membership")
        await expect(answer.get_by_label("Which one?")).to_be_visible()
        await shoot(olu, "settings", top=answer)
        await write(olu, "/doctor")
        again = olu.locator("li.only-you").filter(has_text="Look again").last
        await expect(again).to_be_visible()
        await shoot(olu, "doctor", top=again)


async def _first_evening(browser: Browser, theatre: Theatre, shoot: Shoot) -> None:
    async with _screen(browser, theatre, "/?as=olu#in=general") as olu:
        await _panel(olu, None)
        await write(olu, "/setup")
        answer = olu.locator("li.only-you").last
        await expect(answer).to_contain_text("Set up this group")
        await shoot(olu, "setup", top=answer)
        await press(olu, "Next").click()
        await expect(answer).to_contain_text("Organisers (1 of")
        await shoot(olu, "setup-role", top=answer)
        await press(olu, "To the preview").click()
        await expect(answer).to_contain_text("What will be made")
        await shoot(olu, "setup-preview", top=answer)
        await press(olu, "Make these").click()
        await _until_made(olu, answer)
        await shoot(olu, "setup-made", top=answer)
        await press(olu, "Next").click()
        await expect(answer).to_contain_text("Who helps you")
        await press(olu, "Next").click()
        await expect(answer).to_contain_text("These lines are shown first")
        await shoot(olu, "setup-help", top=answer)
        await press(olu, "Next").click()
        await expect(answer).to_contain_text("cannot go live yet")
        await shoot(olu, "setup-live", top=answer)


async def _until_made(page: Page, answer: Locator) -> None:
    while "Everything is made" not in await answer.inner_text():
        if await answer.get_by_role("button", name="Look again").count():
            await press(page, "Look again").click()
        await page.wait_for_timeout(500)


async def _choose(answer: Locator, menu: str, option: str) -> None:
    await answer.get_by_label(menu).select_option(label=option)
    await answer.get_by_role("button", name=f"Choose ({menu})").click()


async def _panel(page: Page, button: str | None) -> None:
    """Open one part at the side, or none."""
    opened = page.locator(".bar [aria-expanded=true], .place [aria-expanded=true]")
    if await opened.count():
        await opened.first.click()
    if button is not None:
        await page.get_by_role("button", name=button, exact=True).click()
        await expect(page.locator(".panel [aria-busy=true]")).to_have_count(0)


@asynccontextmanager
async def _screen(browser: Browser, theatre: Theatre, path: str) -> AsyncIterator[Page]:
    size = {"width": DESK["width"], "height": DESK["height"]}
    context = await browser.new_context(
        viewport=size, locale="en-GB", timezone_id="Europe/London", reduced_motion="reduce", color_scheme="light"
    )
    page = await context.new_page()
    await page.goto(theatre.address.rstrip("/") + path)
    yield page
    await context.close()


if __name__ == "__main__":
    sys.exit(main())
