"""Four hundred days pass over people who came by every way: nothing stays longer than the data map says."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from bot.app import build
from bot.audit import verify
from bot.clock import ManualClock
from bot.community.actor import Actor, Capability
from bot.community.book import SettingsBook
from bot.community.joining import DeclineReason
from bot.delivery.sweeping import sweep
from bot.membership.applying import Applying
from bot.membership.deciding import Deciding
from bot.membership.doors import Doors
from bot.membership.ports import Arrival
from bot.membership.snapshots import Decline, VersionedRef
from bot.membership.tables import ApplicationRow
from bot.privacy.known import known_about
from bot.privacy.registry import kept_tables
from bot.store.store import Store
from bot.store.tables import OutboxRow

pytestmark = pytest.mark.slow

HERE = 41771983423143937
DEE = Actor(
    80351110224678913,
    HERE,
    frozenset({Capability.DECIDE_APPLICATIONS, Capability.MANAGE_DOORS, Capability.CONFIGURE}),
    is_member=True,
)
PEOPLE = [Actor(80351110224679000 + number, HERE) for number in range(7)]
SLACK = timedelta(hours=1)
ANSWERS: dict[str, object] = {
    "agreement": True,
    "adult": True,
    "relation": "I live with it myself",
    "heard": "",
    "why": "CANARY words of an applicant.",
}


class NoGuild:
    """Nobody is asked anything on Discord here."""

    async def member(self, _community_id: int, _member_id: int) -> None:
        return None


class House:
    """The whole house without Discord: every effect counts as done on the day it is written."""

    def __init__(self, store: Store, clock: ManualClock, book: SettingsBook) -> None:
        self.store, self.clock = store, clock
        self.applying, self.deciding = Applying(store, book), Deciding(store, book, NoGuild())
        self.doors = Doors(store, book, clock, NoGuild())
        self._dated = [
            (each.table, ages)
            for each in kept_tables()
            if (ages := {column.goes for column in each.columns if column.goes.until or column.goes.since})
        ]
        self.timers = build(store, book, token="practice", clock=clock, chance=random.Random(3)).timers

    async def applies(self, by: Actor):
        draft = await self.applying.begin(by, consent=True)
        form = await self.applying.save_page(by, draft.id, 0, ANSWERS)
        return (await self.applying.submit(by, form.application.ref)).application

    async def a_day_passes(self) -> None:
        self.clock.jump(86_400)
        async with self.store.begin() as tx:
            undone = update(OutboxRow).where(OutboxRow.state == "new").values(state="done", done_at=tx.now)
            await tx.session.execute(undone)
            await sweep(tx)
        await self.timers.fire_due()

    async def application_of(self, person: Actor) -> VersionedRef:
        async with self.store.read() as tx:
            row = (await tx.session.scalars(select(ApplicationRow).where(ApplicationRow.member_id == person.id))).one()
            return VersionedRef(row.id, row.version)

    async def values(self) -> list[str]:
        """Return every value of every table as text."""
        async with self.store.read() as tx:
            found = [(await tx.session.execute(select(each.table))).all() for each in kept_tables()]
        return [str(value) for rows in found for row in rows for value in row]

    async def past_their_day(self) -> list[str]:
        """Return what is still there though its day is over, for all whose day the data map can tell."""
        wrong = []
        async with self.store.read() as tx:
            for table, ages in self._dated:
                for row in (await tx.session.execute(select(table))).mappings().all():
                    for age in ages:
                        start = row[age.until or age.since]
                        if start is not None and start + timedelta(days=age.days or 0) + SLACK < tx.now:
                            wrong.append(f"{table.name}: {age.rule}")
        return wrong


@pytest.fixture
def house(store: Store, clock: ManualClock) -> House:
    return House(store, clock, SettingsBook())


async def everything_happens(house: House) -> None:
    """Have one person come by each way, and moderators and organisers do what they can do."""
    approved, declined, withdrawn, asked, drafting, later, waiting = PEOPLE
    no = Decline(reason=DeclineReason.NOT_THE_RIGHT_GROUP, text="CANARY words of a moderator.", signposts=())
    await house.deciding.approve(DEE, (await house.applies(approved)).ref)
    await house.deciding.decline(DEE, (await house.applies(declined)).ref, no)
    application = await house.applies(withdrawn)
    await house.applying.withdraw(withdrawn, application.ref)
    await house.deciding.ask(DEE, (await house.applies(asked)).ref, ["CANARY question?"])
    await house.applying.begin(drafting, consent=True)
    await house.applying.ask_me_later(later, 12)
    await house.deciding.take(DEE, (await house.applies(waiting)).ref)
    await house.doors.open(DEE)
    await house.doors.raid_pause(DEE)
    now = house.clock.now()
    await house.doors.arrived([Arrival(HERE, person.id, now + timedelta(seconds=n)) for n, person in enumerate(PEOPLE)])
    await house.doors.flush()


async def what_waited_is_settled(house: House) -> None:
    """End what no timer may end."""
    *_others, asked, _drafting, _later, waiting = PEOPLE
    asked_of, taken = await house.application_of(asked), await house.application_of(waiting)
    await house.applying.withdraw(asked, asked_of)
    no = Decline(reason=DeclineReason.INCOMPLETE, text="CANARY words of a moderator.", signposts=())
    await house.deciding.decline(DEE, taken, no)


async def test_on_no_day_is_anything_there_that_should_have_gone_and_after_a_year_nobody_is(house):
    await everything_happens(house)
    before = "\n".join(await house.values())

    for day in range(400):
        await house.a_day_passes()
        assert await house.past_their_day() == []
        if day == 20:
            await what_waited_is_settled(house)
    after = "\n".join(await house.values())

    for person in (*PEOPLE, DEE):
        assert str(person.id) in before
        assert str(person.id) not in after
        assert house.store.keys.person_key(HERE, person.id) not in after
    assert "CANARY" in before
    assert "CANARY" not in after
    assert await verify(house.store, HERE) is None
    for person in PEOPLE:
        assert await known_about(house.store, SettingsBook(), HERE, person.id) == []


async def test_who_only_asked_to_be_asked_again_is_forgotten_a_year_later(house):
    later = PEOPLE[0]
    await house.applying.ask_me_later(later, 1)

    for _day in range(363):
        await house.a_day_passes()
    known = await known_about(house.store, SettingsBook(), HERE, later.id)
    for _day in range(2):
        await house.a_day_passes()

    assert [one.what for one in known] == ["a line in the log of who did what"] * len(known) != []
    assert any("12 months after it was written" in one.goes for one in known)
    assert await known_about(house.store, SettingsBook(), HERE, later.id) == []
    assert str(later.id) not in "\n".join(await house.values())
