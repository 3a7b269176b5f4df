"""Every column says whose it is, why it is kept and when it goes, and what it says is true to the tables."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import Column, Integer, MetaData, String, Table, Text

from bot.cli import main
from bot.community.sections import CommunitySettings
from bot.delivery.handlers import Handlers
from bot.privacy import registry
from bot.privacy.drawing import as_json, as_markdown, as_text
from bot.privacy.registry import UndeclaredError, data_map, kept_tables, set_by
from bot.store.keeping import ABOUT, Age, declare, keeps, kept
from bot.store.types import SEALED, MemberId, SealedText, Snowflake, UtcDateTime
from tests.collect_sentences import ROOT

NOT_PEOPLE = frozenset(
    [
        "community_id",
        "channel_id",
        "message_id",
        "parent_id",
        "thread_id",
        "request_id",
        "result_id",
        "role_id",
        "rule_id",
        "panel_id",
        "panel_message_id",
        "posted_id",
    ]
)
"""Names of numbers given by Discord that are not a person's."""

COUNTS = frozenset(["topics_review.members"])
"""Plain numbers that are named like people, because they say how many."""


def every_column():
    return [(each, column) for each in kept_tables() for column in each.columns]


def name_of(each, column):
    return f"{each.table.name}.{column.column.name}"


def test_every_table_and_every_column_is_declared():
    assert len(every_column()) > 100


def test_a_table_or_a_column_that_says_nothing_is_found(monkeypatch):
    apart = MetaData()
    silent = Table("silent", apart, Column("id", Integer, primary_key=True))
    half = Table("half", apart, Column("id", Integer, primary_key=True, info=kept("x")), Column("words", Text))
    declare(half, keeps("x", why="x", owner="id", goes=Age("x")))

    with pytest.raises(UndeclaredError, match=r"silent has no __keeps__"):
        registry._kept_table(silent)
    with pytest.raises(UndeclaredError, match=r"half\.words has no info"):
        registry._kept_table(half)


def test_every_number_from_discord_is_known_to_be_a_person_or_known_not_to_be():
    unmarked = [
        name_of(each, column)
        for each, column in every_column()
        if isinstance(column.column.type, Snowflake)
        and not isinstance(column.column.type, MemberId)
        and column.column.name not in NOT_PEOPLE
    ]

    assert unmarked == [], "make it a MemberId, or name it in NOT_PEOPLE"


def test_no_column_named_like_a_person_is_a_plain_number():
    people = ("member", "user", "person", "author", "_by", "by_id", "actor", "host", "asked_id", "owner")
    plain = [
        name_of(each, column)
        for each, column in every_column()
        if any(word in column.column.name for word in people)
        and column.column.type.python_type is int
        and not isinstance(column.column.type, MemberId)
        and not column.column.foreign_keys
        and name_of(each, column) not in COUNTS
    ]

    assert plain == []


def test_every_name_in_a_declaration_is_a_column_of_the_table():
    wrong = []
    for each in kept_tables():
        names = {column.name for column in each.table.columns}
        ages = [column.goes for column in each.columns]
        used = {*each.owner, *each.keeps.about, *(name for column in each.columns for name in column.whose)} - {ABOUT}
        used |= {age.until for age in ages} | {age.since for age in ages}
        used |= {age.ref for age in ages if age.timer} | {each.keeps.named}
        wrong += [f"{each.table.name}.{name}" for name in used - names - {None}]
        wrong += [
            f"{each.table.name}.{column.column.name} is whose it says, but the table has no `about`"
            for column in each.columns
            if ABOUT in column.whose and not each.keeps.about
        ]

    assert wrong == []


def test_a_table_is_somebodys_by_a_person_a_hash_or_a_row_of_theirs():
    wrong = [
        f"{each.table.name}.{name}"
        for each in kept_tables()
        for name in each.owner
        if not isinstance(each.table.columns[name].type, MemberId)
        and not each.table.columns[name].foreign_keys
        and not (isinstance(each.table.columns[name].type, String) and name.endswith("_key"))
    ]

    assert wrong == []


def test_a_table_with_a_person_or_a_hash_of_one_is_not_nobodys_unless_each_of_them_is_told():
    for each in kept_tables():
        members = [column for column in each.columns if isinstance(column.column.type, MemberId)]
        assert all(column.whose for column in members), each.table.name
        if "person_key" in each.table.columns:
            assert "person_key" in each.roles, each.table.name


def test_days_stand_in_columns_of_days():
    wrong = [
        name_of(each, column)
        for each, column in every_column()
        for name in (column.goes.until, column.goes.since)
        if name and not isinstance(each.table.columns[name].type, UtcDateTime)
    ]

    assert wrong == []


def test_every_timer_that_takes_something_away_is_one_that_somebody_answers(every_handler):
    named = {str(column.goes.timer) for _each, column in every_column() if column.goes.timer}

    assert named
    assert {timer for timer in named if not _answers(every_handler, timer)} == set()


def _answers(handlers: Handlers, timer: str) -> bool:
    try:
        handlers.due_handler(timer)
    except LookupError:
        return False
    return True


def test_every_figure_in_a_rule_is_a_setting_and_every_figure_that_is_set_may_only_be_lowered():
    sections = CommunitySettings()
    for _each, column in every_column():
        for name in set_by(column.goes.rule):
            section, _dot, field = name.partition(".")
            settings = getattr(sections, section)
            assert isinstance(getattr(settings, field), int), name
            most = [rule.le for rule in type(settings).model_fields[field].metadata if hasattr(rule, "le")]
            assert most, f"{name} has no upper limit"


def test_words_of_people_are_locked():
    """A text that people write is sealed; what is open are codes, of which the longest is named here."""
    codes = {
        "inbox.event_key": 200,
        "outbox.coalesce_key": 200,
        "audit.detail": 200,
        "outbox.stream": 120,
        "due.ref": 120,
        "audit.subject": 120,
        "card.ref": 120,
        "note.key": 120,
    }
    open_texts = {
        name_of(each, column): getattr(column.column.type, "length", None) or 10_000
        for each, column in every_column()
        if isinstance(column.column.type, String | Text) and not isinstance(column.column.type, SEALED)
    }
    assert {name: length for name, length in open_texts.items() if length > 80 and codes.get(name) != length} == {}
    assert any(isinstance(column.column.type, SealedText) for _each, column in every_column())


def test_the_map_has_a_line_for_every_column_with_words_in_every_cell():
    lines = list(data_map())

    assert len(lines) == len(every_column())
    for line in lines:
        assert all((line.what, line.why, line.whose, line.goes, line.starts)), line
        assert "{" not in line.goes


def test_the_figures_of_a_community_stand_in_its_map():
    shorter = CommunitySettings.model_validate({"membership": {"answers_days_declined": 3}})

    lines = {(line.table, line.column): line for line in data_map(shorter)}

    assert "3 after a no" in lines["membership_answer", "answer"].goes
    assert "membership.answers_days_declined" in lines["membership_answer", "answer"].settings


def test_the_page_in_the_docs_is_what_the_program_says():
    page = (ROOT / "docs" / "data-map.md").read_text(encoding="utf-8")

    assert page == as_markdown(data_map()), "run `make data-map`"


@pytest.mark.parametrize(
    ("arguments", "draw"),
    [([], as_text), (["--json"], as_json), (["--markdown"], as_markdown)],
    ids=["text", "json", "markdown"],
)
def test_the_command_prints_the_map(capsys, monkeypatch, tmp_path, arguments, draw):
    monkeypatch.chdir(tmp_path)
    assert main(["data-map", *arguments]) == 0

    assert capsys.readouterr().out.rstrip("\n") == draw(data_map()).rstrip("\n")


def test_the_map_for_programs_is_json():
    lines = json.loads(as_json(data_map()))

    assert {line["column"] for line in lines if line["table"] == "membership_opinion"} >= {"words", "leaning"}
    assert all(Path(line["table"]).name == line["table"] for line in lines)
