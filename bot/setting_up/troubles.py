"""What keeps the choices from being made, each in one sentence with the way to mend it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from bot.doctor.bits import BITS, shown
from bot.doctor.picture import ChannelKind, Picture
from bot.doctor.sight import own_permissions
from bot.language import _
from bot.setting_up.parts import CATEGORY, PARTS, Kind, Part
from bot.setting_up.planning import Act, ActKind, ids_in
from bot.setting_up.wishes import Wish, Wishes, fits

MOST_CHANNELS, MOST_ROLES, MOST_IN_CATEGORY = 500, 250, 50
_NEEDED = ("manage_roles", "manage_channels", "view_channel", "send_messages")
_LONGEST = 100


def troubles_with(picture: Picture, wishes: Wishes, made: Mapping[str, int], acts: tuple[Act, ...]) -> tuple[str, ...]:
    """Return what has to be mended before anything is made; empty when all is well."""
    parts = (trouble_with(picture, wishes, part, made) for part in PARTS.values())
    return (
        *_permissions(picture),
        *(one for one in parts if one),
        *_repeats(wishes),
        *_ceilings(picture, wishes, acts),
    )


def _permissions(picture: Picture) -> Iterator[str]:
    held = own_permissions(picture)
    for name in _NEEDED:
        if not held & BITS[name]:
            sentence = _(
                "The bot needs “{permission}”. Open Server Settings, Roles, the bot's role, Permissions. Turn it on."
            )
            yield sentence.format(permission=shown(name))


def trouble_with(picture: Picture, wishes: Wishes, part: Part, made: Mapping[str, int]) -> str:
    """Return what is wrong with the choice for one part, "" when nothing is."""
    wish = wishes.of(part.key)
    if wish.is_none:
        return (
            _("{part}: the group cannot do without. Please choose one.").format(part=_(part.label))
            if part.needed
            else ""
        )
    if part.kind is Kind.ROLE:
        return _role(picture, part, wish, made)
    return _channel(picture, part, wish, made)


def _role(picture: Picture, part: Part, wish: Wish, made: Mapping[str, int]) -> str:
    if wish.id is None:
        if made.get(part.key) in picture.roles:
            return ""
        return _taken(part, wish) if picture.roles_named(wish.name) else ""
    role = picture.roles.get(wish.id)
    if role is None or role.id == picture.community_id:
        return _gone(part)
    if role.is_managed:
        sentence = _("{part}: Discord or another bot gives this role, so nobody else can. Choose another one.")
        return sentence.format(part=_(part.label))
    if part.key == "role.member" and not picture.may_give(role):
        sentence = _(
            "{part}: the bot's own role stands below it. Open Server Settings, Roles. Drag the bot's role above it."
        )
        return sentence.format(part=_(part.label))
    return ""


def _channel(picture: Picture, part: Part, wish: Wish, made: Mapping[str, int]) -> str:
    if wish.id is None:
        known = made.get(part.key)
        same = picture.channels_named(wish.name) if part.kind is Kind.PLACE else ()
        return _taken(part, wish) if same and known not in picture.channels else ""
    channel = picture.channels.get(wish.id)
    if channel is None:
        return _gone(part)
    if not fits(part, channel):
        return _("{part}: this needs an ordinary text channel. Choose another one.").format(part=_(part.label))
    held = own_permissions(picture, channel)
    if part.kind is Kind.PLACE and not held & BITS["view_channel"]:
        sentence = _("{part}: the bot cannot see this channel. Let it in, or choose another one.")
        return sentence.format(part=_(part.label))
    return ""


def _gone(part: Part) -> str:
    return _("{part}: what you chose is not on this server any more. Choose again.").format(part=_(part.label))


def _taken(part: Part, wish: Wish) -> str:
    sentence = _("{part}: there is one called “{name}” already. Choose that one, or take another name.")
    return sentence.format(part=_(part.label), name=wish.name)


def _repeats(wishes: Wishes) -> Iterator[str]:
    """Yield parts that share a role or a channel; moderators and organisers may be the same people."""
    chosen = [(part, wish) for part in PARTS.values() if not (wish := wishes.of(part.key)).is_none]
    places = Counter((wish.id, wish.name.casefold()) for part, wish in chosen if part.kind is Kind.PLACE)
    for part, wish in chosen:
        if part.kind is Kind.PLACE and places[(wish.id, wish.name.casefold())] > 1:
            yield _("{part}: this channel is chosen twice. Choose another one.").format(part=_(part.label))
    member = wishes.of("role.member")
    for part, wish in chosen:
        same = (wish.id, wish.name.casefold()) == (member.id, member.name.casefold())
        if part.kind is Kind.ROLE and part.key != "role.member" and same:
            sentence = _("{part}: this is also the role of members, so every member would hold it. Choose another one.")
            yield sentence.format(part=_(part.label))


def _ceilings(picture: Picture, wishes: Wishes, acts: tuple[Act, ...]) -> Iterator[str]:
    kinds = Counter(act.kind for act in acts)
    channels = kinds[ActKind.MAKE_PLACE] + kinds[ActKind.MAKE_CATEGORY]
    if channels and len(picture.channels) + channels > MOST_CHANNELS:
        sentence = _("Discord allows 500 channels. There is no room for {count} more. Choose ones that exist.")
        yield sentence.format(count=channels)
    if kinds[ActKind.MAKE_ROLE] and len(picture.roles) + kinds[ActKind.MAKE_ROLE] > MOST_ROLES:
        sentence = _("Discord allows 250 roles. There is no room for {count} more. Choose ones that exist.")
        yield sentence.format(count=kinds[ActKind.MAKE_ROLE])
    parent = ids_in(picture, wishes, {}).get(CATEGORY)
    inside = sum(one.parent_id == parent for one in picture.channels.values()) if parent else 0
    if inside and inside + kinds[ActKind.MAKE_PLACE] > MOST_IN_CATEGORY:
        yield _("This category is full: it has room for 50 channels. Choose another one, or none.")


def name_trouble(picture: Picture, part: Part, name: str) -> str:
    """Return why a typed name cannot be used for something new, "" when it can."""
    if not 1 <= len(name) <= _LONGEST or name.casefold() in {"everyone", "here"} or name[0] in "@#":
        return _("Please give a name of 1 to 100 letters, without @ or # before it.")
    if part.kind is Kind.ROLE:
        taken = bool(picture.roles_named(name))
    else:
        kind = ChannelKind.CATEGORY if part.kind is Kind.CATEGORY else ChannelKind.TEXT
        taken = any(one.kind is kind and one.name.casefold() == name.casefold() for one in picture.channels.values())
    return _taken(part, Wish(name=name)) if taken else ""
