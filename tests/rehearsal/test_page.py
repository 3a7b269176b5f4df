"""The page over HTTP: what it hands out, and to whom. No browser and no bot of ours."""

from __future__ import annotations

import asyncio
import json
import re

import pytest

from bot.rehearsal import messaging
from bot.rehearsal.messaging import Draft
from bot.rehearsal.page.serving import STATIC
from bot.rehearsal.streams import LONGEST_QUEUE, Stream
from tests.rehearsal.page_table import Browser, Json

# What it hands out


async def test_the_page_forbids_everything_that_is_not_its_own(browser: Browser) -> None:
    async with browser.session.get(browser.practice.base_url + "/") as response:
        policy = response.headers["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("name", sorted(one.name for one in STATIC.iterdir()))
async def test_every_file_is_served_and_loads_nothing_from_elsewhere(browser: Browser, name: str) -> None:
    status, text = await browser.get(f"/page/{name}")

    assert status == 200
    assert not re.search(r"(?:src|href)=[\"']?(?:https?:)?//|@import|url\(", text)
    if name.endswith(".html"):
        assert not re.search(r"<script(?![^>]*\ssrc=)|\son[a-z]+\s*=|\sstyle\s*=|<style", text)
    if name.endswith(".js"):
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function|DOMParser", text
        )


async def test_every_file_that_the_page_names_is_there(browser: Browser) -> None:
    _status, start = await browser.get("/")
    named = set(re.findall(r"(?:src|href)=\"(/page/[^\"]+)\"", start))
    for script in STATIC.glob("*.js"):
        named |= {f"/page/{one}" for one in re.findall(r"from \"\./([^\"]+)\"", script.read_text(encoding="utf-8"))}

    answers = {path: (await browser.get(path))[0] for path in sorted(named)}

    assert len(named) > 10
    assert set(answers.values()) == {200}


async def test_every_script_is_asked_for_at_once() -> None:
    """Scripts that name each other would else be fetched one after another."""

    def named(name: str) -> set[str]:
        return set(re.findall(r"from \"\./([^\"]+)\"", (STATIC / name).read_text(encoding="utf-8")))

    needed, waiting = {"main.js"}, ["main.js"]
    while waiting:
        waiting += (fresh := named(waiting.pop()) - needed)
        needed |= fresh

    start = (STATIC / "index.html").read_text(encoding="utf-8")
    assert set(re.findall(r"modulepreload\" href=\"/page/([^\"]+)", start)) == needed - {"main.js"}


async def test_the_known_differences_are_listed(browser: Browser) -> None:
    status, text = await browser.get("/differences")

    assert status == 200
    assert text.count("<li>") > 10
    assert "Nobody outside can see it." in text


@pytest.mark.parametrize(
    "path", ["/page/serving.py", "/page/..%2Fserving.py", "/page/../serving.py", "/etc/passwd", "/x"]
)
async def test_other_files_are_not_served(browser: Browser, path: str) -> None:
    assert (await browser.get(path))[0] == 404


# To whom


@pytest.mark.parametrize("path", ["/", "/practice/people", "/practice/people/dee/view", "/practice/events?as=dee"])
async def test_another_host_name_is_refused(browser: Browser, path: str) -> None:
    status, text = await browser.get(path, Host="rebound.example")

    assert status == 421
    assert "Robin" not in text


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "navigate"},
    ],
)
async def test_another_site_can_neither_look_nor_act(browser: Browser, headers: dict[str, str]) -> None:
    looked, _ = await browser.get("/practice/people/dee/view", **headers)
    acted, _ = await browser.post("people/mia/leave", {}, **headers)
    killed, _ = await browser.post("bot/kill", {}, **headers)

    assert (looked, acted, killed) == (403, 403, 403)
    assert browser.community.people["mia"].id in browser.community.guild.members
    assert browser.controls.acts == []


async def test_the_page_itself_and_a_link_to_it_are_welcome(browser: Browser) -> None:
    own = browser.practice.base_url

    looked, _ = await browser.get("/practice/people", **{"Origin": own, "Sec-Fetch-Site": "same-origin"})
    linked, _ = await browser.get("/", **{"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"})

    assert (looked, linked) == (200, 200)


async def test_an_applicant_sees_the_lobby_and_nothing_else(browser: Browser) -> None:
    browser.says("applications", "a secret of the moderators")

    view = await browser.looks("people/robin/view")
    status, refused = await browser.get(f"/practice/people/robin/channels/{browser.channel('applications')}")

    assert [one["name"] for one in view["channels"]] == ["welcome", "Alongside"]
    assert status == 400
    assert "secret" not in refused
    assert "applications" not in json.dumps(view)


async def test_a_whisper_reaches_one_person_only(browser: Browser) -> None:
    browser.says("general", "for Mia's eyes", only_for="mia")
    path = f"channels/{browser.channel('general')}"

    mia = await browser.looks(f"people/mia/{path}")
    rae = await browser.looks(f"people/rae/{path}")

    assert [(one["text"], one["only_you"]) for one in mia["messages"]] == [("for Mia's eyes", True)]
    assert rae["messages"] == []


async def test_the_name_of_a_hidden_channel_is_not_told(browser: Browser) -> None:
    hidden = browser.community.channels["applications"].id
    browser.says("welcome", f"see <#{hidden}>")

    place = await browser.looks(f"people/robin/channels/{browser.channel('welcome')}")

    assert place["messages"][0]["names"] == {f"#{hidden}": "#no access"}


async def test_a_reply_does_not_quote_what_is_not_theirs(browser: Browser) -> None:
    world, place = browser.practice.world, browser.community.channels["general"]
    whisper = browser.says("general", "only Mia knows", only_for="mia")
    draft = Draft(content="yes", type=19, reference={"message_id": str(whisper.id), "channel_id": str(place.id)})
    messaging.post(world, place, browser.community.people["mia"], draft)

    seen = await browser.looks(f"people/rae/channels/{browser.channel('general')}")

    assert seen["messages"][0]["reply"] == {"author": "", "text": "a message that is gone"}


async def test_events_bring_each_person_only_what_they_see(browser: Browser) -> None:
    heard: dict[str, list[Json]] = {"robin": [], "dee": []}

    async def listen(who: str) -> None:
        async with browser.session.get(f"{browser.practice.base_url}/practice/events?as={who}") as response:
            async for line in response.content:
                if line.startswith(b"data: "):
                    heard[who].append(json.loads(line[6:]))

    listening = [asyncio.create_task(listen(who)) for who in heard]
    async with asyncio.timeout(60):
        while len(browser.practice.world.listeners) < 3:
            await asyncio.sleep(0.01)
        browser.says("applications", "for moderators")
        message = browser.says("welcome", "for everybody outside")
        messaging.delete(browser.practice.world, browser.community.channels["welcome"], message)
        while not any(one["type"] == "gone" for one in heard["dee"]):
            await asyncio.sleep(0.01)
    for task in listening:
        task.cancel()
    await asyncio.gather(*listening, return_exceptions=True)

    def texts(who: str) -> list[str]:
        return [one["message"]["text"] for one in heard[who] if one["type"] == "message"]

    assert texts("dee") == ["for moderators", "for everybody outside"]
    assert texts("robin") == ["for everybody outside"]
    assert "moderators" not in json.dumps(heard["robin"])


async def test_a_page_that_reads_too_slowly_is_told_to_look_again(browser: Browser) -> None:
    stream = Stream(browser.practice, None)
    browser.practice.world.listeners.append(stream.hear)

    for _ in range(LONGEST_QUEUE + 1):
        browser.practice.world.emit("GUILD_ROLE_UPDATE", {}, guild_id=browser.community.guild.id)

    assert stream.drain() == [{"type": "again"}]


async def test_a_page_that_went_away_is_forgotten(browser: Browser) -> None:
    before = len(browser.practice.world.listeners)
    async with browser.session.get(f"{browser.practice.base_url}/practice/events?as=mia") as response:
        await response.content.readline()
        assert len(browser.practice.world.listeners) == before + 1
    browser.says("general", "are you there?")

    async with asyncio.timeout(60):
        while len(browser.practice.world.listeners) > before:
            await asyncio.sleep(0.02)
            browser.says("general", "are you there?")
