"""Takes back what set-up made, as far as nobody uses it or has changed it since."""

from __future__ import annotations

from collections.abc import Mapping

from bot.community.actor import Actor
from bot.doctor.picture import Picture
from bot.setting_up import planning
from bot.setting_up.effects import back_of
from bot.setting_up.planning import ActKind
from bot.setting_up.snapshots import ActState, Made
from bot.setting_up.tables import ActRow
from bot.store.transaction import Transaction


async def take_back(tx: Transaction, row: ActRow, by: Actor, who: Mapping[str, int], picture: Picture) -> None:
    """Have one act taken back, or forget it: nothing was made, or somebody uses it. `who` are the ids of subjects."""
    made: Made = row.snapshot()
    if made.state is not ActState.DONE or _is_used(made, picture, who) or _was_changed(made, picture, who):
        await tx.session.delete(row)
        return
    effect = back_of(made.act, row.id, made.result_id, by.community_id, by.id, who)
    if effect is None:
        await tx.session.delete(row)
        return
    (row.op_id,) = await tx.outbox(effect)
    row.state = ActState.SENT


def _is_used(made: Made, picture: Picture, who: Mapping[str, int]) -> bool:
    """Tell whether somebody has given a role of set-up a place in a channel that set-up does not know."""
    if made.act.kind is not ActKind.MAKE_ROLE or made.result_id is None:
        return False
    ours = set(who.values())
    others = (one for one in picture.channels.values() if one.id not in ours)
    return any(rule.id == made.result_id and rule.allow & ~planning.VIEW for one in others for rule in one.overwrites)


def _was_changed(made: Made, picture: Picture, who: Mapping[str, int]) -> bool:
    """Tell whether a person has changed a rule since set-up made it; then it is theirs, and stays."""
    channel = picture.channels.get(made.act.channel_id)
    if made.act.kind is not ActKind.SET_RULE or channel is None:
        return False
    (rule,) = made.act.rules
    now = next((one for one in channel.overwrites if one.id == who.get(rule.subject)), None)
    return now is None or (now.allow, now.deny) != (rule.allow, rule.deny)
