"""Entries as HSDS 3.0 / Open Referral UK objects, and objects of 3.0 and 1.0 as entries."""

from __future__ import annotations

import hashlib
import html
import re
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence

from pydantic import ValidationError

from bot.language import _
from bot.mistakes import explain
from bot.signposting.entries import DAYS, Phone, PhoneType, Schedule, Sources, Status, SupportService
from bot.signposting.numbers import digits_of
from bot.signposting.rules import Checked
from bot.signposting.snapshots import Entry
from bot.signposting.wording import country_name, language_code, language_name, number_words

Object = Mapping[str, object]
_SPACE = uuid.UUID("5b0f2f0c-6a0e-5c56-9d0b-3f8f8d1f6a11")  # of this program's ids; any fixed one will do
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b", re.IGNORECASE)
_REFUGE = re.compile(r"\b(?:refuge|safe house|domestic (?:abuse|violence))\b", re.IGNORECASE)
_WEEKDAYS = {name: code for code, names in zip(
    DAYS, ("monday mon", "tuesday tue", "wednesday wed", "thursday thu", "friday fri", "saturday sat", "sunday sun"),
    strict=True) for name in names.split()}  # fmt: skip
_NATION_CODES = {country_name(code).casefold(): code for code in ("GB-ENG", "GB-SCT", "GB-WLS", "GB-NIR", "IE")}
_PHONE_TYPES = {
    "text": PhoneType.TEXT,
    "sms": PhoneType.TEXT,
    "textphone": PhoneType.TEXTPHONE,
    "tty": PhoneType.TEXTPHONE,
}


class NotTakenError(Exception):
    """An object cannot become an entry; `why` is a sentence for the organiser."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def to_hsds(entry: Entry) -> dict[str, object]:
    """Return an entry as an HSDS 3.0 service, with `assured_date` only when this group has checked it."""
    service = entry.service
    made: dict[str, object] = {
        "id": _uuid("service", service.id),
        "name": service.name,
        "alternate_name": "; ".join(service.alternate_names),
        "description": service.description,
        "url": service.url,
        "email": service.email,
        "status": service.status.value,
        "fees_description": service.fees_description,
        "eligibility_description": service.eligibility_description,
        "minimum_age": service.minimum_age,
        "maximum_age": service.maximum_age,
        "alert": service.alert,
        "assured_date": _day(entry.checked),
        "organization": {
            "id": _uuid("organization", service.organization),
            "name": service.organization,
            "description": service.organization,
        },
        "phones": [_phone_to(service, phone) for phone in service.phones],
        "schedules": [_schedule_to(service, number, s) for number, s in enumerate(service.schedules)],
        "service_areas": [
            {"id": _uuid("area", service.id, area), "name": country_name(area), "extent": area, "extent_type": "other"}
            for area in service.service_areas
        ],
        "languages": [
            {"id": _uuid("language", service.id, code), "code": code, "name": language_name(code)}
            for code in service.languages
        ],
        "attributes": [_attribute_to(service, term) for term in service.taxonomy_terms],
    }
    return {name: value for name, value in made.items() if value not in (None, "", [])}


def _day(checked: Checked | None) -> str | None:
    return checked.at.date().isoformat() if checked else None


def _uuid(*parts: str) -> str:
    return str(uuid.uuid5(_SPACE, "/".join(parts)))


def _phone_to(service: SupportService, phone: Phone) -> dict[str, object]:
    description = number_words(phone) if phone.keyword else phone.description
    made: dict[str, object] = {
        "id": _uuid("phone", service.id, phone.number, phone.type),
        "number": phone.number,
        "type": phone.type.value,
    }
    return made | ({"description": description} if description else {})


def _schedule_to(service: SupportService, number: int, schedule: Schedule) -> dict[str, object]:
    made: dict[str, object] = {
        "id": _uuid("schedule", service.id, str(number)),
        "freq": "WEEKLY",
        "byday": schedule.byday,
        "opens_at": schedule.opens_at,
        "closes_at": schedule.closes_at,
    }
    return made | ({"description": schedule.description} if schedule.description else {})


def _attribute_to(service: SupportService, term: str) -> dict[str, object]:
    return {
        "id": _uuid("attribute", service.id, term),
        "link_id": _uuid("service", service.id),
        "link_entity": "service",
        "taxonomy_term": {"id": _uuid("term", term), "code": term, "name": term, "description": term},
    }


def from_hsds(found: Object) -> SupportService:
    """Return an object of 3.0 or 1.0 as an entry. Raises NotTakenError.

    Names of staff and addresses are never read. Nothing becomes a crisis line by being imported.
    """
    organization = _object(found.get("organization"))
    name = _text(found.get("name"), 120)
    description = _text(found.get("description") or organization.get("description"), 700)
    if not name or not description:
        raise NotTakenError(_("it is only part of an entry; fetch each service by its id"))
    if _REFUGE.search(f"{name} {description}") and _POSTCODE.search(f"{name} {description}"):
        raise NotTakenError(_("it may tell where a refuge is"))
    status = _text(found.get("status") or "active", 40).casefold()
    if status not in {Status.ACTIVE.value, Status.CLOSED_FOR_NOW.value}:
        raise NotTakenError(_("its status is not active"))
    areas = tuple(dict.fromkeys(_areas(found))) or ("GB",)
    country = areas[0][:2]
    values: dict[str, object] = {
        "id": id_of(found, name),
        "organization": _text(organization.get("name"), 120) or name,
        "name": name,
        "description": description,
        "url": _text(_first(found, "url") or _first(organization, "website", "url", "uri"), 300),
        "email": _text(found.get("email") or organization.get("email"), 200) or None,
        "status": status,
        "alert": _text(found.get("alert"), 200),
        "sources": Sources.IMPORTED.value,
        "service_areas": areas,
        "languages": tuple(dict.fromkeys(_languages(found))) or ("en",),
        "fees_description": _fees(found),
        "taxonomy_terms": tuple(dict.fromkeys(_terms(found)))[:30],
        "phones": _phones(found, organization, "GB" if country == "GB" else country),
        "schedules": list(_schedules(found)),
    }
    return _made(values | _eligibility(found))


def _made(values: Object) -> SupportService:
    try:
        return SupportService.model_validate(dict(values))
    except ValidationError as error:
        detail = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in detail["loc"])
        raise NotTakenError(f"{place}: {explain(detail)[0]}") from error


def id_of(found: Object, name: str) -> str:
    """Return the id an imported object has here; the same object has the same each time."""
    slug = re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")[:40].strip("-") or "service"
    mark = hashlib.sha256(str(found.get("id") or name).encode()).hexdigest()[:8]
    return f"{slug}-{mark}"


def _text(value: object, most: int) -> str:
    """Return words on one line without mark-up, cut to a limit."""
    if not isinstance(value, str | int | float) or isinstance(value, bool):
        return ""
    plain = html.unescape(re.sub(r"<[^>]{0,500}>", " ", str(value)[: most * 8]))
    kept = " ".join("".join(c if c.isprintable() else " " for c in plain).split())
    return kept if len(kept) <= most else kept[: most - 1] + "…"


def _first(holder: Object, *names: str) -> object:
    return next((holder[name] for name in names if holder.get(name)), None)


def _object(value: object) -> Object:
    return value if isinstance(value, Mapping) else {}


def _objects(holder: Object, *names: str) -> Iterator[Object]:
    for name in names:
        value = holder.get(name)
        for entry in value if isinstance(value, list) else [value]:
            if isinstance(entry, Mapping):
                yield entry


def _phones(found: Object, organization: Object, country: str) -> list[Phone]:
    """Look in the five places where feeds keep numbers; the organisation's only when there is no other."""
    at_locations = list(_objects(found, "service_at_locations", "service_at_location"))
    locations = [*_objects(found, "locations", "location")]
    locations += [place for at in at_locations for place in _objects(at, "location")]
    holders = [found, *_objects(found, "contacts", "contact"), *at_locations, *locations]
    holders += [contact for at in at_locations for contact in _objects(at, "contacts")]
    phones = _numbers(holders, country)
    return phones or _numbers([organization, *_objects(organization, "contacts")], country)


def _numbers(holders: Iterable[Object], country: str) -> list[Phone]:
    by_digits: dict[tuple[str, PhoneType], Phone] = {}
    for holder in holders:
        for phone in _objects(holder, "phones", "phone"):
            kind = _PHONE_TYPES.get(_text(phone.get("type"), 20).casefold(), PhoneType.VOICE)
            number = _text(_first(phone, "number", "phone_number"), 40)
            if _text(phone.get("type"), 20).casefold() in {"fax", "pager"} or not number:
                continue
            try:
                made = Phone(
                    number=number, type=kind, country=country, description=_text(phone.get("description"), 160)
                )
            except ValidationError:
                continue  # words instead of a number, or two in one; a person may add it
            by_digits.setdefault((digits_of(number), kind), made)
    return list(by_digits.values())


def _schedules(found: Object) -> Iterator[Schedule]:
    holders = [found, *_objects(found, "service_at_locations", "service_at_location")]
    for holder in holders:
        rows = list(_objects(holder, "schedules", "regular_schedules", "regular_schedule"))
        for row in rows[:28]:
            byday = _text(_first(row, "byday", "weekday"), 80)
            days = [_WEEKDAYS.get(day.strip().casefold(), day.strip().upper()[-2:]) for day in byday.split(",")]
            try:
                yield Schedule(
                    byday=",".join(dict.fromkeys(days)),
                    opens_at=_time(row, "opens_at"),
                    closes_at=_time(row, "closes_at"),
                )
            except ValidationError:
                continue  # hours that are not told in full are not told at all
        if rows:
            return


def _time(row: Object, name: str) -> str:
    found = re.match(r"(\d{1,2}):(\d{2})", _text(row.get(name), 20))
    return f"{int(found[1]):02d}:{found[2]}" if found else ""


def _areas(found: Object) -> Iterator[str]:
    for area in _objects(found, "service_areas", "service_area"):
        for words in (area.get("extent"), area.get("name"), area.get("service_area")):
            text = _text(words, 80)
            if re.fullmatch(r"GB-(?:ENG|SCT|WLS|NIR)|[A-Z]{2}|WORLD", text):
                yield text
                break
            if text.casefold() in _NATION_CODES:
                yield _NATION_CODES[text.casefold()]
                break


def _languages(found: Object) -> Iterator[str]:
    for language in _objects(found, "languages", "language"):
        code = language_code(_text(_first(language, "code", "name", "language"), 40))
        if re.fullmatch(r"[a-z]{2,3}", code):
            yield code


def _fees(found: Object) -> str:
    if words := _text(_first(found, "fees_description", "fees"), 120):
        return words
    options = list(_objects(found, "cost_options", "cost_option"))
    said = [_text(_first(option, "option", "amount_description"), 60) for option in options]
    if options and all(option.get("amount") in (0, "0", 0.0) for option in options):
        return "free"
    return _text("; ".join(word for word in said if word), 120)


def _eligibility(found: Object) -> dict[str, object]:
    """Read who it is for; 1.0 keeps it in a list of its own, and 0 to 0 means nothing."""
    old = next(_objects(found, "eligibilitys", "eligibilities", "eligibility"), {})
    low, high = (_age(_first(found, name) or _first(old, name)) for name in ("minimum_age", "maximum_age"))
    if low is not None and high is not None and low > high:
        low = high = None
    words = _text(found.get("eligibility_description") or old.get("eligibility"), 200)
    return {"minimum_age": low, "maximum_age": high, "eligibility_description": words}


def _age(value: object) -> int | None:
    text = _text(value, 10)
    return int(float(text)) if re.fullmatch(r"\d{1,3}(?:\.0+)?", text) and 0 < float(text) <= 120 else None


def _terms(found: Object) -> Iterator[str]:
    named: list[Object] = [_object(a.get("taxonomy_term")) for a in _objects(found, "attributes")]
    named += [_object(t.get("taxonomy")) for t in _objects(found, "service_taxonomys", "service_taxonomies")]
    for term in named:
        words: Sequence[object] = (term.get("code"), term.get("name"))
        for word in words:
            slug = re.sub(r"[^a-z0-9]+", "-", _text(word, 80).casefold()).strip("-")
            if re.fullmatch(r"[a-z][a-z0-9-]{1,47}", slug):
                yield slug
                break
