"""What AutoMod is to look for, and whose alerts count."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.community.book import SettingsBook
from bot.community.misinformation import MisinformationSettings
from bot.community.sections import CommunitySettings
from bot.delivery.effects import Effect, EffectKind, Outcome, OutcomeWord, PendingEffect
from bot.delivery.handlers import Handlers
from bot.misinformation import precision
from bot.misinformation.automod import MOST_KEYWORDS, MOST_RULES, SYNCED, AutoMod, Told, plan_of
from bot.misinformation.claims import shipped_claims
from bot.misinformation.precision import AUTOMOD, ENOUGH
from bot.misinformation.snapshots import FlaggedMessage
from bot.misinformation.suspicion_tables import AutoModRow
from bot.misinformation.watching import Detectors
from bot.store.tables import OutboxRow

HERE = 900
CLAIMS = tuple(shipped_claims().claims.values())
ON = {"automod": {"enabled": True, "channel": "moderator-alerts", "phrases": ["sun dust", "Moon Dust"]}}


def terms(**more):
    return MisinformationSettings.model_validate({"listening": ON | {"phrases": ["moon dust", "star dust"]}} | more)


class People:
    def __init__(self):
        self.asked = []

    async def suspect(self, community_id, suspect):
        self.asked.append(suspect)
        return object()


class Desk:
    def __init__(self, store):
        self.store = store
        self.book = SettingsBook(CommunitySettings.model_validate({"misinformation": {"listening": ON}}))
        self.people = People()
        self.automod = AutoMod(store, self.book, Detectors(self.book, shipped_claims()), self.people)
        self.handlers = Handlers()
        self.automod.register(self.handlers)

    async def ends(self, number, outcome):
        """Let the effect that keeps a rule in step end."""
        effect = Effect(EffectKind.SYNC_AUTOMOD, HERE, f"automod:{number}", {"number": number}, then=SYNCED)
        async with self.store.begin() as tx:
            await self.handlers.outcome_handler(SYNCED)(tx, PendingEffect("op", effect, 1, None), outcome)

    async def numbers(self):
        async with self.store.read() as tx:
            return {row.number: row.rule_id for row in await tx.session.scalars(select(AutoModRow))}

    async def payloads(self):
        async with self.store.read() as tx:
            rows = await tx.session.scalars(select(OutboxRow).order_by(OutboxRow.id))
            return [row.payload for row in rows if row.kind == EffectKind.SYNC_AUTOMOD]


@pytest.fixture
def desk(store):
    return Desk(store)


def told(rule_id=70, keyword="sun dust"):
    return Told(HERE, rule_id, channel_id=5, message_id=6, author_id=7, keyword=keyword)


def message(text=""):
    return FlaggedMessage(5, 6, 7, text)


def test_organisers_phrases_come_first_then_the_most_dangerous_sayings_each_once():
    (phrases,) = plan_of(terms(), CLAIMS)
    severity = {said: claim.severity for claim in CLAIMS for said in claim.said}
    of_library = [severity[phrase] for phrase in phrases[3:]]

    assert phrases[:3] == ("sun dust", "Moon Dust", "star dust")
    assert of_library == sorted(of_library, reverse=True)
    assert len({phrase.casefold() for phrase in phrases}) == len(phrases)
    assert all(len(phrase) <= 60 for phrase in phrases)


def test_a_plan_keeps_discords_numbers():
    many = [f"phrase number {number}" for number in range(1_000)]
    more = {"phrases": many, "automod": {**ON["automod"], "phrases": [f"{phrase} too" for phrase in many]}}

    plan = plan_of(MisinformationSettings.model_validate({"listening": more}), CLAIMS * 20)

    assert len(plan) <= MOST_RULES
    assert all(1 <= len(phrases) <= MOST_KEYWORDS for phrases in plan)
    assert plan[0][0] == "phrase number 0 too"


@pytest.mark.parametrize("off", [{"enabled": False}, {"listening": {}}])
def test_switched_off_there_is_no_plan(off):
    assert plan_of(terms(**off), CLAIMS) == ()


async def test_a_rule_is_made_known_by_its_number_and_taken_away_when_automod_is_switched_off(desk):
    await desk.automod.sync(HERE)
    making = await desk.automod.is_ours(told())
    await desk.ends(1, Outcome(OutcomeWord.DONE, 70))
    ours, theirs = await desk.automod.is_ours(told()), await desk.automod.is_ours(told(rule_id=71))
    await desk.automod.sync(HERE)
    desk.book.replace(SettingsBook())
    off = await desk.automod.is_ours(told())
    await desk.automod.sync(HERE)
    await desk.ends(1, Outcome(OutcomeWord.GONE))

    payloads = await desk.payloads()
    assert (making, ours, theirs, off) == (None, True, False, False)
    assert payloads[0] == {"number": 1, "rule_id": None}
    assert payloads[1:] == [{"number": 1, "rule_id": 70}] * 2
    assert await desk.numbers() == {}


async def test_an_act_that_waits_for_a_person_changes_nothing(desk):
    await desk.automod.sync(HERE)
    await desk.ends(1, Outcome(OutcomeWord.PARKED))

    assert await desk.numbers() == {1: None}


async def test_where_automod_was_never_used_nothing_is_written(store):
    desk = Desk(store)
    desk.book.replace(SettingsBook())

    await desk.automod.sync(HERE)

    assert await desk.payloads() == []


async def test_what_could_not_be_read_is_a_link_and_what_speaks_against_the_phrase_counts(desk):
    await desk.automod.hear(told(), message())
    await desk.automod.hear(told(), message("I take sun dust."))
    await desk.automod.hear(
        told(keyword="colloidal silver is a natural antibiotic"),
        message("It is a myth that colloidal silver is a natural antibiotic."),
    )
    await desk.automod.hear(told(keyword="stop your prednisolone today"), message())

    link, read, danger = desk.people.asked
    assert (link.link_only, link.severity, link.sources) == (True, 2, (AUTOMOD, "own-phrase"))
    assert (read.link_only, read.message.text) == (False, "I take sun dust.")
    assert (danger.link_only, danger.severity) == (True, 3)
    assert all("sun dust" not in reason for one in desk.people.asked for reason in one.why)


async def test_silent_automod_opens_nothing(desk, store):
    await desk.automod.sync(HERE)
    await desk.ends(1, Outcome(OutcomeWord.DONE, 70))
    async with store.begin() as tx:
        for _time in range(ENOUGH):
            await precision.note(tx, HERE, [AUTOMOD], was_right=False)

    assert await desk.automod.is_ours(told()) is False
