"""The families of rules, one file each, with their examples."""

from __future__ import annotations

from typing import Final

from bot.misinformation.detection.families import (
    credentials,
    diet,
    discourage,
    dosage,
    interaction,
    miracle,
    pro_ed,
    promo,
    sharing,
    stop_meds,
)
from bot.misinformation.detection.family import Family

FAMILIES: Final[tuple[Family, ...]] = (
    stop_meds.FAMILY,
    dosage.FAMILY,
    discourage.FAMILY,
    sharing.FAMILY,
    interaction.FAMILY,
    pro_ed.FAMILY,
    diet.FAMILY,
    miracle.FAMILY,
    promo.FAMILY,
    credentials.FAMILY,
)
"""Every family, the most dangerous first."""
