"""What the settings name: roles, channels, changes put aside, and mistakes in files."""

from __future__ import annotations

from collections.abc import Iterator

from bot.community.refs import Ref
from bot.community.section import Section
from bot.community.sections import Channels, Roles
from bot.doctor.catalogue import found
from bot.doctor.findings import Finding
from bot.doctor.looking import Look
from bot.doctor.naming import channel_mention
from bot.doctor.needs import is_used
from bot.doctor.picture import ChannelKind
from bot.doctor.sight import is_set_up
from bot.language import _

_WITH_CARDS = frozenset({"lobby", "queue", "alerts", "organisers", "cases", "topics", "nearby"})
_FOR_CARDS = frozenset({ChannelKind.TEXT, ChannelKind.ANNOUNCEMENT})
_PLACE_OF_FEATURE = {"cases": "misinformation", "nearby": "nearby", "topics": "topics"}


def set_up(look: Look) -> Iterator[Finding]:
    """Say once that nobody has set the group up, in place of all that is then missing."""
    if look.picture is not None and not is_set_up(look.picture, look.settings):
        yield found("not_set_up")


def roles(look: Look) -> Iterator[Finding]:
    """Name each role of the settings that is not there, or there more than once."""
    if look.picture is None or not is_set_up(look.picture, look.settings):
        return
    for label, named in _named(look.settings.roles, Roles):
        same = look.picture.roles_named(named)
        if not same:
            yield found("role_missing", f"{label}:{named}", name=named, setting=label)
        elif len(same) > 1:
            yield found("role_twice", f"{label}:{named}", name=named, setting=label, count=len(same))


def channels(look: Look) -> Iterator[Finding]:
    """Name each channel of the settings that is used and not there, there more than once, or of a wrong kind."""
    if look.picture is None or not is_set_up(look.picture, look.settings):
        return
    for label, named in _named(look.settings.channels, Channels, _unused(look)):
        same = look.picture.channels_named(named)
        if not same:
            yield found("channel_missing", f"{label}:{named}", name=named, setting=label)
            continue
        if len(same) > 1:
            yield found("channel_twice", f"{label}:{named}", name=named, setting=label, count=len(same))
        if same[0].kind not in _FOR_CARDS:
            yield found(
                "channel_of_wrong_kind",
                same[0].id,
                channel=channel_mention(same[0]),
                setting=label,
            )


def _unused(look: Look) -> frozenset[str]:
    return frozenset(place for place, feature in _PLACE_OF_FEATURE.items() if not is_used(look.settings, feature))


def _named(section: Section, kind: type[Section], without: frozenset[str] = frozenset()) -> Iterator[tuple[str, Ref]]:
    """Yield the label of each setting of a section with what it names; a list gives each of its names."""
    for key, field in kind.model_fields.items():
        value: object = getattr(section, key)
        title = field.title or key
        for named in value if isinstance(value, tuple) else (value,):
            if key not in without and isinstance(named, str | int) and named != "":
                yield _(title), named


def put_aside(look: Look) -> Iterator[Finding]:
    """Name changes of settings that no longer fit the files."""
    for aside in look.stored.aside if look.stored is not None else ():
        yield found("setting_put_aside", aside.label, label=aside.label, why=aside.why)


def mistakes(look: Look) -> Iterator[Finding]:
    """Name mistakes in the organisers' files."""
    for mistake in look.machine.mistakes if look.machine is not None else ():
        yield found("file_has_mistake", mistake, mistake=mistake)


def strangers(look: Look) -> Iterator[Finding]:
    """Name communities with settings of their own that the bot is not in."""
    for community_id in look.machine.strangers if look.machine is not None else ():
        yield found("settings_for_nobody", community_id, community=community_id)


def unknown_entries(look: Look) -> Iterator[Finding]:
    """Name signposts of a no whose entry is not in the directory."""
    for entry in look.stored.unknown_entries if look.stored is not None else ():
        yield found("signpost_entry_unknown", entry, entry=entry)
