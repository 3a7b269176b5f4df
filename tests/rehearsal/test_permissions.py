"""Discord's permission algorithm, step by step."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.rehearsal import structure
from bot.rehearsal.building import build_community
from bot.rehearsal.permissions import (
    ALL,
    NO_PERMISSION,
    P,
    Permission,
    base_permissions,
    channel_permissions,
    highest_role,
    outranks,
    outranks_member,
)
from bot.rehearsal.practice_clock import PracticeClock
from bot.rehearsal.shapes import Overwrite
from bot.rehearsal.threads import start_thread
from bot.rehearsal.world import World


@pytest.fixture
def world(clock):
    return World(PracticeClock(clock))


@pytest.fixture
def community(world):
    return build_community(world)


@pytest.fixture
def may(world, community):
    """Tell whether somebody may do something in a channel."""

    def ask(name: str, permission: P, place: str = "general") -> bool:
        member = community.guild.members[community.people[name].id]
        channel = community.channels[place]
        return bool(channel_permissions(community.guild, member, channel, world.clock.now()) & permission)

    return ask


def overwrite(
    community, place: str, target: int, kind: int, *, allow: P = NO_PERMISSION, deny: P = NO_PERMISSION
) -> None:
    community.channels[place].overwrites[target] = Overwrite(target, kind, int(allow), int(deny))


def test_the_owner_may_everything_everywhere(world, community):
    owner = community.guild.members[community.guild.owner_id]
    place = community.channels["applications"]
    overwrite(community, "applications", owner.user.id, 1, deny=P.VIEW_CHANNEL)

    assert channel_permissions(community.guild, owner, place, world.clock.now()) == ALL


def test_an_administrator_passes_every_overwrite_and_timeout(world, community, may):
    community.roles["Moderator"].permissions |= P.ADMINISTRATOR
    dee = community.guild.members[community.people["dee"].id]
    overwrite(community, "general", dee.user.id, 1, deny=P.VIEW_CHANNEL)
    dee.timeout_until = world.clock.now() + timedelta(hours=1)

    assert may("dee", P.SEND_MESSAGES)
    assert base_permissions(community.guild, dee) == ALL


def test_everyone_then_roles_then_the_member(community, may):
    guild, mia = community.guild, community.people["mia"]
    overwrite(community, "general", guild.id, 0, deny=P.SEND_MESSAGES)
    overwrite(community, "general", community.roles["Member"].id, 0, allow=P.VIEW_CHANNEL | P.SEND_MESSAGES)
    assert may("mia", P.SEND_MESSAGES)

    overwrite(community, "general", mia.id, 1, deny=P.SEND_MESSAGES)
    assert not may("mia", P.SEND_MESSAGES)
    assert may("rae", P.SEND_MESSAGES)


def test_one_role_that_allows_beats_another_that_denies(community, may):
    overwrite(community, "general", community.roles["Member"].id, 0, deny=P.ADD_REACTIONS)
    overwrite(community, "general", community.roles["Moderator"].id, 0, allow=P.ADD_REACTIONS | P.VIEW_CHANNEL)

    assert may("dee", P.ADD_REACTIONS)


def test_without_viewing_nothing_is_left(world, community):
    robin = community.guild.members[community.people["robin"].id]
    overwrite(community, "general", robin.user.id, 1, allow=P.SEND_MESSAGES)

    assert channel_permissions(community.guild, robin, community.channels["general"], world.clock.now()) == 0


def test_without_sending_there_are_no_files_and_no_pings(community, may):
    overwrite(community, "general", community.people["mia"].id, 1, deny=P.SEND_MESSAGES)

    assert may("mia", P.VIEW_CHANNEL)
    assert not may("mia", P.ATTACH_FILES | P.EMBED_LINKS | P.MENTION_EVERYONE)


def test_a_timeout_leaves_reading_until_it_ends(world, community, may):
    mia = community.guild.members[community.people["mia"].id]
    mia.timeout_until = world.clock.now() + timedelta(hours=1)
    assert (may("mia", P.READ_MESSAGE_HISTORY), may("mia", P.SEND_MESSAGES)) == (True, False)

    world.clock.skip(3601)
    assert may("mia", P.SEND_MESSAGES)


def test_a_thread_takes_the_rules_of_its_channel(world, community):
    dee = community.people["dee"]
    thread = start_thread(world, community.channels["applications"], "inside", by=dee.id)
    private = start_thread(world, community.channels["general"], "two of us", by=dee.id, kind=12)

    assert world.can_see(thread, dee.id)
    assert not world.can_see(thread, community.people["mia"].id)
    assert not world.can_see(private, community.people["mia"].id)
    assert world.can_see(private, community.people["sam"].id)


def test_roles_rank_by_position_and_the_older_wins_a_tie(world, community):
    guild = community.guild
    bot = guild.members[world.application.bot.id]
    twin = structure.add_role(world, guild, "Twin", by=guild.owner_id, position=4)
    above = structure.add_role(world, guild, "Above", by=guild.owner_id, position=5)

    assert highest_role(guild, bot)[0] == 4
    assert outranks(guild, bot, community.roles["Member"].id)
    assert outranks(guild, bot, twin.id)
    assert not outranks(guild, bot, above.id)
    assert not outranks(guild, bot, community.roles["Alongside"].id)


def test_nobody_outranks_the_owner_and_equals_do_not_outrank_each_other(world, community):
    guild, people = community.guild, community.people
    dee, sam, mia, olu = (guild.members[people[name].id] for name in ("dee", "sam", "mia", "olu"))

    assert outranks_member(guild, dee, mia)
    assert not outranks_member(guild, dee, sam)
    assert not outranks_member(guild, dee, olu)
    assert outranks_member(guild, olu, dee)


def test_a_role_that_sinks_can_no_longer_give(world, community):
    guild = community.guild
    own = community.roles["Alongside"]

    structure.move_role(world, guild, own, 0, by=guild.owner_id)

    assert not outranks(guild, guild.members[world.application.bot.id], community.roles["Member"].id)


def test_permissions_are_named_in_words():
    assert Permission(P.MANAGE_ROLES | P.KICK_MEMBERS).words == "Kick Members, Manage Roles"
    assert Permission(0).words == "no permission"
