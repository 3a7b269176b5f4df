"""The catalogue of topics: what organisers can open with one press, and the words people use for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Annotated

from pydantic import AfterValidator, Field

from bot.community.section import Contradictions, Section, peek, peek_list
from bot.community.toml_text import read_toml
from bot.community.topic_words import (
    LONGEST_NAME,
    LONGEST_NOTE,
    LONGEST_PURPOSE,
    LONGEST_TAG,
    MOST_TAGS,
    fold,
    trouble_with,
)
from bot.community.topics import TopicKind
from bot.errors import SetupError
from bot.language import _

FILE = "topics.toml"
_HERE = Path(__file__).resolve().parents[1]
_SHIPPED = (_HERE / "_config" / FILE, _HERE.parent / "config" / FILE)  # installed, or a checkout


def _fit_for_a_channel(name: str) -> str:
    if trouble := trouble_with(name):
        raise ValueError(trouble)
    return name


def _with_a_letter(word: str) -> str:
    if not fold(word):
        raise ValueError(_("needs at least one letter or digit"))
    return word


TopicId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,31}$")]
TopicName = Annotated[str, Field(min_length=1, max_length=LONGEST_NAME), AfterValidator(_fit_for_a_channel)]
Word = Annotated[str, Field(min_length=1, max_length=60), AfterValidator(_with_a_letter)]
Tag = Annotated[str, Field(min_length=1, max_length=LONGEST_TAG)]
Asked = Annotated[str, Field(min_length=1, max_length=150)]


class CatalogueTopic(Section):
    """One topic that can be opened. What organisers change afterwards in Discord is kept with the open topic."""

    name: TopicName = Field(title="Name", description="What people read. The channel is named after it.")
    purpose: str = Field(
        min_length=1,
        max_length=LONGEST_PURPOSE,
        title="Purpose",
        description="One kind sentence: what the topic is for. It is pinned in the channel.",
    )
    say: tuple[Word, ...] = Field(
        default=(),
        strict=False,
        max_length=100,
        title="What people say",
        description="Other words for it. People find the topic by them, also with a typing error.",
    )
    ambiguous: dict[Word, Asked] = Field(
        default_factory=dict,
        max_length=20,
        title="Short forms",
        description="Short forms that can mean something else, each with the question to ask back.",
    )
    kind: TopicKind = Field(
        default=TopicKind.TEXT, strict=False, title="Kind", description="text, or forum with a post for each question."
    )
    tags: tuple[Tag, ...] = Field(
        default=(), strict=False, max_length=MOST_TAGS, title="Tags", description="For a forum: labels for posts."
    )
    sensitive: bool = Field(
        default=False, title="Sensitive", description="Then no number of members is shown, however large."
    )
    content_note: str = Field(
        default="",
        max_length=LONGEST_NOTE,
        title="Content note",
        description="How people warn each other of hard words here. It stands below the purpose.",
    )
    host: bool = Field(default=False, title="Host", description="Whether somebody should look after this topic.")
    review_months: int = Field(
        default=6, ge=1, le=24, title="Review", description="Its members are asked about it after so many months."
    )
    offered: bool = Field(default=True, title="Offered", description="false takes the topic out of the catalogue.")

    @classmethod
    def contradictions(cls, data: Mapping[str, object], found: Contradictions) -> None:
        tags, kind = peek_list(data, "tags"), peek(data, "kind")
        found.no_repeats(tags, "tags")
        if tags and kind != TopicKind.FORUM:
            found.add(_("only a forum has tags"), "tags")
        found.no_repeats(peek_list(data, "say"), "say")


class Catalogue(Section):
    """All topics that can be opened, by their ids."""

    topic: dict[TopicId, CatalogueTopic] = Field(
        default_factory=dict, max_length=500, title="Topics", description="Each below a heading such as [topic.stroke]."
    )

    @property
    def topics(self) -> Mapping[str, CatalogueTopic]:
        """Return the topics that are offered, by their ids, in the order of the file."""
        return MappingProxyType({key: topic for key, topic in self.topic.items() if topic.offered})

    @classmethod
    def contradictions(cls, data: Mapping[str, object], found: Contradictions) -> None:
        topics = peek(data, "topic")
        if not isinstance(topics, Mapping):
            return
        owners: dict[str, str] = {}
        for key, topic in topics.items():
            for place, word in _words_of(topic):
                first = owners.setdefault(fold(word), key)
                if first != key:
                    sentence = _('"{word}" also stands in the topic "{other}"').format(word=word, other=first)
                    found.add(sentence, "topic", key, *place)
        for key, topic in topics.items():
            short = peek(topic, "ambiguous")
            for word in short if isinstance(short, Mapping) else ():
                if isinstance(word, str) and (owner := owners.get(fold(word))) is not None:
                    sentence = _('"{word}" would never be asked about: it is a word of the topic "{other}"')
                    found.add(sentence.format(word=word, other=owner), "topic", key, "ambiguous", word)


def _words_of(topic: object) -> Iterator[tuple[tuple[str | int, ...], str]]:
    name = peek(topic, "name")
    if isinstance(name, str) and fold(name):
        yield ("name",), name
    for index, word in enumerate(peek_list(topic, "say")):
        if isinstance(word, str) and fold(word):
            yield ("say", index), word


@lru_cache(maxsize=1)
def shipped_catalogue() -> Catalogue:
    """Return the catalogue the bot brings with it. Raises SetupError when its file is not there."""
    path = next((path for path in _SHIPPED if path.is_file()), None)
    if path is None:
        raise SetupError(_("The shipped file topics.toml is missing. Please install the bot again."))
    return Catalogue.model_validate(read_toml(path, FILE).values)
