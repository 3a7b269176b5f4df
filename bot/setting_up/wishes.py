"""What organisers chose so far: for each part one that exists, one to make, or none; what to hide; what is off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bot.community.features import SWITCHABLE
from bot.community.refs import Ref
from bot.community.sections import CommunitySettings
from bot.doctor.picture import Channel, ChannelKind, Picture, Role
from bot.doctor.sight import VIEW, permissions_in
from bot.setting_up.parts import LOBBY, MEMBER, MODERATOR, ORGANISER, PARTS, Kind, Part


@dataclass(frozen=True, slots=True)
class Wish:
    """One choice: the id of what is used, or the name of what is to be made, or neither to do without."""

    id: int | None = None
    name: str = ""

    @property
    def is_none(self) -> bool:
        """Tell whether the group does without."""
        return self.id is None and not self.name


@dataclass(frozen=True, slots=True)
class Wishes:
    """All choices. `hide` are channels to hide from newcomers, None: not asked yet. `off` are features switched off.

    `nation` says whose help lines this group checks, "" for the whole UK.
    """

    parts: Mapping[str, Wish] = field(default_factory=dict)
    hide: tuple[int, ...] | None = None
    off: tuple[str, ...] = ()
    nation: str = ""

    def of(self, key: str) -> Wish:
        """Return the choice for a part."""
        return self.parts.get(key, Wish())

    def with_part(self, key: str, wish: Wish) -> Wishes:
        """Return the choices with another one for a part."""
        return replace(self, parts={**self.parts, key: wish})

    def json(self) -> dict[str, Any]:
        """Write them down as JSON."""
        return {
            "parts": {key: {"id": wish.id, "name": wish.name} for key, wish in self.parts.items()},
            "hide": None if self.hide is None else list(self.hide),
            "off": list(self.off),
            "nation": self.nation,
        }

    @classmethod
    def read(cls, written: Mapping[str, Any]) -> Wishes:
        """Read what `json` wrote; a part or feature that no longer exists is left out."""
        parts = {key: Wish(one["id"], one["name"]) for key, one in written["parts"].items() if key in PARTS}
        hide = written["hide"]
        off = tuple(name for name in written["off"] if name in SWITCHABLE)
        return cls(parts, None if hide is None else tuple(hide), off, written.get("nation", ""))


def suggested(picture: Picture, settings: CommunitySettings) -> Wishes:
    """Return what set-up suggests: what the settings mean where it is there, otherwise something to make."""
    parts = {key: suggested_part(picture, settings, part) for key, part in PARTS.items()}
    off = tuple(name for name in SWITCHABLE if not settings.features.is_on(name))
    return Wishes(parts, None, off)


def suggested_part(picture: Picture, settings: CommunitySettings, part: Part) -> Wish:
    """Return what set-up suggests for one part."""
    found = _found(picture, _refs(settings, part), part)
    if found is not None:
        return Wish(found.id)
    return Wish(name=part.name)


def _refs(settings: CommunitySettings, part: Part) -> Sequence[Ref]:
    if not part.setting:
        return (part.name,)
    section, _dot, key = part.setting.partition(".")
    value = getattr(getattr(settings, section), key)
    if value is None:
        return (part.name,)
    return (value,) if isinstance(value, str | int) else tuple(value)


def _found(picture: Picture, refs: Sequence[Ref], part: Part) -> Role | Channel | None:
    """Return the first of these that is there and fit for use."""
    for ref in refs:
        if part.kind is Kind.ROLE:
            roles = [role for role in picture.roles_named(ref) if not role.is_managed]
            if roles:
                return roles[0]
        elif part.kind is Kind.CATEGORY:
            same = [one for one in picture.channels.values() if fits(part, one) and one.name == ref]
            if same:
                return min(same, key=lambda one: one.id)
        else:
            places = [one for one in picture.channels_named(ref) if fits(part, one)]
            if places:
                return places[0]
    return None


def fits(part: Part, channel: Channel) -> bool:
    """Tell whether a channel is of the kind that a part needs."""
    return channel.kind is (ChannelKind.CATEGORY if part.kind is Kind.CATEGORY else ChannelKind.TEXT)


def open_to_newcomers(picture: Picture, wishes: Wishes) -> tuple[Channel, ...]:
    """Return the channels that people without a role can see now and that set-up does not shape itself."""
    used = {wish.id for wish in wishes.parts.values() if wish.id is not None}
    seen = (
        one
        for one in picture.channels.values()
        if one.kind is not ChannelKind.CATEGORY and one.id not in used and permissions_in(picture, one) & VIEW
    )
    return tuple(sorted(seen, key=lambda one: one.id))


def hidden_now(picture: Picture, wishes: Wishes) -> tuple[int, ...]:
    """Return which channels are to be hidden: those chosen, or all that newcomers see while nobody chose."""
    if wishes.hide is None:
        return tuple(one.id for one in open_to_newcomers(picture, wishes))
    return tuple(one for one in wishes.hide if one in picture.channels)


def further_roles(picture: Picture, settings: CommunitySettings, ids: Mapping[str, int]) -> dict[str, list[int]]:
    """Return the roles that count beside those used for organisers and moderators, by part.

    Set-up asks for one role. A group that named several, and goes on using one of them, does not lose the others.
    """
    found = {}
    for key in (ORGANISER, MODERATOR):
        named = [same[0].id for ref in _refs(settings, PARTS[key]) if (same := picture.roles_named(ref))]
        others = [one for one in dict.fromkeys(named) if one not in {ids.get(key), ids.get(MEMBER)}]
        found[key] = others if ids.get(key) in named else []
    return found


def settings_of(
    wishes: Wishes, ids: Mapping[str, int], further: Mapping[str, Sequence[int]] | None = None
) -> dict[str, Any]:
    """Return the settings that the choices come to, by dotted path; `ids` are roles and channels that are there.

    `further` are the ids of other roles that count as well, see `further_roles`.
    """
    changes: dict[str, Any] = {}
    for key, part in PARTS.items():
        if not part.setting:
            continue
        if key in ids:
            many = part.setting in {"roles.organiser", "roles.moderator"}
            changes[part.setting] = [ids[key], *(further or {}).get(key, ())] if many else ids[key]
        elif wishes.of(key).is_none and not part.needed:
            changes[part.setting] = ""
    for name in SWITCHABLE:
        changes[f"features.{name}"] = name not in wishes.off
    return changes


__all__ = [
    "LOBBY",
    "MEMBER",
    "Wish",
    "Wishes",
    "fits",
    "further_roles",
    "hidden_now",
    "open_to_newcomers",
    "settings_of",
    "suggested",
]
