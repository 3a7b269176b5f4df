"""What is exported can be read back here or elsewhere, by an organiser as well as by the bot."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.community.describing import NONE, Kind, SettingView, all_settings, values_of
from bot.community.files import open_book, read_folder
from bot.community.laying import UnfitValuesError, with_values
from bot.community.sections import CommunitySettings
from bot.community.settings_text import changes_in, written_settings
from tests.thorough import tries

CONFIG = Path(__file__).resolve().parents[2] / "config"
SIGNS = st.characters(codec="utf-8")
IDS = st.integers(10**16, 2**63 - 1)
NAMES = st.text(SIGNS, min_size=1, max_size=30)
HARD = st.sampled_from(
    ['"', '"""', "\\", "\\n", "\r", "a\nb", "\x7f", "\x00", "'''", "#", "= 1", "\u2028", "[x]", "{draft}"]
)


def words(view: SettingView) -> st.SearchStrategy[str]:
    most = min(view.most or 40, 40)
    return st.one_of(st.text(SIGNS, max_size=most), st.lists(HARD, max_size=4).map("".join), st.just(str(view.default)))


def of(view: SettingView) -> st.SearchStrategy[Any]:
    """Values of one kind; some do not fit, and are left out."""
    if view.kind is Kind.ENTRIES:
        entry = st.fixed_dictionaries(
            {part.key: of(part) for part in view.entry if part.required},
            optional={part.key: of(part) for part in view.entry if not part.required},
        )
        return st.lists(entry, min_size=view.least or 0, max_size=3)
    made: dict[Kind, st.SearchStrategy[Any]] = {
        Kind.SWITCH: st.booleans(),
        Kind.NUMBER: st.integers(view.least or 0, view.most or 10),
        Kind.CHOICE: st.sampled_from(view.options or ("",)),
        Kind.ROLE: IDS | NAMES,
        Kind.CHANNEL: IDS | NAMES,
        Kind.ROLES: st.lists(IDS | NAMES, min_size=1, max_size=3),
        Kind.CHANNELS: st.lists(IDS | NAMES, max_size=3),
        Kind.LINES: st.lists(st.text(SIGNS, min_size=3, max_size=20), max_size=3),
        Kind.DATE: st.dates().map(str),
    }
    short_name = st.from_regex(r"[a-z]{2,8}", fullmatch=True)
    found = made.get(view.kind, short_name if view.key == "id" else words(view))
    return found | st.just(NONE) if view.optional else found


@st.composite
def any_settings(draw: st.DrawFn) -> CommunitySettings:
    """Settings that organisers could have: some values changed, one after the other, as far as they fit."""
    made = CommunitySettings()
    for view in draw(st.lists(st.sampled_from(all_settings()), min_size=1, max_size=6)):
        try:
            made = with_values(made, {view.path: draw(of(view))})
        except UnfitValuesError:
            continue
    return made


@settings(max_examples=tries(40, 1_000), deadline=None)
@given(any_settings(), any_settings())
def test_settings_that_are_exported_are_the_same_when_they_are_read_elsewhere(
    here: CommunitySettings, elsewhere: CommunitySettings
):
    changes, mistakes = changes_in(written_settings(here).encode(), "settings.toml", elsewhere)

    assert mistakes == ()
    assert with_values(elsewhere, changes) == here


@settings(max_examples=tries(10, 200), deadline=None)
@given(any_settings())
def test_what_is_exported_can_stand_as_a_file_of_the_organisers(tmp_path_factory, made: CommunitySettings):
    folder = tmp_path_factory.mktemp("config")
    (folder / "community.toml").write_text(written_settings(made), encoding="utf-8", newline="")

    reading = read_folder(folder)

    assert reading.mistakes == ()
    assert reading.book is not None
    assert reading.book.for_community(1) == made


def test_every_setting_is_exported_with_its_label_its_help_and_its_bounds():
    text = written_settings(open_book(CONFIG).for_community(1))

    for view in all_settings():
        assert f"# {view.label}. {view.help}" in text, view.path
    assert "# Draft waits. Days a started form is kept. (7 to 14)\ndraft_days = 7\n" in text
    assert set(tomllib.loads(text)) == set(CommunitySettings.model_fields)


def test_what_a_text_leaves_out_stays_as_it_is():
    now = with_values(CommunitySettings(), {"membership.draft_days": 10, "roles.on_duty": "On duty"})

    changes, mistakes = changes_in(b'[membership]\nwelcome = "Hi."\n\n[roles]\non_duty = ""\n', "mine.toml", now)

    assert mistakes == ()
    assert changes == {"membership.welcome": "Hi.", "roles.on_duty": ""}


def test_every_mistake_in_a_text_is_told_with_its_line_and_nothing_is_to_be_changed():
    text = b'[membership]\nwelcome = "Hi."\ndraft_days = 99\n\n[roles]\nmembr = "x"\n'

    changes, mistakes = changes_in(text, "mine.toml", CommunitySettings())

    assert changes == {}
    assert [str(mistake) for mistake in mistakes] == [
        "mine.toml:3: membership.draft_days: must be 14 or less.",
        'mine.toml:6: roles.membr: unknown setting. Did you mean "member"?',
    ]


def test_a_text_that_names_another_person_is_refused_because_people_stand_in_the_files_alone():
    text = b"[nearby]\nconnector = 41771983423143999\n"
    now = CommunitySettings.model_validate({"nearby": {"connector": 41771983423143999}})

    assert changes_in(text, "mine.toml", now) == ({}, ())
    assert [str(mistake) for mistake in changes_in(text, "mine.toml", CommunitySettings())[1]] == [
        "mine.toml:2: nearby.connector: names a person, so it can only stand in the bot's own files."
    ]


def test_a_text_that_contradicts_what_is_in_force_is_refused():
    now = with_values(CommunitySettings(), {"membership.on_duty_after_hours": 60})

    _changes, mistakes = changes_in(b"[membership]\norganiser_after_hours = 30\n", "mine.toml", now)

    assert [str(mistake) for mistake in mistakes] == [
        "mine.toml:2: membership.organiser_after_hours: must be more hours than on_duty_after_hours."
    ]


def test_a_text_that_is_no_toml_at_all_is_refused_in_words():
    for raw in (b"\xff\xfe\x00", b"= =", b"x" * 300_000, b"[[[[", b"a" + b".a" * 600):
        changes, mistakes = changes_in(raw, "mine.toml", CommunitySettings())

        assert changes == {}
        assert mistakes
        assert all(mistake.file == "mine.toml" and mistake.message for mistake in mistakes)


def test_settings_that_are_the_same_write_nothing():
    assert values_of(CommunitySettings()) == values_of(with_values(CommunitySettings(), {}))
    assert changes_in(written_settings(CommunitySettings()).encode(), "x", CommunitySettings()) == ({}, ())
