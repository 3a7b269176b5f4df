"""The file of sources a group can trust, and what organisers may set about them."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import lru_cache
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Final
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field

from bot.community.section import Contradictions, Section, peek, peek_list
from bot.community.toml_text import read_toml
from bot.errors import SetupError
from bot.language import _

FILE = "evidence.toml"
LONGEST_TITLE: Final = 150
LONGEST_MAKERS: Final = 120
LONGEST_ADDRESS: Final = 300
LONGEST_SUMMARY: Final = 600
LONGEST_HELPS: Final = 200
FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2100
_HERE = Path(__file__).resolve().parents[1]
_SHIPPED = (_HERE / "_config" / FILE, _HERE.parent / "config" / FILE)  # installed, or a checkout
_UNSAFE = frozenset("<>\"'`\\^{}|")


class EvidenceKind(StrEnum):
    """What an entry is."""

    GUIDE = "guide"
    RESEARCH = "research"
    TRAINING = "training"
    TOOL = "tool"
    STORY = "story"


class Provenance(StrEnum):
    """Where an entry comes from: published by somebody who answers for it, or made by a community like this one."""

    PUBLISHED = "published"
    COMMUNITY = "community"


def trouble_with_address(address: str) -> str | None:
    """Say why an address cannot be used, None when it can: a plain web address with a name of its own."""
    wrong = _("an address begins with https:// and has no spaces, such as https://www.example.org/guide")
    if not address.isascii() or not address.isprintable() or set(address) & _UNSAFE or " " in address:
        return wrong
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return wrong
    host = parts.hostname or ""
    if parts.scheme not in {"https", "http"} or port or "@" in parts.netloc or parts.netloc.endswith(":"):
        return wrong
    return wrong if _is_number(host) or "." not in host.strip(".") else None


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return host.replace(".", "").isdigit()
    return True


def _usable(address: str) -> str:
    if address and (trouble := trouble_with_address(address)):
        raise ValueError(trouble)
    return address


GuideId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{1,23}$")]
Word = Annotated[str, Field(min_length=1, max_length=60)]


class Guide(Section):
    """One source: facts only. Without a year or an address nobody was sure of it."""

    title: str = Field(min_length=1, max_length=LONGEST_TITLE, title="Title", description="As it is published.")
    kind: EvidenceKind = Field(
        default=EvidenceKind.GUIDE,
        strict=False,
        title="Kind",
        description="guide, research, training, tool or story.",
    )
    makers: str = Field(
        min_length=1, max_length=LONGEST_MAKERS, title="Made by", description="Who published it, or who made it."
    )
    year: int | None = Field(
        default=None, ge=FIRST_YEAR, le=LAST_YEAR, title="Year", description="Leave it out when you are not sure."
    )
    address: Annotated[str, AfterValidator(_usable)] = Field(
        default="",
        max_length=LONGEST_ADDRESS,
        title="Address",
        description="Its page. Leave it out when you are not sure.",
    )
    summary: str = Field(
        min_length=1, max_length=LONGEST_SUMMARY, title="Summary", description="What it says, in plain words."
    )
    helps: str = Field(min_length=1, max_length=LONGEST_HELPS, title="Helps", description="Whom it helps.")
    provenance: Provenance = Field(
        default=Provenance.PUBLISHED, strict=False, title="Comes from", description="published or community."
    )
    say: tuple[Word, ...] = Field(
        default=(), strict=False, max_length=60, title="What people say", description="Other words to find it by."
    )

    @property
    def citation(self) -> str:
        """Return how a note names it, such as "Nesta and National Voices (2015). Peer support: what is it ..."."""
        return f"{self.makers} ({self.year}). {self.title}" if self.year else f"{self.makers}. {self.title}"


class Start(Section):
    """One step of the way to a group of one's own."""

    guide: GuideId = Field(title="Guide", description="Which entry.")
    say: str = Field(min_length=1, max_length=200, title="Why", description="One sentence: what it gives you.")


class EvidenceFile(Section):
    """All entries by their ids, and the way through them for somebody who starts a group."""

    guide: dict[GuideId, Guide] = Field(
        default_factory=dict, max_length=500, title="Guides", description="Each below a heading such as [guide.who]."
    )
    starting: tuple[Start, ...] = Field(
        default=(), strict=False, max_length=12, title="Starting a group", description="What to read, in this order."
    )

    @classmethod
    def contradictions(cls, data: Mapping[str, object], found: Contradictions) -> None:
        guides = peek(data, "guide")
        known = set(guides) if isinstance(guides, Mapping) else set()
        steps = peek_list(data, "starting")
        for number, step in enumerate(steps):
            named = peek(step, "guide")
            if isinstance(named, str) and named not in known:
                sentence = _('there is no entry "{name}" in this file').format(name=named)
                found.add(sentence, "starting", number, "guide")
        found.no_repeats([peek(step, "guide") for step in steps], "starting", key="guide")


class EvidenceSettings(Section):
    """The evidence hub: how long a look at an entry counts, and how much one person may add at once."""

    review_months: int = Field(
        default=12, ge=1, le=36, title="Review", description="Months until somebody looks at an entry again."
    )
    waiting_each: int = Field(
        default=3, ge=1, le=10, title="Waiting", description="Entries of one person that may wait at once."
    )


@lru_cache(maxsize=1)
def shipped_evidence() -> EvidenceFile:
    """Return the entries the bot brings with it. Raises SetupError when its file is not there."""
    path = next((path for path in _SHIPPED if path.is_file()), None)
    if path is None:
        raise SetupError(_("The shipped file evidence.toml is missing. Please install the bot again."))
    return EvidenceFile.model_validate(read_toml(path, FILE).values)
