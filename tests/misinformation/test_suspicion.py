"""The bot's own look at messages: in memory, within a budget, and never more than a question to people."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from bot.community.book import SettingsBook
from bot.community.sections import CommunitySettings
from bot.delivery.announcing import Announcing, Place, line_for
from bot.finding.glance import Glance
from bot.misinformation import precision
from bot.misinformation.claims import shipped_claims
from bot.misinformation.precision import ENOUGH
from bot.misinformation.snapshots import FlaggedMessage
from bot.misinformation.suspicion_tables import BudgetRow
from bot.misinformation.watching import Detectors, Watching, announcement, anywhere, with_automod
from bot.store.tables import OutboxRow

HERE = 900
MILD = "Honestly, alkaline water cures cancer."
DANGER = "Please just stop your prednisolone today."
CALM = "Slept badly, the kettle is on."
LOUNGE = Place(5, "lounge", f"Talk here.\n{announcement()}")


def settings(**listening):
    terms = {"message_content": True, "channels": ["lounge"], "per_thousand": 2} | listening
    return CommunitySettings.model_validate({"misinformation": {"listening": terms}})


class People:
    """Stands for flagging: writes down what people were asked, and may say that they know it already."""

    def __init__(self):
        self.asked = []
        self.known = False

    async def suspect(self, community_id, suspect):
        self.asked.append(suspect)
        return None if self.known else object()


class Counting:
    """A store that counts how often it is opened."""

    def __init__(self, store):
        self._store = store
        self.opened = 0

    def begin(self):
        self.opened += 1
        return self._store.begin()

    def read(self):
        self.opened += 1
        return self._store.read()


class Desk:
    """Everything a test needs in one place."""

    def __init__(self, store, **listening):
        self.book = SettingsBook(settings(**listening))
        self.store = Counting(store)
        self.people = People()
        self.detectors = Detectors(self.book, shipped_claims())
        self.watching = Watching(self.store, self.book, self.detectors, self.people)
        self._number = 0

    async def hears(self, text, times=1):
        """Let messages come in as the cog does; return what the last one led to."""
        case = None
        for _time in range(times):
            self._number += 1
            suspicion = self.watching.glance_at(HERE, Glance(text))
            if suspicion.is_suspect:
                message = FlaggedMessage(5, 1000 + self._number, 7, text)
                case = await self.watching.ask(HERE, message, suspicion)
        return case


@pytest.fixture
def desk(store):
    return Desk(store)


async def test_a_message_without_a_hit_opens_no_database(desk):
    await desk.hears(CALM, times=300)

    assert desk.store.opened == 0
    assert desk.people.asked == []


async def test_a_hit_asks_people_with_its_rules_and_its_reasons_in_words(desk):
    case = await desk.hears(MILD)

    (suspect,) = desk.people.asked
    assert case is not None
    assert "claim.alkaline-cancer" in suspect.sources
    assert suspect.severity == 2
    assert any("alkaline" in reason for reason in suspect.why)
    assert suspect.message.text == MILD
    assert not suspect.link_only


async def test_the_budget_holds_a_third_case_back_and_lets_danger_pass(desk):
    for _time in range(4):
        await desk.hears(MILD)
    mild = len(desk.people.asked)
    await desk.hears(DANGER, times=3)

    assert mild == 2
    assert [suspect.severity for suspect in desk.people.asked[2:]] == [3, 3, 3]


async def test_a_new_stretch_of_a_thousand_messages_has_a_new_budget_also_after_a_restart(store, desk):
    await desk.hears(MILD, times=3)
    again = Desk(store)
    await again.hears(CALM, times=500)
    await again.hears(MILD)
    held_back = len(again.people.asked)
    await again.hears(CALM, times=500)
    await again.hears(MILD)

    async with store.read() as tx:
        row = (await tx.session.scalars(select(BudgetRow))).one()
    assert held_back == 0
    assert len(again.people.asked) == 1
    assert (row.seen, row.passed) == (5, 1)


async def test_what_people_know_already_costs_nothing_of_the_budget(desk):
    desk.people.known = True
    await desk.hears(MILD, times=5)
    desk.people.known = False

    assert await desk.hears(MILD) is not None


async def test_a_silent_rule_asks_nobody_and_an_own_phrase_still_does(store):
    desk = Desk(store, phrases=["moon dust"])
    async with store.begin() as tx:
        for _time in range(ENOUGH):
            await precision.note(tx, HERE, ["claim.alkaline-cancer"], was_right=False)
    rules = desk.watching.glance_at(HERE, Glance(MILD)).rule_ids
    async with store.begin() as tx:
        for rule in {*rules} - {"claim.alkaline-cancer"}:
            for _time in range(ENOUGH):
                await precision.note(tx, HERE, [rule], was_right=False)

    silent = await desk.hears(MILD)
    after = desk.watching.glance_at(HERE, Glance(MILD))
    own = await desk.hears("I take moon dust for it.")

    assert silent is None
    assert not after.is_suspect
    assert own is not None
    assert desk.people.asked[0].sources == ("own-phrase",)


def test_only_named_channels_that_say_so_are_heard(desk):
    silent, other = Place(5, "lounge", "Talk here."), Place(6, "kitchen", announcement())

    assert desk.watching.hears(HERE, LOUNGE)
    assert not desk.watching.hears(HERE, silent)
    assert not desk.watching.hears(HERE, other)


def test_switched_off_cases_need_no_right_to_read(desk):
    off = SettingsBook(
        CommunitySettings.model_validate(
            {"misinformation": {"enabled": False, "listening": {"message_content": True, "channels": ["lounge"]}}}
        )
    )
    automod = CommunitySettings.model_validate(
        {"misinformation": {"listening": {"automod": {"enabled": True, "channel": "moderator-alerts"}}}}
    )

    assert anywhere(desk.book)
    assert not anywhere(off)
    assert not anywhere(SettingsBook())
    assert with_automod(SettingsBook(overrides={HERE: automod}))
    assert not with_automod(SettingsBook())


class Listener:
    def __init__(self, sentence, *names):
        self.sentence = sentence
        self.names = names

    def announcement(self):
        return self.sentence

    def channels(self, community_id):
        return self.names


@pytest.mark.parametrize(
    ("line", "said", "after"),
    [
        ("Talk.", [("One.", True), ("Two.", True)], "Talk.\nOne.\nTwo."),
        ("Talk.\nOne.\nTwo.", [("One.", True), ("Two.", True)], None),
        ("Talk.\nOne.\nTwo.", [("One.", False), ("Two.", True)], "Talk.\nTwo."),
        ("Talk.\nOne.", [("One.", False), ("Two.", False)], "Talk."),
        ("", [("One.", True), ("Two.", False)], "One."),
        ("Talk.", [("One.", False), ("Two.", False)], None),
    ],
)
def test_a_topic_line_says_all_that_is_so_and_nothing_else(line, said, after):
    assert line_for(Place(1, "x", line), said) == after


def test_an_overlong_topic_line_keeps_room_for_what_has_to_be_said():
    line = line_for(Place(1, "x", "y" * 1_024), [("One.", True), ("Two.", True)])

    assert len(line) <= 1_024
    assert line.endswith("y\nOne.\nTwo.")


async def test_two_listeners_make_one_edit_of_a_channel_and_none_where_all_is_said(store):
    announcing = Announcing(store, [Listener("One.", "lounge"), Listener("Two.", "lounge", "kitchen")])

    count = await announcing.announce(HERE, [Place(5, "lounge", ""), Place(6, "kitchen", "Two."), Place(7, "hall", "")])

    async with store.read() as tx:
        effects = (await tx.session.scalars(select(OutboxRow))).all()
    assert count == 1
    assert [(row.payload["channel_id"], row.payload["line"]) for row in effects] == [(5, "One.\nTwo.")]
