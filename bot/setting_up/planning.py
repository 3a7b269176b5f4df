"""The plan: from a picture of the server and the choices to the acts that are missing. Done twice, nothing is left."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.doctor.bits import bits_of
from bot.doctor.picture import Channel, Picture
from bot.doctor.sight import own_permissions
from bot.language import _
from bot.setting_up.parts import CATEGORY, LOBBY, MEMBER, MODERATOR, ORGANISER, PARTS, Kind
from bot.setting_up.wishes import Wishes, hidden_now

EVERYONE: Final = "everyone"
BOT: Final = "bot"
VIEW: Final = bits_of("view_channel")
_READ: Final = VIEW | bits_of("read_message_history")
_TALK: Final = _READ | bits_of("send_messages", "send_messages_in_threads")
_THREADS: Final = _READ | bits_of("send_messages_in_threads")
_STARTING: Final = bits_of("create_public_threads", "create_private_threads")
_OWN: Final = _TALK | bits_of(
    "embed_links",
    "attach_files",
    "manage_messages",
    "manage_threads",
    "pin_messages",
    "create_public_threads",
    "create_private_threads",
)
_ROLE_BITS: Final = {MODERATOR: bits_of("manage_messages"), ORGANISER: bits_of("manage_messages", "manage_guild")}


class ActKind(StrEnum):
    """What an act does on Discord."""

    MAKE_ROLE = "make_role"
    MAKE_CATEGORY = "make_category"
    MAKE_PLACE = "make_place"
    SET_RULE = "set_rule"


@dataclass(frozen=True, slots=True)
class Rule:
    """What a channel says to one subject: "everyone", "bot", or the key of a role. Bits of Discord's permissions."""

    subject: str
    allow: int = 0
    deny: int = 0


@dataclass(frozen=True, slots=True)
class Act:
    """One thing to do. `key` is the part it makes, or names the rule it sets.

    `rules` are all rules of a new channel, or the one rule that `channel_id` is to have. `former` is what the channel
    said before, None when it said nothing about that subject.
    """

    key: str
    kind: ActKind
    name: str = ""
    permissions: int = 0
    line: str = ""
    rules: tuple[Rule, ...] = ()
    channel_id: int = 0
    former: tuple[int, int] | None = None


def shape_of(key: str) -> tuple[Rule, ...]:
    """Return the rules of a part's channel; the bot's own come first, and what shuts others out comes last."""
    bot = Rule(BOT, _OWN)
    if key == LOBBY:
        shut = bits_of("send_messages") | _STARTING
        team = (Rule(MODERATOR, _TALK), Rule(ORGANISER, _TALK))
        return (bot, *team, Rule(MEMBER, 0, VIEW), Rule(EVERYONE, _THREADS, shut))
    if key == "place.organisers":
        return (bot, Rule(ORGANISER, _TALK), Rule(EVERYONE, 0, VIEW))
    team = (Rule(MODERATOR, _TALK), Rule(ORGANISER, _TALK))
    if key in {"place.topics", "place.nearby"}:
        return (bot, *team, Rule(MEMBER, _THREADS, bits_of("send_messages")), Rule(EVERYONE, 0, VIEW))
    return (bot, *team, Rule(EVERYONE, 0, VIEW))


_HIDDEN: Final = (
    Rule(BOT, VIEW),
    Rule(MODERATOR, VIEW),
    Rule(ORGANISER, VIEW),
    Rule(MEMBER, VIEW),
    Rule(EVERYONE, 0, VIEW),
)
"""The rules of a channel that is open to newcomers now and shall be for members only."""


def ids_in(picture: Picture, wishes: Wishes, made: Mapping[str, int]) -> dict[str, int]:
    """Return the id of each part that is on the server: chosen, or made by set-up before."""
    ids = {}
    for key, part in PARTS.items():
        wish = wishes.of(key)
        found = wish.id if wish.id is not None else made.get(key) if wish.name else None
        there = picture.roles if part.kind is Kind.ROLE else picture.channels
        if found is not None and found in there:
            ids[key] = found
    return ids


def subject_id(picture: Picture, subject: str, ids: Mapping[str, int]) -> int | None:
    """Return the id of who a rule is about, None for a role that is still to be made."""
    if subject == EVERYONE:
        return picture.community_id
    return picture.own_id if subject == BOT else ids.get(subject)


def plan(picture: Picture, wishes: Wishes, made: Mapping[str, int]) -> tuple[Act, ...]:
    """Return what is to be done, in order: roles, the category, channels, then rules of channels that exist.

    `made` are the ids of parts that set-up made before. Bits that the bot does not hold itself are left out, since
    Discord refuses to hand them on.
    """
    ids = ids_in(picture, wishes, made)
    return (*_makings(picture, wishes, ids), *_changes(picture, wishes, ids))


def _makings(picture: Picture, wishes: Wishes, ids: Mapping[str, int]) -> Iterator[Act]:
    held = own_permissions(picture)
    for key, part in PARTS.items():
        wish = wishes.of(key)
        if key in ids or not wish.name:
            continue
        if part.kind is Kind.ROLE:
            yield Act(key, ActKind.MAKE_ROLE, wish.name, _ROLE_BITS.get(key, 0) & held)
        elif part.kind is Kind.CATEGORY:
            yield Act(key, ActKind.MAKE_CATEGORY, wish.name, rules=_wanted(shape_of(key), wishes, held))
        else:
            yield Act(key, ActKind.MAKE_PLACE, wish.name, line=_(part.line), rules=_wanted(shape_of(key), wishes, held))


def _wanted(rules: tuple[Rule, ...], wishes: Wishes, held: int) -> tuple[Rule, ...]:
    """Return the rules about people the group has, with the bits that the bot may hand on."""
    some = (Rule(one.subject, one.allow & held, one.deny & held) for one in rules if _is_there(one.subject, wishes))
    return tuple(one for one in some if one.allow or one.deny)


def _is_there(subject: str, wishes: Wishes) -> bool:
    return subject in {EVERYONE, BOT} or not wishes.of(subject).is_none


def _changes(picture: Picture, wishes: Wishes, ids: Mapping[str, int]) -> Iterator[Act]:
    held = own_permissions(picture)
    shaped = {ids[key]: shape_of(key) for key, part in PARTS.items() if part.kind is Kind.PLACE and key in ids}
    hidden = {one: _HIDDEN for one in hidden_now(picture, wishes) if one not in shaped}
    for channel_id, rules in {**shaped, **hidden}.items():
        shut = _shut_to_members(picture.channels[channel_id], rules, ids)
        for rule in _wanted((*shut, *rules), wishes, held):
            act = _change(picture, picture.channels[channel_id], rule, ids)
            if act is not None:
                yield act


def _shut_to_members(channel: Channel, rules: tuple[Rule, ...], ids: Mapping[str, int]) -> tuple[Rule, ...]:
    """Return the rule that shuts members out of a channel that is for the team now, where it lets them in."""
    if any(rule.subject == MEMBER for rule in rules):
        return ()
    lets_in = any(one.id == ids.get(MEMBER) and one.allow & VIEW for one in channel.overwrites)
    return (Rule(MEMBER, 0, VIEW),) if lets_in else ()


def _change(picture: Picture, channel: Channel, rule: Rule, ids: Mapping[str, int]) -> Act | None:
    """Return the act that brings one rule about, None when the channel says so already."""
    who = subject_id(picture, rule.subject, ids)
    before = next((one for one in channel.overwrites if one.id == who), None)
    allow, deny = (before.allow, before.deny) if before is not None else (0, 0)
    wanted = Rule(rule.subject, (allow | rule.allow) & ~rule.deny, (deny | rule.deny) & ~rule.allow)
    if before is not None and (allow, deny) == (wanted.allow, wanted.deny):
        return None
    former = None if before is None else (allow, deny)
    key = f"rule.{channel.id}.{rule.subject}"
    return Act(key, ActKind.SET_RULE, channel.name, rules=(wanted,), channel_id=channel.id, former=former)


def category_of(wishes: Wishes, ids: Mapping[str, int]) -> int | None:
    """Return the category new channels are made in, None when the group does without or it is not there yet."""
    return None if wishes.of(CATEGORY).is_none else ids.get(CATEGORY)
