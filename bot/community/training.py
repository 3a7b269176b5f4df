"""The file of made-up messages with which reviewers practise."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import Field

from bot.community.section import Contradictions, Section, peek, peek_list
from bot.community.toml_text import read_toml
from bot.errors import SetupError
from bot.language import _

FILE: Final = "training.toml"
FEWEST_CASES: Final = 8
MOST_CASES: Final = 20
FEWEST_DANGEROUS: Final = 2
_HERE = Path(__file__).resolve().parents[1]
_SHIPPED = (_HERE / "_config" / FILE, _HERE.parent / "config" / FILE)  # installed, or a checkout

Answer = Literal["own_experience", "true", "needs_context", "false", "dangerous", "cannot_tell"]
CaseId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{1,23}$")]


class Practice(Section):
    """One made-up message, the answers that count as right, and what to learn from it."""

    text: str = Field(min_length=1, max_length=600, title="Message", description="What somebody might write.")
    before: str = Field(default="", max_length=300, title="Before", description="What another wrote before it.")
    after: str = Field(default="", max_length=300, title="After", description="What another wrote after it.")
    best: tuple[Answer, ...] = Field(
        strict=False, min_length=1, max_length=3, title="Right answers", description="The best one first."
    )
    feedback: str = Field(
        min_length=1, max_length=600, title="Feedback", description="What to learn from it, in plain words."
    )

    @classmethod
    def contradictions(cls, data: Mapping[str, object], found: Contradictions) -> None:
        found.no_repeats(peek_list(data, "best"), "best")


class TrainingFile(Section):
    """All messages by their ids, in the order in which they are shown."""

    case: dict[CaseId, Practice] = Field(
        min_length=FEWEST_CASES,
        max_length=MOST_CASES,
        title="Messages",
        description="Each below a heading such as [case.milk].",
    )

    @classmethod
    def contradictions(cls, data: Mapping[str, object], found: Contradictions) -> None:
        cases = peek(data, "case")
        if not isinstance(cases, Mapping):
            return
        dangerous = [one for one in cases.values() if list(peek_list(one, "best")) == ["dangerous"]]
        if len(dangerous) < FEWEST_DANGEROUS:
            sentence = _('needs at least {least} messages with best = ["dangerous"]')
            found.add(sentence.format(least=FEWEST_DANGEROUS), "case")


@lru_cache(maxsize=1)
def shipped_training() -> TrainingFile:
    """Return the messages the bot brings with it. Raises SetupError when their file is not there."""
    path = next((path for path in _SHIPPED if path.is_file()), None)
    if path is None:
        raise SetupError(_("The shipped file training.toml is missing. Please install the bot again."))
    return TrainingFile.model_validate(read_toml(path, FILE).values)
