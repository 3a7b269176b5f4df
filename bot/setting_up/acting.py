"""Sends the acts of a set-up one after the other, as far as the roles they name are there."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from bot.delivery.effects import EffectKind, Outcome, OutcomeWord, PendingEffect
from bot.delivery.handlers import Handlers
from bot.setting_up.effects import BACK, KINDS, STREAM, STREAM_OF_PEOPLE, Then, effect_of, give_role
from bot.setting_up.parts import CATEGORY, MODERATOR, ORGANISER
from bot.setting_up.planning import BOT, EVERYONE, ActKind
from bot.setting_up.snapshots import ActState, State
from bot.setting_up.tables import ActRow, SetupRow, act_of
from bot.setting_up.wishes import Wishes
from bot.store.transaction import Transaction

OWN_ID = "own_id"
"""Where the spec of an act keeps the bot's own account, for those that are sent later."""


def register(handlers: Handlers) -> None:
    """Name who hears how the acts ended, and who says whether they are still wanted."""
    handlers.outcome(Then.MADE, made)
    handlers.outcome(Then.UNDONE, undone)
    for kind in (*KINDS, *BACK):
        handlers.wanted(kind, STREAM, is_wanted)
    for stream in (STREAM, STREAM_OF_PEOPLE):
        handlers.wanted(EffectKind.GIVE_ROLE, stream, may_be_given)


async def rows_of(tx: Transaction, community_id: int) -> Sequence[ActRow]:
    """Return the acts of a community, in order."""
    found = await tx.session.scalars(select(ActRow).where(ActRow.community_id == community_id).order_by(ActRow.place))
    return found.all()


async def send_ready(tx: Transaction, row: SetupRow, own_id: int) -> None:
    """Hand every waiting act to the outbox whose roles are there. `own_id` is the bot's account."""
    acts = await rows_of(tx, row.community_id)
    wishes = Wishes.read(row.wishes)
    who = subjects(row, acts, wishes, own_id)
    category = None if wishes.of(CATEGORY).is_none else who.get(CATEGORY)
    if category is None and any(one.key == CATEGORY and one.state in _UNDER_WAY for one in acts):
        ready = [one for one in acts if act_of(one.key, one.spec).kind is not ActKind.MAKE_PLACE]
    else:
        ready = list(acts)
    for one in ready:
        if one.state is not ActState.WAITING:
            continue
        effect = effect_of(act_of(one.key, one.spec), one.id, row.community_id, row.changed_by or 0, who, category)
        if effect is not None:
            (one.op_id,) = await tx.outbox(effect)
            one.state = ActState.SENT


_UNDER_WAY = frozenset({ActState.WAITING, ActState.SENT})


def subjects(row: SetupRow, acts: Sequence[ActRow], wishes: Wishes, own_id: int) -> dict[str, int]:
    """Return the ids of everybody a rule can be about, and of the parts that are there."""
    made = {one.key: one.result_id for one in acts if one.result_id is not None}
    chosen = {key: wish.id for key, wish in wishes.parts.items() if wish.id is not None}
    return {**made, **chosen, EVERYONE: row.community_id, BOT: own_id}


async def is_wanted(tx: Transaction, pending: PendingEffect) -> bool:
    """Tell whether an act is still to be done: somebody may have begun anew or taken everything back.

    What takes something away is wanted only while set-up is being undone. Tried again long after that, it would delete
    a role or channel that people use by then.
    """
    act = await _act(tx, pending)
    if act is None or act.state not in {ActState.SENT, ActState.PARKED}:
        return False
    if pending.effect.then == Then.MADE:
        return True
    row = await tx.session.get(SetupRow, pending.effect.community_id)
    return row is not None and row.state is State.UNDOING


async def may_be_given(tx: Transaction, pending: PendingEffect) -> bool:
    """Tell whether a role is still one that set-up made for the team; since then all may have been taken back."""
    rows = await rows_of(tx, pending.effect.community_id)
    ours = {one.result_id for one in rows if one.key in {ORGANISER, MODERATOR}}
    return pending.effect.payload["role_id"] in ours


async def _act(tx: Transaction, pending: PendingEffect) -> ActRow | None:
    number = pending.effect.payload.get("act")
    act = await tx.session.get(ActRow, number) if isinstance(number, int) else None
    return act if act is not None and act.op_id == pending.op_id else None


async def made(tx: Transaction, pending: PendingEffect, outcome: Outcome) -> None:
    """Note how an act ended, and send what waited for it."""
    act = await _act(tx, pending)
    row = await tx.session.get(SetupRow, pending.effect.community_id)
    if act is None or row is None:
        return
    if outcome.word is OutcomeWord.PARKED:
        act.state = ActState.PARKED
        return
    act.state = ActState.DONE if outcome.word is OutcomeWord.DONE else ActState.LEFT
    if act_of(act.key, act.spec).kind is not ActKind.SET_RULE:
        act.result_id = outcome.result_id
    by = pending.effect.by
    if act.key == ORGANISER and act.result_id is not None and by:
        # Whoever had this made has to be an organiser to go on, and to see channels that are hidden in a moment.
        # Somebody who changed a choice since then is not meant: their rights may have gone.
        await tx.outbox(give_role(row.community_id, by, act.result_id, by, first=True))
    await tx.flush()
    if row.state is State.MAKING:
        await send_ready(tx, row, int(act.spec[OWN_ID]))


async def undone(tx: Transaction, pending: PendingEffect, outcome: Outcome) -> None:
    """Forget an act that was taken back; one that somebody uses stays on record as left."""
    act = await _act(tx, pending)
    if act is None:
        return
    if outcome.word in {OutcomeWord.DONE, OutcomeWord.GONE}:
        await tx.session.delete(act)
    elif outcome.word is OutcomeWord.PARKED:
        act.state = ActState.PARKED
    else:
        act.state = ActState.LEFT
