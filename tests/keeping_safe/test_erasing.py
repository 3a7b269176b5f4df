"""Forgetting a person: nothing of theirs stays in any table, and everything of others does."""

from __future__ import annotations

from functools import cache

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from bot.audit import verify
from bot.community.actor import Actor, Capability
from bot.community.book import SettingsBook
from bot.delivery.effects import Effect, EffectKind
from bot.errors import NotAllowedError
from bot.keeping_safe.erasing import Erasing
from bot.keeping_safe.ledger import Ledger
from bot.keeping_safe.trouble import BackupError
from bot.membership.applying import Applying
from bot.membership.deciding import Deciding
from bot.membership.tables import ApplicationRow, ReminderRow
from bot.privacy.registry import kept_tables
from bot.store.tables import AuditRow, NoteRow
from tests.privacy.canaries import HERE, Planter

MIA, NOOR, OLU = 80351110224678912, 80351110224678913, 80351110224678914
ELSEWHERE = HERE + 1
THE_GROUPS = {"misinformation_note", "misinformation_opinion"}
"""What was written for the group: a note that stands in a channel, and opinions of a seat that names nobody now."""
ORGANISER = Actor(OLU, HERE, frozenset({Capability.CONFIGURE}))


@pytest.fixture
def ledger(tmp_path, keys):
    return Ledger(tmp_path / "backups", keys)


@pytest.fixture
async def planted(store_on):
    """A row of every table for Mia that names Noor, and one for Noor that names Mia."""
    mia = Planter(store_on, "M", MIA, NOOR, 100)
    noor = Planter(store_on, "N", NOOR, MIA, 5_000)
    await mia.plant(first=True)
    await noor.plant(first=False)
    return mia, noor


async def values(store) -> dict[tuple[str, str], list[str]]:
    """Return every stored value, opened, by table and column."""
    found: dict[tuple[str, str], list[str]] = {}
    async with store.read() as tx:
        for each in kept_tables():
            for row in (await tx.session.execute(select(each.table))).mappings():
                for name, value in row.items():
                    found.setdefault((each.table.name, name), []).append(str(value))
    return found


def all_words(found) -> str:
    return "\n".join(value for values in found.values() for value in values)


@cache
def columns():
    return {(each.table.name, column.column.name): (each, column) for each in kept_tables() for column in each.columns}


def is_owners(each, column) -> bool:
    """Tell whether a column holds words of the one whose row it is."""
    return column.sealed and bool(each.owner) and set(column.whose) == set(each.owner[:1])


async def test_nothing_names_an_erased_person_and_none_of_their_words_stay(store_on, planted, ledger):
    mia, _noor = planted
    theirs = {place: word for place, word in mia.found.items() if is_owners(*columns()[place])}

    receipt = await Erasing(store_on, ledger).erase(ORGANISER, HERE, MIA)

    after = await values(store_on)
    assert [place for place, found in after.items() if str(MIA) in str(found)] == []
    assert len(theirs) > 20
    assert {place[0] for place, word in theirs.items() if word in all_words(after)} == THE_GROUPS
    assert receipt.count > 40


async def test_what_others_have_stays(store_on, planted, ledger):
    _mia, noor = planted
    before = all_words(await values(store_on))

    await Erasing(store_on, ledger).erase(ORGANISER, HERE, MIA)

    left = all_words(await values(store_on))
    lost = {place for place, word in noor.found.items() if word in before and word not in left}
    of_both = {place for place in lost if place[0] in {"misinformation_conflict", "nearby_meeting"}}
    mias_words = {place for place in lost if not set(columns()[place][1].whose) & set(columns()[place][0].owner[:1])}
    assert lost - of_both - mias_words == set()
    assert len(noor.found) > 300


async def test_the_log_stays_whole_and_says_that_somebody_was_erased(store, ledger):
    async with store.begin() as tx:
        await tx.audit(Actor(MIA, HERE), "topic.join", "topic:1")
        await tx.audit(Actor(NOOR, HERE), "topic.join", f"member:{MIA}")

    await Erasing(store, ledger).erase(ORGANISER, HERE, MIA)

    assert await verify(store, HERE) is None
    async with store.read() as tx:
        lines = (await tx.session.scalars(select(AuditRow).order_by(AuditRow.id))).all()
    assert [(line.verb, line.actor_id) for line in lines] == [
        ("topic.join", None),
        ("topic.join", NOOR),
        ("person.erase", OLU),
    ]


async def test_people_may_erase_themselves_and_nobody_else_without_the_right(store, ledger):
    erasing = Erasing(store, ledger)
    member = Actor(MIA, HERE, is_member=True)

    with pytest.raises(NotAllowedError):
        await erasing.erase(member, HERE, NOOR)
    with pytest.raises(NotAllowedError):
        await erasing.erase(member, ELSEWHERE, MIA)
    with pytest.raises(NotAllowedError):
        await erasing.erase_community(member, HERE)
    with pytest.raises(NotAllowedError):
        await erasing.erase_community(ORGANISER, ELSEWHERE)
    assert not ledger.path.exists()

    receipt = await erasing.erase(member, HERE, MIA)

    assert receipt.kept
    assert str(MIA) not in all_words(await values(store))
    assert str(MIA) not in ledger.path.read_text()


async def test_a_list_that_cannot_be_written_stops_the_erasure(store, ledger):
    async with store.begin() as tx:
        tx.add(ReminderRow(community_id=HERE, member_id=MIA, at=tx.now))
    ledger.path.parent.mkdir()
    ledger.path.mkdir()
    before = await values(store)

    with pytest.raises(BackupError):
        await Erasing(store, ledger).erase(ORGANISER, HERE, MIA)

    assert await values(store) == before


async def test_an_applicant_is_forgotten_as_at_the_end_of_their_days(store, ledger):
    book, forms = SettingsBook(), []
    applying = Applying(store, book)
    answers = {"agreement": True, "adult": True, "relation": "I live with it myself", "heard": "", "why": "CANARY"}
    deciding = Deciding(store, book, NoGuild())
    dee = Actor(NOOR, HERE, frozenset({Capability.DECIDE_APPLICATIONS}))
    for person in (MIA, MIA + 50):
        draft = await applying.begin(Actor(person, HERE), consent=True)
        forms.append(await applying.save_page(Actor(person, HERE), draft.id, 0, answers))
    sent = await applying.submit(Actor(MIA, HERE), forms[0].application.ref)
    await deciding.approve(dee, sent.application.ref)

    for person in (MIA, MIA + 50):
        await Erasing(store, ledger).erase(ORGANISER, HERE, person)

    left = all_words(await values(store))
    assert "CANARY" not in left
    async with store.read() as tx:
        [row] = (await tx.session.scalars(select(ApplicationRow))).all()
    assert (row.member_id, row.status) == (None, "approved")


class NoGuild:
    """Nobody is asked anything on Discord here."""

    async def member(self, _community_id: int, _member_id: int) -> None:
        return None


async def test_a_whole_community_goes_and_its_neighbour_stays(store_on, ledger):
    await Planter(store_on, "M", MIA, NOOR, 100).plant(first=True)
    for community in (HERE, ELSEWHERE):
        async with store_on.begin() as tx:
            tx.add(ReminderRow(community_id=community, member_id=MIA + 9, at=tx.now))
            tx.add(NoteRow(key=f"delivery.held:{community}", value="something"))
            tx.add(NoteRow(key=f"delivery.held:1{community}", value="of a longer number"))
            await tx.audit(Actor(MIA, community), "topic.join", "topic:1")

    receipt = await Erasing(store_on, ledger).erase_community(ORGANISER, HERE)

    assert sum(receipt.gone.values()) > 40
    found = await values(store_on)
    numbers = [value for place, held in found.items() if place[1] == "community_id" for value in held]
    assert numbers.count(str(HERE)) == 2  # the line that says so, and where the new log stands
    assert numbers.count(str(ELSEWHERE)) == 3
    assert found["note", "key"].count(f"delivery.held:{HERE}") == 0
    assert found["note", "key"].count(f"delivery.held:1{HERE}") == 1
    for community in (HERE, ELSEWHERE):
        assert await verify(store_on, community) is None
    with pytest.raises(DBAPIError, match="append-only"):
        async with store_on.begin() as tx:
            await tx.session.execute(text("DELETE FROM audit"))


async def test_who_stands_only_in_a_note_or_in_what_waits_to_be_sent_is_erased_again(store, ledger):
    erasing = Erasing(store, ledger)
    async with store.begin() as tx:
        await tx.outbox(
            Effect(EffectKind.SEND_DIRECT, HERE, "letter", {"member_id": MIA, "card": "welcome", "ref": "1"})
        )
        tx.add(NoteRow(key=f"asked:{NOOR}", value="something"))
    for person in (MIA, NOOR):
        ledger.note(store.clock.now(), "person", store.keys.person_key(HERE, person))

    assert await erasing.communities_of(MIA) == [HERE]
    assert await erasing.replay(ledger.since(store.clock.now())) == 2

    said = all_words(await values(store))
    assert str(MIA) not in said
    assert str(NOOR) not in said
