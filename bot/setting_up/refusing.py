"""Why a group cannot go live yet, each with the click that mends it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.community.sections import CommunitySettings
from bot.crisis.snapshots import Check, CheckState
from bot.doctor.bits import BITS, shown
from bot.doctor.picture import Picture
from bot.doctor.sight import LeakKind, applicants_can_see, own_permissions, places_of
from bot.language import _, ngettext
from bot.setting_up.parts import PARTS, Kind

_NEEDED_IN = {
    "lobby": ("view_channel", "send_messages", "embed_links", "create_private_threads", "send_messages_in_threads"),
    "queue": ("view_channel", "send_messages", "embed_links"),
    "alerts": ("view_channel", "send_messages", "embed_links"),
    "organisers": ("view_channel", "send_messages", "embed_links"),
}


class Mend(StrEnum):
    """Where in set-up a refusal is mended."""

    PARTS = "parts"
    SEES = "sees"
    HELP = "help"
    NOTHING = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason not to go live yet: what is wrong and the click that mends it, in sentences."""

    what: str
    click: str
    mend: Mend = Mend.NOTHING


def refusals(
    picture: Picture, settings: CommunitySettings, checks: Sequence[Check], people_on_duty: int
) -> tuple[Refusal, ...]:
    """Return everything that stands against going live; empty means that the doors may open."""
    return (
        *_missing(picture, settings),
        *_permissions(picture, settings),
        *_leaks(picture, settings),
        *_lines(checks),
        *_duty(people_on_duty),
    )


def _missing(picture: Picture, settings: CommunitySettings) -> Iterator[Refusal]:
    places = places_of(picture, settings.channels, *_NEEDED_IN, "cases")
    roles = settings.roles
    found = {
        "roles.member": picture.roles_named(roles.member),
        "roles.moderator": [one for name in roles.moderator for one in picture.roles_named(name)],
        "roles.organiser": [one for name in roles.organiser for one in picture.roles_named(name)],
    }
    for part in PARTS.values():
        name = part.setting.rpartition(".")[2]
        there = found.get(part.setting) if part.kind is Kind.ROLE else places.get(name)
        if not there and (part.setting in found or name in {*_NEEDED_IN, "cases"}):
            what = _("{part}: this is not on the server.").format(part=_(part.label))
            yield Refusal(what, _("Go back to the choices, and press “Make these” again."), Mend.PARTS)
    member = found["roles.member"]
    if member and not picture.may_give(member[0]):
        what = _("The bot cannot give the role of members: its own role stands below.")
        yield Refusal(what, _("Open Server Settings, Roles. Drag the bot's role above it."))


def _permissions(picture: Picture, settings: CommunitySettings) -> Iterator[Refusal]:
    for place, channel in places_of(picture, settings.channels, *_NEEDED_IN).items():
        held = own_permissions(picture, channel)
        lacking = [shown(name) for name in _NEEDED_IN[place] if not held & BITS[name]]
        if lacking:
            what = _("In <#{channel_id}> the bot needs: {permissions}.")
            click = _("Right-click the channel, Edit Channel, Permissions, the bot. Turn these on.")
            yield Refusal(what.format(channel_id=channel.id, permissions=", ".join(lacking)), click)


def _leaks(picture: Picture, settings: CommunitySettings) -> Iterator[Refusal]:
    click = _("Press “Who sees what” and hide it from new people.")
    for leak in applicants_can_see(picture, settings):
        if leak.kind is LeakKind.WIDGET:
            what = _("The server's widget shows to anybody who is online.")
            yield Refusal(what, _("Open Server Settings, Engagement, Server Widget. Turn it off."))
        else:
            words = {
                LeakKind.TEAM_CHANNEL: _("People who have not joined can read <#{channel_id}>, which is for the team."),
                LeakKind.MEMBER_CHANNEL: _(
                    "People who have not joined can read <#{channel_id}>, which is for members."
                ),
                LeakKind.MEMBER_LIST: _("People who have not joined can see in <#{channel_id}> who is a member."),
            }
            yield Refusal(words[leak.kind].format(channel_id=leak.channel_id), click, Mend.SEES)


def _lines(checks: Sequence[Check]) -> Iterator[Refusal]:
    waiting = [check for check in checks if check.state is not CheckState.CHECKED]
    if waiting:
        count = len(waiting)
        what = ngettext(
            "{count} help line was not checked by two people of this group.",
            "{count} help lines were not checked by two people of this group.",
            count,
        )
        yield Refusal(what.format(count=count), _("Press “Help now” and check each line."), Mend.HELP)


def _duty(people: int) -> Iterator[Refusal]:
    if not people:
        click = _("Press “Help now”, then “I am on duty now”. Or use /duty on.")
        yield Refusal(_("Nobody is on duty."), click, Mend.HELP)
