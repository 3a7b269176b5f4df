"""Set-up takes nothing from people: old groups stay awake, what is used stays, and rights go to who was meant."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from bot.community.actor import Actor, Capability
from bot.delivery.effects import EffectKind, PendingEffect
from bot.delivery.todo import Todos
from bot.doctor.bits import bits_of
from bot.doctor.picture import Overwrite
from bot.errors import NotNowError
from bot.setting_up import acting
from bot.setting_up.effects import give_role
from bot.setting_up.parts import MEMBER, MODERATOR, ON_DUTY, ORGANISER
from bot.setting_up.snapshots import ActState, State
from bot.setting_up.wishes import Wish
from bot.store.tables import CardRow
from tests.setting_up.conftest import organiser
from tests.setting_up.servers import COMMUNITY
from tests.setting_up.test_setting_up import made


def keeper() -> Actor:
    """Whoever sets the group up, before anybody holds a role: what waits for a person must not wait for others."""
    return Actor(77, COMMUNITY, frozenset({Capability.CONFIGURE}))


async def test_a_group_where_a_card_stands_is_awake_though_nobody_ever_set_it_up(town_on, store_on):
    async with store_on.begin() as tx:
        for place in ("lobby", "queue"):
            tx.add(CardRow(community_id=COMMUNITY, card="entry", ref="lobby", place=place, channel_id=601))

    assert await town_on.setting_up.awake() == {COMMUNITY: True}
    assert await town_on.setting_up.awake() == {COMMUNITY: True}
    assert (await town_on.setting_up.now(COMMUNITY)).state is State.NONE


async def test_where_the_bot_works_nothing_is_undone_also_before_anybody_pressed_go_live(town):
    await town.setting_up.found_awake(COMMUNITY)
    setup = await made(town)

    assert not setup.can_undo
    with pytest.raises(NotNowError, match="people may use what was made"):
        await town.setting_up.undo(organiser(), setup.ref)


async def test_what_could_not_be_undone_then_is_not_deleted_when_somebody_tries_again_later(town, store):
    setup = await made(town)
    town.server.refuses = {EffectKind.DELETE_ROLE}
    await town.setting_up.undo(organiser(), setup.ref)
    await town.works()
    left = [one.op_id for one in (await town.setting_up.now(COMMUNITY)).acts if one.state is ActState.PARKED]
    assert (await town.setting_up.look(organiser())).state is State.CHOOSING

    town.server.refuses = set()
    for op_id in left:
        await Todos(store, town.handlers, random=random.Random(3)).retry(op_id, keeper())
    await town.works()

    assert len(left) == 4
    assert setup.made[MEMBER] in town.server.picture.roles


async def test_who_sees_what_is_not_put_back_where_a_person_has_changed_it_since(town):
    setup = await made(town)
    chat = town.server.picture.channels[601]
    own = Overwrite(setup.made[MEMBER], True, bits_of("view_channel", "send_messages"), 0)
    rules = (*(one for one in chat.overwrites if one.id != own.id), own)
    town.server.picture = replace(
        town.server.picture, channels=town.server.picture.channels | {601: replace(chat, overwrites=rules)}
    )

    await town.setting_up.undo(organiser(), setup.ref)
    await town.works()

    assert town.server.picture.channels[601].overwrites == (own,)


async def test_a_channel_newcomers_do_not_see_is_not_opened_to_members_by_hiding_it(town):
    setup = await town.setting_up.begin(organiser())

    setup = await town.setting_up.hide(organiser(), setup.ref, [601, 603, 999])

    assert setup.wishes.hide == (601,)
    plan = await town.setting_up.plan(organiser())
    assert not [act for act in plan.acts if act.channel_id == 603]


async def test_a_channel_that_is_half_hidden_stays_among_those_to_hide(town):
    setup = await town.setting_up.begin(organiser())

    setup = await town.setting_up.make(organiser(), setup.ref)

    assert setup.wishes.hide == (601, 602)


async def test_the_first_organiser_is_who_had_the_role_made_not_who_chose_something_since(town, store):
    town.server.refuses = {EffectKind.CREATE_ROLE}
    setup = await made(town)
    (parked,) = [one for one in setup.acts if one.act.key == ORGANISER]
    await town.setting_up.choose(organiser(1), setup.ref, ON_DUTY, Wish())

    town.server.refuses = set()
    await Todos(store, town.handlers, random=random.Random(3)).retry(parked.op_id, keeper())
    await town.works()

    assert [person for _role, person in town.server.given] == [organiser().id]


async def test_only_roles_of_the_team_that_set_up_made_are_given_also_when_it_was_put_off(town, store):
    setup = await made(town)

    async with store.read() as tx:
        wanted = {
            key: await acting.may_be_given(tx, PendingEffect("op", give_role(COMMUNITY, 5, role_id, 6), 1, None))
            for key, role_id in {**setup.made, "role.adopted": 501}.items()
        }

    assert {key for key, is_wanted in wanted.items() if is_wanted} == {ORGANISER, MODERATOR}
