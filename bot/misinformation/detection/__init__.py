"""Finds messages that may hold advice that hurts. Pure: no Discord, no database, no clock."""

from __future__ import annotations

from bot.misinformation.detection.families import FAMILIES
from bot.misinformation.detection.family import Family
from bot.misinformation.detection.pipeline import NOTHING, PHRASE_RULE, Detector, Suspicion

__all__ = ["FAMILIES", "NOTHING", "PHRASE_RULE", "Detector", "Family", "Suspicion"]
