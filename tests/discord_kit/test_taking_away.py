"""What set-up takes away again on Discord: never a channel or role that people use, also when the bot sees little."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from unittest.mock import AsyncMock, Mock

import discord
import pytest

from bot.delivery.effects import Effect, EffectKind, OutcomeWord, ParkedError, PendingEffect
from bot.discord_kit.channel_effects import CreateRole, DeleteRole
from bot.discord_kit.setup_effects import RemovePlace
from bot.store.types import created_at_of

COMMUNITY, CHANNEL, ROLE, OWN = 10**17, 10**17 + 7, 10**17 + 8, 10**17 + 9
THREADS = {"threads": [{"id": "1"}], "members": [], "has_more": False}
NO_THREADS = {"threads": [], "members": [], "has_more": False}


def stage(*, lacks: str = "", wrote: int = OWN, public=NO_THREADS, private=NO_THREADS, threads=(), holders=()):
    """A scene around one channel and one role; what Discord answers is given."""
    held = discord.Permissions.all()
    if lacks:
        held.update(administrator=False, **{lacks: False})
    channel = Mock(spec=discord.TextChannel, id=CHANNEL, threads=list(threads))
    channel.permissions_for.return_value = held
    http = SimpleNamespace(
        logs_from=AsyncMock(return_value=[{"author": {"id": str(wrote)}}]),
        get_public_archived_threads=AsyncMock(return_value=public),
        get_private_archived_threads=AsyncMock(return_value=private),
        get_members=AsyncMock(return_value=[{"user": {"id": "5"}, "roles": [str(one) for one in holders]}]),
        get_roles=AsyncMock(return_value=[{"id": str(ROLE), "name": "Member"}]),
        delete_channel=AsyncMock(),
        delete_role=AsyncMock(),
    )
    me = SimpleNamespace(guild_permissions=held, top_role=9)
    guild = SimpleNamespace(id=COMMUNITY, me=me, get_channel=lambda _id: channel, get_role=lambda _id: None)
    client = SimpleNamespace(http=http, user=SimpleNamespace(id=OWN))
    return SimpleNamespace(client=client, guild=lambda _id: guild)


def pending(kind: EffectKind, *, tried=None, **payload) -> PendingEffect:
    return PendingEffect("op", Effect(kind, COMMUNITY, "setup:1", payload, by=5), 1, tried)


async def test_a_channel_where_the_bot_alone_wrote_is_deleted():
    scene = stage()

    outcome = await RemovePlace(scene).perform(pending(EffectKind.REMOVE_PLACE, channel_id=CHANNEL))

    assert outcome.word is OutcomeWord.DONE
    scene.client.http.delete_channel.assert_awaited_once()


@pytest.mark.parametrize("use", [{"wrote": 5}, {"public": THREADS}, {"private": THREADS}, {"threads": ["one"]}])
async def test_a_channel_that_people_used_stays(use):
    scene = stage(**use)

    outcome = await RemovePlace(scene).perform(pending(EffectKind.REMOVE_PLACE, channel_id=CHANNEL))

    assert outcome.word is OutcomeWord.OVERRULED
    scene.client.http.delete_channel.assert_not_awaited()


@pytest.mark.parametrize("lacks", ["read_message_history", "manage_threads"])
async def test_a_channel_in_which_the_bot_cannot_see_all_is_never_taken_for_an_empty_one(lacks):
    scene = stage(lacks=lacks)

    with pytest.raises(ParkedError):
        await RemovePlace(scene).perform(pending(EffectKind.REMOVE_PLACE, channel_id=CHANNEL))

    scene.client.http.delete_channel.assert_not_awaited()


@pytest.mark.parametrize(
    ("holders", "word"), [((), OutcomeWord.DONE), ((1,), OutcomeWord.DONE), ((1, ROLE), OutcomeWord.OVERRULED)]
)
async def test_a_role_that_people_hold_stays(holders, word):
    scene = stage(holders=holders)

    outcome = await DeleteRole(scene).perform(pending(EffectKind.DELETE_ROLE, role_id=ROLE, if_unheld=True))

    assert outcome.word is word
    assert scene.client.http.delete_role.await_count == (word is OutcomeWord.DONE)


@pytest.mark.parametrize(("hours", "found"), [(-1, True), (1, False)])
async def test_an_older_role_of_the_same_name_is_not_taken_for_the_one_that_set_up_made(hours, found):
    tried = created_at_of(ROLE) + timedelta(hours=hours)

    outcome = await CreateRole(stage()).look(pending(EffectKind.CREATE_ROLE, tried=tried, name="Member", act=1))

    assert (outcome is not None) is found
