"""The rest of what a Discord person does through the page: members, files, edits, reactions, threads, two at once."""

from __future__ import annotations

import io
import json

import aiohttp
import discord
import pytest
from discord import app_commands, ui

from bot.rehearsal import messaging, threads, uploads
from bot.rehearsal.building import REVIEWERS
from bot.rehearsal.messaging import Draft
from bot.rehearsal.page import Page
from bot.rehearsal.world import ATTACHMENT_LIMIT
from tests.rehearsal.page_table import Browser, Json
from tests.rehearsal.table import Bot, Table

PNG = bytes.fromhex("89504e470d0a1a0a0000000d49484452")


def names(group: Json) -> list[str]:
    return [one["name"] for one in group["people"]]


async def members(browser: Browser, who: str, channel: str) -> Json:
    return await browser.looks(f"people/{who}/channels/{browser.channel(channel)}/members")


async def upload(browser: Browser, who: str, name: str, content: bytes) -> tuple[int, Json]:
    address = f"{browser.practice.base_url}/practice/people/{who}/upload?name={name}"
    async with browser.session.post(address, data=io.BytesIO(content)) as answer:
        return answer.status, await answer.json()


async def says(browser: Browser, who: str, channel: str, text: str, **more: object) -> Json:
    status, said = await browser.post(
        f"people/{who}/write", {"channel": browser.channel(channel), "text": text, **more}
    )
    assert status == 200, said
    message: Json = said["message"]
    return message


def where(message: Json) -> Json:
    return {"channel": message["channel"], "message": message["id"]}


# Members


async def test_members_stand_in_the_groups_of_roles_that_stand_apart(browser: Browser) -> None:
    listed = await members(browser, "mia", "general")

    assert {group["name"]: names(group) for group in listed["groups"]} == {
        "Organiser": ["Olu"],
        "Moderator": ["Dee", "Sam"],
        "Everybody else": sorted(["Alongside", "Mia", *(name.title() for name in REVIEWERS)]),
    }
    assert listed["count"] == sum(len(group["people"]) for group in listed["groups"])
    everybody = {one["name"]: one for group in listed["groups"] for one in group["people"]}
    assert (everybody["Alongside"]["bot"], everybody["Dee"]["roles"]) == (True, ["Moderator", "Member"])


async def test_who_does_not_see_a_channel_is_not_in_its_list_and_cannot_ask_for_it(browser: Browser) -> None:
    lobby = json.dumps(await members(browser, "robin", "welcome"))
    status, _ = await browser.get(f"/practice/people/mia/channels/{browser.channel('applications')}/members")

    assert "Casey" in lobby
    assert "Mia" not in lobby
    assert status == 400


async def test_a_long_list_names_some_and_counts_all(browser: Browser) -> None:
    before = await members(browser, "mia", "general")
    member = browser.community.roles["Member"]
    for number in range(300):
        user = browser.practice.world.add_user(f"more{number}")
        browser.community.guild.members[user.id] = type(
            browser.community.guild.members[browser.community.people["mia"].id]
        )(user, browser.practice.world.clock.now(), roles=[member.id])

    listed = await members(browser, "mia", "general")
    apart = sum(len(group["people"]) for group in listed["groups"][:-1])

    assert listed["count"] == before["count"] + 300
    assert sum(len(group["people"]) for group in listed["groups"]) == 200
    assert listed["groups"][-1]["count"] == listed["count"] - apart


# Files


async def test_a_picture_is_sent_and_shown_from_memory(browser: Browser) -> None:
    status, kept = await upload(browser, "mia", "my%20dog.png", PNG)
    message = await says(browser, "mia", "general", "", files=[kept["file"]["id"]])

    async with browser.session.get(message["files"][0]["url"]) as answer:
        headers, content = answer.headers, await answer.read()
    assert status == 200
    assert (message["files"][0]["name"], message["files"][0]["picture"]) == ("my_dog.png", True)
    assert content == PNG
    assert headers["Content-Type"] == "image/png"
    assert "sandbox" in headers["Content-Security-Policy"]


async def test_a_page_that_is_sent_as_a_file_is_never_opened_as_a_page(browser: Browser) -> None:
    for name in ("x.html", "x.svg", "x.png"):
        _, kept = await upload(
            browser, "mia", name, b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>"
        )
        async with browser.session.get(kept["file"]["url"]) as answer:
            assert answer.headers["Content-Type"] == "application/octet-stream"
            assert answer.headers["Content-Disposition"] == "attachment"
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert kept["file"]["picture"] is False


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "That file is empty"), (b"x" * (ATTACHMENT_LIMIT + 1), "That file is too big: a file may have up to 10 MB")],
)
async def test_a_file_that_cannot_be_kept_is_refused_clearly(browser: Browser, content: bytes, words: str) -> None:
    status, said = await upload(browser, "mia", "x.bin", content)

    assert (status, said["error"]) == (400, words)
    assert browser.practice.world.files == {}


async def test_practice_keeps_only_so_many_bytes(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST_BYTES_IN_ALL", 10)
    await upload(browser, "mia", "a", b"12345678")

    status, said = await upload(browser, "mia", "b", b"12345678")

    assert (status, said["error"][:36]) == (400, "Practice holds as many files as it c")


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\docs\\a b.txt", "a_b.txt"),
        ("", "file"),
        ("...", "file"),
        ("\u202egnp.exe", "gnp.exe"),
        ('"><script>.png', "script_.png"),
        ("x" * 300 + ".png", "x" * 76 + ".png"),
        ("\u00e9t\u00e9.jpg", "\u00e9t\u00e9.jpg"),
    ],
)
def test_an_odd_name_is_made_plain(name: str, kept: str) -> None:
    assert uploads.safe_name(name) == kept


async def test_only_ones_own_files_can_be_sent(browser: Browser) -> None:
    _, kept = await upload(browser, "mia", "mine.txt", b"mine")
    body = {"channel": browser.channel("general"), "text": "x"}

    stolen, said = await browser.post("people/rae/write", body | {"files": [kept["file"]["id"]]})
    unknown, _ = await browser.post("people/rae/write", body | {"files": ["1"]})
    many, _ = await browser.post("people/mia/write", body | {"files": [kept["file"]["id"]] * 11})

    assert (stolen, unknown, many) == (400, 400, 400)
    assert said["error"] == "A file is not there any more; please choose it again"


async def test_a_file_input_of_a_form_hands_the_bot_the_real_bytes(table: Table) -> None:
    bot = Bot()
    heard: list[tuple[str, bytes]] = []

    class Sheet(ui.Modal, title="A sheet"):
        files = ui.Label(text="Your files", component=ui.FileUpload(custom_id="files", max_values=2))

        async def on_submit(self, interaction: discord.Interaction) -> None:
            assert isinstance(self.files.component, ui.FileUpload)
            heard.extend([(one.filename, await one.read()) for one in self.files.component.values])
            await interaction.response.send_message("thanks", ephemeral=True)

    @bot.tree.command(description="Send")
    @app_commands.allowed_contexts(guilds=True, dms=True)
    async def send(interaction: discord.Interaction) -> None:
        await interaction.response.send_modal(Sheet())

    async with table.running(bot), aiohttp.ClientSession() as session:
        browser = Browser(session, table.practice, table.community)
        Page(table.practice, table.community).attach()
        _, kept = await upload(browser, "mia", "notes.txt", b"my notes")
        _, opened = await browser.post("people/mia/command", {"channel": browser.channel("general"), "command": "send"})
        form = opened["form"]["id"]
        forged, _ = await browser.post("people/mia/submit", {"form": form, "values": {"files": ["notes.txt"]}})
        await browser.post("people/mia/submit", {"form": form, "values": {"files": [kept["file"]["id"]]}})

    assert forged == 400
    assert heard == [("notes.txt", b"my notes")]


# Editing, deleting, reactions


async def test_a_message_is_edited_and_deleted_by_its_author(browser: Browser) -> None:
    message = await says(browser, "mia", "general", "helo")

    edited, said = await browser.post("people/mia/edit", where(message) | {"text": "hello"})
    foreign, refused = await browser.post("people/rae/edit", where(message) | {"text": "x"})
    deleted_by_rae, _ = await browser.post("people/rae/delete", where(message))
    deleted, _ = await browser.post("people/mia/delete", where(message))

    assert (edited, said["message"]["text"], said["message"]["edited"]) == (200, "hello", True)
    assert (foreign, refused["error"]) == (400, "Only one's own message can be changed")
    assert (deleted_by_rae, deleted) == (400, 200)
    assert (await browser.post("people/mia/edit", where(message) | {"text": "x"}))[0] == 400


@pytest.mark.parametrize("text", ["", "   ", "x" * 2001])
async def test_an_edit_keeps_the_length_that_discord_takes(browser: Browser, text: str) -> None:
    message = await says(browser, "mia", "general", "hello")

    status, said = await browser.post("people/mia/edit", where(message) | {"text": text})

    assert (status, said["error"]) == (400, "A message has 1 to 2,000 characters")


async def test_a_moderator_deletes_what_another_wrote(browser: Browser) -> None:
    message = await says(browser, "mia", "general", "hello")

    assert (await browser.post("people/dee/delete", where(message)))[0] == 200


async def test_reactions_are_counted_and_taken_back(browser: Browser) -> None:
    message = await says(browser, "mia", "general", "hello")
    path = f"people/mia/channels/{message['channel']}"

    await browser.post("people/rae/react", where(message) | {"emoji": "\u2764\ufe0f"})
    await browser.post("people/mia/react", where(message) | {"emoji": "\u2764\ufe0f"})
    both = (await browser.looks(path))["messages"][0]["reactions"]
    await browser.post("people/mia/react", where(message) | {"emoji": "\u2764\ufe0f", "on": False})
    one = (await browser.looks(path))["messages"][0]["reactions"]
    nonsense, _ = await browser.post("people/mia/react", where(message) | {"emoji": "<script>"})

    assert both == [{"emoji": "\u2764\ufe0f", "count": 2, "mine": True}]
    assert one == [{"emoji": "\u2764\ufe0f", "count": 1, "mine": False}]
    assert nonsense == 400


# Threads and posts


async def test_a_thread_is_started_under_a_message_and_listed(browser: Browser) -> None:
    message = await says(browser, "mia", "general", "hello")

    status, made = await browser.post("people/rae/thread", where(message) | {"name": "More"})
    listed = (await browser.looks(f"people/dee/channels/{message['channel']}"))["threads"]
    again, said = await browser.post("people/rae/thread", where(message) | {"name": "More"})

    assert status == 200
    assert [(one["id"], one["name"]) for one in listed] == [(made["channel"], "More")]
    assert (again, said["error"][:13]) == (400, "Discord says:")


async def test_a_post_takes_the_tags_of_its_forum(browser: Browser) -> None:
    forum = browser.channel("stories")
    tags = (await browser.looks(f"people/mia/channels/{forum}"))["tags"]
    post = {"channel": forum, "name": "My week", "text": "It went well."}

    made, _ = await browser.post("people/mia/post", post | {"tags": [tags[0]["id"]]})
    foreign, said = await browser.post("people/mia/post", post | {"tags": ["1"]})
    place = await browser.looks(f"people/rae/channels/{forum}")

    assert (made, foreign) == (200, 400)
    assert said["error"] == "A post takes up to 5 of the forum's own tags"
    assert [(one["tags"], one["author"], one["words"]) for one in place["threads"]] == [
        ([tags[0]["name"]], "Mia", "It went well.")
    ]


async def test_a_closed_post_stays_in_the_forums_list_and_a_locked_one_takes_no_words(browser: Browser) -> None:
    _, made = await browser.post(
        "people/mia/post", {"channel": browser.channel("stories"), "name": "My week", "text": "Well."}
    )
    thread = browser.community.guild.threads[int(made["channel"])]
    assert thread.thread is not None
    thread.thread.locked = True
    threads.set_archived(browser.practice.world, thread, archived=True)

    listed = (await browser.looks(f"people/rae/channels/{browser.channel('stories')}"))["threads"]
    status, _ = await browser.post("people/rae/write", {"channel": made["channel"], "text": "hello?"})
    may = (await browser.looks(f"people/rae/channels/{made['channel']}"))["may"]

    assert [(one["archived"], one["locked"]) for one in listed] == [(True, True)]
    assert (status, may["write"]) == (400, False)


# User commands


async def test_a_command_for_people_is_used_on_somebody_who_is_here(table: Table) -> None:
    bot = Bot()

    @bot.tree.context_menu(name="Say hello")
    async def hello(interaction: discord.Interaction, member: discord.Member) -> None:
        await interaction.response.send_message(f"Hello {member.display_name}", ephemeral=True)

    async with table.running(bot), aiohttp.ClientSession() as session:
        browser = Browser(session, table.practice, table.community)
        Page(table.practice, table.community).attach()
        ask = {"channel": browser.channel("general"), "command": "Say hello"}
        _, answered = await browser.post("people/mia/user_menu", ask | {"user": str(table.community.people["rae"].id)})
        hidden, _ = await browser.post("people/mia/user_menu", ask | {"user": str(table.community.people["robin"].id)})

    assert [one["text"] for one in answered["messages"]] == ["Hello Rae"]
    assert hidden == 400


# One world and another, one person and two


async def test_each_practice_has_a_word_of_its_own(browser: Browser) -> None:
    seen = {(await browser.looks(path))["world"] for path in ("people", "told", "people/mia/view")}
    async with browser.session.get(f"{browser.practice.base_url}/practice/events?as=mia") as response:
        await response.content.readuntil(b"data: ")
        hello = json.loads(await response.content.readline())

    assert seen == {browser.practice.world_id}
    assert hello == {"type": "hello", "world": browser.practice.world_id}


async def test_only_the_page_for_two_has_frames_and_only_this_page_stands_in_them(browser: Browser) -> None:
    async def policy(path: str) -> str:
        async with browser.session.get(browser.practice.base_url + path) as response:
            assert response.status == 200
            return response.headers["Content-Security-Policy"]

    together, framed, alone = await policy("/together"), await policy("/?as=mia&framed=1"), await policy("/?as=mia")

    assert "frame-src 'self'" in together
    assert "frame-ancestors 'none'" in together
    assert "frame-ancestors 'self'" in framed
    assert "frame-ancestors 'none'" in alone
    assert "frame-src" not in alone + framed


async def test_a_reply_quotes_with_names_and_leads_to_what_it_answers(browser: Browser) -> None:
    first = await says(browser, "mia", "general", f"ask <@{browser.community.people['dee'].id}>")

    answer = await says(browser, "rae", "general", "I will", reply_to=first["id"])

    assert answer["reply"] == {"id": first["id"], "author": "Mia", "text": "ask @Dee"}


async def test_a_card_in_a_reply_does_not_lend_out_hidden_names(browser: Browser) -> None:
    hidden = browser.community.channels["applications"]
    first = browser.says("general", f"see <#{hidden.id}>")
    draft = Draft(content="yes", type=19, reference={"message_id": str(first.id), "channel_id": str(first.channel_id)})
    messaging.post(
        browser.practice.world, browser.community.channels["general"], browser.community.people["rae"], draft
    )

    seen = await browser.looks(f"people/mia/channels/{browser.channel('general')}")

    assert seen["messages"][-1]["reply"]["text"] == "see #no access"
