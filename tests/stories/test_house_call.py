"""`python -m bot doctor` as somebody at the machine uses it: before the first start, beside the bot, and without it."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from bot.checkup.service import Report
from bot.doctor.catalogue import found
from bot.doctor.looking import Area
from bot.house_call import Call, in_words
from bot.rehearsal.bot_rights import BotRights
from bot.rehearsal.stage import staged

WELL = Report((), frozenset(Area), datetime(2026, 3, 1, tzinfo=UTC))
KEYS = {"code", "severity", "group", "subject", "what", "why", "click"}


async def doctor(stage, *words):
    code, said = await stage.bot.command("doctor", *words)
    return code, json.loads(said) if "--json" in words and code != 78 else said


@pytest.mark.slow
async def test_the_doctor_looks_with_and_without_the_bot(tmp_path):
    async with staged(tmp_path, write=lambda _line: None) as stage:
        guild = stage.community.guild
        code, before = await doctor(stage, "--json")
        assert (code, before["version"], before["well"]) == (1, 1, False)
        [community] = before["communities"]
        assert (community["id"], community["name"]) == (str(guild.id), "Practice community")
        assert (community["looked_at"], community["not_looked_at"]) == (["discord"], ["stored"])
        assert {finding["code"] for finding in community["findings"]} >= {"commands_missing", "bot_may_too_much"}

        await stage.start_bot()
        sessions = list(stage.practice.gateway.live)
        BotRights(stage.practice.world, stage.community).lower()
        code, beside = await doctor(stage, "--json")
        [community] = beside["communities"]
        by_code = {finding["code"]: finding for finding in community["findings"]}
        assert (code, community["not_looked_at"]) == (1, [])
        assert by_code["role_above_bot"]["what"] == "The role @Member stands above the bot's own role."
        assert by_code["role_above_bot"].keys() == KEYS
        assert "nobody_on_duty" in by_code
        assert "commands_missing" not in by_code
        assert list(stage.practice.gateway.live) == sessions, "it does not connect as the bot"
        assert stage.bot.running

        await stage.bot.stop()
        kept = dict(stage.bot._environment)
        stage.bot._environment["DISCORD_TOKEN"] = "practice-wrong"
        code, said = await doctor(stage, "--json")
        assert (code, said.count("\n")) == (78, 1)
        assert "Developer Portal > your app > Bot > Reset Token" in said

        for name in ("DISCORD_TOKEN", "ALONGSIDE_DISCORD_API", "ALONGSIDE_PRACTICE_CLOCK"):
            del kept[name]
        stage.bot._environment = kept
        code, alone = await doctor(stage)
        assert code == 1
        assert f"Community {guild.id}: " in alone
        assert "-> Use /duty on, or ask a moderator to use it.  (nobody_on_duty)" in alone
        assert "Not looked at: Discord." in alone


def test_all_is_well_only_when_neither_the_machine_nor_a_community_has_anything():
    ill = Report((found("backup_missing"),), frozenset(Area), WELL.at)
    assert Call(WELL, {1: WELL}).is_well
    assert not Call(ill, {1: WELL}).is_well
    assert not Call(WELL, {1: WELL, 2: ill}).is_well


def test_a_person_reads_what_was_found_and_what_could_not_be_looked_at():
    report = Report((found("role_above_bot", 5, role="<@&5>"),), frozenset({Area.STORED}), WELL.at, "", {"<@&5>": "@M"})
    said = in_words(Call(WELL, {7: report}))
    assert "This machine: nothing is wrong" in said
    assert "Community 7: 1 thing to look at" in said
    assert "The role @M stands above the bot's own role." in said
    assert "Not looked at: Discord." in said
