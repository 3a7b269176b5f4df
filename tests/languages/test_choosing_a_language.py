"""A person chooses a language: it is remembered, answered from memory, and forgotten with them."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text

from bot.community.actor import Actor
from bot.community.book import SettingsBook
from bot.community.sections import CommunitySettings
from bot.community.spoken import LanguageSettings
from bot.errors import InvalidInputError, TryAgainError
from bot.languages.choosing import Languages
from bot.languages.repairs import SpeakerRepair
from bot.languages.rules import AS_DISCORD
from bot.languages.tables import LanguageRow

HERE, THERE = 41771983423143937, 41771983423143938
ROBIN, DEE = 80351110224678912, 80351110224678913


def actor(member_id=ROBIN, community_id=HERE):
    return Actor(id=member_id, community_id=community_id)


@pytest.fixture
def book():
    return SettingsBook(None, {THERE: CommunitySettings(language=LanguageSettings(group="cy"))})


@pytest.fixture
def languages(store, book):
    return Languages(store, book)


async def rows(store):
    async with store.read() as tx:
        return sorted((row.member_id, row.language) for row in await tx.session.scalars(select(LanguageRow)))


async def test_nobody_has_to_choose(languages):
    assert languages.of_press(ROBIN, HERE, "en-GB") == "en_GB"
    assert languages.of_person(HERE, ROBIN) == "en_GB"
    assert languages.of_person(THERE, ROBIN) == "cy"


async def test_a_choice_counts_at_once_for_presses_and_letters_and_after_a_restart(languages, store, book):
    await languages.choose(actor(), "cy")
    again = Languages(store, book)
    await again.load()

    for each in (languages, again):
        assert each.of_press(ROBIN, HERE, "en-GB") == "cy"
        assert each.of_person(HERE, ROBIN) == "cy"
        assert each.of_person(HERE, DEE) == "en_GB"
        assert each.of_community(HERE) == "en_GB"


async def test_it_is_answered_from_memory_when_the_database_is_gone(languages, monkeypatch, store):
    await languages.choose(actor(), "cy")

    def refuse():
        raise TryAgainError("the database is gone")

    monkeypatch.setattr(store, "read", refuse)
    monkeypatch.setattr(store, "begin", refuse)

    assert languages.of_press(ROBIN, HERE, "en-GB") == "cy"
    with pytest.raises(TryAgainError):
        await languages.choose(actor(), "en_GB")
    assert languages.of_press(ROBIN, HERE, "en-GB") == "cy"


async def test_a_new_choice_takes_the_place_of_the_old_one(languages, store):
    await languages.choose(actor(), "cy")
    await languages.choose(actor(), AS_DISCORD)

    assert await rows(store) == [(ROBIN, AS_DISCORD)]
    assert languages.of_press(ROBIN, HERE, "en-GB") == "en_GB"


async def test_each_community_has_its_own_and_direct_messages_follow_the_newest(languages, store, book):
    await languages.choose(actor(community_id=THERE), "en_GB")
    await languages.choose(actor(), "cy")
    assert languages.of_person(None, ROBIN) == "cy"

    await languages.choose(actor(community_id=THERE), "en_GB")

    assert (languages.of_person(HERE, ROBIN), languages.of_person(THERE, ROBIN)) == ("cy", "en_GB")
    assert languages.of_person(None, ROBIN) == "en_GB"


async def test_what_the_bot_does_not_speak_cannot_be_chosen(languages, store):
    with pytest.raises(InvalidInputError):
        await languages.choose(actor(), "tlh")

    assert await rows(store) == []


async def test_who_takes_it_back_or_leaves_is_forgotten_and_others_are_not(languages, store, book):
    await languages.choose(actor(), "cy")
    await languages.choose(actor(DEE), "cy")

    await languages.forget(HERE, ROBIN)
    await languages.forget(HERE, ROBIN)

    assert await rows(store) == [(DEE, "cy")]
    assert languages.choice_of(HERE, ROBIN) is None
    assert languages.choice_of(HERE, DEE) == "cy"


async def test_who_left_while_nobody_listened_is_found_and_forgotten(languages, store, clock):
    class Members:
        async def missing(self, community_id, member_ids):
            return frozenset(member_ids) - {DEE}

    await languages.choose(actor(), "cy")
    await languages.choose(actor(DEE), "cy")
    repair = SpeakerRepair(store, Members(), clock, languages)

    (found,) = await repair.differences(HERE)
    async with store.begin() as tx:
        await repair.mend(tx, found.__class__(found.kind, found.subject, found.sentence, HERE))

    assert await rows(store) == [(DEE, "cy")]
    assert languages.choice_of(HERE, ROBIN) is None
    assert await repair.differences(HERE) == ()
    assert await repair.compared(HERE) == 0


async def test_the_language_is_locked_in_the_database(languages, store):
    await languages.choose(actor(), "cy")

    async with store.read() as tx:
        kept = await tx.session.scalar(text("SELECT language FROM language_choice"))

    assert kept
    assert "cy" not in str(kept)[:2]
