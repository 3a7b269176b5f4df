"""The arithmetic of the benchmarks, and one small run of the real thing."""

from __future__ import annotations

import json

import pytest

from tests.bench import __main__ as command
from tests.bench import press
from tests.bench.figures import Figure, percentile, table
from tests.bench.joins import Rush
from tests.bench.joins import figures_of as joins_figures


def presses(*milliseconds, cpu=1.0):
    return press.Presses(list(milliseconds), [2 * value for value in milliseconds], [cpu])


@pytest.mark.parametrize(
    ("values", "percent", "expected"),
    [
        ([7], 50, 7),
        ([1, 2], 50, 1.5),
        ([3, 1, 2], 50, 2),
        ([1, 2, 3, 4, 5], 99, 4.96),
        ([5, 1], 0, 1),
        ([5, 1], 100, 5),
    ],
)
def test_a_percentile_lies_between_its_neighbours(values, percent, expected):
    assert percentile(values, percent) == pytest.approx(expected)


@pytest.mark.parametrize(("values", "percent"), [([], 50), ([1], -1), ([1], 101)])
def test_there_is_no_percentile_of_nothing_or_beyond_the_ends(values, percent):
    with pytest.raises(ValueError, match="percentile"):
        percentile(values, percent)


@pytest.mark.parametrize(
    ("figure", "ratio", "ok"),
    [
        (Figure("a", "no goal", 3.0), None, None),
        (Figure("a", "no goal, but bare", 3.0, bare=2.0), 1.5, None),
        (Figure("a", "at the limit", 1.0, most=1.0), None, True),
        (Figure("a", "beyond", 1.01, most=1.0), None, False),
        (Figure("a", "ratio at the limit", 3.0, bare=2.0, most_ratio=1.5), 1.5, True),
        (Figure("a", "ratio beyond", 3.1, bare=2.0, most_ratio=1.5), 1.55, False),
        (Figure("a", "one of two missed", 0.5, bare=0.1, most=1.0, most_ratio=1.5), 5.0, False),
        (Figure("a", "nothing to compare with", 0.5, most_ratio=1.5), None, False),
    ],
)
def test_a_figure_is_held_against_its_goals(figure, ratio, ok):
    assert figure.ratio == pytest.approx(ratio) if ratio else figure.ratio is None
    assert figure.ok is ok
    assert ("NOT OK" in table([figure])) == (ok is False)


def test_the_table_names_value_bare_ratio_and_goal():
    figure = Figure("ready", "memory", 1234.5, "MB", bare=2.0, most=90.0, most_ratio=1.5, note="after a rest")

    heading, line, row = table([figure]).splitlines()

    assert heading.split("|")[1].strip() == "figure"
    assert set(line) == {"|", "-"}
    assert [cell.strip() for cell in row.strip("|").split("|")] == [
        "ready: memory (after a rest)",
        "1,234 MB",
        "2 MB",
        "617.25",
        "<= 90 MB, <= 1.5 x bare",
        "NOT OK",
    ]


def test_presses_are_compared_with_the_bare_clients_deferred_answer():
    pressing = press.Pressing(
        bare=presses(2, 2, 2, cpu=2.0),
        bare_keeping=presses(4, 4, 4),
        reading=presses(3, 3, 30),
        deciding=presses(4, 4, 4),
    )

    found = {figure.name: figure for figure in press.figures_of(pressing)}

    assert found["reading, first answer, p50"].ratio == pytest.approx(1.5)
    assert found["reading, words, p50"].value == 6
    assert found["reading, first answer, p50"].ok
    assert found["deciding, words, p50"].ok is False
    assert found["deciding, words, beside a bare client that stores a row, p50"].ratio == 1
    assert found["reading, first answer, p99"].value > 29
    assert found["reading, processor time"].ratio == 0.5


def test_an_arrival_that_is_missing_or_an_answer_that_is_late_misses_the_goal():
    rush = Rush(
        people=100,
        stored=99,
        seconds=3.0,
        until_stored=0.5,
        presses=presses(10, 501),
        transactions=7,
        rss_before=80,
        rss_after=82.5,
        rss_settled=81,
        cpu=0.4,
    )

    found = {figure.name: figure for figure in joins_figures(rush)}

    assert found["arrivals missing after a kill"].value == 1
    assert found["arrivals missing after a kill"].ok is False
    assert found["slowest answer to a moderator"].value == 1002
    assert found["slowest answer to a moderator"].ok is False
    assert found["memory gained at the end (RSS)"].value == pytest.approx(2.5)


def test_a_broken_arm_makes_the_run_fail_and_the_others_are_still_told(monkeypatch, capsys, tmp_path):
    async def works(folder):
        return [Figure("ready", "start", 0.5, "s", most=1.0)]

    async def breaks(folder):
        raise RuntimeError("the stand fell over")

    monkeypatch.setattr(command, "_SMOKE", {"press": breaks, "ready": works})
    written = tmp_path / "figures.json"

    assert command.main(["--smoke", "--json", str(written)]) == 1
    assert command.main(["--smoke", "--only", "ready"]) == 0

    printed = capsys.readouterr()
    assert "the stand fell over" in printed.err
    assert "ready: start" in printed.out
    told = json.loads(written.read_text())
    assert told["smoke"] is True
    assert told["figures"][0] | {"note": ""} == {
        "arm": "ready",
        "name": "start",
        "value": 0.5,
        "unit": "s",
        "bare": None,
        "ratio": None,
        "goal": "<= 1 s",
        "ok": True,
        "note": "",
    }


@pytest.mark.slow
async def test_presses_are_measured_on_the_bot_and_on_a_bare_client(tmp_path):
    figures = await press.measure(tmp_path / "press", rounds=3, warm_up=1)

    assert all(figure.bare and figure.value > 0 for figure in figures)
    words = next(figure for figure in figures if figure.name == "reading, words, p50")
    first = next(figure for figure in figures if figure.name == "reading, first answer, p50")
    assert first.value < words.value < 3000
