"""Closing a channel: what changes, in which order, and that it leaves what it should."""

import pytest

from bot.doctor.checks import findings_of
from bot.doctor.findings import ButtonVerb
from bot.doctor.mending import closing, in_words
from bot.doctor.picture import Overwrite
from bot.doctor.sight import VIEW, own_permissions, permissions_in
from tests.doctor.wards import (
    BOT,
    CASES,
    GUILD,
    LOBBY,
    MEMBER,
    MODERATOR,
    ORGANISER,
    SETTINGS,
    TALK,
    allowed,
    channel,
    look,
    well,
    with_channel,
)


def mended(picture, number, verb):
    """Return the picture after the button, as Discord would have it."""
    one = picture.channels[number]
    rules = {(rule.id, rule.is_role): rule for rule in one.overwrites}
    for change in closing(picture, SETTINGS, verb, one):
        rules[change.rule.id, change.rule.is_role] = change.rule
    kept = channel(number, name=one.name, kind=one.kind)
    return with_channel(picture, type(kept)(number, one.name, one.kind, None, tuple(rules.values())))


@pytest.mark.parametrize(
    ("number", "rules", "verb"),
    [
        (CASES, (GUILD,), ButtonVerb.TEAM_ONLY),
        (CASES, (MEMBER,), ButtonVerb.TEAM_ONLY),
        (TALK, (GUILD,), ButtonVerb.HIDE_FROM_NEWCOMERS),
        (LOBBY, (GUILD,), ButtonVerb.HIDE_FROM_MEMBERS),
    ],
)
def test_the_button_of_a_finding_mends_it_and_locks_nobody_of_the_team_out(number, rules, verb):
    ill = with_channel(well(), channel(number, sees=(*rules, MODERATOR, ORGANISER, BOT)))
    [finding] = findings_of(look(ill))
    assert finding.button.verb is verb

    now = mended(ill, number, verb)

    assert findings_of(look(now)) == ()
    here = now.channels[number]
    assert all(permissions_in(now, here, (role,)) & VIEW for role in (MODERATOR, ORGANISER))
    assert own_permissions(now, here) & VIEW
    assert closing(now, SETTINGS, verb, here) == ()


def test_members_keep_seeing_their_channel_when_newcomers_no_longer_do():
    ill = with_channel(well(), channel(TALK, sees=(GUILD,)))
    now = mended(ill, TALK, ButtonVerb.HIDE_FROM_NEWCOMERS)
    assert permissions_in(now, now.channels[TALK], (MEMBER,)) & VIEW
    assert not permissions_in(now, now.channels[TALK]) & VIEW


def test_the_bot_and_the_team_come_first_and_everybody_last():
    ill = with_channel(well(), channel(TALK, sees=(GUILD,)))
    targets = [one.rule.id for one in closing(ill, SETTINGS, ButtonVerb.HIDE_FROM_NEWCOMERS, ill.channels[TALK])]
    assert targets == [BOT, MODERATOR, ORGANISER, MEMBER, GUILD]


def test_all_other_rules_of_a_channel_stay():
    sending = 1 << 11
    ill = with_channel(well(), channel(CASES, sees=(GUILD, MODERATOR, ORGANISER, BOT)))
    one = ill.channels[CASES]
    noisy = type(one)(CASES, one.name, one.kind, None, (*one.overwrites[1:], Overwrite(GUILD, True, VIEW, sending)))
    changes = closing(with_channel(ill, noisy), SETTINGS, ButtonVerb.TEAM_ONLY, noisy)
    assert [one.rule for one in changes] == [Overwrite(GUILD, True, 0, sending | VIEW)]


def test_a_team_that_did_not_see_a_channel_is_not_let_in_by_closing_it():
    ill = with_channel(well(), channel(TALK, sees=(GUILD, BOT), hidden=(MODERATOR,)))
    changes = closing(ill, SETTINGS, ButtonVerb.HIDE_FROM_NEWCOMERS, ill.channels[TALK])
    assert MODERATOR not in {one.rule.id for one in changes}


def test_the_preview_says_each_change():
    ill = allowed(with_channel(well(), channel(TALK, sees=(GUILD, BOT))), GUILD)
    changes = closing(ill, SETTINGS, ButtonVerb.HIDE_FROM_NEWCOMERS, ill.channels[TALK])
    words = in_words(ill, ill.channels[TALK], changes)
    assert words[0] == f"<@&{MODERATOR}> can see <#{TALK}>: View Channel is set to ✓."
    assert words[-1] == f"People without a role cannot see <#{TALK}>: View Channel is set to ✗."
    assert len(words) == len(changes)
