"""Where somebody is, as far as a search needs it: a nation or a country. Nothing of it is stored."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

_TABLE = Path(__file__).with_name("postcode_areas.csv")
_OUTCODE = re.compile(r"([A-Z]{1,2})(\d[A-Z\d]?)(?:\s*\d[A-Z]{2})?")
_CODES = {"England": "GB-ENG", "Scotland": "GB-SCT", "Wales": "GB-WLS", "Northern Ireland": "GB-NIR"}
_NAMES: dict[str, tuple[str, ...]] = {
    "GB-ENG": ("england", "eng", "english", "lloegr"),
    "GB-SCT": ("scotland", "scot", "scottish", "alba"),
    "GB-WLS": ("wales", "welsh", "cymru"),
    "GB-NIR": ("northern ireland", "ni", "n ireland", "north of ireland", "ulster"),
    "IE": ("ireland", "republic of ireland", "roi", "eire", "ie"),
    "US": ("united states", "usa", "us", "america", "united states of america"),
    "CA": ("canada", "ca"),
    "AU": ("australia", "aus", "au"),
    "NZ": ("new zealand", "nz", "aotearoa"),
}
_ENGLAND = (
    "london", "east midlands", "west midlands", "east of england", "north east", "north west", "south east",
    "south west", "yorkshire", "yorkshire and the humber", "north east england", "north west england",
    "south east england", "south west england",
)  # fmt: skip
_WHOLE = frozenset({"uk", "united kingdom", "gb", "great britain", "britain"})
_ELSEWHERE = {
    "AT": "austria", "BD": "bangladesh", "BE": "belgium", "BG": "bulgaria", "BR": "brazil", "CH": "switzerland",
    "CN": "china", "CY": "cyprus", "CZ": "czechia", "DE": "germany", "DK": "denmark", "EG": "egypt", "ES": "spain",
    "FI": "finland", "FR": "france", "GH": "ghana", "GR": "greece", "HK": "hong kong", "HU": "hungary", "IL": "israel",
    "IN": "india", "IT": "italy", "JM": "jamaica", "JP": "japan", "KE": "kenya", "LK": "sri lanka", "LT": "lithuania",
    "MT": "malta", "MX": "mexico", "MY": "malaysia", "NG": "nigeria", "NL": "netherlands", "NO": "norway",
    "PH": "philippines", "PK": "pakistan", "PL": "poland", "PT": "portugal", "RO": "romania", "SE": "sweden",
    "SG": "singapore", "TR": "turkey", "UA": "ukraine", "ZA": "south africa",
}  # fmt: skip
_ISLANDS = frozenset({"isle of man", "jersey", "guernsey", "channel islands"})
_BY_NAME: dict[str, str] = {
    **{name: code for code, name in _ELSEWHERE.items()},
    **dict.fromkeys(_ENGLAND, "GB-ENG"),
    **dict.fromkeys(_WHOLE | _ISLANDS, "GB"),
    **{name: code for code, names in _NAMES.items() for name in (*names, code.replace("-", " ").casefold())},
}


@dataclass(frozen=True, slots=True)
class Place:
    """The areas to look in, nearest first, such as ("GB-WLS", "GB-ENG") near a border.

    `outcode` is the first part of a postcode, used for local services within this one search and then forgotten.
    `known` is false when the words named no place we know.
    """

    areas: tuple[str, ...] = ()
    outcode: str = ""
    known: bool = True

    @property
    def country(self) -> str:
        """Return the two-letter country, or "" when nothing is known."""
        return self.areas[0][:2] if self.areas else ""


NOWHERE = Place()


def place_of(words: str) -> Place:
    """Read a nation, a country or the first part of a postcode; of a whole postcode the rest is thrown away."""
    plain = " ".join(re.sub(r"[^\w\s]", " ", words.casefold()[:80]).split()).removeprefix("the ")
    if not plain:
        return Place(known=not words.strip())
    code = _BY_NAME.get(plain)
    return Place(areas=(code,)) if code else _by_postcode(plain)


def _by_postcode(plain: str) -> Place:
    found = _OUTCODE.fullmatch(plain.upper())
    if found is None:
        return Place(known=False)
    area, outcode = found[1], found[1] + found[2]
    table = _table()
    nations = table.get(area)
    if nations is None:
        return Place(known=False)
    own = table.get(outcode, ())
    return Place(areas=(*own, *(nation for nation in nations if nation not in own)), outcode=outcode)


@lru_cache(maxsize=1)
def _table() -> dict[str, tuple[str, ...]]:
    """Return the nations of each postcode area, and of each first part in the areas that lie in two nations."""
    with _TABLE.open(encoding="ascii", newline="") as file:
        rows = csv.DictReader(file)
        return {row["area"]: tuple(_CODES.get(nation, "GB") for nation in row["nations"].split("|")) for row in rows}


def places_like(typed: str) -> tuple[str, ...]:
    """Return up to 25 names of places that begin with what was typed, nations first; for an autocomplete."""
    start = " ".join(typed.casefold().split())
    names = (*_CODES, "United Kingdom", *(names[0].title() for names in _NAMES.values()))
    known = dict.fromkeys([*names, *(name.title() for name in _ELSEWHERE.values())])
    return tuple(name for name in known if name.casefold().startswith(start))[:25]
