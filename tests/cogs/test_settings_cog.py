"""/settings over the wire: look first, then use it; at once, for two people, after a restart, and with a way back."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import pytest

from bot.community.actor import Actor, Capability
from bot.rehearsal import uploads
from bot.rehearsal.answers import Answer
from bot.rehearsal.people import Person
from bot.rehearsal.structure import add_role, delete_role
from tests.cogs.conftest import PATIENCE, Table

pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Screen:
    """One message that redraws: the live answer, and what stood on it when it came."""

    answer: Answer
    text: str
    buttons: tuple[str, ...]

    @classmethod
    def of(cls, answer: Answer) -> Screen:
        shown = answer.messages or answer.updated
        return cls(answer, answer.text, tuple(answer.last.buttons) if shown else ())


@dataclass(frozen=True)
class Hand:
    """A person whose acts give screens."""

    person: Person

    async def command(self) -> Screen:
        return Screen.of(await self.person.command("settings"))

    async def presses(self, on: Screen, label: str) -> Screen:
        return Screen.of(await self.person.presses(on.answer, label))

    async def chooses(self, on: Screen, menu: str, values: list[str | int]) -> Screen:
        return Screen.of(await self.person.chooses(on.answer, menu, values))

    async def submits(self, on: Screen, values: dict[str, object]) -> Screen:
        return Screen.of(await self.person.submits(on.answer, values))

    async def opens(self, part: str, setting: str) -> Screen:
        """Go to a setting as a person does, page by page."""
        screen = await self.chooses(await self.command(), "Which part?", [part])
        while setting not in [option["label"] for option in screen.answer.last.controls[0].options]:
            screen = await self.presses(screen, "More of this part")
        return await self.chooses(screen, "Which one?", [setting])

    async def types(self, on: Screen, label: str, value: str) -> Screen:
        return await self.submits(await self.presses(on, "Change"), {label: value})


def commands(table: Table) -> set[str]:
    return {command["name"] for command in table.practice.world.application.commands.values()}


async def until(holds) -> None:
    async with asyncio.timeout(PATIENCE):
        while not holds():
            await asyncio.sleep(0.02)


async def test_a_setting_is_looked_at_used_told_in_one_line_and_undone(table):
    olu = Hand(table.person("olu"))

    too_much = await olu.types(await olu.opens("Membership", "Digest hour"), "Digest hour", "99")
    again = await olu.submits(await olu.presses(too_much, "Change it once more"), {"Digest hour": "10"})
    used = await olu.presses(again, "Use this")

    assert "must be 23 or less" in too_much.text
    assert "Nothing was changed." in too_much.text
    assert "Use this" not in too_much.buttons
    assert "9 → 10" in again.text
    assert "✓ Digest hour: 9 → 10" in used.text
    assert used.answer.last.ephemeral
    assert table.house.adjusting.value(table.community.guild.id, "membership.digest_hour") == 10

    history = await olu.presses(await olu.presses(used, "All settings"), "History")
    change = await olu.chooses(history, "Look at one, or undo it", ["changed: Digest hour → 10"])
    before = await olu.presses(change, "Undo")
    undone = await olu.presses(before, "Undo this")

    assert "@Olu, changed" in history.text
    assert "10 → 9 (as in the files)" in before.text
    assert "✓ Digest hour: 10 → 9" in undone.text

    agreed = await olu.types(await olu.opens("Membership", "Group agreement"), "Group agreement", "We are kind.")

    assert "Consent version" in agreed.text
    assert "1 → 2" in agreed.text

    look = await olu.types(await olu.opens("Membership", "Lease"), "Lease", "45")
    table.house.bot.get_cog("SettingsCog")._desk.drafts._kept.clear()  # as after a restart
    late = await olu.presses(look, "Use this")

    assert "does not know this change any more. Nothing was changed." in late.text


async def test_the_questions_of_the_form_change_one_by_one_and_the_next_applicant_is_asked_them(table):
    olu, robin = Hand(table.person("olu")), table.person("robin")

    questions = await olu.opens("Membership", "Questions")
    form = await olu.presses(questions, "Add one")
    entry = await olu.submits(form, {"Kind": "One of several", "Label": "What may we call you?"})
    refused = await olu.presses(entry, "See what it does")
    back = await olu.presses(refused, "Change it once more")
    form = await olu.presses(back, "Change: Kind, Label, Help, Required, Longest answer")
    entry = await olu.submits(form, {"Kind": "Short text", "Label": "What may we call you?"})
    look = await olu.presses(entry, "See what it does")
    added = await olu.presses(look, "Use this")
    heard = await olu.chooses(added, "Look at one, or change it", ["4. How did you hear about us?"])
    gone = await olu.presses(await olu.presses(heard, "Take it out"), "Use this")
    last = await olu.chooses(gone, "Look at one, or change it", ["5. What may we call you?"])
    moved = await olu.presses(await olu.presses(last, "Move up"), "Use this")

    assert "needs 2 to 25 options" in refused.text
    assert "People who apply see this at once." in look.text
    assert "✓ Questions: added 6" in added.text
    assert "✓ Questions: taken out 4" in gone.text
    assert "✓ Questions: new order" in moved.text
    consent = await robin.presses(await table.lobby("robin"), "Apply to join")
    asked = await robin.presses(consent, "I agree, start")
    assert [field.label for field in asked.form.fields][3:] == ["What may we call you?", "Why would you like to join?"]


async def test_with_two_organisers_each_sees_what_the_other_did_and_one_who_is_demoted_changes_nothing(table):
    olu, dee, guild = Hand(table.person("olu")), Hand(table.person("dee")), table.community.guild
    organiser = table.community.roles["Organiser"]
    guild.members[dee.person.id].roles.append(organiser.id)

    look = await olu.types(await olu.opens("Membership", "Lease"), "Lease", "45")
    hers = await dee.presses(await dee.opens("Features", "Nearby"), "Switch it off")
    list_before = await dee.opens("Membership", "Questions")
    await dee.presses(hers, "Use this")
    late = await olu.presses(look, "Use this")
    stale_list = await dee.chooses(list_before, "Look at one, or change it", ["2. Are you 18 or older?"])
    used = await olu.presses(late, "Use this")

    assert "Somebody else changed the settings a moment ago" in late.text
    assert "30 → 45" in late.text
    assert "This is how they are now" in stale_list.text
    assert "✓ Lease: 30 → 45" in used.text

    hers = await dee.presses(await dee.opens("Features", "Evidence hub"), "Switch it off")
    mine = hers.answer.last.controls[0].custom_id
    theirs = await olu.person.forges(used.answer, mine)
    guild.members[dee.person.id].roles.remove(organiser.id)
    back = await dee.presses(hers, "Leave it as it was")
    demoted = await dee.presses(hers, "Use this")

    assert "does not know this change" in theirs.text
    assert "does not let you do this. Nothing was changed." in back.text
    assert "does not let you do this. Nothing was changed." in demoted.text
    assert table.house.adjusting.value(guild.id, "features.evidence") is True


async def test_a_role_that_goes_while_it_is_being_chosen_is_not_set_and_team_channels_are_not_shown_to_members(table):
    olu, guild = Hand(table.person("olu")), table.community.guild
    gone = add_role(table.practice.world, guild, "On duty", by=olu.person.id)
    await until(lambda: table.house.bot.get_guild(guild.id).get_role(gone.id))
    duty = await olu.opens("Roles", "On duty")

    look = await olu.chooses(duty, "Choose a role", [gone.id])
    delete_role(table.practice.world, guild, gone, by=olu.person.id)
    await until(lambda: table.house.bot.get_guild(guild.id).get_role(gone.id) is None)
    used = await olu.presses(look, "Use this")
    queue = await olu.chooses(
        await olu.opens("Channels", "Queue"), "Choose a channel", [table.community.channels["general"].id]
    )

    assert "Use this" in look.buttons
    assert "not on the server any more" in used.text
    assert table.house.adjusting.value(guild.id, "roles.on_duty") == ""
    assert "Members can see #general" in queue.text
    assert "Use this" not in queue.buttons


async def test_a_feature_that_is_off_says_so_everywhere_and_comes_back(table):
    olu, mia = Hand(table.person("olu")), table.person("mia")
    await olu.person.command("topic panel", "general")
    panel = await table.card("mia", "general", "Find your topics", "Choose topics")

    switch = await olu.opens("Features", "Topics")
    look = await olu.presses(switch, "Switch it off")
    off = await olu.presses(look, "Use this")
    closed = await mia.presses(panel, "Choose topics")

    assert "People can still leave" in look.text
    assert closed.text == "This group does not use topics at the moment."
    await table.card("mia", "general", "does not use topics", without="Choose topics")
    await until(lambda: not commands(table) & {"topics", "topic"})
    assert {"help-now", "settings", "apply", "my-cases"} <= commands(table)

    on = await olu.presses(await olu.opens("Features", "Topics"), "Switch it on")
    await olu.presses(on, "Use this")
    back = await mia.presses(await table.card("mia", "general", "Find your topics", "Choose topics"), "Choose topics")

    assert "✓ Topics: on → off" in off.text
    assert "does not use topics" not in back.text
    await until(lambda: {"topics", "topic"} <= commands(table))


async def test_all_settings_go_out_as_a_file_and_come_in_again_after_a_look(table):
    olu, world = Hand(table.person("olu")), table.practice.world
    home = await olu.command()

    (handed,) = (await olu.presses(home, "Export")).answer.last.message.attachments
    text = world.files[int(handed["id"])].decode()
    changed = text.replace("digest_hour = 9", "digest_hour = 11").replace("archive_days = 30", "archive_days = 31")
    kept = uploads.keep(world, table.practice.base_url, olu.person.id, "settings.toml", changed.encode())
    look = await olu.submits(await olu.presses(home, "Import"), {"The file": [kept.attachment["id"]]})
    used = await olu.presses(look, "Use this")
    wrong = await olu.submits(await olu.presses(used, "Import"), {"Or its words": "[membership]\nwelcom = 1\n"})
    big = uploads.keep(world, table.practice.base_url, olu.person.id, "x.toml", b"#" * 300_001)
    too_big = await olu.submits(await olu.presses(used, "Import"), {"The file": [big.attachment["id"]]})
    nothing = await olu.submits(await olu.presses(used, "Import"), {})
    files = await olu.presses(used, "Read the files again")

    assert ("9 → 11" in look.text, "30 → 31" in look.text) == (True, True)
    assert "✓ Digest hour: 9 → 11 and 1 more" in used.text
    assert "settings.toml:2" in wrong.text
    assert "welcom = 1" in wrong.text  # what was pasted is handed back
    assert "too big" in too_big.text
    assert "nothing to import" in nothing.text
    assert "What you changed here on Discord still counts" in files.text


async def test_listening_begins_without_a_restart_and_only_when_discord_lets_the_bot_read(table):
    olu, application = Hand(table.person("olu")), table.practice.world.application
    place = table.community.channels["general"]

    refused = await olu.chooses(await olu.opens("Help now: Listening", "Channels"), "Choose channels", [place.id])
    application.message_content_intent = True
    look = await olu.chooses(await olu.opens("Help now: Listening", "Channels"), "Choose channels", [place.id])
    await olu.presses(look, "Use this")

    assert "Discord does not let the bot read messages yet" in refused.text
    assert "Use this" not in refused.buttons
    assert "connects to Discord anew" in look.text
    await until(lambda: place.topic and "A bot listens here" in place.topic)
    assert any(session.intents & (1 << 15) for session in table.practice.gateway.live)


async def test_settings_that_ask_for_more_than_discord_allows_never_end_the_bot(table):
    olu, application = Hand(table.person("olu")), table.practice.world.application
    listening = {"misinformation.listening.message_content": True, "misinformation.listening.channels": ["general"]}
    by = Actor(olu.person.id, table.community.guild.id, frozenset({Capability.CONFIGURE}))

    await table.house.adjusting.apply(by, listening, expects=None)
    await until(lambda: table.house.bot.doors.inside == 0)
    answer = await olu.command()

    assert not any(session.intents & (1 << 15) for session in table.practice.gateway.live)
    assert answer.text.startswith("Settings")

    application.message_content_intent = True
    await table.house.adjusting.apply(by, {"membership.digest_hour": 8}, expects=None)
    await until(lambda: any(session.intents & (1 << 15) for session in table.practice.gateway.live))
