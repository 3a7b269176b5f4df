"""What is true about entries without any Discord or database: states, what may be added, and keys."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, TypeVar

from bot.community.evidence import (
    FIRST_YEAR,
    LONGEST_ADDRESS,
    LONGEST_HELPS,
    LONGEST_MAKERS,
    LONGEST_SUMMARY,
    LONGEST_TITLE,
    EvidenceKind,
    Guide,
    Provenance,
    trouble_with_address,
)
from bot.errors import InvalidInputError, NotFoundError
from bot.language import _
from bot.typed import clean_text

W = TypeVar("W", bound=StrEnum)

LONGEST_REASON: Final = 300
_OF_PEOPLE = "c."  # ids in files have no full stop
_OF_PAGES = "p."
_KEY = re.compile(r"[a-z][a-z0-9-]{1,23}|c\.[1-9]\d{0,17}|p\.[a-z][a-z0-9-]{2,35}", re.ASCII)


class ProposalState(StrEnum):
    """Where an added entry stands on its way into the hub."""

    WAITING = "waiting"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    ENDED = "ended"


class EntryState(StrEnum):
    """Whether an entry can be found."""

    LIVE = "live"
    RETIRED = "retired"


class Deed(StrEnum):
    """What was done to an entry, one line of its history each."""

    ADDED = "added"
    CHECKED = "checked"
    RETIRED = "retired"
    RESTORED = "restored"


@dataclass(frozen=True, slots=True)
class Draft:
    """What somebody typed to add an entry; nothing of it is checked yet."""

    title: str
    kind: str
    makers: str
    year: int | None
    address: str
    summary: str
    helps: str
    provenance: str


def guide_of(draft: Draft, now: datetime) -> Guide:
    """Return a draft as an entry, cleaned. Raises InvalidInputError naming the field and what would do."""
    year = draft.year
    if year is not None and not FIRST_YEAR <= year <= now.year:
        sentence = _("The year is from {first} to {last}. Leave it out when you are not sure.")
        raise InvalidInputError(sentence.format(first=FIRST_YEAR, last=now.year))
    return Guide(
        title=_line(draft.title, _("Title"), LONGEST_TITLE),
        kind=_one_of(EvidenceKind, draft.kind),
        makers=_line(draft.makers, _("Who made it"), LONGEST_MAKERS),
        year=year,
        address=checked_address(draft.address),
        summary=clean_text(draft.summary, name=_("What it says"), longest=LONGEST_SUMMARY),
        helps=_line(draft.helps, _("Whom it helps"), LONGEST_HELPS),
        provenance=_one_of(Provenance, draft.provenance),
    )


def checked_address(address: str) -> str:
    """Return an address, "" when there is none. Raises InvalidInputError for anything but a plain web address."""
    typed = address.strip()
    if len(typed) > LONGEST_ADDRESS:
        sentence = _("The address is too long. {longest} letters fit.")
        raise InvalidInputError(sentence.format(longest=LONGEST_ADDRESS))
    if typed and trouble_with_address(typed):
        raise InvalidInputError(_("Please write the address of its page, such as https://www.example.org/guide."))
    return typed


def checked_reason(reason: str) -> str:
    """Return a reason on one line, cleaned; nobody says no without one. Raises InvalidInputError."""
    return _line(reason, _("Reason"), LONGEST_REASON)


def _line(text: str, name: str, longest: int) -> str:
    return " ".join(clean_text(text, name=name, longest=longest).split())


def _one_of(words: type[W], word: str) -> W:
    try:
        return words(word)
    except ValueError:
        raise InvalidInputError(_("Please choose one from the list.")) from None


def key_of_row(row_id: int) -> str:
    """Return the key of an entry that somebody added."""
    return f"{_OF_PEOPLE}{row_id}"


def key_of_page(claim_id: str) -> str:
    """Return the key of a page that a claim of the library rests on."""
    return f"{_OF_PAGES}{claim_id}"


def is_page(key: str) -> bool:
    """Tell whether a key is that of a page of the claim library, which is looked after in its files."""
    return key.startswith(_OF_PAGES)


def row_of_key(key: str) -> int | None:
    """Return which row an added entry is, None for one that stands in the file."""
    return int(key.removeprefix(_OF_PEOPLE)) if key.startswith(_OF_PEOPLE) else None


def checked_key(key: str) -> str:
    """Return a key as it is. Raises NotFoundError for what cannot be one."""
    if not _KEY.fullmatch(key):
        raise NotFoundError(_("This entry is not here any more. Please search again."))
    return key
