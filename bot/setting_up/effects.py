"""What set-up means to do on Discord, as data. Everything of one community is in one stream, in order."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from bot.delivery.effects import Effect, EffectKind, JsonValue
from bot.setting_up.parts import MEMBER, ON_DUTY
from bot.setting_up.planning import BOT, Act, ActKind

STREAM: Final = "setup"
STREAM_OF_PEOPLE: Final = "setup_people"
KINDS: Final = (EffectKind.CREATE_ROLE, EffectKind.MAKE_PLACE, EffectKind.SET_RULE)
"""The kinds of effects by which set-up makes what was chosen."""

BACK: Final = (EffectKind.DELETE_ROLE, EffectKind.REMOVE_PLACE)
"""The kinds of effects that take it back, besides rules."""

_ROLE, _MEMBER = 0, 1


class Then(StrEnum):
    """The outcome handlers of this room, see `bot.setting_up.duties`."""

    MADE = "setting_up.made"
    UNDONE = "setting_up.undone"


def _effect(kind: EffectKind, community_id: int, by: int, payload: Mapping[str, JsonValue], then: str | None) -> Effect:
    return Effect(kind, community_id, f"{STREAM}:{community_id}", payload, then=then, by=by)


def effect_of(
    act: Act, row_id: int, community_id: int, by: int, who: Mapping[str, int], category: int | None
) -> Effect | None:
    """Return the effect of an act; None while a role that it needs is not there. `who` are the ids of subjects."""
    if any(rule.subject not in who for rule in act.rules):
        return None
    rules: list[JsonValue] = [
        [who[rule.subject], _MEMBER if rule.subject == BOT else _ROLE, rule.allow, rule.deny] for rule in act.rules
    ]
    payload: dict[str, JsonValue] = {"act": row_id}
    if act.kind is ActKind.MAKE_ROLE:
        payload |= {"name": act.name, "permissions": act.permissions}
        return _effect(EffectKind.CREATE_ROLE, community_id, by, payload, Then.MADE)
    if act.kind is ActKind.SET_RULE:
        rule = act.rules[0]
        kind = _MEMBER if rule.subject == BOT else _ROLE
        target = who[rule.subject]
        payload |= {"channel_id": act.channel_id, "target_id": target, "type": kind}
        payload |= {"allow": rule.allow, "deny": rule.deny}
        return _effect(EffectKind.SET_RULE, community_id, by, payload, Then.MADE)
    is_category = act.kind is ActKind.MAKE_CATEGORY
    payload |= {"name": act.name, "kind": "category" if is_category else "text", "line": act.line, "rules": rules}
    payload |= {"category_id": None if is_category else category}
    return _effect(EffectKind.MAKE_PLACE, community_id, by, payload, Then.MADE)


def back_of(
    act: Act, row_id: int, result_id: int | None, community_id: int, by: int, who: Mapping[str, int]
) -> Effect | None:
    """Return the effect that takes an act back; None when there is nothing to take back."""
    payload: dict[str, JsonValue] = {"act": row_id}
    if act.kind is ActKind.SET_RULE:
        target = who.get(act.rules[0].subject)
        if target is None:
            return None
        kind = _MEMBER if act.rules[0].subject == BOT else _ROLE
        payload |= {"channel_id": act.channel_id, "target_id": target, "type": kind}
        if act.former is None:
            payload |= {"allow": 0, "deny": 0, "clear": True}
        else:
            payload |= {"allow": act.former[0], "deny": act.former[1]}
        return _effect(EffectKind.SET_RULE, community_id, by, payload, Then.UNDONE)
    if result_id is None:
        return None
    if act.kind is ActKind.MAKE_ROLE:
        payload |= {
            "role_id": result_id,
            "if_unheld": act.key in {MEMBER, ON_DUTY},
        }  # set-up itself gives these to none
        return _effect(EffectKind.DELETE_ROLE, community_id, by, payload, Then.UNDONE)
    return _effect(EffectKind.REMOVE_PLACE, community_id, by, payload | {"channel_id": result_id}, Then.UNDONE)


def give_role(community_id: int, by: int, role_id: int, member_id: int, *, first: bool = False) -> Effect:
    """Return the effect that gives somebody a role that set-up made; `first`: before what is sent after it."""
    payload = {"role_id": role_id, "member_id": member_id}
    stream = STREAM if first else STREAM_OF_PEOPLE
    return Effect(EffectKind.GIVE_ROLE, community_id, f"{stream}:{community_id}", payload, by=by)
