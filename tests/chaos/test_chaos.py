"""A small sample of chaos: the same run as `python -m tests.chaos`, with few people and few kills."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.chaos import campaign, sweep
from tests.chaos.__main__ import main
from tests.chaos.campaign import Wish
from tests.chaos.oracle import Findings
from tests.chaos.sweep import AFTER, BEFORE, Point


@pytest.mark.slow
@pytest.mark.timeout(300)
async def test_eight_people_join_under_three_kills_and_nothing_is_lost_doubled_or_half_done(tmp_path: Path) -> None:
    said: list[str] = []

    result = await campaign.run(tmp_path, Wish(kills=3, applications=8, seed=3), said.append)

    assert result.findings.all == [], said
    assert result.findings.line == "lost 0, doubled 0, half-done 0"
    assert result.counts["kills"] == 3
    assert result.counts["decisions acknowledged"], "somebody was decided on, so there was something to lose"


@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.parametrize("point", [Point("points", 60), Point(BEFORE, 25, "withdraw"), Point(AFTER, 25)], ids=str)
async def test_one_kill_in_the_middle_of_the_flow_harms_nothing(tmp_path: Path, point: Point) -> None:
    killed, findings = await sweep.play_one(tmp_path, point)

    assert killed
    assert findings.all == []


def test_the_command_ends_with_the_line_that_matters(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def one_lost(*_arguments: object) -> campaign.Result:
        findings = Findings(lost=["application 1 has no card"])
        return campaign.Result(findings, {"applications": 1})

    monkeypatch.setattr(campaign, "run", one_lost)

    code = main(["--kills", "1", "--applications", "1", "--seed", "1"])

    last = capsys.readouterr().out.splitlines()[-1]
    assert code == 1
    assert re.fullmatch(r"lost 1, doubled 0, half-done 0", last)
