"""The two lists beside the directory: the words people use for a term, and the numbers known to be wrong."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated

from pydantic import Field

from bot.community.section import Contradictions, Section, peek, peek_list
from bot.signposting.entries import EntryId, Term
from bot.signposting.numbers import KnownWrong, WrongNumber, digits_of

Said = Annotated[str, Field(min_length=1, max_length=60)]


class TermWords(Section):
    """One term with the words people use for it. An ambiguous short form never decides alone."""

    id: Term = Field(title="Id", description="As it stands in taxonomy_terms.")
    name: str = Field(min_length=1, max_length=60, title="Name", description="What people read.")
    say: tuple[Said, ...] = Field(default=(), strict=False, max_length=80, title="Say", description="Words people use.")
    ambiguous: tuple[Said, ...] = Field(
        default=(), strict=False, max_length=20, title="Ambiguous", description="Short forms with other meanings."
    )
    services: tuple[EntryId, ...] = Field(
        default=(), strict=False, max_length=40, title="Services", description="Entries that help with this, too."
    )


class WordsFile(Section):
    """words.toml as a whole."""

    terms: tuple[TermWords, ...] = Field(
        default=(), alias="term", strict=False, max_length=500, title="Terms", description="One block for each."
    )

    @classmethod
    def contradictions(cls, data: Mapping[str, object], found: Contradictions) -> None:
        found.no_repeats([peek(term, "id") for term in peek_list(data, "term", "terms")], "term", key="id")


class WrongEntry(Section):
    """One number or name that must not be shown."""

    number: str = Field(default="", max_length=30, title="Number", description="As it is seen.")
    name: str = Field(default="", max_length=60, title="Name", description="A name that is no longer right.")
    why: str = Field(min_length=1, max_length=200, title="Why", description="For the person who wants to use it.")
    label: str = Field(default="", max_length=80, title="Label", description="Wrong only for services named so.")
    country: str = Field(default="", pattern=r"^([A-Z]{2})?$", title="Country", description="Wrong only there.")
    kind: str = Field(default="", max_length=20, title="Kind", description="Wrong only for voice, text or textphone.")
    term: str = Field(default="", max_length=48, title="Term", description="Wrong only for entries of this term.")


class WrongFile(Section):
    """known_wrong.toml as a whole."""

    wrong: tuple[WrongEntry, ...] = Field(
        default=(), strict=False, max_length=1000, title="Wrong", description="One block for each."
    )

    def known_wrong(self) -> KnownWrong:
        """Return the list, ready to be asked."""
        numbers = [
            WrongNumber(digits_of(w.number), w.why, w.label, w.country, w.kind, w.term) for w in self.wrong if w.number
        ]
        return KnownWrong(numbers, [(w.name, w.why) for w in self.wrong if w.name])
