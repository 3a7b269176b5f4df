"""Sealed texts stay sealed, keys stay with their owner, and a new key loses nothing."""

from __future__ import annotations

import random
import stat

import pytest
from sqlalchemy import text

from bot.delivery.effects import Effect, EffectKind
from bot.errors import SetupError
from bot.store.rotation import rotate_key
from bot.store.sealing import KeyRing
from bot.store.store import Store
from bot.store.tables import NoteRow, OutboxRow

HERE = 41771983423143937


@pytest.fixture
def key_file(tmp_path):
    return tmp_path / "keys" / "alongside.key"


def test_the_first_start_makes_a_key_file_for_its_owner_only(key_file):
    KeyRing.load_or_create(key_file)

    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    assert [path.name for path in key_file.parent.iterdir()] == [key_file.name]


def test_the_second_start_has_the_same_keys(key_file):
    first = KeyRing.load_or_create(key_file)
    second = KeyRing.load_or_create(key_file)

    assert second.unseal(first.seal("Robin's answer")) == "Robin's answer"
    assert second.person_key(HERE, 5) == first.person_key(HERE, 5)


def test_of_two_first_starts_at_once_one_makes_the_keys(key_file, monkeypatch):
    quicker = KeyRing.load_or_create(key_file)
    exists = type(key_file).exists
    monkeypatch.setattr(type(key_file), "exists", lambda path: False if path == key_file else exists(path))

    slower = KeyRing.load_or_create(key_file)

    assert slower.unseal(quicker.seal("x")) == "x"
    assert [path.name for path in key_file.parent.iterdir()] == [key_file.name]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_a_key_file_that_others_can_read_is_refused_with_the_command_that_closes_it(key_file, mode):
    KeyRing.load_or_create(key_file)
    key_file.chmod(mode)

    with pytest.raises(SetupError, match=f"chmod 600 {key_file}"):
        KeyRing.load_or_create(key_file)


@pytest.mark.parametrize("damage", ["", "seal x\n", "seal\n", "nonsense here\n", "person AAAA\n", "seal 1 2 3\n"])
def test_a_damaged_key_file_is_a_mistake_in_the_setup(key_file, damage):
    KeyRing.load_or_create(key_file)
    key_file.write_text(damage)

    with pytest.raises(SetupError):
        KeyRing.load_or_create(key_file)


def test_a_key_file_that_is_no_text_is_a_mistake_in_the_setup(key_file):
    KeyRing.load_or_create(key_file)
    key_file.write_bytes(b"\xff\xfe\x00")

    with pytest.raises(SetupError):
        KeyRing.load_or_create(key_file)


def test_a_place_where_no_file_can_be_made_is_a_mistake_in_the_setup(tmp_path):
    (tmp_path / "file").write_text("")

    with pytest.raises(SetupError):
        KeyRing.load_or_create(tmp_path / "file" / "alongside.key")


def test_a_strangers_key_does_not_open_anything():
    with pytest.raises(SetupError):
        KeyRing.fresh().unseal(KeyRing.fresh().seal("x"))


def test_a_persons_hash_differs_by_community_and_by_key():
    keys = KeyRing.fresh()

    hashes = {keys.person_key(1, 5), keys.person_key(2, 5), keys.person_key(1, 6), KeyRing.fresh().person_key(1, 5)}

    assert len(hashes) == 4
    assert all(len(each) == 64 for each in hashes)


def test_a_key_ring_does_not_show_its_keys(key_file):
    keys = KeyRing.load_or_create(key_file)
    secret = [line.split()[1] for line in key_file.read_text().splitlines() if line.startswith(("seal", "person"))]

    assert not any(word in repr(keys) + str(keys) for word in secret)


def test_rotation_puts_a_new_key_in_front_and_keeps_the_hash(key_file):
    before = KeyRing.load_or_create(key_file)
    after = KeyRing.rotate(key_file)

    assert after.unseal(before.seal("old")) == "old"
    with pytest.raises(SetupError):
        before.unseal(after.seal("new"))
    assert after.person_key(HERE, 5) == before.person_key(HERE, 5)
    assert stat.S_IMODE(key_file.stat().st_mode) == 0o600
    assert len(KeyRing.load_or_create(key_file)) == 2


def test_a_ring_of_the_newest_key_alone_no_longer_opens_old_texts(key_file):
    before = KeyRing.load_or_create(key_file)
    newest = KeyRing.rotate(key_file).newest_only()

    with pytest.raises(SetupError):
        newest.unseal(before.seal("old"))
    assert newest.unseal(newest.seal("new")) == "new"


@pytest.mark.slow
async def test_a_sealed_text_is_not_in_the_file(store, database):
    async with store.begin() as tx:
        tx.add(NoteRow(key="canary", value="I have lived with this for nine years"))
        await tx.outbox(Effect(EffectKind.SEND_DIRECT, HERE, "s", {"words": "please ring my sister"}))

    contents = database.read_bytes()
    assert b"canary" in contents
    assert b"nine years" not in contents
    assert b"my sister" not in contents
    async with store.read() as tx:
        assert (await tx.get(NoteRow, "canary")).value == "I have lived with this for nine years"


async def raw_tokens(store):
    async with store.read() as tx:
        notes = (await tx.session.execute(text("SELECT key, value FROM note"))).all()
        effects = (await tx.session.execute(text("SELECT op_id, payload, todo_details FROM outbox"))).all()
    return {token for row in [*notes, *effects] for token in row[1:] if token is not None}


@pytest.mark.slow
async def test_after_a_rotation_everything_is_sealed_with_the_newest_key(address, key_file, clock):
    keys = KeyRing.load_or_create(key_file)
    fresh = await Store.open(address, keys=keys, clock=clock, random=random.Random(1))
    async with fresh.begin() as tx:
        await tx.session.execute(text("DELETE FROM note"))  # the template was migrated with other keys
        for n in range(450):
            tx.add(NoteRow(key=f"n{n}", value=f"value {n}"))
        await tx.outbox(*(Effect(EffectKind.SEND_DIRECT, HERE, "s", {"n": n}) for n in range(250)))
    before = await raw_tokens(fresh)
    await fresh.close()

    moved = await rotate_key(address, key_file, clock=clock, random=random.Random(1))

    ring = KeyRing.load_or_create(key_file)
    again = await Store.open(address, keys=ring.newest_only(), clock=clock, random=random.Random(1))
    try:
        assert moved >= 700
        assert not before & await raw_tokens(again)
        async with again.read() as tx:
            assert (await tx.get(NoteRow, "n449")).value == "value 449"
            assert (await tx.get(OutboxRow, 250)).payload == {"n": 249}
    finally:
        await again.close()


async def test_a_running_bot_refuses_a_rotation_and_the_key_file_stays(open_store, database, key_file, clock):
    KeyRing.load_or_create(key_file)
    before = key_file.read_text()
    await open_store(database)

    with pytest.raises(SetupError, match="Another copy"):
        await rotate_key(str(database), key_file, clock=clock, random=random.Random(1))

    assert key_file.read_text() == before


async def test_the_wrong_key_file_is_noticed_at_the_start_and_not_rotated(database, key_file, clock):
    KeyRing.load_or_create(key_file)
    before = key_file.read_text()
    stranger = await Store.open(str(database), keys=KeyRing.fresh(), clock=clock, random=random.Random(1))
    try:
        with pytest.raises(SetupError, match="does not fit"):
            await stranger.migrate()
    finally:
        await stranger.close()

    with pytest.raises(SetupError, match="does not fit"):
        await rotate_key(str(database), key_file, clock=clock, random=random.Random(1))
    assert key_file.read_text() == before


async def test_the_bytes_of_a_deleted_text_are_gone_from_the_files(store, database):
    names = [f"canary-{n}-xyzzy" for n in range(200)]
    async with store.begin() as tx:
        for name in names:
            await tx.seen(name)
    assert names[7].encode() in database.read_bytes()

    async with store.begin() as tx:
        await tx.session.execute(text("DELETE FROM inbox"))

    left = b"".join(path.read_bytes() for path in database.parent.iterdir() if path.is_file())
    assert b"xyzzy" not in left
