"""One entry of the directory as organisers write it, with the field names of HSDS 3.0 / Open Referral UK."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field

from bot.community.section import Contradictions, Section, peek, peek_list
from bot.language import _

Line = Annotated[str, Field(min_length=1, max_length=120)]
Text = Annotated[str, Field(max_length=700)]
Term = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,47}$")]
EntryId = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
NATIONS = ("GB-ENG", "GB-SCT", "GB-WLS", "GB-NIR")
WORLD = "WORLD"
_AREA = re.compile(r"GB-(?:ENG|SCT|WLS|NIR)|[A-Z]{2}|WORLD")
_NUMBER = re.compile(r"\+?[0-9(][0-9() \-]{1,24}")
_TIME = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d")
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


class PhoneType(StrEnum):
    """How a number is used, in HSDS's words."""

    VOICE = "voice"
    TEXT = "text"
    TEXTPHONE = "textphone"


class Status(StrEnum):
    """Whether the service can be used now, in HSDS's words. `defunct` takes an entry out of every search."""

    ACTIVE = "active"
    CLOSED_FOR_NOW = "temporarily closed"
    DEFUNCT = "defunct"


class Sources(StrEnum):
    """How sure the entry was when it was collected. None of these means that this group has checked it."""

    AGREE = "agree"
    CHECK_FIRST = "check_first"
    WEBSITE_ONLY = "website_only"
    OWN = "own"
    IMPORTED = "imported"


def _web_address(value: str) -> str:
    try:
        parts = urlsplit(value)
        host = parts.hostname or ""
    except ValueError:
        host, parts = "", urlsplit("")
    if parts.scheme not in {"https", "http"} or "." not in host or parts.username or not value.isprintable():
        raise ValueError(_('a web address starts with "https://" and has no spaces'))
    if any(c.isspace() or c in "<>\"'`|()[]" for c in value):
        raise ValueError(_('a web address starts with "https://" and has no spaces'))
    return value


def _email(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+", value):
        raise ValueError(_("an email address looks like name@example.org"))
    return value


def _number(value: str) -> str:
    if not _NUMBER.fullmatch(value) or not 2 <= sum(c.isdigit() for c in value) <= 18:
        raise ValueError(_("a number has digits and spaces only, just as it is published"))
    return value


def _time(value: str) -> str:
    if not _TIME.fullmatch(value):
        raise ValueError(_("a time looks like 09:30 or 17:00; midnight at the end of a day is 23:59"))
    return value


def _days(value: str) -> str:
    named = value.split(",")
    if not set(named) <= set(DAYS) or len(set(named)) != len(named):
        raise ValueError(_("days look like MO,TU,WE,TH,FR,SA,SU"))
    return ",".join(sorted(named, key=DAYS.index))


def _area(value: str) -> str:
    if not _AREA.fullmatch(value):
        raise ValueError(_("an area is GB-ENG, GB-SCT, GB-WLS, GB-NIR, a country such as IE, or WORLD"))
    return value


def _outcode(value: str) -> str:
    if not re.fullmatch(r"[A-Z]{1,2}\d[A-Z\d]?", value):
        raise ValueError(_("the first part of a postcode looks like SY8 or EC1A"))
    return value


def _plain(value: str) -> str:
    if any(not c.isprintable() for c in value):
        raise ValueError(_("please write this on one line"))
    return value


Plain = AfterValidator(_plain)


class Phone(Section):
    """One number, shown exactly as it is written here. `keyword` is the word to text to it."""

    number: Annotated[str, AfterValidator(_number)] = Field(title="Number", description="As published.")
    type: PhoneType = Field(default=PhoneType.VOICE, strict=False, title="Type", description="voice, text, textphone")
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")] = Field(
        title="Country", description="Where it is dialled: the same digits may reach another service elsewhere."
    )
    keyword: Annotated[str, Field(pattern=r"^[A-Za-z0-9]{0,20}$")] = Field(
        default="", title="Keyword", description="The word to text."
    )
    description: Annotated[str, Field(max_length=160), Plain] = Field(
        default="", title="Description", description="Which option to choose, for whom, and so on."
    )


class Schedule(Section):
    """Opening hours on some days. `closes_at` before `opens_at` is on the next day; 24 hours are 00:00 to 23:59."""

    byday: Annotated[str, AfterValidator(_days)] = Field(title="Days", description="Such as MO,TU.")
    opens_at: Annotated[str, AfterValidator(_time)] = Field(title="Opens at", description="Such as 09:30.")
    closes_at: Annotated[str, AfterValidator(_time)] = Field(title="Closes at", description="Such as 17:00.")
    description: Annotated[str, Field(max_length=160), Plain] = Field(
        default="", title="Description", description="Such as not on bank holidays."
    )


class SupportService(Section):
    """One service that may help. Facts only: whether and when it was checked is kept in the database."""

    id: EntryId = Field(title="Id", description="A short name that never changes.")
    organization: Annotated[Line, Plain] = Field(title="Run by", description="Who runs it.")
    name: Annotated[Line, Plain] = Field(title="Name", description="What it is called.")
    alternate_names: tuple[Annotated[Line, Plain], ...] = Field(
        default=(), strict=False, max_length=10, title="Other names", description="What people also call it."
    )
    description: Annotated[Text, Plain] = Field(min_length=1, title="Description", description="What it may do.")
    who_answers: Annotated[str, Field(max_length=200), Plain] = Field(
        default="", title="Who answers", description="Whom people will meet, such as trained volunteers."
    )
    url: Annotated[str, Field(max_length=300), AfterValidator(_web_address)] = Field(
        title="Web page", description="Where it can be checked."
    )
    email: Annotated[str, AfterValidator(_email)] | None = Field(default=None, title="Email", description="If any.")
    status: Status = Field(default=Status.ACTIVE, strict=False, title="Status", description="active, ...")
    alert: Annotated[str, Field(max_length=200), Plain] = Field(
        default="", title="Alert", description='One line, such as "phones are down today, please text".'
    )
    crisis: bool = Field(default=False, title="Crisis", description="Whether it is shown first in a crisis.")
    online: bool = Field(default=False, title="Online", description="Whether it can be used online (chat, forum).")
    sources: Sources = Field(default=Sources.OWN, strict=False, title="Sources", description="How it was collected.")
    service_areas: tuple[Annotated[str, AfterValidator(_area)], ...] = Field(
        strict=False, min_length=1, max_length=40, title="Areas", description="Where it helps."
    )
    outcodes: tuple[Annotated[str, AfterValidator(_outcode)], ...] = Field(
        default=(), strict=False, max_length=200, title="Postcodes", description="First parts, for a local service."
    )
    languages: tuple[Annotated[str, Field(pattern=r"^[a-z]{2,3}$")], ...] = Field(
        default=("en",), strict=False, max_length=40, title="Languages", description="Codes such as en, cy, bsl."
    )
    fees_description: Annotated[str, Field(max_length=120), Plain] = Field(
        default="", title="Cost", description="In words, such as free."
    )
    eligibility_description: Annotated[str, Field(max_length=200), Plain] = Field(
        default="", title="For whom", description="In words."
    )
    minimum_age: int | None = Field(default=None, ge=0, le=120, title="From age", description="In years.")
    maximum_age: int | None = Field(default=None, ge=0, le=120, title="Up to age", description="In years.")
    accessibility: Annotated[str, Field(max_length=300), Plain] = Field(
        default="", title="Access", description="Textphone, BSL and so on."
    )
    taxonomy_terms: tuple[Term, ...] = Field(
        default=(), strict=False, max_length=30, title="Terms", description="What it is about; see words.toml."
    )
    phones: tuple[Phone, ...] = Field(default=(), strict=False, max_length=20, title="Phones", description="Numbers.")
    schedules: tuple[Schedule, ...] = Field(
        default=(), strict=False, max_length=28, title="Hours", description="Opening hours."
    )
    check_notes: Annotated[Text, Plain] = Field(
        default="", title="Notes for a check", description="What to look at when somebody checks this entry."
    )

    @classmethod
    def contradictions(cls, data: Mapping[str, object], found: Contradictions) -> None:
        low, high = peek(data, "minimum_age"), peek(data, "maximum_age")
        if isinstance(low, int) and isinstance(high, int) and low > high:
            found.add(_("must not be lower than minimum_age"), "maximum_age")
        phones = peek_list(data, "phones")
        if phones and peek(data, "sources") == Sources.WEBSITE_ONLY:
            found.add(_("sources of this entry did not agree on a number, so none may be shown"), "phones")
        found.no_repeats([f"{peek(p, 'number')} {peek(p, 'type')}" for p in phones], "phones", key="number")
        found.no_repeats(peek_list(data, "service_areas"), "service_areas")

    @property
    def names(self) -> str:
        """Return everything the service and its organisation are called."""
        return " · ".join((self.organization, self.name, *self.alternate_names))

    @property
    def countries(self) -> frozenset[str]:
        """Return the countries in which it helps."""
        return frozenset(area[:2] for area in self.service_areas if area != WORLD)

    @property
    def texts(self) -> tuple[tuple[str, str], ...]:
        """Return every free text with the name of its field."""
        fields = ("organization", "name", "description", "who_answers", "alert", "fees_description")
        more = ("eligibility_description", "accessibility", "check_notes")
        texts = [(name, str(getattr(self, name))) for name in (*fields, *more)]
        texts += [("alternate_names", name) for name in self.alternate_names]
        texts += [("phones", phone.description) for phone in self.phones]
        return (*texts, *(("schedules", schedule.description) for schedule in self.schedules))

    @property
    def fingerprint(self) -> str:
        """Return a mark of the facts a check looks at; a check of other facts does not count for these."""
        facts = self.model_dump(mode="json", exclude={"alert", "check_notes", "taxonomy_terms", "sources"})
        return hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()[:16]

    def with_changes(self, changes: Mapping[str, object]) -> Self:
        """Return the entry with some fields replaced, checked as a file would be. Raises pydantic's ValidationError."""
        return type(self).model_validate({**self.model_dump(mode="json"), **changes})
