"""What people type finds help: in their place, for them, and never nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.signposting.directory import Directory
from bot.signposting.loading import DirectoryFiles, open_directory
from bot.signposting.places import place_of
from bot.signposting.snapshots import Entry, Filters, Results
from tests.bench import search as bench
from tests.signposting.conftest import CONFIG, an_entry

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
SHIPPED = open_directory(CONFIG)
DIRECTORY = Directory([Entry(service) for service in SHIPPED.shelf.services.values()], SHIPPED.terms)


def ask(words: str, where: str = "", **filters: Any) -> Results:
    return DIRECTORY.search(words, where, Filters(**filters), NOW)


def ids(results: Results) -> list[str]:
    return [card.id for card in results.found]


@pytest.mark.parametrize(
    ("words", "where", "first"),
    [
        ("diabeties", "", "diabetes-uk"),
        ("help me with debt please", "Wales", "citizens-advice-wales"),
        ("i lost my mum", "Scotland", "cruse-scotland"),
        ("crohn's", "", "crohns-colitis-uk"),
        ("breathingspace", "Scotland", "breathing-space"),
        ("fibro", "", "fma-uk"),
        ("alcoholics anonymus", "", "aa"),
        ("my husband drinks too much", "", "al-anon"),
        ("long covid", "", "long-covid-support"),
        ("MS Society", "", "ms-society"),
        ("LOOKING AFTER MY MUM", "", "carers-uk"),
    ],
)
def test_the_right_entry_comes_first(words: str, where: str, first: str):
    assert ids(ask(words, where))[0] == first


@pytest.mark.parametrize("short", ["me", "M.E.", "ms", "pots", "ed", "ra", "pain", "PD", "t1", "uc"])
def test_a_short_form_never_decides_alone(short: str):
    results = ask(short)

    assert results.found == ()
    assert results.unclear
    assert results.nearest or results.general


@pytest.mark.parametrize(
    ("where", "areas"),
    [
        ("Scotland", ("GB-SCT",)),
        ("cymru", ("GB-WLS",)),
        (" n. Ireland ", ("GB-NIR",)),
        ("BT1 1AA", ("GB-NIR",)),
        ("SY23", ("GB-WLS", "GB-ENG")),
        ("SY1", ("GB-ENG", "GB-WLS")),
        ("ch5 3ab", ("GB-WLS", "GB-ENG")),
        ("TD15", ("GB-ENG", "GB-SCT")),
        ("TD99", ("GB-SCT", "GB-ENG")),  # not a known first part: the area is taken
        ("EC1A 1BB", ("GB-ENG",)),
        ("Ireland", ("IE",)),
        ("Germany", ("DE",)),
        ("uk", ("GB",)),
    ],
)
def test_a_place_is_a_nation_or_the_first_part_of_a_postcode(where: str, areas: tuple[str, ...]):
    assert place_of(where).areas == areas


@pytest.mark.parametrize("where", ["ZZ9", "Q1", "123", "Narnia", "🙂", "'; DROP TABLE", "SY23 SY23", "<b>"])
def test_a_place_nobody_knows_is_said_and_help_is_still_found(where: str):
    results = ask("debt", where)

    assert any("We do not know this place" in note for note in results.notes)
    assert results.found


def test_nothing_of_a_whole_postcode_but_its_first_part_is_kept():
    assert "3AB" not in repr(place_of("CH5 3AB"))


def test_near_a_border_both_nations_are_shown_own_first():
    found = ids(ask("domestic abuse", "CH5"))

    assert found.index("live-fear-free") < found.index("mens-advice-line")
    assert {"live-fear-free", "ndah"} <= set(found)


def test_the_own_nation_comes_first_and_no_other_nation_at_all():
    found = ids(ask("benefits advice", "Northern Ireland"))

    assert found[0] == "advice-ni"
    assert not {"citizens-advice-england", "citizens-advice-wales", "cas-money-talk"} & set(found)


@pytest.mark.parametrize("words", ["want to die", "sucidal", "I cant go on", "self-harm", "took an overdose"])
def test_crisis_words_show_crisis_lines_before_everything(words: str):
    results = ask(words, "Northern Ireland")

    assert [card.id for card in results.crisis][:3] == ["emergency-uk", "samaritans", "lifeline-ni"]
    assert not {"nhs-111-mh-england", "nhs-111-mh-wales"} & {card.id for card in results.crisis}


def test_in_another_country_the_crisis_lines_are_its_own():
    assert [card.id for card in ask("suicide", "USA").crisis] == ["emergency-us", "988-us", "findahelpline"]
    assert [card.id for card in ask("suicide", "Germany").crisis] == ["findahelpline"]
    assert [card.id for card in ask("suicide", "Ireland").crisis][:2] == ["emergency-ie", "samaritans-ie"]


def test_the_crisis_rooms_own_rules_may_be_handed_in(shipped: DirectoryFiles):
    entries = [Entry(service) for service in shipped.shelf.services.values()]
    directory = Directory(entries, shipped.terms, is_crisis=lambda words: "umbrella" in words)

    assert directory.search("umbrella", "", Filters(), NOW).crisis
    assert not directory.search("debt", "", Filters(), NOW).crisis


@pytest.mark.parametrize(
    ("filters", "held"),
    [
        ({"language": "Welsh"}, lambda card: "Welsh" in card.languages),
        ({"age": 17}, lambda card: card.id not in {"rape-crisis", "sobs", "silver-line"}),
        ({"free": True}, lambda card: card.cost.startswith("free")),
        ({"open_now": True}, lambda card: card.open == "open"),
        ({"online": True}, lambda card: card.id not in {"saneline", "mind-infoline"}),
    ],
)
def test_filters_hold_for_everything_that_is_found(filters: dict[str, Any], held: Any):
    results = ask("mental health", "Wales", **filters)

    assert results.found
    assert all(held(card) for card in results.found)


def test_what_a_filter_takes_away_is_offered_with_the_reason():
    results = ask("bereavement", "Scotland", language="French")

    assert results.found == ()
    assert results.nearest[0].card.id == "cruse-scotland"
    assert "French" in results.nearest[0].why


def test_a_bank_holiday_is_said_and_not_hidden():
    christmas = datetime(2026, 12, 28, 12, 0, tzinfo=UTC)
    results = DIRECTORY.search("debt", "England", Filters(open_now=True), christmas)

    assert any(card.open_words == "Today is a bank holiday, so hours may differ." for card in results.found)


def test_what_is_defunct_is_not_found_and_what_is_closed_comes_last():
    entries = [
        Entry(an_entry("gone", status="defunct")),
        Entry(an_entry("shut", name="Debt debt debt", status="temporarily closed")),
        Entry(an_entry("open")),
    ]

    found = Directory(entries, SHIPPED.terms).search("debt", "", Filters(), NOW).found

    assert [card.id for card in found] == ["open", "shut"]
    assert "closed for now" in found[1].alert


def test_a_local_service_is_for_its_own_postcodes():
    local = an_entry("local", outcodes=("SY8",), name="Ludlow debt cafe")
    directory = Directory([Entry(an_entry("wide")), Entry(local)], SHIPPED.terms)

    assert directory.search("debt", "SY8 1AA", Filters(), NOW).found[0].id == "local"
    assert "local" not in [card.id for card in directory.search("debt", "B1", Filters(), NOW).found]


NASTY = [
    "",
    "x" * 2000,
    "🙂🙂🙂",
    "'; DROP TABLE entry; --",
    "<script>alert(1)</script>",
    "@everyone",
    "a" * 40,
    "\x00\u202e",
    "https://evil.example/ [x](y)",
]


@pytest.mark.parametrize("words", NASTY)
@pytest.mark.parametrize("where", ["", "Wales", "ZZ9", "x" * 500])
def test_no_page_is_ever_empty(words: str, where: str):
    results = ask(words, where)

    assert results.found or results.nearest or results.general
    assert results.found or results.notes


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(words=st.text(max_size=60), where=st.text(max_size=12), age=st.none() | st.integers(0, 120), free=st.booleans())
def test_whatever_is_asked_somebody_can_be_reached(words: str, where: str, age: int | None, free: bool):
    results = ask(words, where, age=age, free=free)

    assert [*results.found, *results.nearest, *results.general]


def test_an_empty_directory_says_so_and_does_not_break():
    results = Directory([]).search("debt", "", Filters(), NOW)

    assert results.notes == ("We found nothing for these words. These lines are for anybody.",)


def test_a_card_leads_with_who_runs_it_and_shows_numbers_as_published():
    card = DIRECTORY.card("shout", NOW)

    assert card is not None
    assert card.run_by == "Run by Mental Health Innovations."
    assert card.checked.startswith("Not yet checked by this group.")
    assert card.ways[0].words == "text SHOUT to 85258 (United Kingdom)"
    assert (card.ways[0].value, card.ways[0].country, card.cost) == ("85258", "GB", "free")


def test_suggestions_begin_with_what_was_typed_and_are_25_at_most():
    assert "Diabetes" in [s.label for s in DIRECTORY.suggest("diab")]
    assert len(DIRECTORY.suggest("")) == 25
    assert DIRECTORY.suggest("zzzzzz") == ()


@pytest.mark.slow
def test_at_least_97_of_100_searches_hit_also_with_a_typing_mistake():
    services = list(SHIPPED.shelf.services.values())
    queries = bench.queries_for(services, SHIPPED.terms, bench.random.Random(99))

    result = bench.measured(lambda: bench.ours(services, SHIPPED.terms), queries, seed=424242)

    assert result is not None
    assert result.clean >= 97
    assert result.typo >= 97
