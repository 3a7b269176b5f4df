"""Reads the claim library: every mistake at once with its line, one set for all and further ones for a community."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Final

from pydantic import AfterValidator, Field, ValidationError

from bot.community.evidence import trouble_with_address
from bot.community.section import Contradictions, Section, peek_list
from bot.community.toml_lines import Place
from bot.community.toml_text import TomlText, read_toml
from bot.errors import SetupError
from bot.language import _
from bot.misinformation.detection.claims import KnownClaim, tokens_of
from bot.mistakes import Mistake, MistakesError, explain, nearest

FOLDER: Final = "claims"
OVERRIDES: Final = "communities"
_MOST_TOLD: Final = 100
_FEWEST_WORDS: Final = 2
_COMMUNITY_ID = re.compile(r"[1-9]\d{16,18}", re.ASCII)
_HERE = Path(__file__).resolve().parents[1]
_SHIPPED = (_HERE / "_config" / FOLDER, _HERE.parent / "config" / FOLDER)  # installed, or a checkout


class ClaimFamily(StrEnum):
    """Which kind of claim it is; the same words as the families of rules."""

    STOP_MEDS = "stop_meds"
    DOSAGE = "dosage"
    DISCOURAGE = "discourage"
    SHARING = "sharing"
    INTERACTION = "interaction"
    PRO_ED = "pro_ed"
    DIET = "diet"
    MIRACLE = "miracle"
    PROMO = "promo"
    CREDENTIALS = "credentials"


def _secure(value: str) -> str:
    if not value.startswith("https://") or trouble_with_address(value):
        raise ValueError(_("an address begins with https:// and has no spaces, such as https://www.example.org/guide"))
    return value


def _a_day(value: str) -> str:
    if value:
        try:
            date.fromisoformat(value)
        except ValueError as error:
            raise ValueError(_('a day is written "2026-03-01"; leave "" while nobody has checked it')) from error
    return value


def _some_words(value: str) -> str:
    if len(tokens_of(value)) < _FEWEST_WORDS:
        raise ValueError(_("a saying has 2 words or more"))
    return value


Saying = Annotated[str, Field(min_length=1, max_length=120), AfterValidator(_some_words)]


class Claim(Section):
    """One well-known claim: how people say it, and what reliable bodies say."""

    id: str = Field(pattern=r"^[a-z][a-z0-9-]{2,35}$", title="Id", description="A short name, used once.")
    claim: str = Field(min_length=1, max_length=200, title="Claim", description="The claim in neutral words.")
    said: tuple[Saying, ...] = Field(
        strict=False, min_length=4, max_length=40, title="Said", description="Ways in which people say it."
    )
    bodies_say: str = Field(
        min_length=1, max_length=600, title="What bodies say", description="What reliable bodies say, in plain words."
    )
    body: str = Field(min_length=1, max_length=120, title="Body", description="Who says so.")
    page: str = Field(min_length=1, max_length=150, title="Page", description="The title of the page.")
    address: Annotated[str, AfterValidator(_secure)] = Field(
        max_length=300, title="Address", description="Where the page is."
    )
    severity: int = Field(ge=1, le=3, title="Severity", description="1 to 3; 3 when somebody may come to harm soon.")
    family: ClaimFamily = Field(strict=False, title="Family", description="Which kind of claim it is.")
    checked: Annotated[str, AfterValidator(_a_day)] = Field(
        default="", title="Checked", description="The day on which your group compared it with its page."
    )

    @classmethod
    def contradictions(cls, data: Mapping[str, object], found: Contradictions) -> None:
        found.no_repeats(peek_list(data, "said"), "said")

    @property
    def known(self) -> KnownClaim:
        """Return what the detector needs of it."""
        return KnownClaim(self.id, self.said, self.severity, self.family.value, self.claim)

    @property
    def citation(self) -> str:
        """Return who says so and where, and whether this group has looked at it."""
        when = _("checked by this group on {day}") if self.checked else _("not yet checked by this group")
        return f"{self.body}. {self.page} ({when.format(day=self.checked)})"


@dataclass(frozen=True)
class ClaimFiles:
    """The library for all communities, and for those with a file of their own; each in the order of its files."""

    claims: Mapping[str, Claim] = field(default_factory=dict)
    overrides: Mapping[int, Mapping[str, Claim]] = field(default_factory=dict)

    def for_community(self, community_id: int) -> Mapping[str, Claim]:
        """Return the claims of one community by their ids."""
        return self.overrides.get(community_id, self.claims)


@dataclass(frozen=True)
class ClaimReading:
    """What a folder holds. `files` is None when there is any mistake; then what was known before stays."""

    files: ClaimFiles | None
    mistakes: tuple[Mistake, ...]
    count: int


def open_claims(config: Path) -> ClaimFiles:
    """Return the library below a config folder. Raises MistakesError with every mistake in every file."""
    reading = read_claims(config)
    if reading.files is None:
        raise MistakesError(reading.mistakes)
    return reading.files


@lru_cache(maxsize=1)
def shipped_claims() -> ClaimFiles:
    """Return the library the bot brings with it. Raises SetupError when it is not there."""
    folder = next((folder for folder in _SHIPPED if folder.is_dir()), None)
    if folder is None:
        raise SetupError(_("The shipped folder claims is missing. Please install the bot again."))
    return open_claims(folder.parent)


def read_claims(config: Path) -> ClaimReading:
    """Read every file of the library. Never raises for what a person wrote; without a folder the shipped one counts."""
    folder = config / FOLDER
    if not folder.is_dir():
        return ClaimReading(shipped_claims(), (), 0)
    reader = _Reader(folder)
    files = reader.read()
    mistakes = tuple(sorted(reader.mistakes, key=lambda one: (one.file, one.line or 0, one.key)))
    return ClaimReading(None if mistakes else files, mistakes, reader.count)


class _Reader:
    """Turns the files of one folder into claims and gathers what is wrong."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.mistakes: list[Mistake] = []
        self.count = 0
        self._first: dict[str, str] = {}

    def read(self) -> ClaimFiles:
        claims: dict[str, Claim] = {}
        for path in sorted(self._folder.glob("*.toml")):
            text = self._text(path)
            for place, claim in self._claims(text):
                if self._is_first(text, place, claim.id):
                    claims[claim.id] = claim
        overrides = {int(path.stem): self._override(path, claims) for path in self._override_files()}
        return ClaimFiles(claims, overrides)

    def _text(self, path: Path) -> TomlText:
        self.count += 1
        text = read_toml(path, str(path))
        self.mistakes.extend(text.mistakes)
        return text

    def _claims(self, text: TomlText, *known: str) -> Iterator[tuple[Place, Claim]]:
        for key in text.values:
            if key not in {"claim", *known}:
                meant = nearest(key, ["claim", *known])
                self.mistakes.append(text.mistake((key,), _("each entry stands below [[claim]]"), meant))
        entries = text.values.get("claim", [])
        if not isinstance(entries, list):
            self.mistakes.append(text.mistake(("claim",), _("its heading must be written [[claim]]")))
            return
        for index, entry in enumerate(entries):
            place: Place = ("claim", index)
            if isinstance(entry, dict) and (claim := self._checked(text, place, entry)) is not None:
                yield place, claim

    def _checked(self, text: TomlText, place: Place, entry: Mapping[str, object]) -> Claim | None:
        try:
            return Claim.model_validate(entry)
        except ValidationError as error:
            for detail in error.errors(include_url=False)[:_MOST_TOLD]:
                where = (*place, *detail["loc"])
                if detail["type"] == "missing" and not text.whole:
                    continue
                if detail["type"] == "extra_forbidden":
                    meant = nearest(str(where[-1]), Claim.model_fields)
                    self.mistakes.append(text.mistake(where, _("unknown setting"), meant))
                else:
                    self.mistakes.append(text.mistake(where, *explain(detail)))
        except RecursionError:
            self.mistakes.append(Mistake(text.file, None, "", _("too many brackets inside brackets")))
        return None

    def _is_first(self, text: TomlText, place: Place, claim_id: str) -> bool:
        here = text.mistake((*place, "id"), "")
        first = self._first.setdefault(claim_id, f"{here.file}:{here.line}")
        if first == f"{here.file}:{here.line}":
            return True
        told = _('"{id}" is there twice; the first is at {place}').format(id=claim_id, place=first)
        self.mistakes.append(text.mistake((*place, "id"), told))
        return False

    def _override(self, path: Path, below: Mapping[str, Claim]) -> Mapping[str, Claim]:
        """Lay one community's own file over the library: known ids anew, new ones beside, hidden ones out."""
        text, claims = self._text(path), dict(below)
        hidden = text.values.get("hide", [])
        if isinstance(hidden, list):
            for index, claim_id in enumerate(hidden):
                if claims.pop(str(claim_id), None) is None:
                    meant = nearest(str(claim_id), below)
                    self.mistakes.append(text.mistake(("hide", index), _("there is no such entry"), meant))
        else:
            self.mistakes.append(text.mistake(("hide",), _("must be a list in square brackets")))
        seen: set[str] = set()
        for place, claim in self._claims(text, "hide"):
            if claim.id in seen:
                sentence = _('"{id}" is there twice in this file').format(id=claim.id)
                self.mistakes.append(text.mistake((*place, "id"), sentence))
            seen.add(claim.id)
            claims[claim.id] = claim
        return claims

    def _override_files(self) -> Iterator[Path]:
        for path in sorted((self._folder / OVERRIDES).glob("*.toml")):
            if _COMMUNITY_ID.fullmatch(path.stem):
                yield path
            else:
                message = _("this file must be named after the community's Discord id, such as 123456789012345678.toml")
                self.mistakes.append(Mistake(str(path), None, "", message))
