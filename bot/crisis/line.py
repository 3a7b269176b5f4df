"""What a line for help is: its numbers, hours, cost and area, as published."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.language import later


class Nation(StrEnum):
    """Where a person is, as far as it changes which line is right."""

    ENGLAND = "england"
    SCOTLAND = "scotland"
    WALES = "wales"
    NORTHERN_IRELAND = "northern_ireland"
    ELSEWHERE = "elsewhere"


class Area(StrEnum):
    """Where a line can be reached: a nation of the UK, a country, or the whole world (ISO 3166 codes)."""

    ENGLAND = "GB-ENG"
    SCOTLAND = "GB-SCT"
    WALES = "GB-WLS"
    NORTHERN_IRELAND = "GB-NIR"
    IRELAND = "IE"
    USA = "US"
    CANADA = "CA"
    AUSTRALIA = "AU"
    NEW_ZEALAND = "NZ"
    WORLD = "WORLD"


class How(StrEnum):
    """How a number is used."""

    CALL = "voice"
    TEXT = "text"
    TEXTPHONE = "textphone"


class Kind(StrEnum):
    """What a line is for."""

    EMERGENCY = "emergency"
    URGENT = "urgent"
    LISTENING = "listening"
    YOUNG = "young"
    ABUSE = "abuse"
    FINDER = "finder"


@dataclass(frozen=True, slots=True)
class Way:
    """One number, as published. `keyword` is the word to text to it; `about` is what to press or choose."""

    how: How
    number: str
    keyword: str = ""
    about: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One service. `name` is as published; `about`, `hours`, `cost` and `without_speaking` are sentences of ours."""

    id: str
    kind: Kind
    name: str
    about: str
    areas: tuple[Area, ...]
    ways: tuple[Way, ...]
    address: str
    hours: str = ""
    cost: str = ""
    email: str = ""
    without_speaking: str = ""


UK: Final = (Area.ENGLAND, Area.SCOTLAND, Area.WALES, Area.NORTHERN_IRELAND)
ALWAYS: Final = later("24 hours a day, every day")
FREE: Final = later("free")
