"""The plan of a set-up: what is missing, once; who sees what; and what stands against it, in sentences."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.community.sections import CommunitySettings
from bot.crisis.snapshots import Check, CheckState
from bot.doctor.bits import bits_of
from bot.doctor.picture import Channel, ChannelKind, Overwrite, Role
from bot.doctor.sight import VIEW, applicants_can_see, permissions_in
from bot.setting_up.parts import CATEGORY, LOBBY, MEMBER, MODERATOR, ON_DUTY, ORGANISER, PARTS
from bot.setting_up.planning import ActKind, ids_in, plan
from bot.setting_up.refusing import refusals
from bot.setting_up.troubles import name_trouble, troubles_with
from bot.setting_up.wishes import Wish, Wishes, further_roles, hidden_now, settings_of, suggested
from tests.setting_up.servers import COMMUNITY, HELD, OWN_ROLE, carried_out, server, used_server

DEFAULTS = CommunitySettings()


def made_of(picture, wishes):
    made: dict[str, int] = {}
    after = carried_out(picture, wishes, made, plan(picture, wishes, made))
    return after, made


def settings_after(wishes, picture, made):
    """The settings that set-up would write; ids here are shorter than Discord's, so nothing is validated."""
    changed: dict[str, dict[str, object]] = {"roles": {}, "channels": {}}
    for path, value in settings_of(wishes, ids_in(picture, wishes, made)).items():
        section, _dot, key = path.partition(".")
        changed.setdefault(section, {})[key] = value or None if section != "features" else value
    sections = {name: getattr(DEFAULTS, name).model_copy(update=values) for name, values in changed.items()}
    return DEFAULTS.model_copy(update=sections)


def test_on_an_empty_server_every_part_is_suggested_new():
    picture = server(channels=(Channel(601, "general"),))

    wishes = suggested(picture, DEFAULTS)

    assert {key: wish.name for key, wish in wishes.parts.items()} == {key: part.name for key, part in PARTS.items()}
    assert hidden_now(picture, wishes) == (601,)


def test_what_the_settings_name_is_suggested_for_use():
    picture = replace(
        used_server(),
        roles=used_server().roles | {503: Role(503, "moderator", 3), 504: Role(504, "Organiser", 4, is_managed=True)},
        channels=used_server().channels | {605: Channel(605, "Cases"), 606: Channel(606, "nearby", ChannelKind.FORUM)},
    )

    wishes = suggested(picture, DEFAULTS)

    assert wishes.of(MODERATOR) == Wish(503)
    assert wishes.of("place.cases") == Wish(605)
    assert wishes.of(ORGANISER) == Wish(name="Organiser"), "a bot's own role is nobody's to give"
    assert wishes.of("place.nearby") == Wish(name="nearby"), "a forum is no text channel"


def test_the_plan_makes_roles_first_then_the_category_then_channels_then_changes_others():
    picture = used_server()

    kinds = [act.kind for act in plan(picture, suggested(picture, DEFAULTS), {})]

    order = [ActKind.MAKE_ROLE, ActKind.MAKE_CATEGORY, ActKind.MAKE_PLACE, ActKind.SET_RULE]
    assert kinds == sorted(kinds, key=order.index)
    assert set(kinds) == set(order)


@pytest.mark.parametrize("picture", [server(), server(channels=(Channel(601, "general"),)), used_server()])
def test_a_plan_that_was_carried_out_leaves_nothing_to_do(picture):
    wishes = suggested(picture, DEFAULTS)

    after, made = made_of(picture, wishes)

    assert plan(after, wishes, made) == ()


CHOICES = st.fixed_dictionaries(
    {
        MODERATOR: st.sampled_from([Wish(501), Wish(name="Moderator")]),
        MEMBER: st.sampled_from([Wish(502), Wish(name="Member")]),
        ON_DUTY: st.sampled_from([Wish(), Wish(501), Wish(name="On duty")]),
        CATEGORY: st.sampled_from([Wish(), Wish(604), Wish(name="New")]),
        LOBBY: st.sampled_from([Wish(601), Wish(603), Wish(name="welcome")]),
        "place.topics": st.sampled_from([Wish(), Wish(name="news")]),
    }
)
BITS = st.integers(0, 2**20)
RULES = st.lists(
    st.builds(Overwrite, st.sampled_from([501, 502, 777]), st.just(True), BITS, BITS),
    max_size=3,
    unique_by=lambda one: one.id,
)


@settings(max_examples=40, deadline=None)
@given(choices=CHOICES, hide=st.none() | st.just((601, 602)), rules=RULES)
def test_whatever_is_chosen_nothing_is_done_twice_and_applicants_see_nothing(choices, hide, rules):
    picture = used_server()
    chat = replace(picture.channels[601], overwrites=tuple(rules))
    picture = replace(picture, channels=picture.channels | {601: chat})
    first = suggested(picture, DEFAULTS)
    wishes = Wishes({**first.parts, **choices}, hide)

    after, made = made_of(picture, wishes)

    assert plan(after, wishes, made) == ()
    assert applicants_can_see(after, settings_after(wishes, after, made)) == ()


def test_newcomers_see_the_lobby_alone_and_members_all_but_the_lobby():
    picture = used_server()
    wishes = suggested(picture, DEFAULTS)

    after, made = made_of(picture, wishes)

    seen = {one.name for one in after.channels.values() if permissions_in(after, one) & VIEW}
    by_members = {one.name for one in after.channels.values() if permissions_in(after, one, [made[MEMBER]]) & VIEW}
    assert seen - {"Talk"} == {"welcome"}
    assert by_members - {"Talk"} == {"chat", "voice", "new-topics", "nearby"}


def test_what_stood_in_a_channel_stays_but_for_the_bits_that_change():
    picture = used_server()
    before = Overwrite(COMMUNITY, True, bits_of("add_reactions", "view_channel"), bits_of("mention_everyone"))
    picture = replace(picture, channels=picture.channels | {601: Channel(601, "chat", overwrites=(before,))})

    act = next(one for one in plan(picture, suggested(picture, DEFAULTS), {}) if one.key == "rule.601.everyone")

    assert act.former == (before.allow, before.deny)
    assert act.rules[0].allow == bits_of("add_reactions")
    assert act.rules[0].deny == bits_of("mention_everyone", "view_channel")


def test_a_channel_that_is_for_the_team_from_now_on_is_shut_to_members():
    """Applications tell of people's health; members who could read the channel before must not read them."""
    picture = used_server()
    before = Overwrite(502, True, bits_of("view_channel"), 0)
    picture = replace(picture, channels=picture.channels | {601: Channel(601, "chat", overwrites=(before,))})
    wishes = suggested(picture, DEFAULTS).with_part(MEMBER, Wish(502)).with_part("place.queue", Wish(601))

    after, made = made_of(picture, wishes)

    assert not permissions_in(after, after.channels[601], [502]) & VIEW
    assert permissions_in(after, after.channels[601], [502, made[MODERATOR]]) & VIEW
    assert plan(after, wishes, made) == ()


def test_a_group_that_named_several_roles_for_the_team_keeps_them_when_it_goes_on_using_one():
    roles = DEFAULTS.roles.model_copy(update={"moderator": ("Mods", "Regulars", "Nobody"), "organiser": ("Mods",)})
    named = DEFAULTS.model_copy(update={"roles": roles})
    picture = used_server()

    goes_on = further_roles(picture, named, {ORGANISER: 777, MODERATOR: 502})
    begins_anew = further_roles(picture, named, {ORGANISER: 501, MODERATOR: 778})

    assert goes_on == {ORGANISER: [], MODERATOR: [501]}
    assert begins_anew == {ORGANISER: [], MODERATOR: []}
    assert settings_of(Wishes(), {MODERATOR: 502}, goes_on)["roles.moderator"] == [502, 501]


def test_bits_that_the_bot_does_not_hold_are_not_handed_on():
    held = bits_of("manage_roles", "manage_channels", "view_channel", "send_messages")
    picture = server(held=held, channels=(Channel(601, "general"),))

    acts = plan(picture, suggested(picture, DEFAULTS), {})

    granted = {rule.allow | rule.deny for act in acts for rule in act.rules} | {act.permissions for act in acts}
    everybodys = held | picture.everyone.permissions
    assert all(not bits & ~everybodys for bits in granted)


def trouble(picture, wishes, made=None):
    return " ".join(troubles_with(picture, wishes, made or {}, plan(picture, wishes, made or {})))


def test_without_trouble_nothing_is_said():
    assert trouble(used_server(), suggested(used_server(), DEFAULTS)) == ""


@pytest.mark.parametrize(
    ("key", "wish", "says"),
    [
        (MEMBER, Wish(999), "Members: what you chose is not on this server any more"),
        (MEMBER, Wish(COMMUNITY), "not on this server any more"),
        (MEMBER, Wish(OWN_ROLE), "another bot gives this role"),
        (MEMBER, Wish(), "cannot do without"),
        (MEMBER, Wish(name="mods"), "there is one called “mods” already"),
        (MEMBER, Wish(501), "every member would hold it"),
        (LOBBY, Wish(602), "needs an ordinary text channel"),
        (LOBBY, Wish(999), "not on this server any more"),
        (LOBBY, Wish(name="chat"), "there is one called “chat” already"),
        ("place.cases", Wish(603), "chosen twice"),
        (CATEGORY, Wish(601), "needs an ordinary text channel"),
    ],
)
def test_a_choice_that_does_not_fit_is_told_in_one_sentence(key, wish, says):
    picture = used_server()
    wishes = suggested(picture, DEFAULTS).with_part(MODERATOR, Wish(501)).with_part("place.queue", Wish(603))

    assert says in trouble(picture, wishes.with_part(key, wish))


def test_a_role_above_the_bot_names_the_click():
    picture = replace(used_server(), roles=used_server().roles | {505: Role(505, "High", 95)})

    said = trouble(picture, suggested(picture, DEFAULTS).with_part(MEMBER, Wish(505)))

    assert "Drag the bot's role above it" in said


def test_a_missing_permission_is_named_as_discord_shows_it():
    picture = server(held=HELD & ~bits_of("manage_channels"))

    assert "“Manage Channels”" in trouble(picture, suggested(picture, DEFAULTS))


def test_a_server_at_its_limits_has_no_room():
    channels = tuple(Channel(1000 + number, f"old-{number}") for number in range(495))
    roles = tuple(Role(3000 + number, f"role {number}", 1) for number in range(247))
    picture = server(channels=channels, roles=roles)

    said = trouble(picture, suggested(picture, DEFAULTS))

    assert "allows 500 channels" in said
    assert "allows 250 roles" in said


@pytest.mark.parametrize(
    ("name", "fine"), [("Helpers", True), ("", False), ("@x", False), ("everyone", False), ("MODS", False)]
)
def test_a_typed_name_is_taken_or_refused(name, fine):
    assert (name_trouble(used_server(), PARTS[MODERATOR], name) == "") is fine


def checked(state=CheckState.CHECKED):
    return (Check("samaritans", state),)


def test_a_group_that_is_ready_may_go_live():
    picture = used_server()
    wishes = suggested(picture, DEFAULTS)
    after, made = made_of(picture, wishes)

    assert refusals(after, settings_after(wishes, after, made), checked(), 1) == ()


@pytest.mark.parametrize("state", [CheckState.NONE, CheckState.ONE, CheckState.STALE, CheckState.DOUBTED])
def test_unchecked_lines_and_an_empty_rota_stand_against_it(state):
    picture = used_server()
    wishes = suggested(picture, DEFAULTS)
    after, made = made_of(picture, wishes)

    said = " ".join(one.what for one in refusals(after, settings_after(wishes, after, made), checked(state), 0))

    assert "1 help line was not checked by two people" in said
    assert "Nobody is on duty" in said


def test_what_applicants_can_see_stands_against_it_with_the_channel():
    picture = used_server()
    wishes = replace(suggested(picture, DEFAULTS), hide=())
    after, made = made_of(picture, wishes)

    against = refusals(after, settings_after(wishes, after, made), checked(), 1)

    assert any("<#601>" in one.what for one in against)
    assert {one.mend for one in against} == {"sees"}


def test_nothing_made_yet_stands_against_it():
    against = refusals(server(), DEFAULTS, checked(), 1)

    assert {one.mend for one in against} == {"parts"}
    assert any("Members: this is not on the server" in one.what for one in against)
