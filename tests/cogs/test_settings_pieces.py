"""The pieces of /settings without a bot: lists changed step by step, drafts, what Discord says, and the limits."""

from __future__ import annotations

import random
import re
from types import SimpleNamespace
from typing import Any
from unittest.mock import AsyncMock, Mock

import discord
import pytest
from discord import ui
from hypothesis import given
from hypothesis import strategies as st

from bot.adjusting.views import AsideEdit, Preview, Shift
from bot.community.actor import Actor
from bot.community.describing import Kind, all_settings, sections_of, setting_at, values_of
from bot.community.sections import CommunitySettings
from bot.discord_kit.custom_ids import CustomId, VersionedRef
from bot.errors import NotFoundError
from bot.mistakes import Mistake
from bot.reloading import Reloaded
from cogs.organising.settings_checks import notes_on, troubles_of
from cogs.organising.settings_drafts import Draft, Drafts
from cogs.organising.settings_forms import entry_form, entry_parts, entry_read, groups_of, value_form, with_id
from cogs.organising.settings_history_screens import reloaded_screen
from cogs.organising.settings_house import SettingsDesk
from cogs.organising.settings_list_screens import entry_screen
from cogs.organising.settings_lists import Add, Move, Put, TakeOut, new_id
from cogs.organising.settings_looks import preview_screen
from cogs.organising.settings_screens import Standing, aside_screen, home_screen, section_screen, setting_screen
from cogs.organising.settings_words import code_of, section_with, setting_with, shown

HERE = 10**17
OLU = Actor(7, HERE)
SHIPPED = values_of(CommunitySettings())
ENTRIES = [view for view in all_settings() if view.kind is Kind.ENTRIES]


# Lists


def test_an_entry_that_somebody_else_changed_meanwhile_is_not_overwritten():
    seen, now = {"id": "a", "label": "A?"}, {"id": "a", "label": "B?"}

    assert Put({"id": "a", "label": "C?"}, seen).on([now]) is None
    assert Put({"id": "a", "label": "C?"}, seen).on([seen]) == [{"id": "a", "label": "C?"}]


def test_two_people_who_add_different_things_both_get_their_way():
    first = Add(("one",)).on([])
    assert Add(("two", "two")).on(first or []) == ["one", "two"]


@pytest.mark.parametrize(("by", "order"), [(-1, ["b", "a", "c"]), (1, ["a", "c", "b"])])
def test_an_entry_moves_by_one_place(by, order):
    entries = [{"id": name} for name in "abc"]

    moved = Move({"id": "b"}, by).on(entries)

    assert [entry["id"] for entry in moved or []] == order


@pytest.mark.parametrize("step", [Move({"id": "a"}, -1), Move({"id": "z"}, 1), TakeOut(({"id": "z"},))])
def test_what_cannot_be_done_any_more_changes_nothing(step):
    assert step.on([{"id": "a"}, {"id": "b"}]) is None


@given(st.text(max_size=60), st.lists(st.sampled_from(["why", "why_2", "entry"]), max_size=3))
def test_a_new_entry_gets_a_short_name_that_the_settings_take(words, taken):
    found = new_id(words, taken)

    assert found not in taken
    assert len(found) <= 32
    assert re.fullmatch(r"[a-z][a-z0-9_]*", found)


def test_the_words_of_a_form_become_an_entry_and_what_is_left_empty_goes_back_to_its_default():
    questions = setting_at("membership.question")
    (first, second) = groups_of(questions)
    entry = entry_read(first, {"kind": "choice", "label": " Where? ", "required": False, "max_length": "20"}, {})
    entry = entry_read(second, {"options": "Here\n\n There "}, entry)

    assert with_id(questions, entry, [{"id": "where"}], "Where?") == {
        "id": "where_2", "kind": "choice", "label": "Where?", "required": False, "max_length": 20,
        "options": ["Here", "There"],
    }  # fmt: skip
    assert "max_length" not in entry_read(first, {"kind": "text", "label": "Where?"}, entry)


# Drafts


def test_a_draft_is_handed_to_the_person_who_wrote_it_alone():
    drafts = Drafts(random.Random(5))
    draft = drafts.keep(OLU, Draft("membership.digest_hour", {"membership.digest_hour": 8}))

    assert drafts.of(OLU, draft.id) == draft
    for other in (Actor(8, HERE), Actor(7, HERE + 1)):
        with pytest.raises(NotFoundError):
            drafts.of(other, draft.id)


def test_drafts_do_not_pile_up():
    drafts = Drafts(random.Random(5))
    first = drafts.keep(OLU, Draft())
    for _number in range(500):
        newest = drafts.keep(OLU, Draft())

    assert drafts.of(OLU, newest.id)
    with pytest.raises(NotFoundError):
        drafts.of(OLU, first.id)


# What Discord says

MEMBER, MODERATOR, BOTS, GONE = 11, 12, 13, 14
LOBBY, TALK, HIDDEN = 21, 22, 23


def role(number: int, name: str, *, managed: bool = False) -> Any:
    return SimpleNamespace(
        id=number, name=name, managed=managed, mention=f"<@&{number}>", is_default=lambda: number == HERE,
        permissions=discord.Permissions.none(),
    )  # fmt: skip


def channel(number: int, name: str, seen_by: set[int]) -> Any:
    see = discord.Permissions(view_channel=True, send_messages=True)
    none = discord.Permissions.none()
    return SimpleNamespace(
        id=number, name=name, mention=f"<#{number}>", permissions_for=lambda one: see if one.id in seen_by else none
    )


@pytest.fixture
def guild() -> Any:
    everyone = role(HERE, "@everyone")
    roles = [everyone, role(MEMBER, "Member"), role(MODERATOR, "Moderator"), role(BOTS, "Bot", managed=True)]
    channels = [channel(LOBBY, "welcome", {HERE}), channel(TALK, "talk", {MEMBER, 99}), channel(HIDDEN, "team", {99})]
    return SimpleNamespace(
        id=HERE, roles=roles, channels=channels, default_role=everyone, me=None, owner_id=1,
        get_role=lambda one: next((each for each in roles if each.id == one), None),
        get_channel=lambda one: next((each for each in channels if each.id == one), None),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"roles.on_duty": GONE}, "not on the server any more"),
        ({"channels.topics": GONE}, "not on the server any more"),
        ({"roles.member": HERE}, "Everybody has this role"),
        ({"roles.member": BOTS}, "belongs to an app"),
        ({"roles.moderator": ["bot"]}, "belongs to an app"),
        ({"roles.organiser": [MEMBER]}, "every member would count as “Organiser”"),
        ({"roles.member": MODERATOR}, "every member would count as “Moderator”"),
        ({"channels.queue": LOBBY}, "where new people could read “Queue”"),
        ({"channels.lobby": HIDDEN, "channels.queue": HIDDEN}, "where new people could read “Queue”"),
        ({"channels.queue": TALK}, "Members can see <#22>"),
    ],
)
def test_what_is_gone_or_would_show_too_much_is_refused_though_one_has_a_name_and_the_other_an_id(
    guild, changes, words
):
    assert any(words in trouble for trouble in troubles_of(changes, SHIPPED, guild))


@pytest.mark.parametrize(
    "changes", [{"channels.queue": HIDDEN}, {"channels.topics": TALK}, {"roles.moderator": [MODERATOR]}, {}]
)
def test_what_is_well_is_not_refused(guild, changes):
    assert troubles_of(changes, SHIPPED, guild) == []


def test_the_role_of_members_is_no_role_that_sees_what_is_for_the_team(guild):
    values = {**SHIPPED, "channels.queue": TALK}

    assert any("Members can see <#22>" in trouble for trouble in troubles_of({"roles.member": MEMBER}, values, guild))


async def test_what_goes_back_to_the_files_is_weighed_as_the_files_have_it(guild):
    filed = {"roles.organiser": [MODERATOR], "channels.queue": TALK}
    adjusting = Mock(values=lambda _here: SHIPPED, filed=lambda _here, path: filed[path])
    desk = SettingsDesk(adjusting, Mock(), Drafts(random.Random(1)), lambda _here: guild, lambda: True, AsyncMock())
    press = Mock(actor=OLU)
    press.interaction.user = Mock(spec=discord.Member, id=7, roles=[guild.get_role(MEMBER)])
    shifts = tuple(Mock(path=path) for path in filed)

    troubles, notes = await desk.weighed(press, Preview(1, dict.fromkeys(filed), shifts))

    assert any("Members can see <#22>" in trouble for trouble in troubles)
    assert any("you cannot change the settings any more" in note for note in notes)


def test_an_organiser_who_would_lose_the_right_is_told_before(guild):
    olu = Mock(spec=discord.Member, id=7, roles=[guild.get_role(MEMBER)])

    notes = notes_on({"roles.organiser": [MODERATOR]}, guild, olu)

    assert any("you cannot change the settings any more" in note for note in notes)


# The limits of Discord


def within_limits(card: Any) -> bool:
    items = list(card.walk_children())
    ids = [item.custom_id for item in items if hasattr(item, "custom_id")]
    rows = [item for item in items if isinstance(item, ui.ActionRow)]
    return (
        len(items) <= 40
        and len(card.words) <= 4_000
        and len(ids) == len(set(ids))
        and all(len(one) <= 100 for one in ids)
        and all(len(row.children) <= 5 for row in rows)
        and all(len(item.options) <= 25 for item in items if isinstance(item, ui.Select))
    )


def longest(view: Any) -> Any:
    """Return the longest value a setting may have."""
    words = "*_<@1>" * 2_000
    if view.kind is Kind.ENTRIES:
        return [{part.key: longest(part) for part in view.entry} for _number in range(view.most or 25)]
    if view.kind is Kind.LINES:
        return [f"{number} {words}"[: view.longest or 100] for number in range(view.most or 25)]
    if view.kind in {Kind.ROLES, Kind.CHANNELS}:
        return [10**17 + number for number in range(view.most or 25)]
    if view.kind in {Kind.ROLE, Kind.CHANNEL, Kind.PERSON}:
        return 10**17
    if view.kind in {Kind.SWITCH, Kind.NUMBER, Kind.CHOICE, Kind.CHOICES, Kind.DATE}:
        return view.options[0] if view.options else view.default if view.default is not None else ""
    return words[: view.most or 4_000]


@pytest.mark.slow
@pytest.mark.parametrize("full", [False, True], ids=["as shipped", "at its longest"])
def test_every_screen_fits_into_a_message_and_every_form_into_a_form(full):
    values = {view.path: longest(view) for view in all_settings()} if full else SHIPPED
    standing = Standing(values, {view.path for view in all_settings()}, (), 3)
    cards = [home_screen(standing, "✓ " + "x" * 200)]
    for section in sections_of():
        cards += [section_screen(section, standing, page, "✓ " + "x" * 200) for page in range(4)]
    for view in all_settings():
        cards += [setting_screen(view, standing, page, "✓") for page in (0, 1, 999)]
        assert value_form(CustomId("settings:type", extra=code_of(view.path)), view, values[view.path]).to_dict()
    for view in ENTRIES:
        for entry in [*values[view.path][:1], {}]:
            draft = Draft(view.path, entry=entry, before=entry, id=2**62 - 1)
            cards.append(entry_screen(view, draft, 1, 25))
            for number in range(len(groups_of(view))):
                assert entry_form(VersionedRef(draft.id, 0), view, number, entry).to_dict()

    assert all(within_limits(card) for card in cards)


def test_a_preview_of_very_much_fits_and_keeps_its_buttons():
    shifts = tuple(
        Shift(view.path, "Part", view.label, "a\n" * 600, "b\n" * 600, seen_by="x") for view in all_settings()
    )

    card = preview_screen(Draft(id=5), Preview(1, {}, shifts, advice=("y" * 300,)))

    assert within_limits(card)
    assert "more changes" in card.words
    assert next(item.label for item in card.walk_children() if isinstance(item, ui.Button)) == "Use this"


def test_mistakes_in_files_are_told_by_line_and_not_by_where_the_files_lie():
    mistake = Mistake("/srv/alongside/config/community.toml", 7, "membership.welcom", "unknown setting", "welcome")

    card = reloaded_screen(Reloaded((mistake,) * 20, (), 3, ()))

    assert "community.toml:7: membership.welcom: unknown setting" in card.words
    assert "/srv" not in card.words.replace("\\", "")
    assert "and 5 more" in card.words
    assert within_limits(card)


def test_what_does_not_fit_is_shown_with_the_reason_and_the_way_to_it():
    edit = AsideEdit(HERE, "membership.lease_minutes", "Lease", "500", '"Lease": must be 240 or less.')

    card = aside_screen(Standing(SHIPPED, (), (edit,), 3))

    assert "must be 240 or less" in card.words
    assert [
        option.label for item in card.walk_children() if isinstance(item, ui.Select) for option in item.options
    ] == ["Lease"]


def test_every_short_name_leads_back_to_its_setting():
    assert [setting_with(code_of(view.path)) for view in all_settings()] == list(all_settings())
    assert [section_with(code_of(section.path)) for section in sections_of()] == list(sections_of())


def test_words_of_organisers_are_harmless_and_mentions_stay():
    assert shown("**x** <@&11> @everyone <@!5>") == r"\*\*x\*\* <@&11> \@everyone \<\@!5\>"


def test_the_parts_of_an_entry_are_all_in_its_forms():
    for view in ENTRIES:
        shown_parts = [part.id for group in groups_of(view) for part in entry_parts(group, {})]
        assert shown_parts == [part.key for part in view.entry if part.key != "id"]
