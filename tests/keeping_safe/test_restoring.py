"""Putting a backup back: into a new place only, proven first, erasures again, and nothing sent by itself."""

from __future__ import annotations

import stat
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.audit import verify
from bot.community.actor import Actor, Capability
from bot.delivery.effects import Effect, EffectKind
from bot.errors import SetupError
from bot.keeping_safe.box import BoxWriter
from bot.keeping_safe.erasing import Erasing
from bot.keeping_safe.ledger import NAME, Ledger
from bot.keeping_safe.next_steps import next_steps
from bot.keeping_safe.servers import require_finished
from bot.keeping_safe.waking import LEAP
from bot.membership.tables import ReminderRow
from bot.store.sealing import KeyRing
from bot.store.store import Store
from bot.store.tables import AuditRow, CardRow, NoteRow, OutboxRow
from bot.topics.tables import TopicRow
from tests.keeping_safe.safe_place import HERE, Place, in_fork, killed_everywhere
from tests.privacy.canaries import Planter

PEOPLE = [80351110224678000 + number for number in range(50)]
CARD = Effect(EffectKind.SHOW_CARD, HERE, "topic:1", {"card": "topic", "ref": "1", "place": "topics"})
LETTER = Effect(EffectKind.SEND_DIRECT, HERE, "application:1", {"member_id": 5, "card": "welcome", "ref": "1"})


async def filled(place) -> None:
    """Write a row of every table, reminders of fifty people, and effects that wait."""
    store = await place.store()
    await Planter(store, "M", PEOPLE[0], PEOPLE[1], 100).plant(first=True)
    async with store.begin() as tx:
        for person in PEOPLE[2:]:
            tx.add(ReminderRow(community_id=HERE, member_id=person, at=tx.now))
        tx.add(CardRow(community_id=HERE, card="topic", ref="1", place="topics", channel_id=7, message_id=8))
        await tx.outbox(CARD, LETTER)
        await tx.audit(Actor.software(HERE), "test.write", "topic:1")
    await store.close()


async def opened(place, done) -> Store:
    place.address = done.address.removeprefix("sqlite:///")
    return await place.store()


async def test_a_restored_place_holds_what_the_backup_held(place):
    await filled(place)
    made = await place.backup()

    done = await place.restore(made.file.path)

    assert done.rows == made.rows
    assert (done.place / "config" / "community.toml").read_text() == '[channels]\nlobby = "hello"\n'
    assert not list(done.place.rglob(".env"))
    assert (done.place / "backups" / NAME).exists()
    for path in done.place.rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path
    store = await opened(place, done)
    async with store.read() as tx:
        assert len((await tx.session.scalars(select(ReminderRow))).all()) == len(PEOPLE) - 1
        line = (await tx.session.scalars(select(AuditRow).order_by(AuditRow.id.desc()))).first()
    assert line.verb == "backup.restore"
    assert await store.pending_migrations() == []
    await store.close()
    said = "\n".join(next_steps(done, place.folder / "keys"))
    assert f"ALONGSIDE_DATABASE={done.address}" in said
    assert "no other copy of the bot runs" in said
    assert "delete the old database and the old backups" in said


async def test_nobody_who_was_erased_after_the_backup_comes_back(place):
    await filled(place)
    made = await place.backup()
    place.clock.jump(3600)
    store = await place.store()
    erasing = Erasing(store, Ledger(place.backups, place.keys))
    by = Actor(0, HERE, frozenset({Capability.CONFIGURE}))
    for person in PEOPLE:
        await erasing.erase(by, HERE, person)
    await store.close()

    done = await place.restore(made.file.path)

    assert done.erased_again == len(PEOPLE)
    store = await opened(place, done)
    assert [
        person for person in PEOPLE if await Erasing(store, Ledger(place.backups, place.keys)).communities_of(person)
    ] == []
    await store.close()
    raw = (done.place / "data" / "alongside.db").read_bytes()
    assert [person for person in PEOPLE if str(person).encode() in raw or person.to_bytes(8) in raw] == []


async def test_who_came_back_after_their_erasure_is_in_a_later_backup_and_stays(place):
    await filled(place)
    store = await place.store()
    await Erasing(store, Ledger(place.backups, place.keys)).erase(Actor(PEOPLE[5], HERE), HERE, PEOPLE[5])
    place.clock.jump(86_400)
    async with store.begin() as tx:
        tx.add(ReminderRow(community_id=HERE, member_id=PEOPLE[5], at=tx.now))
    await store.close()
    made = await place.backup()

    done = await place.restore(made.file.path)

    assert done.erased_again == 0


async def test_what_waited_is_asked_about_and_what_stands_is_only_drawn_again(place):
    await filled(place)
    made = await place.backup()

    done = await place.restore(made.file.path)

    store = await opened(place, done)
    async with store.read() as tx:
        rows = (await tx.session.scalars(select(OutboxRow).order_by(OutboxRow.id))).all()
        states = {(row.kind, row.payload.get("card"), row.state, row.todo) for row in rows if row.state != "done"}
        letter = next(row for row in rows if row.kind == "send_direct")
    await store.close()
    assert done.asked == 1
    assert states == {
        ("send_direct", "welcome", "parked", "after_restore"),
        ("show_card", "topic", "skipped", None),
        ("show_card", "topic", "new", None),
        ("show_card", "todo", "new", None),
    } | {state for state in states if state[1] not in {"welcome", "topic", "todo"}}
    assert all(row.payload.get("only_if_there") for row in rows if row.state == "new" and row.payload["card"] != "todo")
    assert letter.first_try_at is not None


async def test_no_button_of_before_fits_a_row_any_more(place):
    await filled(place)
    store = await place.store()
    async with store.read() as tx:
        before = (await tx.session.scalars(select(TopicRow))).one()
    await store.close()
    made = await place.backup()

    done = await place.restore(made.file.path)

    store = await opened(place, done)
    async with store.begin() as tx:
        after = (await tx.session.scalars(select(TopicRow))).one()
        new = ReminderRow(community_id=HERE, member_id=77, at=tx.now)
        tx.add(new)
        await tx.flush()
        number = new.id
    await store.close()
    assert after.version == before.version + LEAP
    assert number > LEAP


def flipped(content: bytes, where: int) -> bytes:
    return content[:where] + bytes([content[where] ^ 1]) + content[where + 1 :]


DAMAGE = {
    "cut off": lambda content: content[: len(content) // 2],
    "cut off at the last piece": lambda content: content[:-20],
    "one bit of the middle": lambda content: flipped(content, len(content) // 2),
    "one bit of the header": lambda content: flipped(content, 40),
    "one bit of the end": lambda content: flipped(content, len(content) - 1),
    "more at the end": lambda content: content + b"more",
    "another file": lambda _content: b"PK\x03\x04 holiday pictures" * 100,
    "nothing": lambda _content: b"",
}


@pytest.mark.parametrize("how", DAMAGE)
async def test_a_damaged_or_foreign_file_is_refused_and_nothing_is_left(place, how):
    made = await place.backup()
    made.file.path.write_bytes(DAMAGE[how](made.file.path.read_bytes()))
    before = sorted(place.folder.rglob("*"))

    with pytest.raises(SetupError) as caught:
        await place.restore(made.file.path)

    assert "backup" in caught.value.sentence
    assert sorted(place.folder.rglob("*")) == before


async def test_another_key_is_named_as_the_reason(place):
    made = await place.backup()
    place.keys = KeyRing.fresh()

    with pytest.raises(SetupError, match="another key"):
        await place.restore(made.file.path)


async def test_a_key_that_was_rotated_since_still_opens_it(place):
    made = await place.backup()
    place.keys = place.keys.rotated()

    assert (await place.restore(made.file.path)).rows == made.rows


@pytest.mark.parametrize("newer", [{"format": 2}, {"head": "9999"}])
async def test_a_file_of_a_newer_version_is_named_as_such(place, newer):
    facts = {"format": 1, "made_at": place.clock.now().isoformat(), "kind": "sqlite", "head": "0001"} | newer
    path = place.folder / "newer.backup"
    with path.open("wb") as file:
        box = BoxWriter(file, place.keys, facts)
        box.finish()

    with pytest.raises(SetupError, match="newer version"):
        await place.restore(path)


async def test_a_place_with_anything_in_it_is_refused(place):
    made = await place.backup()
    (place.folder / "new").mkdir()
    (place.folder / "new" / "mine.txt").write_text("mine")

    with pytest.raises(SetupError, match="is not empty"):
        await place.restore(made.file.path)

    assert [path.name for path in (place.folder / "new").iterdir()] == ["mine.txt"]


async def test_without_the_list_of_erasures_nothing_is_put_back_unless_it_is_asked_for(place):
    made = await place.backup()
    ledger = place.backups / NAME
    ledger.unlink()

    with pytest.raises(SetupError, match=r"list of erasures is not there"):
        await place.restore(made.file.path)

    assert (await place.restore(made.file.path, erasures=None)).erased_again == 0


async def test_a_new_list_in_place_of_a_lost_one_is_noticed(place):
    made = await place.backup()
    (place.backups / NAME).unlink()
    place.clock.jump(24 * 3600)
    later = await place.backup()

    with pytest.raises(SetupError, match="begun after this backup"):
        await place.restore(made.file.path)

    assert (await place.restore(later.file.path)).rows == later.rows


async def test_lists_are_put_together_and_one_of_another_bot_is_passed_over(place):
    now = place.clock.now()
    ours, copied, foreign = (
        Ledger(place.folder / name, keys)
        for name, keys in (("ours", place.keys), ("copied", place.keys), ("foreign", KeyRing.fresh()))
    )
    for ledger, who in ((copied, "a"), (ours, "b"), (foreign, "c")):
        ledger.note(now, "person", who * 64)

    copied.take_in(ours)
    copied.take_in(foreign)

    assert sorted(one.who[0] for one in copied.since(now)) == ["a", "b"]
    with pytest.raises(SetupError, match="damaged"):
        copied.take_in(foreign, strictly=True)


async def test_who_was_erased_since_does_not_come_back_from_a_backup_kept_elsewhere(place, monkeypatch):
    await filled(place)
    place.backups = place.folder / "stick"
    made = await place.backup()
    place.backups = place.folder / "backups"
    store = await place.store()
    await Erasing(store, Ledger(place.backups, place.keys)).erase(Actor(PEOPLE[5], HERE), HERE, PEOPLE[5])
    await store.close()
    (place.folder / "new").mkdir()
    monkeypatch.chdir(place.folder / "new")

    done = await place.restore(
        made.file.path, Path(), erasures=made.file.path.with_name(NAME), also=place.backups / NAME
    )

    assert done.erased_again == 1
    assert done.place == place.folder / "new"
    assert len(Ledger(done.place / "backups", place.keys).since(made.file.made_at)) == 1


async def test_a_changed_line_in_the_list_of_erasures_is_noticed_and_a_torn_one_is_not_missed(place):
    made = await place.backup()
    ledger = Ledger(place.backups, place.keys)
    ledger.note(place.clock.now(), "person", "a" * 64)
    with ledger.path.open("a") as file:
        file.write("2026-03-02T09:0")
    assert len(ledger.since(place.clock.now())) == 1
    ledger.note(place.clock.now(), "person", "b" * 64)
    assert len(ledger.since(place.clock.now())) == 2
    ledger.path.write_text(ledger.path.read_text().replace("a" * 64, "c" * 64))

    with pytest.raises(SetupError, match="damaged"):
        await place.restore(made.file.path)


async def test_a_backup_older_than_the_list_reaches_is_refused(place):
    made = await place.backup()
    place.clock.jump(timedelta(days=370).total_seconds())

    with pytest.raises(SetupError, match="older than a year"):
        await place.restore(made.file.path)


async def test_a_full_disk_leaves_no_half_place(place):
    made = await place.backup()

    _code, said = in_fork(lambda: place.restore(made.file.path), most_bytes=100_000)

    assert said.startswith("BackupError: There is no room")
    assert not (place.folder / "new").exists()
    assert not list(place.folder.glob(".new*"))


async def test_killed_at_any_point_there_is_no_place_or_a_whole_one_and_a_second_try_succeeds(place):
    made = await place.backup()
    into, erasures = place.folder / "new", place.backups / NAME

    def look() -> None:
        assert not into.exists()

    kills = killed_everywhere(
        lambda faults: place.restoring(faults).restore(made.file.path, into, erasures=erasures), look
    )

    assert kills == 4
    assert (into / "data" / "alongside.db").exists()
    assert not list(place.folder.glob(".new*"))


@pytest.mark.slow
@pytest.mark.postgres
async def test_a_postgresql_database_goes_into_an_empty_one_and_an_interrupted_try_is_never_used(
    tmp_path, postgres, template_on_postgres, keys, clock
):
    name, fresh = postgres.new_database(template_on_postgres), postgres.new_database()
    place = Place(tmp_path, postgres.address(name), keys, clock)
    await filled(place)
    made = await place.backup()
    target = postgres.address(fresh)

    with pytest.raises(SetupError, match="--database"):
        await place.restore(made.file.path)
    with pytest.raises(SetupError, match="is not empty"):
        await place.restore(made.file.path, server=postgres.address(name))
    done = await place.restore(made.file.path, server=target)

    assert (made.file.kind, done.rows) == ("postgresql", made.rows)
    place.address = target
    store = await place.store()
    async with store.begin() as tx:
        assert len((await tx.session.scalars(select(ReminderRow))).all()) == len(PEOPLE) - 1
        tx.add(NoteRow(key="alive", value="yes"))
        new = ReminderRow(community_id=HERE, member_id=77, at=tx.now)
        tx.add(new)
        await tx.flush()
        assert new.id > LEAP
    await require_finished(store)
    postgres.run_sql("CREATE TABLE alongside_unfinished_restore ()", fresh)  # as a restore leaves it that was killed
    with pytest.raises(SetupError, match="did not end"):
        await require_finished(store)
    await store.close()
    for used in (name, fresh):
        postgres.drop_database(used)


async def test_the_log_of_a_restored_place_can_be_verified(place):
    store = await place.store()
    async with store.begin() as tx:
        await tx.audit(Actor.software(HERE), "test.write", "topic:1")
    await store.close()
    made = await place.backup()

    store = await opened(place, await place.restore(made.file.path))

    assert await verify(store, HERE) is None
    await store.close()
