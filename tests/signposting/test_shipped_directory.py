"""The shipped directory is, digit for digit, what was collected; nothing in it is called checked."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from bot.signposting.entries import Sources
from bot.signposting.loading import DirectoryFiles
from bot.signposting.numbers import Use, digits_of

FROZEN = Path(__file__).with_name("collected.json")
SHA256 = "b5dead7bbd491c85e41f48f2470134602fa8dbacc5b61954a9e91b42088b4bc0"
COLLECTED = json.loads(FROZEN.read_text(encoding="utf-8"))
ENTRIES = COLLECTED["collected"]
SOURCES = {"yes": Sources.AGREE, "after_check": Sources.CHECK_FIRST, "no_number": Sources.WEBSITE_ONLY}
WITHOUT_HOURS = {"samaritans-welsh"}  # its sources did not agree on them


def test_the_frozen_copy_of_what_was_collected_was_not_touched():
    assert hashlib.sha256(FROZEN.read_bytes()).hexdigest() == SHA256
    assert len(ENTRIES) == 102


def test_every_entry_is_shipped_by_its_mark_and_no_other(shipped: DirectoryFiles):
    wanted = {entry_id for entry_id, entry in ENTRIES.items() if entry["ship"] != "no"}

    assert set(shipped.shelf.services) == wanted
    for entry_id in wanted:
        assert shipped.shelf.services[entry_id].sources is SOURCES[ENTRIES[entry_id]["ship"]], entry_id


@pytest.mark.parametrize("entry_id", [i for i, e in ENTRIES.items() if e["ship"] != "no"])
def test_an_entry_says_what_was_collected_digit_for_digit(shipped: DirectoryFiles, entry_id: str):
    entry, service = ENTRIES[entry_id], shipped.shelf.services[entry_id]
    with_number = entry["ship"] != "no_number"

    numbers = [[phone.number, phone.type.value, phone.keyword] for phone in service.phones]
    assert numbers == (entry["phones"] if with_number else [])
    assert service.email == (entry["email"] if with_number else None)
    hours = [[s.byday, s.opens_at, s.closes_at] for s in service.schedules]
    assert hours == (entry["schedules"] if with_number and entry_id not in WITHOUT_HOURS else [])
    assert (service.organization, service.name, service.url) == (entry["organization"], entry["name"], entry["url"])
    assert (list(service.service_areas), list(service.languages)) == (entry["areas"], entry["languages"])
    assert (service.fees_description, service.crisis) == (entry["cost"], entry["crisis"])
    assert [service.minimum_age, service.maximum_age] == entry["ages"]
    assert list(service.taxonomy_terms) == entry["terms"]


def test_every_number_names_a_country_in_which_the_service_helps(shipped: DirectoryFiles):
    for service in shipped.shelf.services.values():
        assert all(phone.country in service.countries for phone in service.phones), service.id


@pytest.mark.parametrize("wrong", COLLECTED["known_wrong"], ids=lambda w: w.get("number") or w["claim"])
def test_every_known_mistake_is_known_to_the_bot(shipped: DirectoryFiles, wrong: dict[str, str]):
    if "number" in wrong:
        use = Use(digits_of(wrong["number"]), wrong.get("label", "Anybody").split(" / ")[0], "voice")
    else:
        use = {
            "text 116 123": Use("116123", "Samaritans", "text"),
            "111 is emergency": Use("111", "Emergency", "voice", frozenset({"GB"}), frozenset({"emergency"})),
            "0800 470 80 90": Use("08004708090", "The Silver Line", "voice", frozenset({"DE"})),
        }.get(wrong["claim"], Use("", ""))
    if not use.digits:
        assert shipped.known_wrong.why_not_words(f"{wrong['claim']}", "PAPYRUS") is not None
    else:
        assert shipped.known_wrong.why_not(use) is not None


def test_no_known_mistake_stands_anywhere_in_the_files(shipped: DirectoryFiles):
    everywhere = {w["number"] for w in COLLECTED["known_wrong"] if "number" in w and "label" not in w}
    wrong = {digits_of(number) for number in everywhere}

    for service in shipped.shelf.services.values():
        assert not wrong & {digits_of(phone.number) for phone in service.phones}, service.id
        for _name, text in service.texts:
            plain = "".join(c for c in text if c.isdigit())
            assert not any(number in plain for number in wrong), service.id


def test_nothing_is_shipped_as_checked(shipped: DirectoryFiles):
    fields = set(next(iter(shipped.shelf.services.values())).model_dump())

    assert not {"assured_date", "checked", "checked_on"} & fields
