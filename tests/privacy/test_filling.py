"""The parts of documents that are made from the data map are as the program is now."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cli import main
from bot.privacy.filling import filled, what_is_yours
from bot.privacy.registry import kept_tables
from bot.store.keeping import NOBODY

ROOT = Path(__file__).resolve().parents[2]
PAGES = ["docs/PRIVACY.md", "docs/templates/dpia.md", "docs/templates/risk-assessment.md"]


@pytest.mark.parametrize("page", PAGES)
def test_the_made_parts_of_a_page_are_up_to_date(page):
    text = (ROOT / page).read_text(encoding="utf-8")

    assert "made by data-map" in text
    assert text == filled(text), "run `make data-map`"


def test_a_page_keeps_its_own_words_and_an_old_part_is_replaced(tmp_path):
    page = tmp_path / "page.md"
    old = "<!-- made by data-map: what-is-yours -->\nA line of last year.\n<!-- end of what-is-yours -->"
    page.write_text(f"Mine.\n{old}\nMine, too.\n")

    assert main(["data-map", "--fill", str(page)]) == 0

    text = page.read_text()
    assert text.startswith("Mine.\n")
    assert text.endswith("Mine, too.\n")
    assert "last year" not in text
    assert "**your application**" in text


def test_an_unknown_part_is_a_fault():
    with pytest.raises(KeyError):
        filled("<!-- made by data-map: dreams -->\n<!-- end of dreams -->")


def test_members_are_told_of_every_table_that_is_about_a_person():
    told = what_is_yours().splitlines()

    assert len(told) == len([each for each in kept_tables() if each.keeps.owner != (NOBODY,)])
