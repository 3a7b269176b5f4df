"""Mistakes in topics.toml are told with their lines, all at once."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.community.catalogue import shipped_catalogue
from bot.community.files import open_book, read_folder

CONFIG = Path(__file__).resolve().parents[2] / "config"
ID = 123456789012345678
STROKE = '[topic.stroke]\nname = "Stroke"\npurpose = "Life after a stroke."\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    shutil.copyfile(CONFIG / "community.toml", tmp_path / "community.toml")
    (tmp_path / "communities").mkdir()
    return tmp_path


def told(folder: Path, text: str) -> list[str]:
    (folder / "topics.toml").write_text(text, encoding="utf-8")
    return [str(mistake).removeprefix(f"{folder}/") for mistake in read_folder(folder).mistakes]


def test_without_a_file_the_shipped_topics_count(folder: Path):
    assert open_book(folder).catalogue_for(1) == shipped_catalogue()


def test_the_shipped_file_holds_35_topics_each_with_a_purpose_and_278_words():
    topics = shipped_catalogue().topics

    assert len(topics) == 35
    assert sum(len(topic.say) for topic in topics.values()) == 278
    assert all(20 <= len(topic.purpose) <= 100 for topic in topics.values())


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        (STROKE + 'pupose = "x"\n', 'topics.toml:4: topic.stroke.pupose: unknown setting. Did you mean "purpose"?'),
        ('[topic.stroke]\nname = "Stroke"\n', "topics.toml:1: topic.stroke.purpose: is missing."),
        (STROKE + STROKE, "topics.toml:4: this heading is there twice, or it does not fit what stands above it."),
        (STROKE + 'kind = "txt"\n', "topics.toml:4: topic.stroke.kind: must be one of: text, forum."),
        (STROKE + 'tags = ["one"]\n', "topics.toml:4: topic.stroke.tags: only a forum has tags."),
        (STROKE + 'say = ["TIA", "tia"]\n', 'topics.toml:4: topic.stroke.say 2: "tia" is there twice.'),
        (STROKE + "review_months = 25\n", "topics.toml:4: topic.stroke.review_months: must be 24 or less."),
        (STROKE.replace('"Stroke"', '"@everyone"'), "topics.toml:2: topic.stroke.name: Please use only letters"),
        (STROKE.replace('"Stroke"', '"Everyone"'), 'topics.toml:2: topic.stroke.name: The name "Everyone"'),
        (STROKE.replace("Stroke", "x" * 101, 1), "topics.toml:2: topic.stroke.name: has 101 letters; 100 are allowed."),
        (STROKE.replace("[topic.stroke]", "[topic.Stroke]"), "topics.toml:1: topic.Stroke"),
        (STROKE + STROKE.replace("stroke", "tia"), 'topics.toml:5: topic.tia.name: "Stroke" also stands in the topic'),
        (
            STROKE + '[topic.heart]\nname = "Heart"\npurpose = "x"\nsay = ["stroke"]\n',
            'topics.toml:7: topic.heart.say 1: "stroke" also stands in the topic "stroke".',
        ),
        (
            STROKE + 'ambiguous.stroke = "Which?"\n',
            'topics.toml:4: topic.stroke.ambiguous.stroke: "stroke" would never',
        ),
        ('[topics.stroke]\nname = "x"\n', 'topics.toml:1: topics: unknown setting. Did you mean "topic"?'),
    ],
)
def test_each_mistake_is_told_with_its_line(folder: Path, text: str, mistake: str):
    mistakes = told(folder, text)

    assert any(one.startswith(mistake) for one in mistakes), mistakes


def test_all_mistakes_are_told_at_once(folder: Path):
    assert len(told(folder, STROKE + 'pupose = "x"\nkind = "txt"\nreview_months = 0\n')) == 3


def test_one_community_changes_and_adds_single_topics(folder: Path):
    own = '[topic.stroke]\npurpose = "Ours."\n[topic.hiv]\noffered = false\n'
    own += '[topic.knitting]\nname = "Knitting"\npurpose = "Wool."\n'
    (folder / "communities" / f"{ID}.topics.toml").write_text(own, encoding="utf-8")

    book = open_book(folder)

    ours, others = book.catalogue_for(ID).topics, book.catalogue_for(1).topics
    assert (ours["stroke"].name, ours["stroke"].purpose) == ("Stroke", "Ours.")
    assert "hiv" not in ours
    assert ours["knitting"].name == "Knitting"
    assert others == shipped_catalogue().topics
    assert book.for_community(ID) == book.for_community(1)


def test_a_mistake_in_a_community_s_own_topics_is_told_there(folder: Path):
    path = folder / "communities" / f"{ID}.topics.toml"
    path.write_text('[topic.stroke]\nsay = ["epilepsy"]\n', encoding="utf-8")

    mistakes = [str(mistake) for mistake in read_folder(folder).mistakes]

    assert any("epilepsy" in mistake for mistake in mistakes)
