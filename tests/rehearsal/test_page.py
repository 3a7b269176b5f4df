"""The page over HTTP: what it hands out, to whom, and what it refuses. No browser and no bot of ours."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import discord
import pytest
from discord import app_commands, ui

from bot.rehearsal import messaging, threads
from bot.rehearsal.answers import CannotError
from bot.rehearsal.building import Community, build_community
from bot.rehearsal.ledger import Entry
from bot.rehearsal.messaging import Draft
from bot.rehearsal.page import Page
from bot.rehearsal.page.serving import STATIC
from bot.rehearsal.server import PracticeDiscord
from bot.rehearsal.shapes import EPHEMERAL, Message
from bot.rehearsal.streams import LONGEST_QUEUE, Stream
from bot.rehearsal.telling import Telling
from tests.rehearsal.table import Bot, Table

Json = dict[str, Any]


class Controls:
    """Stands where the command puts the bot's process."""

    def __init__(self) -> None:
        self.acts: list[object] = []
        self.trouble: Exception | None = None
        self.may_end = asyncio.Event()
        self.may_end.set()

    async def restart(self) -> None:
        await self.may_end.wait()
        if self.trouble is not None:
            raise self.trouble
        self.acts.append("restart")

    async def kill(self) -> None:
        self.acts.append("kill")

    async def skip(self, seconds: float) -> None:
        self.acts.append(seconds)


class Browser:
    """Asks the page as a script does; `headers` make it a browser of some site."""

    def __init__(self, session: aiohttp.ClientSession, practice: PracticeDiscord, community: Community) -> None:
        self.session = session
        self.practice = practice
        self.community = community
        self.controls = Controls()

    async def get(self, path: str, **headers: str) -> tuple[int, str]:
        async with self.session.get(self.practice.base_url + path, headers=headers) as response:
            return response.status, await response.text()

    async def looks(self, path: str) -> Json:
        status, text = await self.get("/practice/" + path)
        assert status == 200, text
        return dict(json.loads(text))

    async def post(self, path: str, body: object, **headers: str) -> tuple[int, Json]:
        sent = body if isinstance(body, bytes) else json.dumps(body).encode()
        async with self.session.post(
            self.practice.base_url + "/practice/" + path, data=sent, headers=headers
        ) as answer:
            return answer.status, await answer.json()

    def channel(self, name: str) -> str:
        return str(self.community.channels[name].id)

    def says(self, channel: str, text: str, *, only_for: str | None = None) -> Message:
        """Post as the bot, for everybody or for one person."""
        people = self.community.people
        draft = Draft(
            content=text, only_for=people[only_for].id if only_for else None, flags=EPHEMERAL if only_for else 0
        )
        world = self.practice.world
        return messaging.post(world, self.community.channels[channel], world.application.bot, draft)


@pytest.fixture
async def browser() -> AsyncIterator[Browser]:
    async with PracticeDiscord() as practice, aiohttp.ClientSession() as session:
        browser = Browser(session, practice, build_community(practice.world))
        Page(practice, browser.community, browser.controls).attach()
        yield browser


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
    async with asyncio.timeout(5):
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

    async with asyncio.timeout(5):
        while len(browser.practice.world.listeners) > before:
            await asyncio.sleep(0.02)
            browser.says("general", "are you there?")


# Acts


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("people/mia/write", b"not JSON"),
        ("people/mia/write", b"[" * 100_000),
        ("people/mia/write", []),
        ("people/mia/write", {}),
        ("people/mia/write", {"channel": "1" * 40, "text": "x"}),
        ("people/mia/write", {"channel": "\u0661", "text": "x"}),
        ("people/mia/write", {"channel": "dm", "text": ""}),
        ("people/mia/write", {"channel": "dm", "text": "x" * 2001}),
        ("people/mia/write", {"channel": "dm", "text": "x", "patience": "soon"}),
        ("people/mia/press", {"channel": "dm", "message": "1", "custom_id": "x"}),
        ("people/mia/press", {"channel": "dm", "message": None, "custom_id": 3}),
        ("people/mia/choose", {"channel": "dm", "message": "1", "custom_id": "x", "values": "all"}),
        ("people/mia/command", {"channel": "dm", "command": "", "options": {}}),
        ("people/mia/command", {"channel": "dm", "command": "nothing here", "options": []}),
        ("people/mia/submit", {"form": "1", "values": {}}),
        ("people/mia/post", {"channel": "dm", "name": "x", "text": "y"}),
        ("people/nobody/write", {"channel": "dm", "text": "x"}),
        ("people/olu/leave", {}),
    ],
)
async def test_bad_input_is_answered_with_a_sentence(browser: Browser, path: str, body: object) -> None:
    status, said = await browser.post(path, body)

    assert status == 400
    assert re.match(r"[A-Z'“/].+", said["error"])


async def test_an_unknown_address_is_told_so(browser: Browser) -> None:
    assert (await browser.post("people/mia/fly", {}))[0] == 404
    assert (await browser.get("/practice/secrets"))[0] == 400


async def test_a_member_writes_and_starts_a_post(browser: Browser) -> None:
    wrote, _ = await browser.post("people/mia/write", {"channel": browser.channel("general"), "text": "hello"})
    posted, made = await browser.post(
        "people/mia/post", {"channel": browser.channel("stories"), "name": "My week", "text": "It went well."}
    )

    general = await browser.looks(f"people/rae/channels/{browser.channel('general')}")
    thread = await browser.looks(f"people/rae/channels/{made['channel']}")
    assert (wrote, posted) == (200, 200)
    assert [(one["author"], one["text"]) for one in general["messages"]] == [("Mia", "hello")]
    assert [one["text"] for one in thread["messages"]] == ["It went well."]


async def test_an_archived_thread_stays_open_for_whoever_reads_it(browser: Browser) -> None:
    _, made = await browser.post(
        "people/mia/post", {"channel": browser.channel("stories"), "name": "My week", "text": "It went well."}
    )
    threads.set_archived(browser.practice.world, browser.community.guild.threads[int(made["channel"])], archived=True)

    elsewhere = await browser.looks("people/rae/view")
    reading = await browser.looks(f"people/rae/view?reading={made['channel']}")
    robin = await browser.looks(f"people/robin/view?reading={made['channel']}")

    assert [made["channel"] in {one["id"] for one in view["channels"]} for view in (elsewhere, reading, robin)] == [
        False,
        True,
        False,
    ]


async def test_who_may_not_write_is_told_so(browser: Browser) -> None:
    status, said = await browser.post("people/robin/write", {"channel": browser.channel("welcome"), "text": "hi"})

    assert status == 400
    assert said["error"] == "Robin lacks Send Messages in welcome"


async def test_leaving_and_coming_back(browser: Browser) -> None:
    await browser.post("people/mia/leave", {})
    gone = await browser.looks("people/mia/view")
    await browser.post("people/mia/join", {})
    back = await browser.looks("people/mia/view")

    assert (gone["me"]["about"], gone["channels"]) == ("not in the server", [])
    assert back["me"]["about"] == "has not joined yet"


async def test_only_the_latest_hundred_messages_come_at_once(browser: Browser) -> None:
    for number in range(130):
        browser.says("general", str(number))
    path = f"people/mia/channels/{browser.channel('general')}"

    latest = await browser.looks(path)
    earlier = await browser.looks(f"{path}?before={latest['messages'][0]['id']}")

    assert [one["text"] for one in latest["messages"]] == [str(number) for number in range(30, 130)]
    assert [one["text"] for one in earlier["messages"]] == [str(number) for number in range(30)]
    assert (latest["earlier"], earlier["earlier"]) == (True, False)


class Question(ui.Modal, title="A question"):
    words = ui.Label(text="Your words", component=ui.TextInput(custom_id="words"))

    async def on_submit(self, interaction: discord.Interaction) -> None:
        assert isinstance(self.words.component, ui.TextInput)
        await interaction.response.send_message(f"heard: {self.words.component.value}", ephemeral=True)


async def test_a_form_is_filled_in_by_the_one_for_whom_it_opened(table: Table) -> None:
    bot = Bot()

    @bot.tree.command(description="Ask")
    @app_commands.allowed_contexts(guilds=True, dms=True)
    async def ask(interaction: discord.Interaction) -> None:
        await interaction.response.send_modal(Question())

    async with table.running(bot), aiohttp.ClientSession() as session:
        browser = Browser(session, table.practice, table.community)
        Page(table.practice, table.community).attach()
        where = browser.channel("general")
        place = await browser.looks(f"people/mia/channels/{where}")
        _, opened = await browser.post("people/mia/command", {"channel": where, "command": "ask"})
        filled = {"form": opened["form"]["id"], "values": {"words": "hello"}}
        stolen, refused = await browser.post("people/rae/submit", filled)
        _, answered = await browser.post("people/mia/submit", filled)
        again, _ = await browser.post("people/mia/submit", filled)

    assert [one["name"] for one in place["commands"]] == ["ask"]
    assert opened["form"]["title"] == "A question"
    assert (stolen, refused["error"]) == (400, "That form is not open any more")
    assert [(one["text"], one["only_you"]) for one in answered["messages"]] == [("heard: hello", True)]
    assert again == 400


async def test_no_answer_is_a_failure_in_discords_words(browser: Browser) -> None:
    browser.practice.interactions.deadline = 0.05
    message = browser.says("general", "")
    message.components = [{"type": 1, "components": [{"type": 2, "style": 1, "label": "Go", "custom_id": "x:y:1:1"}]}]
    pressed = {"channel": str(message.channel_id), "message": str(message.id), "custom_id": "x:y:1:1"}

    status, said = await browser.post("people/mia/press", pressed)

    assert (status, said["failed"]) == (200, "This interaction failed")


# The bot's process and time


async def test_the_buttons_act_on_the_bot_and_on_time(browser: Browser) -> None:
    for act, body in (("restart", {}), ("kill", {}), ("skip", {"seconds": 7200})):
        status, state = await browser.post(f"bot/{act}", body)
        assert (status, state["connected"]) == (200, False)

    assert browser.controls.acts == ["restart", "kill", 7200.0]


@pytest.mark.parametrize("seconds", [0, -1, True, None, "1", 1e12, float("nan")])
async def test_time_is_not_skipped_by_nonsense(browser: Browser, seconds: object) -> None:
    status, said = await browser.post("bot/skip", {"seconds": seconds})

    assert (status, said["error"]) == (400, "Time can be skipped by up to a year")
    assert browser.controls.acts == []


async def test_a_bot_that_does_not_start_says_why(browser: Browser) -> None:
    browser.controls.trouble = CannotError("the bot ended: no settings")

    status, said = await browser.post("bot/restart", {})

    assert (status, said["error"]) == (400, "The bot ended: no settings")


async def test_two_pages_do_not_act_on_the_bot_at_once(browser: Browser) -> None:
    browser.controls.may_end.clear()
    first = asyncio.create_task(browser.post("bot/restart", {}))
    await asyncio.sleep(0.05)

    second, said = await browser.post("bot/kill", {})
    browser.controls.may_end.set()

    assert (second, said["error"]) == (400, "Something else is being done to the bot just now")
    assert (await first)[0] == 200


async def test_without_controls_there_are_no_buttons() -> None:
    async with PracticeDiscord() as practice, aiohttp.ClientSession() as session:
        browser = Browser(session, practice, build_community(practice.world))
        Page(practice, browser.community).attach()

        assert (await browser.looks("bot/state"))["controls"] is False
        assert (await browser.post("bot/kill", {}))[0] == 404


# What happened, in plain words


def test_what_the_bot_did_is_told_in_plain_words() -> None:
    practice = PracticeDiscord()
    community = build_community(practice.world)
    robin, dee, member = community.people["robin"], community.people["dee"], community.roles["Member"]
    path = f"/guilds/{community.guild.id}/members/{robin.id}/roles/{member.id}"
    template = "/guilds/{guild_id}/members/{user_id}/roles/{role_id}"
    given = Entry(1, 0.0, "PUT", path, template, None, {}, status=204, permission="Manage Roles")
    given.reason = f"op:aB-_9 decided by {dee.id}"
    direct = practice.world.direct_channel(robin, practice.world.application.bot)
    written = Entry(
        2, 0.0, "POST", f"/channels/{direct.id}/messages", "/channels/{channel_id}/messages", {}, {}, status=403
    )
    written.permission = "403 50007: Cannot send messages to this user"
    practice.ledger.entries += [given, written, Entry(3, 0.0, "GET", "/users/@me", "/users/@me", None, {}, status=200)]
    practice.ledger.violate("nonce", "a message was sent without a nonce")

    lines = {line["words"]: (line["ok"], line["note"]) for line in Telling(practice).lines()}

    assert lines == {
        "A rule was broken: a message was sent without a nonce.": (False, ""),
        "Gave Robin the role “Member”.": (True, "Permission used: Manage Roles. Reason given: decided by Dee."),
        "Did not work: Wrote in direct messages with Robin.": (
            False,
            "Discord said no: 403 50007: Cannot send messages to this user.",
        ),
    }
