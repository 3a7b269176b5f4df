"""Commands in the languages Discord knows: named from the catalogue, in English alone where Discord refuses."""

from __future__ import annotations

import random

import discord
import pytest
from discord import app_commands

from bot.clock import ManualClock
from bot.community.book import SettingsBook
from bot.discord_kit.client import SupportBot
from bot.discord_kit.localising import name_in, words_in
from bot.language import read_languages

POLISH = """
msgid ""
msgstr "X-Own-Name: Polski\\n"

msgctxt "command"
msgid "apply"
msgstr "dołącz"

msgctxt "command"
msgid "status"
msgstr "Mój Stan"

msgctxt "command"
msgid "Worried about this person"
msgstr "Martwię się o tę osobę"

msgid "Ask to join this community"
msgstr "Poproś o przyjęcie"

msgid "Which line"
msgstr "Która linia"

msgid "See it"
msgstr "{long}"
""".format(long="z" * 101)


@pytest.fixture(autouse=True)
def polish(tmp_path):
    file = tmp_path / "pl" / "LC_MESSAGES" / "alongside.po"
    file.parent.mkdir(parents=True)
    file.write_text(POLISH, encoding="utf-8")
    read_languages(tmp_path)
    yield
    read_languages(None)


@pytest.fixture
async def tree():
    bot = SupportBot(settings=SettingsBook(), random=random.Random(1), clock=ManualClock())
    group = app_commands.Group(name="apply", description="Ask to join this community")

    @group.command(name="status", description="See it")
    @app_commands.describe(line="Which line")
    async def status(interaction: discord.Interaction, line: str) -> None: ...

    async def worried(interaction: discord.Interaction, person: discord.User) -> None: ...

    bot.tree.add_command(group)
    bot.tree.add_command(app_commands.ContextMenu(name="Worried about this person", callback=worried))
    return bot.tree


class Discord:
    """Takes the commands, or refuses those with names in other languages."""

    def __init__(self, *, refuses):
        self.refuses = refuses
        self.sent = []

    async def bulk_upsert_global_commands(self, application_id, payload):
        self.sent.append(payload)
        if self.refuses and any(one.get("name_localizations") for one in payload):
            response = type("Response", (), {"status": 400, "reason": "Bad Request"})()
            raise discord.HTTPException(response, {"code": 50035, "message": "Invalid Form Body", "errors": {}})
        return []


async def sent_by(tree, store, monkeypatch, *, refuses=False):
    told = Discord(refuses=refuses)
    monkeypatch.setattr(tree, "_http", told)
    monkeypatch.setattr(type(tree.client), "application_id", 5)
    assert await tree.sync_if_changed(store)
    return told.sent


async def test_names_and_descriptions_are_sent_in_the_languages_discord_knows(tree, store, monkeypatch):
    (payload,) = await sent_by(tree, store, monkeypatch)
    apply, worried = payload
    (status,) = apply["options"]

    assert apply["name"] == "apply"
    assert apply["name_localizations"] == {"pl": "dołącz"}
    assert apply["description_localizations"] == {"pl": "Poproś o przyjęcie"}
    assert worried["name_localizations"] == {"pl": "Martwię się o tę osobę"}
    assert status["options"][0]["description_localizations"] == {"pl": "Która linia"}
    assert status["name_localizations"] == {}, "a name that is typed has small letters and no spaces"
    assert status["description_localizations"] == {}, "a description has at most 100 letters"
    assert "cy" not in str(payload)


async def test_names_that_discord_refuses_do_not_cost_the_commands_themselves(tree, store, monkeypatch):
    _refused, taken = await sent_by(tree, store, monkeypatch, refuses=True)

    assert [one["name"] for one in taken] == ["apply", "Worried about this person"]


async def test_a_changed_translation_is_sent_once(tree, store, monkeypatch):
    await sent_by(tree, store, monkeypatch)
    assert not await tree.sync_if_changed(store)

    read_languages(None)

    assert await tree.sync_if_changed(store)


def test_welsh_words_would_be_found_if_discord_knew_welsh():
    assert words_in("cy", "Start or continue your application") == "Dechrau eich cais neu barhau ag ef"
    assert name_in("cy", "apply") is None
