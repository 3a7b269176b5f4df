"""What people do through the page over HTTP, and what the page says about the bot. No browser, no bot of ours."""

from __future__ import annotations

import asyncio
import re

import aiohttp
import discord
import pytest
from discord import app_commands, ui

from bot.rehearsal import threads
from bot.rehearsal.answers import CannotError
from bot.rehearsal.building import build_community
from bot.rehearsal.ledger import Entry
from bot.rehearsal.page import Page
from bot.rehearsal.server import PracticeDiscord
from bot.rehearsal.telling import Telling
from tests.rehearsal.page_table import Browser
from tests.rehearsal.table import Bot, Table

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
    await asyncio.wait_for(browser.controls.began.wait(), 30)

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


def test_every_call_that_discord_takes_is_told_in_words() -> None:
    practice = PracticeDiscord()
    build_community(practice.world)
    telling = Telling(practice)

    for route in practice.desk.router.routes:
        words = telling.words(Entry(1, 0.0, route.method, route.template, route.template, {"name": "x"}, {}))
        assert not words.startswith("Called Discord"), (route.method, route.template)
        assert "{" not in words


async def test_what_was_only_looked_up_is_told_when_asked_for(browser: Browser) -> None:
    browser.practice.ledger.entries.append(Entry(1, 0.0, "GET", "/users/@me", "/users/@me", None, {}, status=200))

    assert (await browser.looks("told"))["lines"] == []
    assert [line["words"] for line in (await browser.looks("told?reads=1"))["lines"]] == ["Looked up its own account."]
