"""Where the bot is asleep: nobody set it up, so it only helps to set up and shows help lines."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from bot.community.book import SettingsBook
from bot.delivery.effects import EffectKind
from bot.discord_kit.sleeping import Sleepers, is_open_asleep, waits_for_life
from cogs.crisis.help_presses import HelpPresses

COMMUNITY = 900


def guild(*names):
    roles = [SimpleNamespace(id=number, name=name, is_default=lambda: False) for number, name in enumerate(names, 1)]
    return SimpleNamespace(id=COMMUNITY, roles=roles, get_role=lambda _id: None, unavailable=False)


def sleepers(*names):
    here = guild(*names)
    return Sleepers(SettingsBook(), lambda community_id: here if community_id == COMMUNITY else None)


@pytest.mark.parametrize(
    ("names", "awake"),
    [
        ((), False),
        (("Moderator",), False),
        (("Member", "Moderator"), False),
        (("Member", "Moderator", "Organiser"), True),
        (("member", "MODERATOR", "organiser", "Other"), True),
    ],
)
def test_a_community_is_awake_when_all_its_roles_are_there(names, awake):
    assert sleepers(*names).is_awake(COMMUNITY) is awake


def test_what_is_on_record_counts_more_than_names():
    known = sleepers("Member", "Moderator", "Organiser")
    known.learn({COMMUNITY: False})
    assert not known.is_awake(COMMUNITY)

    lost_its_roles = sleepers()
    lost_its_roles.note(COMMUNITY, awake=True)
    assert lost_its_roles.is_awake(COMMUNITY)
    assert lost_its_roles.unknown([COMMUNITY]) == []


def test_a_community_that_was_seen_awake_stays_so_when_a_role_is_renamed():
    here = guild("Member", "Moderator", "Organiser")
    known = Sleepers(SettingsBook(), lambda _community_id: here)
    assert known.is_awake(COMMUNITY)

    here.roles[2].name = "Team"

    assert known.is_awake(COMMUNITY)
    assert not known.is_unowned(COMMUNITY)
    assert known.unknown([COMMUNITY]) == [COMMUNITY]


def test_of_a_server_that_discord_has_not_shown_yet_nothing_is_concluded():
    assert sleepers().is_awake(901)
    assert sleepers().unknown([901]) == []
    assert not sleepers().is_unowned(901)


@pytest.mark.parametrize(
    ("names", "awake", "unowned"), [((), None, True), (("Organiser",), None, False), ((), True, False)]
)
def test_managing_the_server_is_enough_only_while_nobody_can_be_an_organiser(names, awake, unowned):
    known = sleepers(*names)
    if awake is not None:
        known.note(COMMUNITY, awake=awake)

    assert known.is_unowned(COMMUNITY) is unowned


@pytest.mark.parametrize(
    ("door", "command", "is_open"),
    [
        ("setup:make", "", True),
        ("organising:retry", "", True),
        ("crisis:help", "", True),
        ("crisis:right", "", True),
        ("crisis:alert_take", "", False),
        ("membership:apply", "", False),
        ("", "setup", True),
        ("", "help-now", True),
        ("", "worried", False),
        ("", "apply", False),
        ("", "This may be misleading", False),
    ],
)
def test_only_set_up_and_help_answer_in_their_sleep(door, command, is_open):
    assert is_open_asleep(SimpleNamespace(data={"name": command}), door) is is_open


def test_every_button_of_the_help_lines_answers_in_its_sleep():
    registered = []
    doors = SimpleNamespace(press=lambda door, _press: registered.append(door))
    HelpPresses(None, None, None).open_doors(doors)

    assert registered
    assert [door for door in registered if not is_open_asleep(SimpleNamespace(data={}), door)] == []


def test_nothing_but_what_set_up_makes_is_carried_out_in_its_sleep():
    carried_out = {kind for kind in EffectKind if not waits_for_life(kind)}

    assert carried_out == {
        EffectKind.CREATE_ROLE,
        EffectKind.DELETE_ROLE,
        EffectKind.MAKE_PLACE,
        EffectKind.REMOVE_PLACE,
        EffectKind.SET_RULE,
        EffectKind.GIVE_ROLE,
        EffectKind.SET_TIMER,
    }
