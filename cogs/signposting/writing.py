"""How a moderator writes one field of an entry in a form, and how it is read back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from bot.errors import InvalidInputError
from bot.language import _, later
from bot.signposting.entries import NATIONS, Phone, Schedule, SupportService
from bot.signposting.places import place_of

FIELDS: Final[Mapping[str, str]] = {
    "name": later("Name"),
    "organization": later("Who runs it"),
    "description": later("What it may do"),
    "who_answers": later("Who answers"),
    "phones": later("Numbers"),
    "url": later("Web page"),
    "email": later("Email"),
    "schedules": later("Hours"),
    "fees_description": later("Cost"),
    "service_areas": later("Where it helps"),
    "outcodes": later("First halves of postcodes"),
    "eligibility_description": later("For whom"),
    "minimum_age": later("From which age"),
    "maximum_age": later("Up to which age"),
    "languages": later("Languages"),
    "accessibility": later("Access"),
    "online": later("Can be used online"),
    "status": later("Status"),
    "crisis": later("Crisis line"),
    "alternate_names": later("Other names"),
    "taxonomy_terms": later("What it is about"),
    "check_notes": later("Notes for a check"),
}
"""The fields that can be changed one at a time, with the words for them."""

_HINTS: Final[Mapping[str, str]] = {
    "phones": later("One a line: number | country | voice, text or textphone | word to text | note"),
    "schedules": later("One a line: MO,TU | 09:00 | 17:00 | note. Day and night is 00:00 to 23:59."),
    "status": later("active, temporarily closed or defunct"),
    "service_areas": later("GB-ENG, GB-SCT, GB-WLS, GB-NIR, a country such as IE, or WORLD"),
    "languages": later("Codes such as en, cy, bsl, with commas"),
    "online": later("yes or no"),
    "crisis": later("yes or no"),
}
_LISTS: Final = frozenset({"service_areas", "outcodes", "languages", "alternate_names", "taxonomy_terms"})
_NUMBERS: Final = frozenset({"minimum_age", "maximum_age"})
_YES_NO: Final = frozenset({"online", "crisis"})
_EMPTY_IS_NONE: Final = frozenset({"email"})


def hint(field: str) -> str:
    """Say how a field is written; "" when anybody knows."""
    return _(_HINTS[field]) if field in _HINTS else ""


def written(service: SupportService, field: str) -> str:
    """Return what stands in a field, as a moderator would write it."""
    value = getattr(service, field)
    if field == "phones":
        return "\n".join(_phone_line(phone) for phone in service.phones)
    if field == "schedules":
        return "\n".join(_hours_line(hours) for hours in service.schedules)
    if field in _LISTS:
        return ", ".join(value)
    if field in _YES_NO:
        return "yes" if value else "no"
    return "" if value is None else str(value)


def read(field: str, text: str) -> object:
    """Return the value that a text stands for. Raises InvalidInputError with how it is written."""
    reader = _READERS.get(field)
    if reader is not None:
        return [reader(line) for line in text.splitlines() if line.strip()]
    text = text.strip()
    if field in _LISTS:
        return [part.strip() for part in text.replace("\n", ",").split(",") if part.strip()]
    if field in _YES_NO:
        if text.casefold() not in {"yes", "no"}:
            raise InvalidInputError(_("Please write yes or no."))
        return text.casefold() == "yes"
    if field in _NUMBERS:
        return _age(text)
    return text or (None if field in _EMPTY_IS_NONE else "")


def _age(text: str) -> int | None:
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > 3:
        raise InvalidInputError(_("Please write an age in years, such as 18."))
    return int(text)


def _phone_line(phone: Phone) -> str:
    parts = [phone.number, phone.country, phone.type.value, phone.keyword, phone.description]
    return " | ".join(parts).rstrip(" |")


def _hours_line(hours: Schedule) -> str:
    return f"{hours.byday} | {hours.opens_at} | {hours.closes_at} | {hours.description}".rstrip(" |")


def _phone(line: str) -> dict[str, str]:
    number, country, kind, keyword, note = _parts(line, 5, "phones")
    return {
        "number": number,
        "country": country.upper() or "GB",
        "type": kind.casefold() or "voice",
        "keyword": keyword,
        "description": note,
    }


def _hours(line: str) -> dict[str, str]:
    days, opens, closes, note = _parts(line, 4, "schedules")
    return {
        "byday": days.upper().replace(" ", ""),
        "opens_at": opens,
        "closes_at": closes,
        "description": note,
    }


_READERS: Final[Mapping[str, Callable[[str], dict[str, str]]]] = {"phones": _phone, "schedules": _hours}


def _parts(line: str, most: int, field: str) -> list[str]:
    parts = [part.strip() for part in line.split("|")]
    if len(parts) > most:
        raise InvalidInputError(_("Please write it like this: {how}").format(how=hint(field)))
    return parts + [""] * (most - len(parts))


def areas_of(where: str) -> list[str]:
    """Return the areas for a place a moderator named. Raises InvalidInputError."""
    place = place_of(where)
    if not place.areas:
        raise InvalidInputError(_("We do not know this place. Please write a nation or a country."))
    return list(NATIONS) if place.areas == ("GB",) else list(place.areas)


def id_for(name: str) -> str:
    """Return an id made from a name: small letters, digits and hyphens."""
    letters = "".join(char if char.isascii() and char.isalnum() else "-" for char in name.casefold())
    words = [word for word in letters.split("-") if word]
    return "-".join(words)[:60].strip("-") or "entry"
