"""Set-up itself: chosen by several people, made once, taken back as it was, and live only when it may be."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from bot.crisis.snapshots import CheckState
from bot.delivery.effects import EffectKind
from bot.errors import InvalidInputError, NotAllowedError, NotNowError, OutOfDateError, TryAgainError
from bot.setting_up.parts import LOBBY, MEMBER, ORGANISER
from bot.setting_up.snapshots import ActState, State
from bot.setting_up.wishes import Wish
from tests.setting_up.conftest import organiser
from tests.setting_up.servers import COMMUNITY, used_server


async def made(town):
    setup = await town.setting_up.begin(organiser())
    await town.setting_up.make(organiser(), setup.ref)
    await town.works()
    return await town.setting_up.look(organiser())


async def test_everything_is_made_once_and_the_settings_name_it_by_id(town_on):
    town = town_on
    setup = await made(town)

    assert setup.state is State.MADE
    assert {one.state for one in setup.acts} == {ActState.DONE}
    (written,) = town.written
    assert written["roles.member"] == setup.made[MEMBER]
    assert written["channels.lobby"] == setup.made[LOBBY]
    await town.works()
    assert town.server.given == [(setup.made[ORGANISER], organiser().id)]

    names, calls = town.server.names, len(town.server.calls)
    await town.setting_up.make(organiser(), setup.ref)
    await town.works()
    again = await town.setting_up.look(organiser())
    assert (again.state, town.server.names) == (State.MADE, names)
    assert town.server.calls[calls:] == [], "a second time nothing is left to do"


async def test_nobody_without_the_right_does_anything(town):
    setup = await town.setting_up.begin(organiser())
    by, use = organiser(may=False), town.setting_up
    tries = [
        lambda: use.begin(by),
        lambda: use.stand_at(by, "sees"),
        lambda: use.choose(by, setup.ref, MEMBER, Wish(502)),
        lambda: use.hide(by, setup.ref, []),
        lambda: use.use_features(by, setup.ref, []),
        lambda: use.serve(by, setup.ref, "wales"),
        lambda: use.checks(by),
        lambda: use.start_again(by, setup.ref, [MEMBER]),
        lambda: use.plan(by),
        lambda: use.make(by, setup.ref),
        lambda: use.look(by),
        lambda: use.appoint(by, ORGANISER, 5),
        lambda: use.refusals(by),
        lambda: use.go_live(by, setup.ref),
        lambda: use.undo(by, setup.ref),
    ]

    for one in tries:
        with pytest.raises(NotAllowedError):
            await one()

    assert await use.now(COMMUNITY) == setup


async def test_of_two_organisers_at_once_one_alone_is_heard(town_on):
    setup = await town_on.setting_up.begin(organiser())
    use = town_on.setting_up.choose

    ends = await asyncio.gather(
        *(use(organiser(one), setup.ref, MEMBER, Wish(name=f"Name {one}")) for one in (1, 2)), return_exceptions=True
    )

    (heard,) = [one for one in ends if not isinstance(one, BaseException)]
    (refused,) = [one for one in ends if isinstance(one, BaseException)]
    assert isinstance(refused, OutOfDateError | TryAgainError)
    assert (await town_on.setting_up.now(COMMUNITY)).wishes == heard.wishes


async def test_of_two_organisers_the_second_learns_that_somebody_was_first(town):
    setup = await town.setting_up.begin(organiser())
    await town.setting_up.choose(organiser(1), setup.ref, MEMBER, Wish(502))

    with pytest.raises(OutOfDateError, match="Somebody has changed this"):
        await town.setting_up.choose(organiser(2), setup.ref, MEMBER, Wish(name="Friends"))
    with pytest.raises(OutOfDateError):
        await town.setting_up.make(organiser(2), setup.ref)

    now = await town.setting_up.now(COMMUNITY)
    assert now.wishes.of(MEMBER) == Wish(502)
    assert now.changed_by == organiser(1).id


async def test_a_set_up_that_was_left_goes_on_where_it_was(town):
    setup = await town.setting_up.begin(organiser())
    chosen = await town.setting_up.choose(organiser(), setup.ref, MEMBER, Wish(502))
    await town.setting_up.stand_at(organiser(), "place.lobby")

    again = await town.setting_up.begin(organiser(1))

    assert (again.step, again.wishes, again.version) == ("place.lobby", chosen.wishes, chosen.version)


async def test_what_was_deleted_meanwhile_keeps_everything_as_it_was(town):
    setup = await town.setting_up.begin(organiser())
    setup = await town.setting_up.choose(organiser(), setup.ref, LOBBY, Wish(601))
    channels = {key: one for key, one in town.server.picture.channels.items() if key != 601}
    town.server.picture = replace(town.server.picture, channels=channels)

    with pytest.raises(InvalidInputError, match="not on this server any more"):
        await town.setting_up.make(organiser(), setup.ref)

    assert (await town.setting_up.now(COMMUNITY)).state is State.CHOOSING
    assert town.server.calls == []


async def test_when_discord_does_not_answer_nothing_changes(town):
    setup = await town.setting_up.begin(organiser())
    town.server.silent = True

    with pytest.raises(TryAgainError):
        await town.setting_up.make(organiser(), setup.ref)

    assert await town.setting_up.now(COMMUNITY) == setup


async def test_start_again_from_here_keeps_what_was_chosen_before(town):
    setup = await town.setting_up.begin(organiser())
    setup = await town.setting_up.choose(organiser(), setup.ref, ORGANISER, Wish(501))
    setup = await town.setting_up.choose(organiser(), setup.ref, MEMBER, Wish(502))

    setup = await town.setting_up.start_again(organiser(), setup.ref, [MEMBER, LOBBY])

    assert setup.wishes.of(ORGANISER) == Wish(501)
    assert setup.wishes.of(MEMBER) == Wish(name="Member")


async def test_an_act_that_needs_a_person_waits_and_the_rest_goes_on(town):
    town.server.refuses = {EffectKind.SET_RULE}

    setup = await made(town)

    parked = {one.act.kind for one in setup.acts if one.state is ActState.PARKED}
    assert (setup.state, parked) == (State.MAKING, {"set_rule"})
    assert setup.made[LOBBY] in town.server.picture.channels
    assert town.written == [], "the settings are written when everything is made"

    setup = await town.setting_up.choose(organiser(), setup.ref, MEMBER, Wish(502))
    town.server.refuses = set()
    await town.setting_up.make(organiser(), setup.ref)
    await town.works()
    assert (await town.setting_up.look(organiser())).state is State.MADE


async def test_while_something_is_being_made_nobody_changes_the_choices(town):
    setup = await town.setting_up.begin(organiser())
    setup = await town.setting_up.make(organiser(), setup.ref)

    with pytest.raises(NotNowError, match="being made just now"):
        await town.setting_up.choose(organiser(), setup.ref, MEMBER, Wish(502))
    with pytest.raises(NotNowError):
        await town.setting_up.undo(organiser(), setup.ref)


async def test_undo_puts_the_server_back_as_it_was(town):
    setup = await made(town)

    await town.setting_up.undo(organiser(), setup.ref)
    await town.works()
    setup = await town.setting_up.look(organiser())

    assert town.server.picture == used_server()
    assert (setup.state, setup.acts) == (State.CHOOSING, ())
    assert town.written[-1]["roles.member"] is None


async def test_undo_leaves_a_channel_in_which_somebody_wrote(town):
    setup = await made(town)
    town.server.used = {setup.made["place.nearby"]}

    await town.setting_up.undo(organiser(), setup.ref)
    await town.works()
    await town.setting_up.look(organiser())

    assert "nearby" in town.server.names
    assert "welcome" not in town.server.names


async def test_going_live_opens_the_doors_and_wakes_the_bot(town):
    lived: list[int] = []

    async def live(community_id: int) -> None:
        lived.append(community_id)

    town.setting_up.when_live.append(live)
    setup = await made(town)
    assert town.awake == {COMMUNITY: False}

    setup = await town.setting_up.go_live(organiser(), setup.ref)

    assert (setup.state, town.awake, town.opened, lived) == (
        State.LIVE,
        {COMMUNITY: True},
        [COMMUNITY],
        [COMMUNITY],
    )
    assert await town.setting_up.awake() == {COMMUNITY: True}
    with pytest.raises(NotNowError, match="The group is live"):
        await town.setting_up.undo(organiser(), setup.ref)


async def test_it_does_not_go_live_before_everything_is_in_order(town):
    setup = await town.setting_up.begin(organiser())
    town.state, town.on_duty = CheckState.ONE, 0

    with pytest.raises(NotNowError, match="Nobody is on duty"):
        await town.setting_up.go_live(organiser(), setup.ref)

    assert (town.opened, town.awake[COMMUNITY]) == ([], False)


async def test_a_community_found_awake_stays_so_when_somebody_sets_it_up_anew(town):
    assert await town.setting_up.found_awake(COMMUNITY)

    setup = await made(town)

    assert setup.state is State.MADE
    assert town.awake == {COMMUNITY: True}


async def test_only_a_role_that_set_up_made_is_handed_out(town):
    setup = await made(town)
    await town.setting_up.appoint(organiser(), ORGANISER, 77)
    await town.works()
    assert (setup.made[ORGANISER], 77) in town.server.given

    setup = await town.setting_up.choose(organiser(), setup.ref, ORGANISER, Wish(501))
    with pytest.raises(NotNowError, match="was here before"):
        await town.setting_up.appoint(organiser(), ORGANISER, 78)
