from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from bot.clock import ManualClock
from bot.discord_kit.health import Health, Loop, Vitals
from bot.errors import TryAgainError


class Patient:
    """Something whose health can be changed."""

    def __init__(self, clock: ManualClock) -> None:
        self.connected = True
        self.writable = True
        self.store_is_away = False
        self.ticked = clock.monotonic()
        vitals = Vitals(
            is_connected=lambda: self.connected,
            can_write=self._can_write,
            loops={"timers": Loop(lambda: self.ticked, 5.0)},
            facts={"parked": self._parked},
        )
        self.health = Health(vitals, clock, 0)

    async def _can_write(self) -> bool:
        if self.store_is_away:
            raise TryAgainError("busy")
        return self.writable

    async def _parked(self) -> int:
        if self.store_is_away:
            raise TryAgainError("busy")
        return 3

    async def ask(self, path: str) -> tuple[int, Any]:
        async with aiohttp.ClientSession() as session, session.get(self.health.address + path) as response:
            return response.status, await response.json()


@pytest.fixture
async def patient(clock: ManualClock) -> AsyncIterator[Patient]:
    patient = Patient(clock)
    await patient.health.start()
    yield patient
    await patient.health.stop()


async def test_a_healthy_process_is_alive_and_ready(patient: Patient) -> None:
    assert await patient.ask("/healthz") == (200, {"alive": True})
    assert await patient.ask("/readyz") == (200, {"ready": True, "problems": [], "parked": 3})


async def test_each_problem_is_named_and_the_process_stays_alive(patient: Patient, clock: ManualClock) -> None:
    patient.connected = patient.writable = False
    await clock.advance(15.1)

    status, body = await patient.ask("/readyz")

    assert status == 503
    assert body["problems"] == ["not_connected", "store_not_writable", "late:timers"]
    assert (await patient.ask("/healthz"))[0] == 200


async def test_a_store_that_is_away_is_said_and_its_numbers_are_unknown(patient: Patient) -> None:
    patient.store_is_away = True

    assert await patient.ask("/readyz") == (503, {"ready": False, "problems": ["store_not_writable"], "parked": None})


async def test_it_listens_on_loopback_only(patient: Patient) -> None:
    assert patient.health.address.startswith("http://127.0.0.1:")
