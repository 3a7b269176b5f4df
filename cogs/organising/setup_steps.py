"""The steps of set-up in their order; each is one screen."""

from __future__ import annotations

from typing import Final

from bot.setting_up.parts import PARTS

WELCOME, SEES, QUESTIONS, FEATURES, PREVIEW = "welcome", "sees", "questions", "features", "preview"
MAKING, PEOPLE, HELP, LIVE = "making", "people", "help", "live"
CHOICES: Final = (WELCOME, *PARTS, SEES, QUESTIONS, FEATURES, PREVIEW)
"""The steps before anything is made."""

STEPS: Final = (*CHOICES, MAKING, PEOPLE, HELP, LIVE)


def known(step: str) -> str:
    """Return a step, or the first one for a word that names none."""
    return step if step in STEPS else WELCOME


def after(step: str) -> str:
    """Return the step that follows."""
    place = STEPS.index(known(step))
    return STEPS[min(place + 1, len(STEPS) - 1)]


def before(step: str) -> str:
    """Return the step that came before."""
    return STEPS[max(STEPS.index(known(step)) - 1, 0)]


def parts_from(step: str) -> list[str]:
    """Return the parts that are asked about at a step and after it."""
    later = CHOICES[CHOICES.index(step) :] if step in CHOICES else ()
    return [one for one in later if one in PARTS]
