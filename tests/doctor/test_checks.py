"""Each finding: what makes it show, and that it is gone where all is well."""

import re
from dataclasses import fields, replace
from datetime import timedelta
from pathlib import Path

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.community.sections import CommunitySettings
from bot.doctor.bits import BITS, bits_of, names_in
from bot.doctor.catalogue import CATALOGUE, WITH_A_CARD
from bot.doctor.checks import findings_of
from bot.doctor.findings import ButtonVerb, Severity, counted
from bot.doctor.looking import Area, Aside, Entries, Lines, Look, Machine, Parked, Queue, Stored
from bot.doctor.mending import CLOSING, closing, in_words
from bot.doctor.needs import needed_anywhere
from bot.doctor.picture import Application, Channel, ChannelKind, Overwrite, Picture, Role
from tests.doctor.wards import (
    ALERTS,
    BOT,
    BOT_ROLE,
    CASES,
    GUILD,
    LOBBY,
    MEMBER,
    MODERATOR,
    NOW,
    QUEUE,
    SETTINGS,
    TALK,
    allowed,
    channel,
    forbidden,
    look,
    settings_with,
    well,
    with_channel,
    with_role,
    without_channel,
)

KIT = Path(__file__).parents[2] / "bot" / "discord_kit"
DOCS = Path(__file__).parents[2] / "docs" / "organisers" / "doctor.md"
LISTENS = settings_with(crisis={"listening": {"channels": ["talk"], "message_content": True}})


BARE = {number: well().roles[number] for number in (GUILD, BOT_ROLE)}


def switches(**changes):
    return look(replace(well(), application=replace(Application(True, False, False, False), **changes)))


def stored(**changes):
    return look(stored=Stored(**changes))


def machine(**changes):
    return look(machine=replace(Machine(disk_free=10**12, backup_at=NOW), **changes))


def waiting(queue):
    return stored(waiting=((queue, 2),))


ILL = {
    "team_channel_open": look(with_channel(well(), channel(QUEUE, sees=(GUILD, BOT)))),
    "team_channel_for_members": look(with_channel(well(), channel(CASES, sees=(MEMBER, BOT)))),
    "member_channel_open": look(with_channel(well(), channel(TALK, sees=(GUILD,)))),
    "member_list_open": look(with_channel(well(), channel(LOBBY, sees=(GUILD, BOT)))),
    "widget_open": look(replace(well(), widget_is_open=True)),
    "visitors_look_in": look(replace(well(), features=frozenset({"DISCOVERABLE"}))),
    "role_name_tells": look(replace(with_role(well(), 900, name="Diabetes", position=1), telling=frozenset({900}))),
    "channel_name_tells": look(replace(well(), telling=frozenset({LOBBY}))),
    "everyone_has_power": look(allowed(well(), GUILD, "manage_roles")),
    "members_have_power": look(allowed(well(), MEMBER, "manage_messages")),
    "everybody_may_ping": look(allowed(well(), GUILD, "mention_everyone")),
    "bot_is_administrator": look(allowed(well(), BOT_ROLE, "administrator")),
    "bot_may_too_much": look(allowed(well(), BOT_ROLE, "ban_members", "manage_webhooks")),
    "content_intent_unneeded": switches(content_intent=True),
    "presence_intent_unneeded": switches(presence_intent=True),
    "anybody_may_add_bot": switches(anybody_may_add=True),
    "verification_off": look(replace(well(), verification_level=0)),
    "missing_permission": look(forbidden(well(), BOT_ROLE, "manage_channels")),
    "missing_permission_here": look(with_channel(well(), channel(ALERTS, sees=(MODERATOR,), hidden=(BOT,)))),
    "role_above_bot": look(with_role(well(), MEMBER, position=9)),
    "role_kept_by_discord": look(with_role(well(), MEMBER, is_managed=True)),
    "members_intent_off": switches(members_intent=False),
    "content_intent_off": look(well(LISTENS), settings=LISTENS, listens=True),
    "commands_missing": look(replace(well(), commands=frozenset({"doctor"}))),
    "not_set_up": look(replace(well(), roles=BARE, channels={})),
    "role_missing": look(settings=settings_with(roles={"moderator": ["Moderator", "Helper"]})),
    "role_twice": look(with_role(well(), 901, name="moderator", position=1)),
    "channel_missing": look(without_channel(well(), ALERTS)),
    "channel_twice": look(with_channel(well(), channel(902, name="Cases"))),
    "channel_of_wrong_kind": look(with_channel(well(), channel(CASES, sees=(MODERATOR, BOT), kind=ChannelKind.VOICE))),
    "setting_put_aside": stored(aside=(Aside("Draft days", "it is too large."),)),
    "file_has_mistake": machine(mistakes=("community.toml:3: unknown setting",)),
    "settings_for_nobody": machine(strangers=(123,)),
    "signpost_entry_unknown": stored(unknown_entries=("gone",)),
    "line_doubted": stored(lines=Lines(doubted=1)),
    "lines_unchecked": stored(lines=Lines(unchecked=6)),
    "lines_old": stored(lines=Lines(old=2)),
    "nobody_on_duty": stored(on_duty=0),
    "alerts_waiting": stored(alerts_waiting=1),
    "crisis_entries_old": stored(entries=Entries(crisis_old=1)),
    "entries_warned": stored(entries=Entries(warned=1)),
    "entries_old": stored(entries=Entries(old=1)),
    "entries_unchecked": stored(entries=Entries(unchecked=1)),
    "parked": stored(parked=(Parked("op1", "The role is gone.", "Make it again.", NOW),)),
    "timers_late": stored(timers_late=1),
    "topic_open_to_others": stored(open_topics=1),
    "drifts_open": stored(drifts=1),
    "differences_waiting": stored(differences=30),
    "applications_wait": waiting(Queue.APPLICATIONS),
    "proposals_wait": waiting(Queue.PROPOSALS),
    "cases_wait": waiting(Queue.CASES),
    "appeals_wait": waiting(Queue.APPEALS),
    "reports_wait": waiting(Queue.REPORTS),
    "corrections_wait": waiting(Queue.CORRECTIONS),
    "loop_late": machine(late_loops=("timers",)),
    "not_connected": machine(is_connected=False),
    "backup_missing": machine(backup_at=None),
    "backup_old": machine(backup_at=NOW - timedelta(hours=49)),
    "file_is_open": machine(open_files=(".env",)),
    "disk_nearly_full": machine(disk_free=100_000_000),
    "database_damaged": machine(database_is_sound=False),
    "log_was_changed": stored(log_is_whole=False),
    "steps_waiting": machine(steps_waiting=2),
    "clock_wrong": machine(clock_ahead=-31.0),
}


def codes(look):
    return [finding.code for finding in findings_of(look)]


def test_nothing_is_found_where_all_is_well():
    assert findings_of(look()) == ()


@pytest.mark.parametrize("code", ILL)
def test_each_trouble_shows_itself_alone(code):
    assert set(codes(ILL[code])) == {code}


def test_every_code_of_the_catalogue_is_shown_by_one_trouble():
    assert set(ILL) == set(CATALOGUE)
    assert set(CATALOGUE) >= WITH_A_CARD


@pytest.mark.parametrize("code", ILL)
def test_no_sentence_is_left_unfilled_or_very_long(code):
    for finding in findings_of(ILL[code]):
        for sentence in (finding.what, finding.why, finding.click):
            assert sentence
            assert not re.search(r"\{\w*\}", sentence)
            assert len(sentence) <= 300


def test_what_nobody_could_see_is_not_found_wrong():
    nothing = Look(settings=CommunitySettings(), now=NOW)
    assert findings_of(nothing) == ()
    assert nothing.seen == frozenset()
    assert look().seen == frozenset(Area)


some_bits = st.sets(st.sampled_from(list(BITS))).map(lambda names: bits_of(*names))
some_ids = st.sampled_from([GUILD, MEMBER, MODERATOR, BOT_ROLE, BOT, LOBBY, QUEUE, TALK, 999])
some_names = st.sampled_from(["Member", "moderator", "welcome", "cases", "nearby", "?"])


@hypothesis.settings(max_examples=25, deadline=None)
@given(
    st.lists(st.builds(Role, some_ids, some_names, st.integers(0, 5), some_bits, st.booleans()), max_size=6),
    st.lists(
        st.builds(
            Channel,
            some_ids,
            some_names,
            st.sampled_from(ChannelKind),
            st.none() | some_ids,
            st.lists(st.builds(Overwrite, some_ids, st.booleans(), some_bits, some_bits)).map(tuple),
        ),
        max_size=6,
    ),
    st.frozensets(some_ids),
)
def test_no_server_however_odd_breaks_a_check_or_a_button(roles, channels, held):
    picture = Picture(
        GUILD,
        owner_id=999,
        own_id=BOT,
        own_roles=held,
        roles={role.id: role for role in roles},
        channels={one.id: one for one in channels},
        telling=held,
        commands=frozenset(),
    )
    for finding in findings_of(look(picture)):
        if finding.button is not None and finding.button.verb in CLOSING:
            here = picture.channels[int(finding.button.target)]
            changes = closing(picture, SETTINGS, finding.button.verb, here)
            assert len(in_words(picture, here, changes)) == len(changes)


def test_the_worst_stands_first_and_each_once():
    both = look(
        allowed(allowed(well(), GUILD, "mention_everyone"), GUILD, "manage_roles"),
        stored=Stored(on_duty=0, alerts_waiting=2),
    )
    found = findings_of(both)
    order = list(Severity)
    assert [order.index(one.severity) for one in found] == sorted(order.index(one.severity) for one in found)
    assert counted(found) == {Severity.DANGER: 2, Severity.BROKEN: 1, Severity.CARE: 1}


def test_two_findings_of_one_code_have_keys_of_their_own():
    picture = with_channel(with_channel(well(), channel(QUEUE, sees=(GUILD, BOT))), channel(CASES, sees=(GUILD, BOT)))
    assert len({one.key for one in findings_of(look(picture))}) == 2


def test_the_lobby_is_closed_to_members_and_all_else_to_newcomers():
    lobby = findings_of(ILL["member_list_open"])[0]
    rules = findings_of(look(with_channel(well(), channel(903, sees=(GUILD, BOT), hidden=(), name="rules"))))[0]
    assert lobby.button.verb is ButtonVerb.HIDE_FROM_MEMBERS
    assert rules.button.verb is ButtonVerb.HIDE_FROM_NEWCOMERS


def test_a_permission_is_asked_for_once_with_everything_it_is_for():
    found = findings_of(look(forbidden(well(), BOT_ROLE, "manage_guild")))
    assert [one.subject for one in found] == ["manage_guild"]
    assert "pausing invites in a raid, ending invites for others" in found[0].why


def test_a_feature_that_is_off_needs_nothing():
    off = settings_with(features={"topics": False, "referral": False})
    picture = forbidden(well(), BOT_ROLE, "manage_channels", "pin_messages", "view_audit_log", "manage_threads")
    names = {one.subject for one in findings_of(look(picture, settings=off)) if one.code == "missing_permission"}
    assert names == set()
    assert "manage_channels" in {one.subject for one in findings_of(look(picture))}


def test_cases_need_no_channel_where_messages_are_not_flagged():
    off = settings_with(features={"misinformation": False})
    assert "channel_missing" not in codes(look(without_channel(well(off), CASES), settings=off))


def test_nearby_needs_its_channel_only_when_it_is_open():
    opened = settings_with(nearby={"open": True})
    found = [one for one in findings_of(look(well(opened), settings=opened)) if one.code == "channel_missing"]
    assert [one.subject for one in found] == ["Nearby:nearby"]


def test_where_the_bot_sees_nothing_only_that_is_named():
    found = findings_of(ILL["missing_permission_here"])
    assert [one.subject for one in found] == [f"{ALERTS}:view_channel"]


def test_everything_that_an_act_checks_for_is_among_the_needs():
    everything = settings_with(
        membership={"doors": {"native": True}},
        nearby={"open": True},
        misinformation={"listening": {"automod": {"enabled": True, "channel": "flagged"}}},
    )
    needed = set(names_in(needed_anywhere(everything)))
    checked: set[str] = set()
    for path in KIT.glob("*.py"):
        for call in re.findall(r"(?:require_permissions|on_discord)\(([^)]*)\)", path.read_text(encoding="utf-8")):
            checked |= set(re.findall(r'"([a-z_]+)"', call))

    assert {"kick_members", "manage_roles", "pin_messages"} <= checked, "the acts are read"
    assert checked <= needed


def test_the_native_door_needs_what_answers_it():
    native = settings_with(membership={"doors": {"native": True}})
    found = findings_of(look(forbidden(well(native), BOT_ROLE, "kick_members"), settings=native))
    assert [one.subject for one in found] == ["kick_members"]


def test_listening_needs_to_see_the_channel():
    hidden = with_channel(well(LISTENS), channel(TALK, sees=(MEMBER,), hidden=(BOT,)))
    hidden = replace(hidden, application=Application(True, True, False, False))
    found = findings_of(look(hidden, settings=LISTENS, listens=True))
    assert [one.subject for one in found] == [f"{TALK}:view_channel"]


def test_where_nobody_has_set_up_only_that_is_said():
    assert codes(ILL["not_set_up"]) == ["not_set_up"]


def test_where_automod_writes_is_for_the_team():
    automod = settings_with(misinformation={"listening": {"automod": {"enabled": True, "channel": "flagged"}}})
    open_ = with_channel(well(automod), channel(904, sees=(MEMBER, BOT), name="flagged"))
    assert codes(look(open_, settings=automod)) == ["team_channel_for_members"]


def test_an_administrator_is_told_of_that_alone():
    assert codes(look(allowed(well(), BOT_ROLE, "administrator", "ban_members"))) == ["bot_is_administrator"]


def test_no_finding_of_a_community_says_more_than_counts_of_people():
    assert {field.name for field in fields(Stored)} == {
        "parked",
        "timers_late",
        "drifts",
        "open_topics",
        "differences",
        "on_duty",
        "alerts_waiting",
        "lines",
        "entries",
        "waiting",
        "unknown_entries",
        "aside",
        "log_is_whole",
    }


def test_commands_are_compared_with_the_few_that_never_go_where_nobody_knows_them_all():
    bare = replace(look(replace(well(), commands=frozenset({"apply"}))), expected=None)
    assert "doctor, help-now" in findings_of(bare)[0].what


@pytest.mark.parametrize("code", CATALOGUE)
def test_the_handbook_lists_each_code_with_its_cure(code):
    known, text = CATALOGUE[code], DOCS.read_text(encoding="utf-8")
    section = text.partition(f"### `{code}`\n")[2].partition("\n### ")[0]
    for sentence in (known.what, known.why, known.click):
        assert re.sub(r"\{(\w+)\}", r"…", sentence) in section, "write it with: python -m tests.doctor.write_handbook"


def test_the_handbook_lists_no_code_that_is_gone():
    listed = re.findall(r"^### `(\w+)`$", DOCS.read_text(encoding="utf-8"), re.MULTILINE)
    assert listed == list(CATALOGUE)
