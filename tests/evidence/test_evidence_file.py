"""The shipped sources, the file organisers may change, and addresses."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from bot.community.evidence import EvidenceFile, Guide, shipped_evidence, trouble_with_address
from bot.community.files import read_folder

GOOD = ("https://www.who.int/", "http://example.org/a-b_c?d=1&e=%20#f", "https://doi.org/10.1186/1471-244X-14-39")
BAD = (
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,hi",
    "//example.org",
    "example.org",
    "https://",
    "https://localhost",
    "https://127.0.0.1/",
    "https://[::1]/",
    "https://2130706433/",
    "https://me:secret@example.org/",
    "https://example.org:8443/",
    "https://example.org:99999/",
    "https://exa mple.org/",
    "https://example.org/\n@everyone",
    "https://example.org/<b>",
    "https://example.org/`x`",
    "https://пример.org/",
    "https://example.org\\@evil.example",
    "ftp://example.org/",
)
MAIN = "[roles]\n"


def test_nothing_ships_as_checked_and_every_step_of_the_way_is_an_entry():
    file = shipped_evidence()

    assert len(file.guide) >= 15
    assert not {"checked", "checked_at", "review_on"} & set(Guide.model_fields)
    assert [step.guide for step in file.starting if step.guide not in file.guide] == []
    assert len(file.starting) >= 5


@pytest.mark.parametrize("key", shipped_evidence().guide)
def test_a_shipped_entry_has_its_facts_and_an_address_that_can_be_opened(key):
    guide = shipped_evidence().guide[key]

    assert guide.citation.startswith(guide.makers)
    assert guide.year is None or 2000 <= guide.year <= 2026
    assert not guide.address or guide.address.startswith("https://")
    assert guide.say, "people find it by their own words"


@pytest.mark.parametrize("address", GOOD)
def test_a_plain_web_address_can_be_used(address):
    assert trouble_with_address(address) is None


@pytest.mark.parametrize("address", BAD)
def test_anything_else_is_refused_also_in_the_file(address):
    assert trouble_with_address(address)
    with pytest.raises(ValidationError):
        Guide(title="x", makers="x", summary="x", helps="x", address=address)


def test_a_way_through_entries_that_are_not_there_is_refused():
    with pytest.raises(ValidationError, match='there is no entry "gone"'):
        EvidenceFile.model_validate({"starting": [{"guide": "gone", "say": "x"}]})


def test_mistakes_in_the_file_are_told_with_their_line_and_what_was_meant(tmp_path):
    (tmp_path / "community.toml").write_text(MAIN, encoding="utf-8")
    text = '[guide.ours]\ntitel = "Tea"\nmakers = "We"\nsummary = "x"\nhelps = "x"\naddress = "javascript:x"\n'
    (tmp_path / "evidence.toml").write_text(text, encoding="utf-8")

    reading = read_folder(tmp_path)

    assert reading.book is None
    told = {(mistake.line, mistake.key) for mistake in reading.mistakes}
    assert (2, "guide.ours.titel") in told
    assert (6, "guide.ours.address") in told
    assert any(mistake.did_you_mean == "title" for mistake in reading.mistakes)


def test_without_a_file_of_their_own_organisers_have_the_shipped_one(tmp_path):
    (tmp_path / "community.toml").write_text(MAIN, encoding="utf-8")

    reading = read_folder(tmp_path)

    assert reading.book is not None
    assert set(reading.book.evidence.guide) == set(shipped_evidence().guide)


def test_their_own_file_takes_the_place_of_the_shipped_one(tmp_path):
    (tmp_path / "community.toml").write_text(MAIN, encoding="utf-8")
    text = '[guide.ours]\ntitle = "Tea"\nmakers = "We"\nsummary = "x"\nhelps = "x"\n'
    (tmp_path / "evidence.toml").write_text(text, encoding="utf-8")

    reading = read_folder(tmp_path)

    assert reading.book is not None
    assert list(reading.book.evidence.guide) == ["ours"]
    assert not [one for one in reading.advice if "evidence" in one.file]
