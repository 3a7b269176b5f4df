"""The use cases of set-up: choose, look at the plan, make it, go live, or take back what was made."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select, update

from bot.adjusting.views import How
from bot.community.actor import Actor, Capability
from bot.crisis import wording
from bot.crisis.line import Area, Line, Nation
from bot.crisis.lines import lines_of_area, lines_of_ids
from bot.crisis.snapshots import Check
from bot.doctor.picture import Picture
from bot.errors import InvalidInputError, NotNowError
from bot.language import _
from bot.setting_up import planning, wishes
from bot.setting_up.acting import OWN_ID, rows_of, send_ready, subjects
from bot.setting_up.effects import give_role
from bot.setting_up.parts import MODERATOR, ORGANISER, PARTS, Part
from bot.setting_up.planning import Act, ActKind
from bot.setting_up.ports import Ports
from bot.setting_up.refusing import Refusal, refusals
from bot.setting_up.snapshots import ActState, Setup, State, VersionedRef
from bot.setting_up.tables import ActRow, SetupRow, spec_of
from bot.setting_up.taking_back import take_back
from bot.setting_up.troubles import name_trouble, trouble_with, troubles_with
from bot.setting_up.wishes import Wish, Wishes
from bot.store.store import Store
from bot.store.tables import CardRow
from bot.store.transaction import StaleRowError, Transaction


@dataclass(frozen=True, slots=True)
class Plan:
    """What set-up would do now: the acts in order, and what has to be mended first."""

    setup: Setup
    picture: Picture
    acts: tuple[Act, ...]
    troubles: tuple[str, ...]


class SettingUp:
    """One set-up for each community. What two people do at once is told apart by the version on their screens."""

    def __init__(self, store: Store, ports: Ports) -> None:
        self._store = store
        self._ports = ports
        self.when_live: list[Callable[[int], Awaitable[None]]] = []

    async def awake(self) -> dict[int, bool]:
        """Return for each community on record whether the bot works there.

        Where a card of the bot stands it worked before there was a set-up. Such a group is put on record as awake, so
        that it never falls asleep because a role was renamed or is missing for a moment.
        """
        async with self._store.begin() as tx:
            on_record = select(SetupRow.community_id)
            lived = select(CardRow.community_id).where(CardRow.community_id.not_in(on_record)).distinct()
            for community_id in await tx.session.scalars(lived):
                tx.add(_new(community_id, awake=True))
            await tx.flush()
            rows = await tx.session.execute(select(SetupRow.community_id, SetupRow.awake))
            return {row.community_id: row.awake for row in rows}

    async def found_awake(self, community_id: int) -> bool:
        """Note that a community has its roles although nobody set it up here; tell whether the bot works there."""
        async with self._store.begin() as tx:
            row = await tx.session.get(SetupRow, community_id)
            if row is None:
                tx.add(_new(community_id, awake=True))
            awake = row is None or row.awake
        self._ports.wakefulness.note(community_id, awake=awake)
        return awake

    async def now(self, community_id: int) -> Setup:
        """Return how the set-up stands."""
        async with self._store.read() as tx:
            row = await tx.session.get(SetupRow, community_id)
            return await _snapshot(tx, row or _new(community_id, awake=False))

    async def begin(self, by: Actor) -> Setup:
        """Begin a set-up, or go on with it. Raises NotAllowedError, TryAgainError when Discord does not answer."""
        by.require(Capability.CONFIGURE)
        current = await self.now(by.community_id)
        if current.state in {State.CHOOSING, State.MAKING, State.UNDOING}:
            return current
        picture = await self._ports.pictures.of(by.community_id)
        first = wishes.suggested(picture, self._ports.settings.for_community(by.community_id))
        async with self._store.begin() as tx:
            row = await tx.session.get(SetupRow, by.community_id, with_for_update=True)
            if row is None:
                row = _new(by.community_id, awake=self._ports.wakefulness.is_awake(by.community_id))
                tx.add(row)
            if row.state in {State.CHOOSING, State.MAKING, State.UNDOING}:
                return await _snapshot(tx, row)
            if row.state is not State.MADE:
                row.state, row.step, row.wishes, row.changed_by = State.CHOOSING, "", first.json(), by.id
                await tx.audit(by, "setup.begun", f"setup:{by.community_id}")
            await tx.flush()
            setup, awake = await _snapshot(tx, row), row.awake
        self._ports.wakefulness.note(by.community_id, awake=awake)
        return setup

    async def stand_at(self, by: Actor, step: str) -> None:
        """Remember where somebody is, so that set-up goes on there; it is no change that others have to look at."""
        by.require(Capability.CONFIGURE)
        async with self._store.begin() as tx:
            await tx.session.execute(
                update(SetupRow).where(SetupRow.community_id == by.community_id).values(step=step[:24])
            )

    async def choose(self, by: Actor, ref: VersionedRef, key: str, wish: Wish) -> Setup:
        """Choose a role or channel for a part. Raises InvalidInputError when it does not fit, OutOfDateError."""
        by.require(Capability.CONFIGURE)
        part = _part(key)
        picture = await self._ports.pictures.of(by.community_id)
        current = await self.now(by.community_id)
        trouble = name_trouble(picture, part, wish.name) if wish.name else ""
        trouble = trouble or trouble_with(picture, current.wishes.with_part(key, wish), part, current.made)
        if trouble:
            raise InvalidInputError(trouble)
        return await self._change(by, ref, lambda before: before.with_part(key, wish), key)

    async def hide(self, by: Actor, ref: VersionedRef, channels: Sequence[int]) -> Setup:
        """Choose which channels are hidden from people who have not joined. Raises OutOfDateError, TryAgainError.

        Hiding opens a channel to members. So one that newcomers do not see, such as a private one, is left out.
        """
        by.require(Capability.CONFIGURE)
        picture = await self._ports.pictures.of(by.community_id)
        before = (await self.now(by.community_id)).wishes
        fit = {one.id for one in wishes.open_to_newcomers(picture, before)} | set(before.hide or ())
        chosen = tuple(one for one in channels if one in fit)
        return await self._change(by, ref, lambda now: replace(now, hide=chosen), "hide")

    async def use_features(self, by: Actor, ref: VersionedRef, off: Sequence[str]) -> Setup:
        """Choose which features are off. Raises OutOfDateError."""
        by.require(Capability.CONFIGURE)
        return await self._change(by, ref, lambda now: replace(now, off=tuple(off)), "features")

    async def serve(self, by: Actor, ref: VersionedRef, nation: str) -> Setup:
        """Choose whose help lines the group checks: a nation's, or "" for the whole UK. Raises OutOfDateError."""
        by.require(Capability.CONFIGURE)
        known = nation if nation in set(Nation) else ""
        return await self._change(by, ref, lambda now: replace(now, nation=known), "nation", keep=True)

    async def checks(self, by: Actor) -> tuple[Check, ...]:
        """Return how the help lines stand that members of this group see first."""
        by.require(Capability.CONFIGURE)
        setup = await self.now(by.community_id)
        return await self._ports.lines.of(by.community_id, lines_for(setup.wishes))

    async def start_again(self, by: Actor, ref: VersionedRef, keys: Sequence[str]) -> Setup:
        """Put the choices for these parts back to what set-up suggests. Raises OutOfDateError, TryAgainError."""
        by.require(Capability.CONFIGURE)
        picture = await self._ports.pictures.of(by.community_id)
        settings = self._ports.settings.for_community(by.community_id)
        fresh = wishes.suggested(picture, settings)

        def back(before: Wishes) -> Wishes:
            parts = {**before.parts, **{key: fresh.of(key) for key in keys}}
            return replace(before, parts=parts, hide=None, off=fresh.off)

        return await self._change(by, ref, back, "again")

    async def _change(
        self, by: Actor, ref: VersionedRef, change: Callable[[Wishes], Wishes], detail: str, *, keep: bool = False
    ) -> Setup:
        """Change the choices; `keep`: what was made before still stands for them."""
        async with self._store.begin() as tx:
            row = await _taken(tx, by, ref)
            await _require_rest(tx, row)
            row.wishes = change(Wishes.read(row.wishes)).json()
            row.state, row.changed_by = row.state if keep else State.CHOOSING, by.id
            await tx.flush()
            await tx.audit(by, "setup.chosen", f"setup:{by.community_id}", detail.replace(".", "_"))
            return await _snapshot(tx, row)

    async def plan(self, by: Actor) -> Plan:
        """Return what set-up would do now. Raises NotAllowedError, TryAgainError when Discord does not answer."""
        by.require(Capability.CONFIGURE)
        picture = await self._ports.pictures.of(by.community_id)
        setup = await self.now(by.community_id)
        acts = planning.plan(picture, setup.wishes, setup.made)
        return Plan(setup, picture, acts, troubles_with(picture, setup.wishes, setup.made, acts))

    async def make(self, by: Actor, ref: VersionedRef) -> Setup:
        """Begin to make what was chosen; what is there already is not made again.

        Raises InvalidInputError with all that has to be mended first, OutOfDateError, TryAgainError.
        """
        plan = await self.plan(by)
        if plan.troubles:
            raise InvalidInputError("\n".join(f"- {one}" for one in plan.troubles))
        async with self._store.begin() as tx:
            row = await _taken(tx, by, ref)
            await _require_rest(tx, row)
            await _write(tx, row, plan)
            row.state, row.changed_by = State.MAKING, by.id
            # A channel that is half hidden stays among those to hide, also when newcomers cannot see it any more.
            hide = wishes.hidden_now(plan.picture, plan.setup.wishes)
            row.wishes = replace(plan.setup.wishes, hide=hide).json()
            await tx.flush()
            await send_ready(tx, row, plan.picture.own_id)
            await tx.audit(by, "setup.make", f"setup:{by.community_id}")
            return await _snapshot(tx, row)

    async def look(self, by: Actor) -> Setup:
        """Return how far it is; when everything was made, the settings are written.

        Raises NotAllowedError, and what the settings refuse.
        """
        by.require(Capability.CONFIGURE)
        setup = await self.now(by.community_id)
        if setup.state is State.UNDOING and not any(one.state is ActState.SENT for one in setup.acts):
            return await self._undone(by, setup)
        if setup.state is not State.MAKING or any(one.state in _OPEN for one in setup.acts):
            return setup
        picture = await self._ports.pictures.of(by.community_id)
        ids = planning.ids_in(picture, setup.wishes, setup.made)
        further = wishes.further_roles(picture, self._ports.settings.for_community(by.community_id), ids)
        changes = wishes.settings_of(setup.wishes, ids, further)
        await self._ports.edits.apply(by, changes, expects=None, how=How.SETUP)
        async with self._store.begin() as tx:
            row = await tx.take_version(SetupRow, setup.ref, by.community_id)
            row.state = State.MADE
            await tx.flush()
            await tx.audit(by, "setup.made", f"setup:{by.community_id}")
            return await _snapshot(tx, row)

    async def appoint(self, by: Actor, key: str, member_id: int) -> None:
        """Give somebody a role that set-up made. Raises NotNowError for a role that was there before."""
        by.require(Capability.CONFIGURE)
        setup = await self.now(by.community_id)
        role_id = setup.made.get(key) if key in {ORGANISER, MODERATOR} else None
        if role_id is None or setup.wishes.of(key).id is not None:
            raise NotNowError(_("This role was here before. Please give it to people in Discord yourself."))
        async with self._store.begin() as tx:
            await tx.outbox(give_role(by.community_id, by.id, role_id, member_id))
            await tx.audit(by, "setup.appointed", f"member:{member_id}", key.replace(".", "_"))

    async def refusals(self, by: Actor) -> tuple[Refusal, ...]:
        """Return what stands against going live. Raises NotAllowedError, TryAgainError."""
        by.require(Capability.CONFIGURE)
        ports = self._ports
        picture = await ports.pictures.of(by.community_id)
        setup = await self.now(by.community_id)
        checks = await ports.lines.of(by.community_id, lines_for(setup.wishes))
        presence = await ports.watch.presence(by.community_id)
        return refusals(picture, ports.settings.for_community(by.community_id), checks, presence.on_duty)

    async def go_live(self, by: Actor, ref: VersionedRef) -> Setup:
        """Open the doors. Raises NotNowError with what stands against it, OutOfDateError, TryAgainError."""
        against = await self.refusals(by)
        if against:
            raise NotNowError("\n".join(f"- {one.what} {one.click}" for one in against))
        async with self._store.begin() as tx:
            row = await _taken(tx, by, ref)
            if row.state not in {State.MADE, State.LIVE}:
                raise NotNowError(_("Press “Make these” first. Then the group can go live."))
            row.state, row.awake, row.changed_by = State.LIVE, True, by.id
            row.live_at = row.live_at or tx.now
            await tx.flush()
            await self._ports.opening(tx, by)
            await tx.audit(by, "setup.live", f"setup:{by.community_id}")
            setup = await _snapshot(tx, row)
        self._ports.wakefulness.note(by.community_id, awake=True)
        for listener in self.when_live:
            await listener(by.community_id)
        return setup

    async def undo(self, by: Actor, ref: VersionedRef) -> Setup:
        """Take back what set-up made, newest first. Raises NotNowError once the group was live, OutOfDateError."""
        by.require(Capability.CONFIGURE)
        picture = await self._ports.pictures.of(by.community_id)
        async with self._store.begin() as tx:
            row = await _taken(tx, by, ref)
            if row.live_at is not None or row.awake:
                raise NotNowError(_("The group is live, and people may use what was made. Nothing was taken away."))
            await _require_rest(tx, row)
            acts = await rows_of(tx, by.community_id)
            who = subjects(row, acts, Wishes.read(row.wishes), picture.own_id)
            row.state, row.changed_by = State.UNDOING, by.id
            for act in reversed(acts):
                await take_back(tx, act, by, who, picture)
            await tx.flush()
            await tx.audit(by, "setup.undo", f"setup:{by.community_id}")
            return await _snapshot(tx, row)

    async def _undone(self, by: Actor, setup: Setup) -> Setup:
        """Put the settings back once everything was taken away; what somebody uses is forgotten here, and stays."""
        changes: dict[str, Any] = dict.fromkeys(part.setting for part in PARTS.values() if part.setting)
        await self._ports.edits.apply(by, changes, expects=None, how=How.SETUP)
        async with self._store.begin() as tx:
            row = await tx.take_version(SetupRow, setup.ref, by.community_id)
            row.state, row.step = State.CHOOSING, ""
            for act in await rows_of(tx, by.community_id):
                await tx.session.delete(act)
            await tx.flush()
            await tx.audit(by, "setup.undone", f"setup:{by.community_id}")
            return await _snapshot(tx, row)


def lines_for(wishes: Wishes) -> tuple[Line, ...]:
    """Return the help lines that members read first, as far as they are in the nation the group named."""
    if wishes.nation == Nation.ELSEWHERE:
        return lines_of_area(Area.WORLD)
    return lines_of_ids(*wording.leading_ids(Nation(wishes.nation) if wishes.nation else None))


_OPEN = frozenset({ActState.SENT, ActState.PARKED})


def _new(community_id: int, *, awake: bool) -> SetupRow:
    return SetupRow(
        community_id=community_id, state=State.NONE, awake=awake, step="", wishes=Wishes().json(), version=1
    )


def _part(key: str) -> Part:
    part = PARTS.get(key)
    if part is None:
        raise InvalidInputError(_("There is no such choice. Please open /setup again."))
    return part


async def _taken(tx: Transaction, by: Actor, ref: VersionedRef) -> SetupRow:
    """Return the set-up locked for change. Raises OutOfDateError naming who was first."""
    row = await tx.session.get(SetupRow, by.community_id, populate_existing=True, with_for_update=True)
    if row is None or ref.id != by.community_id:
        raise NotNowError(_("Nobody has begun to set up this group. Use /setup."))
    if row.version != ref.version:
        sentence = _("Somebody has changed this since you opened it. Here is the newest. Nothing of yours was used.")
        raise StaleRowError(sentence, row)
    return row


async def _require_rest(tx: Transaction, row: SetupRow) -> None:
    """Refuse while Discord is being asked to make or take away something."""
    if any(one.state is ActState.SENT for one in await rows_of(tx, row.community_id)):
        raise NotNowError(_("Something is being made just now. Press “Look again” and wait for its end."))


async def _snapshot(tx: Transaction, row: SetupRow) -> Setup:
    acts = await rows_of(tx, row.community_id)
    return Setup(
        row.community_id,
        row.version,
        row.state,
        row.step,
        Wishes.read(row.wishes),
        tuple(act.snapshot() for act in acts),
        row.changed_by or 0,
        row.live_at,
        row.awake,
    )


async def _write(tx: Transaction, row: SetupRow, plan: Plan) -> None:
    """Put the acts of a plan on record; the first record of what stood before is kept for the way back."""
    known = {one.key: one for one in await rows_of(tx, row.community_id)}
    planned = {act.key for act in plan.acts}
    for one in known.values():
        if one.state in {ActState.WAITING, ActState.LEFT, ActState.PARKED} and one.key not in planned:
            await tx.session.delete(one)
    for place, act in enumerate(plan.acts):
        spec = spec_of(act) | {OWN_ID: plan.picture.own_id}
        before = known.get(act.key)
        if before is None:
            tx.add(ActRow(community_id=row.community_id, place=place, key=act.key, state=ActState.WAITING, spec=spec))
            continue
        if act.kind is ActKind.SET_RULE and before.state is ActState.DONE:
            spec["former"] = before.spec["former"]
        before.spec, before.state, before.place, before.result_id = spec, ActState.WAITING, place, None
    await tx.flush()
