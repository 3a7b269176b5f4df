"""What all use cases of Nearby share: who may take part, what shows, and who is hidden from whom."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import delete, select

from bot.community.actor import Actor
from bot.community.book import SettingsBook
from bot.community.nearby import NearbySettings
from bot.errors import NotAllowedError, NotNowError
from bot.language import _
from bot.nearby.ports import PeoplePort
from bot.nearby.rules import Region
from bot.nearby.tables import AnswerRow, BarRow, BlockRow, ChoiceRow, HelloRow, PublishedRow, RefreshRow
from bot.store.statements import insert_in
from bot.store.store import Store
from bot.store.transaction import Transaction


class Room:
    """The part of Nearby that every use case stands on."""

    def __init__(self, store: Store, settings: SettingsBook, people: PeoplePort, chance: random.Random) -> None:
        self._store = store
        self._settings = settings
        self._people = people
        self._chance = chance

    def _terms(self, community_id: int) -> NearbySettings:
        return self._settings.for_community(community_id).nearby

    def _is_open(self, community_id: int) -> bool:
        """Tell whether organisers have opened Nearby and named somebody who joins the meetings."""
        settings = self._settings.for_community(community_id)
        return settings.nearby.open and (settings.nearby.connector is not None or settings.roles.connector is not None)

    def _require(self, by: Actor) -> NearbySettings:
        """Refuse who is not a member, and everybody while Nearby is not open."""
        require_member(by)
        if not self._is_open(by.community_id):
            raise NotNowError(_("Nearby is not open in this group. The organisers can open it."))
        return self._terms(by.community_id)


def require_member(by: Actor) -> None:
    """Refuse who is not a member; in a direct message nobody is known to be one."""
    if not by.is_member:
        raise NotAllowedError(_("Only members can use Nearby. Please open it in this group's server."))


async def hold(tx: Transaction, community_id: int) -> RefreshRow:
    """Lock all of a community's Nearby, so that two presses at once are one after the other."""
    dialect = tx.session.get_bind().dialect.name
    first = insert_in(dialect, RefreshRow).values(community_id=community_id, counted_at=None)
    await tx.session.execute(first.on_conflict_do_nothing(index_elements=["community_id"]))
    return await tx.session.get_one(RefreshRow, community_id, with_for_update=True, populate_existing=True)


async def choice_of(tx: Transaction, community_id: int, member_id: int) -> ChoiceRow | None:
    """Return a person's choice, None while they do not take part."""
    found: ChoiceRow | None = await tx.session.scalar(
        select(ChoiceRow).where(ChoiceRow.community_id == community_id, ChoiceRow.member_id == member_id)
    )
    return found


async def taking_part(tx: Transaction, by: Actor) -> ChoiceRow:
    """Return the caller's choice. Raises NotNowError when Nearby is off for them or they are on a break."""
    row = await choice_of(tx, by.community_id, by.id)
    if row is None or row.until <= tx.now:
        raise NotNowError(_("Nearby is off for you. Turn it on first."))
    if row.paused:
        raise NotNowError(_("You are on a break from Nearby. Come back from it first."))
    return row


async def shown(tx: Transaction, community_id: int, shows_from: int) -> dict[Region, int]:
    """Return the regions that show this week with their rounded numbers: for everybody the same."""
    found = await tx.session.execute(
        select(PublishedRow.region, PublishedRow.level).where(
            PublishedRow.community_id == community_id, PublishedRow.level >= shows_from
        )
    )
    numbers = dict(list(found))
    return {region: numbers[region] for region in Region if region in numbers}


async def require_shown(tx: Transaction, community_id: int, region: Region, shows_from: int) -> None:
    """Refuse what may not happen in a region that does not show; the sentence says nothing of how many are there."""
    if region not in await shown(tx, community_id, shows_from):
        raise NotNowError(_("Your region does not show yet. The bot counts again every Monday."))


async def bar_of(tx: Transaction, community_id: int, member_id: int) -> BarRow | None:
    """Return that a moderator stopped Nearby for a person, None when nobody did or it is over."""
    found: BarRow | None = await tx.session.scalar(
        select(BarRow).where(
            BarRow.community_id == community_id, BarRow.person_key == tx.keys.person_key(community_id, member_id)
        )
    )
    return found if found is not None and found.until > tx.now else None


async def apart(tx: Transaction, community_id: int, member_id: int, others: Iterable[int]) -> frozenset[int]:
    """Return those of the others whom this person blocked, or who blocked this person."""
    keys = {tx.keys.person_key(community_id, other): other for other in others}
    mine = tx.keys.person_key(community_id, member_id)
    by_me = await tx.session.scalars(
        select(BlockRow.blocked_key).where(BlockRow.community_id == community_id, BlockRow.member_id == member_id)
    )
    by_them = await tx.session.scalars(
        select(BlockRow.member_id).where(BlockRow.community_id == community_id, BlockRow.blocked_key == mine)
    )
    return frozenset(keys[key] for key in by_me if key in keys) | (frozenset(by_them) & frozenset(keys.values()))


async def standing_hellos(tx: Transaction, community_id: int, regions: Collection[Region]) -> Sequence[HelloRow]:
    """Return the hellos that stand in regions, oldest first."""
    found = await tx.session.scalars(
        select(HelloRow)
        .where(
            HelloRow.community_id == community_id,
            HelloRow.region.in_(regions),
            HelloRow.taken_back.is_(False),
            HelloRow.until > tx.now,
        )
        .order_by(HelloRow.id)
    )
    return list(found)


async def newest_hello(tx: Transaction, community_id: int, member_id: int) -> HelloRow | None:
    """Return a person's hello that stands or was taken back; until its last day they say no other."""
    found: HelloRow | None = await tx.session.scalar(
        select(HelloRow)
        .where(HelloRow.community_id == community_id, HelloRow.member_id == member_id, HelloRow.until > tx.now)
        .order_by(HelloRow.id.desc())
        .limit(1)
    )
    return found


async def delete_hello(tx: Transaction, hello_id: int) -> None:
    """Delete a hello with its answers."""
    await tx.flush()
    await tx.session.execute(delete(AnswerRow).where(AnswerRow.hello_id == hello_id))
    await tx.session.execute(delete(HelloRow).where(HelloRow.id == hello_id))


def day(moment: datetime) -> int:
    """Return a moment as Discord writes it, to stand in "<t:...:D>"."""
    return int(moment.timestamp())
