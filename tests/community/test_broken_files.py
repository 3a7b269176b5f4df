"""Whatever somebody does to a settings file, the answer is a sentence and never a traceback."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.community.files import read_folder
from bot.community.toml_lines import lines_of
from tests.thorough import tries

SHIPPED = (Path(__file__).resolve().parents[2] / "config" / "community.toml").read_text(encoding="utf-8")
ROWS = SHIPPED.split("\n")
VALUES = st.sampled_from(
    [
        *(
            "0",
            "-1",
            "true",
            "1e400",
            "nan",
            "0xFFFFFFFFFFFFFFFFFFFF",
            "1979-05-27",
            "07:32:00",
            '""',
            '"\\u0000"',
            "[]",
        ),
        *(
            "[[]]",
            "{}",
            "{a = {b = 1}}",
            '["a", 1, {}]',
            '"""',
            "'",
            "[1,",
            "}",
            "= =",
            "9" * 5000,
            '"{draft!r}"',
            '"{"',
        ),
    ]
)


@st.composite
def broken_files(draw: st.DrawFn) -> str:
    """The shipped file after one to four blows: a line lost, doubled, moved, cut, or with another value or key."""
    rows = list(ROWS)
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(rows) - 1))
        blow = draw(st.sampled_from(["drop", "double", "move", "cut", "value", "key", "noise"]))
        row = rows[at]
        if blow == "drop":
            del rows[at]
        elif blow == "double":
            rows.insert(at, row)
        elif blow == "move":
            rows.insert(draw(st.integers(0, len(rows) - 1)), rows.pop(at))
        elif blow == "cut":
            rows[at] = row[: draw(st.integers(0, len(row)))]
        elif blow == "value":
            rows[at] = row.partition("=")[0] + "= " + draw(VALUES)
        elif blow == "key":
            rows[at] = draw(st.text(max_size=8)) + row
        else:
            rows[at] = draw(st.text(max_size=30))
        rows = rows or [""]
    return "\n".join(rows)


@pytest.mark.slow
@pytest.mark.parametrize("where", ["community.toml", "communities/123456789012345678.toml"])
@settings(max_examples=tries(100, 600), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=broken_files())
def test_a_broken_file_gives_sentences_and_no_settings(where: str, text: str):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "communities").mkdir()
        (folder / "community.toml").write_text(SHIPPED, encoding="utf-8")
        (folder / where).write_bytes(text.encode("utf-8", "surrogatepass"))

        reading = read_folder(folder)

        assert (reading.book is None) == bool(reading.mistakes)
        for mistake in reading.mistakes:
            assert mistake.message
            assert "Traceback" not in str(mistake)
            assert "\n" not in str(mistake)
            assert mistake.line is None or 1 <= mistake.line <= text.count("\n") + 1


@settings(max_examples=tries(100, 300), deadline=None)
@given(st.text(alphabet="ab.=\"'[]{}\n\\ ,#1", max_size=80))
def test_finding_lines_ends_for_any_text(text: str):
    lines = lines_of(text)

    assert all(1 <= line <= text.count("\n") + 1 for line in lines.values())
