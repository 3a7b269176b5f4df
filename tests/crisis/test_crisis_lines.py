"""The compiled-in lines are, digit for digit, what was collected, and none of them is known to be wrong."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from bot.crisis import wording
from bot.crisis.line import UK, Kind, Nation
from bot.crisis.lines import COLLECTED_ON, LINES, line_of, lines_in

COLLECTED = json.loads((Path(__file__).parent / "collected.json").read_text(encoding="utf-8"))
SHIPPED = {service["id"]: service for service in COLLECTED["services"] if service["ship"] == "yes"}
NATIONS = [None, *Nation]
IN_THE_UK = [nation for nation in Nation if nation is not Nation.ELSEWHERE]
EMOJI = re.compile("[\U0001f000-\U0001faff\u2600-\u27bf\u2b00-\u2bff]")


def everything(nation: Nation | None) -> str:
    parts = [
        wording.kind_words(),
        wording.emergency_words(nation),
        *wording.route_words(nation),
        *wording.more_words(nation),
        *wording.quiet_words(nation),
        wording.honest_words(),
        wording.collected_words(),
    ]
    return "\n".join(parts)


def digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def numbers_in(text: str) -> set[str]:
    return {number.strip() for number in re.findall(r"\*\*([\d ]+)\*\*", text)}


def test_the_lines_are_those_that_may_ship_and_no_others():
    assert {line.id for line in LINES} == set(SHIPPED)
    assert len({line.id for line in LINES}) == len(LINES)


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.id)
def test_a_line_is_what_was_collected_digit_for_digit(line):
    collected = SHIPPED[line.id]

    ways = [(way.number, way.how.value, way.keyword) for way in line.ways]

    phones = collected["contacts"].get("phones", [])
    assert ways == [(phone["number"], phone["type"], phone.get("text_keyword", "")) for phone in phones]
    assert line.email == collected["contacts"].get("email", "")
    assert line.name == collected["service"]["name"]
    assert line.address == collected["service"]["url"]
    assert line.cost == collected["cost"]
    assert [area.value for area in line.areas] == collected["service_areas"]
    assert line.hours == (collected["schedules"][0]["description"] if collected["schedules"] else "")


@pytest.mark.parametrize("line", [line for line in LINES if line.without_speaking], ids=lambda line: line.id)
def test_ways_without_speaking_use_no_number_that_was_not_collected(line):
    collected = SHIPPED[line.id]
    said = set(re.findall(r"\d+", line.without_speaking))

    known = set(re.findall(r"\d+", f"{collected['accessibility']} {collected['service']['name']}"))

    assert said - known == set()


def test_what_to_press_in_a_menu_is_what_was_collected():
    said = {
        line.id: [way.about for way in line.ways if way.about] for line in LINES if line.ways and line.ways[0].about
    }

    assert said == {
        service_id: [phone["description"] for phone in service["contacts"]["phones"]]
        for service_id, service in SHIPPED.items()
        if service_id in said
    }
    assert set(said) == {"nhs-111-mh-england", "nhs24-111-mh-scotland", "nhs-111-mh-wales"}


@pytest.mark.parametrize("nation", NATIONS)
def test_no_screen_holds_a_number_that_is_in_no_line(nation):
    numbers = {way.number for line in LINES for way in line.ways} | {"112"}

    assert numbers_in(everything(nation)) - numbers == set()


@pytest.mark.parametrize("wrong", [one for one in COLLECTED["known_wrong"] if "number" in one], ids=str)
def test_no_number_known_to_be_wrong_is_shown(wrong):
    shown = {digits(way.number) for line in LINES for way in line.ways}
    label = wrong.get("label", "")

    if not label:
        assert digits(wrong["number"]) not in shown
    for line in LINES:
        if label and digits(wrong["number"]) in {digits(way.number) for way in line.ways}:
            assert not any(name.strip().casefold() in line.name.casefold() for name in label.split("/"))


def test_nobody_is_told_to_text_samaritans():
    samaritans = line_of("samaritans")

    assert samaritans is not None
    assert [way.how.value for way in samaritans.ways] == ["voice"]
    assert "text **116 123**" not in everything(None)


@pytest.mark.parametrize("nation", [None, *IN_THE_UK])
def test_the_emergency_number_comes_before_every_other(nation):
    words = "\n".join([wording.emergency_words(nation), *wording.route_words(nation)])

    assert re.search(r"\*\*([\d ]+)\*\*", words)[1] == "999"


def test_northern_ireland_gets_lifeline_and_never_111():
    words = everything(Nation.NORTHERN_IRELAND)

    assert "0808 808 8000" in words
    assert "111" not in numbers_in(words)
    assert "NHS" not in words


@pytest.mark.parametrize("nation", [Nation.ENGLAND, Nation.SCOTLAND, Nation.WALES])
def test_the_other_nations_get_111_with_what_to_choose_and_never_lifeline(nation):
    words = "\n".join(wording.route_words(nation))

    assert "call **111**, " in words
    assert "0808 808 8000" not in everything(nation)
    assert len(lines_in(nation, Kind.URGENT)) == 1


@pytest.mark.parametrize("nation", IN_THE_UK)
def test_a_nation_sees_no_line_of_another_and_at_most_three_routes_first(nation):
    area = {"england": "GB-ENG", "scotland": "GB-SCT", "wales": "GB-WLS", "northern_ireland": "GB-NIR"}[nation.value]
    shown = [line for line in LINES if f"**{line.name}**" in everything(nation)]

    assert all(area in line.areas for line in shown)
    assert 2 <= len(wording.route_words(nation)) <= 3


def test_elsewhere_is_honest_and_never_gives_a_uk_number():
    words = everything(Nation.ELSEWHERE)
    only_uk = {way.number for line in LINES if set(line.areas) <= set(UK) for way in line.ways}

    assert "I know few numbers outside the UK" in words
    assert "https://findahelpline.com/" in words
    assert numbers_in(words) & (only_uk - {"999", "111"}) == set()


@pytest.mark.parametrize("nation", NATIONS)
def test_the_answer_is_kind_asks_nothing_and_lectures_nobody(nation):
    words = everything(nation)

    said = words.replace("1737 Need to talk?", "")
    assert "?" not in said
    assert not EMOJI.search(words)
    for never in ("commit", "killed", "overdose", "tablets", "you must", "you should", "selfish"):
        assert never not in words.casefold()


def test_every_line_says_cost_and_hours_in_words():
    for line in LINES:
        assert line.cost
        assert line.hours or line.kind is Kind.FINDER
        assert line.cost in wording.line_words(line)
        assert line.hours in wording.line_words(line)


def test_the_day_of_collecting_is_told_and_nothing_is_called_checked():
    words = wording.collected_words()

    assert f"{COLLECTED_ON.day} November {COLLECTED_ON.year}" in words
    assert COLLECTED_ON.isoformat() == COLLECTED["collected_on"]
    assert "check" not in everything(None).casefold()


def test_bsl_and_textphone_are_named_where_they_are_known():
    assert "18001 0808 808 8000" in "\n".join(wording.quiet_words(Nation.NORTHERN_IRELAND))
    assert "BSL" in "\n".join(wording.quiet_words(Nation.ENGLAND))
    assert "press 55" in "\n".join(wording.quiet_words(Nation.WALES))
