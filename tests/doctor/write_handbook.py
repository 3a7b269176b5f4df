"""Writes the list of findings in docs/organisers/doctor.md afresh: python -m tests.doctor.write_handbook"""

import re
from pathlib import Path

from bot.doctor.catalogue import CATALOGUE
from bot.doctor.findings import GROUPS, SEVERITIES

PAGE = Path(__file__).parents[2] / "docs" / "organisers" / "doctor.md"
HEAD = "## Every finding\n"


def written() -> str:
    """Return the page with its list as the code has it; the text above the list is written by hand."""
    above = PAGE.read_text(encoding="utf-8").partition(HEAD)[0]
    entries = [
        f"### `{code}`\n\n**{open_(known.what)}**\n{SEVERITIES[known.severity]} · {GROUPS[known.group]}\n\n"
        f"Why: {open_(known.why)}\n\nMend it: {open_(known.click)}\n"
        for code, known in CATALOGUE.items()
    ]
    return f"{above}{HEAD}\n" + "\n".join(entries)


def open_(sentence: str) -> str:
    """Return a sentence with dots where a check fills something in."""
    return re.sub(r"\{(\w+)\}", "…", sentence)


if __name__ == "__main__":
    PAGE.write_text(written(), encoding="utf-8")
