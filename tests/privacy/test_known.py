"""A person is shown all that is stored about them, and nothing of anybody else's."""

from __future__ import annotations

import json
import re

import pytest
from sqlalchemy import insert

from bot.community.actor import Actor
from bot.community.book import SettingsBook
from bot.delivery.effects import Effect, EffectKind
from bot.privacy.known import known_about
from bot.privacy.registry import kept_tables
from bot.store.keeping import ABOUT
from bot.store.tables import DueRow, NoteRow
from bot.store.types import MemberId
from tests.privacy.canaries import HERE, Planter

pytestmark = pytest.mark.slow

ROBIN = 80351110224678912
DEE = 80351110224678913
ELSEWHERE = 41771983423143938


def everything(known):
    return "\n".join(f"{one.what}\n{one.words}\n{one.exact}" for one in known)


def tells(text, canary):
    """Tell whether a canary stands in a text by itself; "1 May" is not told by "21 May"."""
    return re.search(rf"(?<!\w){re.escape(canary)}(?!\w)", text) is not None


def all_columns():
    return {(each.table.name, column.column.name): (each, column) for each in kept_tables() for column in each.columns}


async def both(store, *, first):
    """Plant a row of every table for Robin alone and for Dee alone."""
    robin = Planter(store, "M", ROBIN, ROBIN, first=1000)
    dee = Planter(store, "N", DEE, DEE, first=4000)
    for planter in (robin, dee) if first == "robin" else (dee, robin):
        await planter.plant(first=planter is (robin if first == "robin" else dee))
    return robin, dee


@pytest.mark.parametrize("first", ["robin", "dee"])
async def test_all_canaries_of_one_person_are_shown_to_them_and_none_of_the_other(store_on, first):
    robin, dee = await both(store_on, first=first)

    for mine, theirs in ((robin, dee), (dee, robin)):
        told = everything(await known_about(store_on, SettingsBook(), HERE, mine.owner))
        columns = all_columns()
        # A community's own notes to itself name a person in a sentence only, see the test of notes.
        due_to_me = {
            name: canary for name, canary in mine.found.items() if columns[name][1].whose and name[0] != "note"
        }
        assert len(due_to_me) > 100
        assert {name for name, canary in due_to_me.items() if not tells(told, canary)} == set()
        assert {name for name, canary in theirs.found.items() if tells(told, canary)} == set()
        assert str(mine.owner) in told
        assert str(theirs.owner) not in told
        assert store_on.keys.person_key(HERE, theirs.owner) not in told


async def test_in_a_row_of_two_people_each_is_shown_their_own_columns(store_on):
    planter = Planter(store_on, "M", ROBIN, DEE, first=1000)
    await planter.plant(first=True)

    told = {who: everything(await known_about(store_on, SettingsBook(), HERE, who)) for who in (ROBIN, DEE)}

    wrong = []
    for name, canary in planter.found.items():
        each, column = all_columns()[name]
        if name[0] == "note" or column.column.primary_key or name[1] == each.keeps.named:
            continue  # a row's number or name is also told where another row points to it
        owner = each.owner[0] if each.owner else None
        about = {ABOUT} if each.keeps.about and name[0] == "outbox" else set()
        robins = bool(({owner} | about) & set(column.whose))
        dees = bool((set(each.roles) - {owner}) & set(column.whose)) and not _hash_only(each, column)
        if (tells(told[ROBIN], canary), tells(told[DEE], canary)) != (robins, dees):
            wrong.append((name, robins, dees))
    assert wrong == []
    assert str(DEE) not in told[ROBIN]
    assert str(ROBIN) not in told[DEE]


def _hash_only(each, column):
    """Tell whether the only way to a column beside the owner's is a further hash of the owner."""
    others = set(each.roles) - {each.owner[0]} if each.owner else set(each.roles)
    return not [name for name in others & set(column.whose) if isinstance(each.table.columns[name].type, MemberId)]


async def test_what_moderators_write_about_an_applicant_is_shown_to_the_moderator_alone(store_on):
    planter = Planter(store_on, "M", ROBIN, DEE, first=1000)
    await planter.plant(first=True)

    told = {who: everything(await known_about(store_on, SettingsBook(), HERE, who)) for who in (ROBIN, DEE)}

    for name in (("membership_asked", "question"), ("membership_application", "decline_text")):
        assert planter.found[name] in told[DEE]
        assert planter.found[name] not in told[ROBIN]
    for name in (("membership_asked", "answer"), ("membership_answer", "answer")):
        assert planter.found[name] in told[ROBIN]
        assert planter.found[name] not in told[DEE]


async def test_an_opinion_about_an_applicant_is_not_shown_to_the_applicant(store_on):
    columns = all_columns()
    assert columns["membership_opinion", "words"][1].whose == ("by_id",)

    planter = Planter(store_on, "M", DEE, ROBIN, first=1000)
    await planter.plant(first=True)

    assert planter.found["membership_opinion", "words"] in everything(
        await known_about(store_on, SettingsBook(), HERE, DEE)
    )
    assert planter.found["membership_opinion", "words"] not in everything(
        await known_about(store_on, SettingsBook(), HERE, ROBIN)
    )


async def test_nothing_of_another_community_is_shown(store_on):
    await Planter(store_on, "M", ROBIN, ROBIN, first=1000).plant(first=True)

    assert await known_about(store_on, SettingsBook(), ELSEWHERE, ROBIN) == []


async def test_of_a_stranger_nothing_is_known(store_on):
    await both(store_on, first="robin")

    assert await known_about(store_on, SettingsBook(), HERE, 80351110224678999) == []


async def test_a_person_learns_who_looked_at_their_application_but_not_the_name(store_on):
    planter = Planter(store_on, "M", ROBIN, ROBIN, first=1000)
    await planter.plant(first=True)
    application = planter.found["membership_application", "id"]
    async with store_on.begin() as tx:
        await tx.audit(Actor(DEE, HERE), "application.read", f"application:{application}", "secret")

    told = everything(await known_about(store_on, SettingsBook(), HERE, ROBIN))

    assert "application.read" in told
    assert "secret" not in told
    assert str(DEE) not in told
    assert store_on.keys.person_key(HERE, DEE) not in told


async def test_a_row_that_points_to_a_topic_tells_its_name(store_on):
    planter = Planter(store_on, "M", ROBIN, DEE, first=1000)
    await planter.plant(first=True)

    chosen = [
        one.words for one in await known_about(store_on, SettingsBook(), HERE, ROBIN) if one.what == "a topic you chose"
    ]

    assert any(planter.found["topics_topic", "name"] in words for words in chosen)


async def test_a_note_that_names_several_people_shows_each_only_themselves(store_on):
    sentences = [f"<@{ROBIN}> has the role.", f"<@{DEE}> has left.", f"<@{ROBIN}> knows <@{DEE}>."]
    value = json.dumps({"marks": ["a1b2"], "sentences": sentences, "answer": None})
    async with store_on.begin() as tx:
        await tx.session.execute(insert(NoteRow).values(key=f"delivery.held:{HERE}", value=value))
        await tx.session.execute(insert(NoteRow).values(key=f"delivery.held:{ELSEWHERE}", value=value))

    (told,) = await known_about(store_on, SettingsBook(), HERE, ROBIN)

    assert f"you ({ROBIN}) has the role." in told.words
    assert f"you ({ROBIN}) knows somebody else." in told.words
    assert str(DEE) not in told.words
    assert "has left" not in told.words
    assert "a1b2" not in told.words


async def test_an_act_on_discord_shows_codes_and_the_person_alone(store_on):
    payload = {"member_ids": [ROBIN, DEE], "card": "questions", "name": "words of somebody", "applicant_id": DEE}
    async with store_on.begin() as tx:
        await tx.outbox(Effect(EffectKind.OPEN_THREAD, HERE, "application:12", payload, by=DEE))

    told = everything(await known_about(store_on, SettingsBook(), HERE, ROBIN))

    assert f"member_ids: you ({ROBIN}); card: questions; applicant_id: somebody else" in told
    assert "words of somebody" not in told
    assert str(DEE) not in told


async def test_the_day_comes_from_the_timer_and_else_the_rule_is_told(store_on, clock):
    planter = Planter(store_on, "M", ROBIN, ROBIN, first=1000)
    await planter.plant(first=True)
    before = await known_about(store_on, SettingsBook(), HERE, ROBIN)
    async with store_on.begin() as tx:
        at = clock.now().replace(year=2027, month=5, day=6)
        ref = planter.found["membership_application", "id"]
        await tx.session.execute(
            insert(DueRow).values(kind="membership.forget", ref=ref, community_id=HERE, due_at=at, attempts=0)
        )
    after = await known_about(store_on, SettingsBook(), HERE, ROBIN)

    answer = planter.found["membership_answer", "answer"]
    (rule,) = [one.goes for one in before if answer in one.words]
    (day,) = [one.goes for one in after if answer in one.words]
    assert "7 days after a yes, 30 after a no" in rule
    assert day == "on 6 May 2027"


async def test_looking_changes_nothing(store_on):
    await both(store_on, first="robin")

    first = await known_about(store_on, SettingsBook(), HERE, ROBIN)

    assert await known_about(store_on, SettingsBook(), HERE, ROBIN) == first
