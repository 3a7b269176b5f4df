"""Who sees what, by hand-made cases and against discord.py's own reckoning on servers made by chance."""

from types import SimpleNamespace

import discord
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.community.sections import CommunitySettings
from bot.doctor.bits import ALL, BITS, bits_of
from bot.doctor.picture import Channel, ChannelKind, Overwrite, Picture, Role
from bot.doctor.sight import Leak, LeakKind, applicants_can_see, own_permissions, permissions_in, role_permissions

GUILD, MEMBER, MODERATOR, BOT_ROLE, BOT, OWNER = 100, 101, 102, 103, 200, 201
VIEW, SEND = BITS["view_channel"], BITS["send_messages"]


def picture_of(*channels, everyone=0, member=SEND, **more):
    roles = (
        Role(GUILD, "@everyone", 0, everyone),
        Role(MEMBER, "Member", 1, member),
        Role(MODERATOR, "Moderator", 2),
        Role(BOT_ROLE, "Alongside", 4, VIEW, is_managed=True),
    )
    return Picture(
        GUILD,
        owner_id=OWNER,
        own_id=BOT,
        own_roles=frozenset({BOT_ROLE}),
        roles={role.id: role for role in roles},
        channels={one.id: one for one in channels},
        **more,
    )


def seen(number, *who, kind=ChannelKind.TEXT, name="x", hidden=()):
    rules = [Overwrite(role_id, True, allow=VIEW) for role_id in who]
    return Channel(number, name, kind, None, (*rules, *(Overwrite(role_id, True, deny=VIEW) for role_id in hidden)))


def leaks(*channels, **more):
    return applicants_can_see(picture_of(*channels, **more), CommunitySettings())


def test_the_lobby_that_members_do_not_see_shows_nothing():
    assert leaks(seen(1, GUILD, name="welcome", hidden=(MEMBER,))) == ()


def test_a_lobby_that_members_see_too_lists_them():
    assert leaks(seen(1, GUILD, name="welcome")) == (Leak(LeakKind.MEMBER_LIST, 1),)


def test_a_channel_that_all_see_and_members_write_in_is_read_by_applicants():
    assert leaks(seen(1, GUILD, name="general")) == (Leak(LeakKind.MEMBER_CHANNEL, 1),)


def test_a_channel_that_all_see_and_nobody_writes_in_lists_members_only():
    assert leaks(seen(1, GUILD, name="rules"), member=0) == (Leak(LeakKind.MEMBER_LIST, 1),)


@pytest.mark.parametrize("place", ["applications", "moderator-alerts", "organisers", "cases"])
def test_a_channel_of_the_team_that_all_see_is_the_worst(place):
    assert leaks(seen(1, GUILD, name="rules"), seen(2, GUILD, name=place))[0] == Leak(LeakKind.TEAM_CHANNEL, 2)


def test_nearby_belongs_to_members_even_if_nobody_can_write_there():
    assert leaks(seen(1, GUILD, name="nearby", hidden=(MEMBER,)), member=0) == (Leak(LeakKind.MEMBER_CHANNEL, 1),)


def test_the_widget_is_a_leak_without_a_channel():
    assert leaks(widget_is_open=True) == (Leak(LeakKind.WIDGET),)


def test_a_category_shows_nobody_anything_by_itself():
    assert leaks(seen(1, GUILD, kind=ChannelKind.CATEGORY)) == ()


def test_what_everybody_sees_by_their_role_counts_as_well():
    assert leaks(Channel(1, "general"), everyone=VIEW) == (Leak(LeakKind.MEMBER_CHANNEL, 1),)
    assert leaks(seen(1, name="general", hidden=(GUILD,)), everyone=VIEW) == ()


def test_the_owner_and_administrators_may_do_everything_whatever_a_channel_says():
    closed = seen(1, hidden=(GUILD, MEMBER))
    picture = picture_of(closed, member=BITS["administrator"])
    assert permissions_in(picture, closed, (), member_id=OWNER) == ALL
    assert permissions_in(picture, closed, (MEMBER,)) == ALL


def test_the_rule_for_the_bot_itself_beats_those_for_its_roles():
    channel = Channel(1, "x", overwrites=(Overwrite(BOT, False, deny=VIEW), Overwrite(BOT_ROLE, True, allow=SEND)))
    assert own_permissions(picture_of(channel), channel) == 0
    assert own_permissions(picture_of(channel)) & VIEW


def test_roles_are_found_as_the_settings_mean_them():
    picture = picture_of(seen(1, name="Welcome"), seen(2, name="welcome"), seen(3, name="t", kind=ChannelKind.CATEGORY))
    assert [role.id for role in picture.roles_named("@member")] == [MEMBER]
    assert picture.roles_named("everyone") == ()
    assert [one.id for one in picture.channels_named("#welcome")] == [1, 2]
    assert picture.channels_named("t") == ()


def test_the_bot_gives_only_roles_below_its_own_and_none_that_discord_keeps():
    picture = picture_of()
    high = Role(999, "High", 5)
    twin = Role(BOT_ROLE + 1, "Twin", 4)
    assert picture.may_give(picture.roles[MEMBER])
    assert not picture.may_give(high)
    assert picture.may_give(twin)  # the same place: the older role is the higher one
    assert not picture.may_give(Role(1, "Kept", 1, is_managed=True))


NAMES = ("view_channel", "send_messages", "manage_roles", "attach_files", "mention_everyone", "read_message_history")
bits = st.sets(st.sampled_from((*NAMES, "manage_channels"))).map(lambda names: bits_of(*names))
targets = st.sampled_from((GUILD, MEMBER, MODERATOR, BOT_ROLE, BOT))
rules = st.lists(st.tuples(targets, bits, bits), max_size=5, unique_by=lambda one: one[0])


@settings(max_examples=30, deadline=None)
@given(
    st.tuples(bits, bits, bits, bits, st.booleans()),
    rules,
    st.sets(st.sampled_from((MEMBER, MODERATOR, BOT_ROLE))),
    st.sampled_from((BOT, OWNER)),
)
def test_permissions_are_those_that_discord_py_finds(powers, rules, held, who):
    everyone, member, moderator, own, is_admin = powers
    granted = {GUILD: everyone, MEMBER: member, MODERATOR: moderator | is_admin * 8, BOT_ROLE: own}
    overwrites = tuple(Overwrite(target, target != BOT, allow & ~deny, deny) for target, allow, deny in rules)
    channel = Channel(1, "x", overwrites=overwrites)
    roles = {number: Role(number, str(number), place, granted[number]) for place, number in enumerate(granted)}
    picture = Picture(GUILD, owner_id=OWNER, own_id=BOT, roles=roles, channels={1: channel})

    theirs, theirs_here = _as_discord_py_does(granted, overwrites, held, who)

    known = sum({BITS[name] for name in (*NAMES, "manage_channels")})
    assert role_permissions(picture, held, member_id=who) & known == theirs.value & known
    mine = permissions_in(picture, channel, held, member_id=who)
    if not theirs_here.view_channel:
        assert mine == 0
    else:
        assert mine & known == theirs_here.value & known


def _as_discord_py_does(granted, overwrites, held, who):
    state = SimpleNamespace(
        shard_count=None,
        member_cache_flags=discord.MemberCacheFlags.none(),
        self_id=BOT,
        store_user=_user,
        cache_guild_expressions=False,
    )
    guild = discord.Guild(
        data={
            "id": str(GUILD),
            "owner_id": str(OWNER),
            "name": "x",
            "roles": [
                {"id": str(number), "name": str(number), "permissions": str(bits), "position": place, "color": 0}
                for place, (number, bits) in enumerate(granted.items())
            ],
        },
        state=state,
    )
    written = [
        {"id": str(one.id), "type": 0 if one.is_role else 1, "allow": str(one.allow), "deny": str(one.deny)}
        for one in overwrites
    ]
    channel = discord.TextChannel(
        state=state,
        guild=guild,
        data={"id": "1", "type": 0, "name": "x", "position": 0, "permission_overwrites": written},
    )
    person = discord.Member(
        data={"user": {"id": str(who)}, "roles": [str(one) for one in sorted(held)], "flags": 0},
        guild=guild,
        state=state,
    )
    return person.guild_permissions, channel.permissions_for(person)


def _user(data, **_more):
    return SimpleNamespace(id=int(data["id"]))
