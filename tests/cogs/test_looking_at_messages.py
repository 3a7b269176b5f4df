"""The bot's own look at messages, over the wire: where a channel says so, quietly, and only to ask people."""

from __future__ import annotations

import inspect
import logging
from functools import partial

import pytest
from sqlalchemy import select

from bot.community.book import SettingsBook
from bot.community.sections import CommunitySettings
from bot.crisis.listening import announcement as about_risk
from bot.misinformation import precision
from bot.misinformation.precision import ENOUGH
from bot.misinformation.tables import CaseRow
from bot.misinformation.watching import announcement as about_advice
from bot.rehearsal.payloads import role_json

pytestmark = pytest.mark.slow

PATIENCE = 60.0
MILD = "Zebrafish again: alkaline water cures cancer, truly."
DANGER = "Zebrafish, please just stop your prednisolone today."
ELSEWHERE = "Zebrafish, stop taking your insulin right now, trust me."
CALM = "Lovely weather, the kettle is on."
MARKER = "Alongside: possible misinformation 1"
AUTOMOD = {"enabled": True, "channel": "moderator-alerts", "phrases": ["sun dust"]}


def settings(**listening):
    terms = {
        "message_content": True,
        "channels": ["general", "stories"],
        "phrases": ["moon dust"],
        "per_thousand": 20,
        **listening,
    }
    crisis = {"listening": {"message_content": True, "channels": ["general"]}}
    return CommunitySettings.model_validate({"crisis": crisis, "misinformation": {"listening": terms}})


@pytest.fixture
async def looking(seat):
    table = await seat(settings(), reads_messages=True)

    def says(name):
        return about_advice() in (table.house.bot.get_channel(table.community.channels[name].id).topic or "")

    await table.person("mia").until(lambda: says("general") and says("stories"), PATIENCE)
    return table


async def cases(table):
    async with table.house.store.read() as tx:
        return (await tx.session.scalars(select(CaseRow).order_by(CaseRow.id))).all()


async def until_cases(table, count):
    """Wait until so many cases exist; messages are taken in the order in which they were written."""
    for _time in range(600):
        if len(found := await cases(table)) >= count:
            return found
        await table.house.clock.sleep(0.1)
    pytest.fail(f"there are {len(found)} cases, not {count}")


async def after_all_that_was_written(table):
    """Return once everything written so far was heard: a direct message is answered in its turn."""
    table.person("rae").writes("dm", "hello")
    await table.card("rae", "dm", "I am a bot")


def watch_database(table, monkeypatch):
    """Return a list that grows whenever what listens opens the database."""
    touched = []

    def watched(whole):
        if any(frame.filename.endswith("misinformation/watching.py") for frame in inspect.stack()):
            touched.append(1)
        return whole()

    for name in ("read", "begin"):
        monkeypatch.setattr(table.house.store, name, partial(watched, getattr(table.house.store, name)))
    return touched


def did(table, after):
    return [(entry.method, entry.template) for entry in table.practice.ledger.entries[after:]]


async def test_what_is_heard_becomes_a_case_and_nothing_else(looking, monkeypatch, caplog, database):
    caplog.set_level(logging.DEBUG, logger="alongside")
    touched = watch_database(looking, monkeypatch)
    mia, general = looking.person("mia"), looking.community.channels["general"]

    # Both sentences stand in one line, and only where organisers named the channel.
    assert about_risk() in general.topic
    assert about_advice() in general.topic
    assert about_risk() not in looking.community.channels["stories"].topic
    assert about_advice() not in (looking.community.channels["everyday-life"].topic or "")

    # Without a hit: no database, no call.
    before = len(looking.practice.ledger.entries)
    for number in range(30):
        mia.writes("general", f"{CALM} {number}")
    mia.writes("everyday-life", ELSEWHERE)
    await after_all_that_was_written(looking)
    assert touched == []
    assert [one for one in did(looking, before) if "/channels/{channel_id}/messages/{" in one[1]] == []
    assert await cases(looking) == []

    # A doubtful message, one that was edited into a dangerous one, and an own phrase in a thread.
    doubtful = mia.writes("general", MILD)
    edited = mia.writes("general", "Hello.")
    mia.edits(edited, DANGER)
    thread = looking.person("gwen").starts_thread("stories", "A thread")
    await mia.until(lambda: looking.house.bot.get_channel(thread.id) is not None, PATIENCE)
    posted = looking.person("gwen").writes(thread, "I take moon dust for it.")
    found = {case.message_id: case for case in await until_cases(looking, 3)}
    mild, danger, own = (found[one.id] for one in (doubtful, edited, posted))
    card = await looking.card("dee", "cases", f"{danger.id}")

    assert "claim.alkaline-cancer" in mild.sources
    assert (mild.severity, danger.severity) == (2, 3)
    assert (own.sources, own.channel_id, own.parent_id) == (
        ["own-phrase"],
        thread.id,
        looking.community.channels["stories"].id,
    )
    assert "ebrafish" not in card.text
    assert touched

    # Words of risk come first: people are told, and no case is opened.
    mia.writes("general", f"I want to die. {DANGER}")
    await looking.card("dee", "moderator-alerts", "Somebody may need a kind reply")
    await after_all_that_was_written(looking)
    assert len(await cases(looking)) == 3

    # Nothing was done to a message or to anybody, and its words are nowhere outside the sealed case.
    calls = did(looking, before)
    assert not [one for one in calls if one[0] in {"DELETE", "PUT"} and "members" in one[1]]
    assert len([one for one in mia.sees("general") if one.author == "Mia"]) == 33
    assert "ebrafish" not in caplog.text
    assert "ebrafish" not in database.read_bytes().decode("latin-1")
    assert all("ebrafish" not in str(entry.body) for entry in looking.practice.ledger.entries[before:])


async def test_automod_is_kept_in_step_and_what_it_tells_becomes_a_case(seat):
    looking = await seat(settings(automod=AUTOMOD), reads_messages=True)
    guild, gwen = looking.community.guild, looking.person("gwen")
    await gwen.until(lambda: guild.automod_rules, PATIENCE)
    (rule,) = guild.automod_rules.values()
    alerts = looking.community.channels["moderator-alerts"].id

    gwen.writes("everyday-life", "I put Sun Dust on my toast, as you should.")
    gwen.writes("everyday-life", "It is a myth that colloidal silver is a natural antibiotic, please do not.")
    gwen.writes("everyday-life", "You know colloidal silver is a natural antibiotic.")
    first, second = sorted(await until_cases(looking, 2), key=lambda case: case.message_id)

    assert rule["name"] == MARKER
    assert rule["enabled"]
    assert rule["trigger_metadata"]["keyword_filter"][:2] == ["sun dust", "moon dust"]
    assert [(one["type"], one["metadata"]) for one in rule["actions"]] == [(2, {"channel_id": str(alerts)})]
    assert first.sources == ["automod", "own-phrase"]
    assert second.sources[:2] == ["automod", "claim.colloidal-silver"]
    assert "Discord's AutoMod" in second.rule_words[0]
    assert "Sun Dust" in first.text

    # Somebody gave our rule a second act and took words away; another rule is nobody's business of ours.
    theirs = {**rule, "id": "77", "creator_id": str(guild.owner_id)}
    guild.automod_rules[77] = theirs
    rule["actions"] = [*rule["actions"], {"type": 1, "metadata": {}}]
    await looking.house.bot.on_ready()
    await gwen.until(lambda: len(rule["actions"]) == 1, PATIENCE)
    rule["trigger_metadata"] = {"keyword_filter": ["sun dust"]}
    rule["enabled"] = False
    await looking.house.bot.on_ready()
    await gwen.until(lambda: len(rule["trigger_metadata"]["keyword_filter"]) > 2, PATIENCE)

    assert [one["type"] for one in rule["actions"]] == [2]
    assert rule["enabled"] is False, "switching it off by hand is the organisers' right"
    assert guild.automod_rules[77] == theirs
    assert len(guild.automod_rules) == 2

    # Where others' rules leave no room, a task says so; where AutoMod is not wanted any more, only ours goes.
    del guild.automod_rules[int(rule["id"])]
    guild.automod_rules |= {number: {**theirs, "id": str(number)} for number in range(78, 83)}
    await looking.house.bot.on_ready()
    task = await looking.card("dee", "moderator-alerts", "all 6 keyword rules")
    del guild.automod_rules[82]
    await looking.person("dee").presses(task, "Try again")
    await gwen.until(lambda: len(guild.automod_rules) == 6, PATIENCE)
    made = next(one for one in guild.automod_rules.values() if one["creator_id"] == rule["creator_id"])
    looking.house.bot.get_cog("Watchers")._lookout.automod._settings.replace(SettingsBook())
    await looking.house.bot.on_ready()
    await gwen.until(lambda: int(made["id"]) not in guild.automod_rules, PATIENCE)
    assert len(guild.automod_rules) == 5


async def test_without_the_right_to_read_automod_leads_to_a_case_of_a_link_and_a_missing_permission_to_a_task(seat):
    table = await seat(CommunitySettings.model_validate({"misinformation": {"listening": {"automod": AUTOMOD}}}))
    guild, gwen = table.community.guild, table.person("gwen")
    await gwen.until(lambda: guild.automod_rules, PATIENCE)

    written = gwen.writes("everyday-life", "Zebrafish and sun dust for breakfast.")
    (case,) = await until_cases(table, 1)
    card = await table.card("dee", "cases", f"{case.id}")

    assert table.house.bot.intents.message_content is False
    assert (case.text, case.message_id, case.state.value) == (None, written.id, "escalated")
    assert case.sources == ["automod", "own-phrase"]
    assert "ebrafish" not in card.text

    # A rule that is mostly wrong goes silent, organisers are told, and one press wakes it.
    async with table.house.store.begin() as tx:
        for _time in range(ENOUGH):
            await precision.note(tx, guild.id, ["automod"], was_right=False)
    silent = await table.card("olu", "organisers", "A rule went silent")
    gwen.writes("everyday-life", "More sun dust.")
    refused = await table.person("olu").presses(silent, "Switch it on again")
    woken = await table.card("olu", "organisers", "switched on again")
    gwen.writes("everyday-life", "Even more sun dust.")
    again = await until_cases(table, 2)
    assert "may open cases again" in refused.text
    assert woken.buttons == []
    assert len(again) == 2

    # Without Manage Server the rule cannot be kept: a task says which click mends it.
    role = table.community.roles[table.practice.world.application.bot.shown]
    role.permissions &= ~0x20
    table.practice.world.emit("GUILD_ROLE_UPDATE", _role_event(guild, role), guild_id=guild.id)
    await gwen.until(lambda: not table.house.bot.get_guild(guild.id).me.guild_permissions.manage_guild, PATIENCE)
    await table.house.bot.on_ready()
    task = await table.card("dee", "moderator-alerts", "Manage Server")
    assert "AutoMod" in task.text


def _role_event(guild, role):
    return {"guild_id": str(guild.id), "role": role_json(role)}


async def test_rules_are_tried_read_and_switched_by_those_who_may(looking):
    olu, dee, mia = (looking.person(name) for name in ("olu", "dee", "mia"))

    form = await dee.command("rules try")
    verdict = await dee.submits(form, {"Which text?": DANGER})
    calm = await olu.submits(await olu.command("rules try"), {"Which text?": CALM})
    known = await dee.submits(await dee.command("rules try"), {"Which text?": MILD})
    read = await dee.command("rules list")
    book = await olu.command("rules list")
    off = await olu.chooses(book, "Switch a kind on or off", ["Switch off: Claim library"])
    tried = await dee.submits(await dee.command("rules try"), {"Which text?": MILD})
    on = await olu.chooses(await olu.command("rules list"), "Switch a kind on or off", ["Switch on: Claim library"])

    assert "Moderators would be asked at once" in verdict.text
    assert "prednisolone" not in verdict.text
    assert "Nothing was found" in calm.text
    assert "The body keeps its blood at one level" in known.text
    assert "not yet checked by this group" in known.text
    assert verdict.ephemeral
    assert "Claim library" in read.text
    assert "Switch a kind" not in read.text
    assert off.text == "Claim library: off."
    assert "known claim" not in tried.text
    assert on.text == "Claim library: on."
    for command in ("rules try", "rules list"):
        answer = await mia.command(command)
        assert "does not let you" in answer.text
        assert answer.form is None
