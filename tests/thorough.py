"""How much is tried: a sample on every change, everything with `ALONGSIDE_NIGHTLY=1` (see docs/testing.md)."""

from __future__ import annotations

import os

NIGHTLY = os.environ.get("ALONGSIDE_NIGHTLY", "") not in ("", "0")


def tries(usual: int, nightly: int) -> int:
    """Return how many examples, rounds or kills a test takes in this run."""
    return nightly if NIGHTLY else usual
