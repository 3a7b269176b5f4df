"""Which region a postcode's first half lies in, read from a CC0 table. Nothing that is asked here is kept."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from bot.language import _, later
from bot.nearby.rules import Region, area_of, outcode_in, straddles

NAMES: Mapping[Region, str] = {
    Region.NORTH_EAST: later("North East England"),
    Region.NORTH_WEST: later("North West England"),
    Region.YORKSHIRE: later("Yorkshire and the Humber"),
    Region.EAST_MIDLANDS: later("East Midlands"),
    Region.WEST_MIDLANDS: later("West Midlands"),
    Region.EAST: later("East of England"),
    Region.LONDON: later("London"),
    Region.SOUTH_EAST: later("South East England"),
    Region.SOUTH_WEST: later("South West England"),
    Region.SCOTLAND: later("Scotland"),
    Region.WALES: later("Wales"),
    Region.NORTHERN_IRELAND: later("Northern Ireland"),
}
_BY_NAME = {name: region for region, name in NAMES.items()}


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """Where a postcode may lie. One region: that is it; several: ask which; none: have them choose from the list."""

    regions: tuple[Region, ...]

    @property
    def certain(self) -> bool:
        """Tell whether there is nothing to ask."""
        return len(self.regions) == 1


def region_name(region: Region) -> str:
    """Return a region's name for people."""
    return _(NAMES[region])


def regions_of(words: str) -> Whereabouts:
    """Return where a postcode lies that somebody typed, whole or its first half.

    Postcodes of the areas CH, SY and TD lie in two nations, so all regions of the area are offered. What is no
    postcode, is not known, or lies outside of the twelve regions gives none.
    """
    outcode = outcode_in(words)
    if outcode is None:
        return Whereabouts(())
    table = _table()
    if straddles(area_of(outcode)):
        return Whereabouts(_of_area(area_of(outcode)))
    found = table.get(outcode)
    return Whereabouts((found,) if found is not None else ())


def _of_area(area: str) -> tuple[Region, ...]:
    found = {region for outcode, region in _table().items() if area_of(outcode) == area}
    return tuple(region for region in Region if region in found)


@cache
def _table() -> Mapping[str, Region]:
    text = (files("bot.nearby") / "data" / "outcode_region.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {row["outcode"]: _BY_NAME[row["region"]] for row in rows if row["region"] in _BY_NAME}
