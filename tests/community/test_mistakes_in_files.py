"""Every mistake in the organisers' files, each told with its line and what would be right."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.community.files import open_book, read_folder
from bot.community.joining import FIRST_SCREEN
from bot.mistakes import MistakesError

QUESTION = '[[membership.question]]\nid = "{id}"\nkind = "{kind}"\nlabel = "{label}"\n'
DECLINE = '[[membership.decline]]\ncode = "safety"\nlabel = "a"\ntext = "b"\nshort = "c"\n'
SIGNPOST = '[[membership.signpost]]\nid = "a"\nname = "b"\nabout = "c"\naddress = "https://example.org"\n'


def told(reading) -> list[str]:
    return [str(mistake).partition("community.toml:")[2] or str(mistake) for mistake in reading.mistakes]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "[membership]\n\nlease_minuts = 30\n",
            '3: membership.lease_minuts: unknown setting. Did you mean "lease_minutes"?',
        ),
        ("[memberhsip]\ndraft_days = 7\n", '1: memberhsip: unknown setting. Did you mean "membership"?'),
        ("[membership]\nraid_joins = 0\n", "2: membership.raid_joins: must be 3 or more."),
        ("[membership]\nanswers_days_declined = 31\n", "2: membership.answers_days_declined: must be 30 or less."),
        ("[membership]\ndraft_days = 6\n", "2: membership.draft_days: must be 7 or more."),
        ("[membership]\ninvites_paused_hours = 25\n", "2: membership.invites_paused_hours: must be 24 or less."),
        ('[membership]\ndigest_hour = "9"\n', "2: membership.digest_hour: must be a whole number, without quotes."),
        ("[membership]\ndigest_hour = 9.5\n", "2: membership.digest_hour: must be a whole number, without quotes."),
        ("[membership]\ndigest_hour = true\n", "2: membership.digest_hour: must be a whole number, without quotes."),
        ("[membership.doors]\nlobby = 1\n", "2: membership.doors.lobby: must be true or false, without quotes."),
        ("[membership]\nwelcome = 3\n", "2: membership.welcome: must be words in quotes."),
        ('[membership]\nwelcome = "   "\n', "2: membership.welcome: must not be empty."),
        (
            '[membership]\ntimezone = "Europe/Londn"\n',
            '2: membership.timezone: this time zone is not known; did you mean "Europe/London"?',
        ),
        ('[membership]\nhow_long = "{draft} {x}"\n', "2: membership.how_long: {x} is not known here;"),
        ('[membership]\nhow_long = "{draft"\n', "2: membership.how_long: a curly bracket is not closed;"),
        ('[membership]\nhow_long = "{draft.real}"\n', "2: membership.how_long: {draft.real} is not known here;"),
        ('[membership]\nhow_long = "{draft:>9}"\n', "2: membership.how_long: write {draft} as it stands,"),
        ('[membership]\nhow_long = "{draft!r}"\n', "2: membership.how_long: write {draft} as it stands,"),
        (
            "[membership]\non_duty_after_hours = 80\n",
            "1: membership.organiser_after_hours: must be more hours than on_duty_after_hours.",
        ),
        (
            "[membership]\n" + "".join(f'{name} = "{"x" * 900}"\n' for name in FIRST_SCREEN),
            "2: membership.what_is_stored: the five texts of the first screen have 4500 letters together; 3500",
        ),
        ("membership = 3\n", "1: membership: must be a part of its own, with a name in square brackets above it."),
        (
            "[[membership.doors]]\nlobby = true\n",
            "1: membership.doors: its heading must be written [membership.doors].",
        ),
        (
            '[membership.question]\nid = "a"\n',
            "1: membership.question: its heading must be written [[membership.question]].",
        ),
        (
            "[roles]\nlease_minutes = 30\n",
            "2: roles.lease_minutes: unknown setting here; it belongs below the heading [membership].",
        ),
        ('[roles]\nmember = "@everyone"\n', "2: roles.member: everybody has this role, so it cannot be used here."),
        ('[roles]\nmember = ""\n', "2: roles.member: a name has 1 to 100 letters."),
        ("[roles]\nmember = 12\n", "2: roles.member: a Discord id has 17 to 19 digits."),
        (
            '[roles]\nmember = "Friend"\nmoderator = ["Mod", "@friend"]\n',
            '3: roles.moderator: "friend" is also the member role, so every member could decide.',
        ),
        (
            '[roles]\norganiser = ["Member"]\n',
            '2: roles.organiser: "member" is also the member role, so every member could do everything.',
        ),
        (
            '[roles]\non_duty = "Member"\n',
            "2: roles.on_duty: this is also the member role, so every member would be told.",
        ),
        ('[roles]\nmoderator = ["A", "a"]\n', '2: roles.moderator 2: "a" is there twice.'),
        ("[roles]\nmoderator = []\n", "2: roles.moderator: needs at least 1 entry."),
        (
            '[channels]\nqueue = "#Welcome"\n',
            "2: channels.queue: this is also the lobby, where new people could read it.",
        ),
        (
            QUESTION.format(id="a", kind="text", label="One") + QUESTION.format(id="a", kind="text", label="Two"),
            '6: membership.question 2.id: "a" is there twice.',
        ),
        (
            QUESTION.format(id="a", kind="choice", label="One"),
            "1: membership.question 1.options: a question of this kind needs 2 to 25 options.",
        ),
        (
            QUESTION.format(id="a", kind="several", label="One") + 'options = ["x", "X "]\n',
            '5: membership.question 1.options 2: "X " is there twice.',
        ),
        (
            QUESTION.format(id="a", kind="choice", label="One") + f"options = {[str(n) for n in range(26)]}\n",
            "5: membership.question 1.options: has too many entries; 25 are allowed.",
        ),
        (
            QUESTION.format(id="a", kind="text", label="One") + 'options = ["x", "y"]\n',
            "5: membership.question 1.options: only the kinds choice and several have options.",
        ),
        (
            QUESTION.format(id="a", kind="chioce", label="One"),
            '3: membership.question 1.kind: must be one of: text, long_text, choice, several, yes_no. Did you mean "ch',
        ),
        (
            QUESTION.format(id="a", kind="text", label="x" * 46),
            "4: membership.question 1.label: has 46 letters; 45 are allowed.",
        ),
        (
            QUESTION.format(id="Why join", kind="text", label="One"),
            "2: membership.question 1.id: may hold small letters, digits and _ only, and must start with a letter.",
        ),
        ('[[membership.question]]\nid = "a"\nlabel = "One"\n', "1: membership.question 1.kind: is missing."),
        ("[membership]\nquestion = []\n", "2: membership.question: needs at least 1 entry."),
        (
            DECLINE.replace("safety", "rude"),
            "2: membership.decline 1.code: must be one of: not_the_right_group, under_18, no_agreement, incomplete, sa",
        ),
        (
            DECLINE.replace('"c"', f'"{"c" * 161}"'),
            "5: membership.decline 1.short: has 161 letters; 160 are allowed.",
        ),
        (
            f"[membership]\nmemory_months = 2\n{DECLINE}reapply_months = 3\n",
            "8: membership.decline 1.reapply_months: cannot be more than memory_months, which is 2.",
        ),
        (
            SIGNPOST.replace('"c"', '"Ring 0800 123 456"'),
            "4: membership.signpost 1.about: please leave phone numbers out:",
        ),
        (
            SIGNPOST.replace("https", "http"),
            '5: membership.signpost 1.address: a web address starts with "https://" and has no spaces.',
        ),
        (
            SIGNPOST + 'checked = "May"\n',
            "6: membership.signpost 1.checked: must be a date such as 2026-03-31, without quotes.",
        ),
        ("[membership]\nraid_joins = 99999999999999999999999\n", "2: membership.raid_joins: this number is too large."),
        ('[membership]\n"draft\\ndays" = 7\n', '2: membership.draft days: unknown setting. Did you mean "draft_days"?'),
    ],
)
def test_a_mistake_is_told_with_its_line_and_what_would_be_right(reading_of, text: str, expected: str):
    reading = reading_of(text)

    assert reading.book is None
    assert [line for line in told(reading) if line.startswith(expected)], told(reading)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[roles]\nmember = Member\n", '2: after "=" there must be a number, true, false, or words in quotes.'),
        ('[roles]\nmember = "Member\n', "2: a quote mark is not closed."),
        ('[roles\nmember = "Member"\n', "1: a square bracket is not closed."),
        ('[roles]\nmember "Member"\n', '2: write it as: name = "value".'),
        ('[roles]\nmember = "a"\nmember = "b"\n', "3: this setting is there twice."),
        ("[roles]\n[roles]\n", "2: this heading is there twice, or it does not fit what stands above it."),
        (
            "[membership]\nlease_minutes = 30 minutes\n",
            "2: there is something after the value; words need quotes round",
        ),
        ('[roles]\nmoderator = ["A", "B"\n', "2: a square bracket is not closed."),
        ('[membership]\nwelcome = """never closed\n', "2: a quote mark is not closed."),
        ("[membership]\nraid_joins = " + "9" * 5000 + "\n", "this is not understood"),
        ("a = " + "[" * 5000 + "]" * 5000 + "\n", "too many brackets inside brackets."),
        ("a." * 600 + "a = 1\n", "1: this line has too many dots in it."),
    ],
)
def test_what_is_not_toml_is_told_in_plain_words(reading_of, text: str, expected: str):
    reading = reading_of(text)

    assert reading.book is None
    assert [line for line in told(reading) if expected in line], told(reading)


def test_everything_wrong_is_told_in_one_run_in_every_file(reading_of):
    reading = reading_of(
        '[roles]\nmember = Member\nmoderater = "Mod"\n[membership]\nraid_joins = 0\n',
        own="[membership]\ndigest_hour = 25\n[[membership.question]]\n",
    )

    lines = told(reading)
    assert any(line.startswith("2: after") for line in lines)
    assert any(line.startswith("3: roles.moderater: unknown setting") for line in lines)
    assert any(line.startswith("5: membership.raid_joins") for line in lines)
    assert any("123456789012345678.toml:2: membership.digest_hour: must be 23 or less." in line for line in lines)


def test_a_syntax_error_in_one_file_does_not_hide_the_mistakes_of_another(reading_of):
    reading = reading_of("[roles\n", own='[channels]\nloby = "a"\n')

    assert any(line.startswith("1: a square bracket") for line in told(reading))
    assert any(line.endswith('2: channels.loby: unknown setting. Did you mean "lobby"?') for line in told(reading))


def test_a_mistake_of_the_main_file_is_not_repeated_for_each_community(reading_of):
    reading = reading_of("[membership]\nraid_joins = 0\n", own="[membership]\ndigest_hour = 8\n")

    assert told(reading) == ["2: membership.raid_joins: must be 3 or more."]


def test_a_community_of_its_own_changes_only_what_it_names(reading_of):
    reading = reading_of("[membership]\ndigest_hour = 8\nlease_minutes = 20\n", own="[membership]\ndigest_hour = 18\n")

    own, others = reading.book.for_community(123456789012345678), reading.book.for_community(5)
    assert (own.membership.digest_hour, own.membership.lease_minutes) == (18, 20)
    assert (others.membership.digest_hour, others.membership.lease_minutes) == (8, 20)


def test_a_contradiction_between_two_files_is_told_in_the_community_s_own(reading_of):
    reading = reading_of("[membership]\norganiser_after_hours = 50\n", own="[membership]\non_duty_after_hours = 60\n")

    (line,) = told(reading)
    assert "123456789012345678.toml:1: membership.organiser_after_hours: must be more hours" in line


def test_names_may_carry_their_mark_and_ids_may_be_numbers_or_words(reading_of):
    book = reading_of(
        '[roles]\nmember = 123456789012345678\nmoderator = "@Mods"\norganiser = ["223456789012345678"]\n'
        '[channels]\nlobby = "#hello"\n'
    ).book

    roles = book.for_community(1).roles
    assert (roles.member, roles.moderator, roles.organiser) == (123456789012345678, ("Mods",), (223456789012345678,))
    assert book.for_community(1).channels.lobby == "hello"


def test_more_than_five_questions_are_allowed_up_to_twenty_five(reading_of):
    def many(count: int) -> str:
        return "".join(QUESTION.format(id=f"q{n}", kind="text", label=f"Question {n}") for n in range(count))

    assert len(reading_of(many(25)).book.for_community(1).membership.questions) == 25
    assert told(reading_of(many(26))) == ["1: membership.question: has too many entries; 25 are allowed."]


def test_a_choice_of_up_to_ten_is_shown_as_buttons_and_a_longer_one_as_a_list(reading_of):
    text = QUESTION.format(id="a", kind="choice", label="A") + f"options = {[str(n) for n in range(10)]}\n"
    text += QUESTION.format(id="b", kind="choice", label="B") + f"options = {[str(n) for n in range(11)]}\n"

    ten, eleven = reading_of(text).book.for_community(1).membership.questions
    assert (ten.as_radio, eleven.as_radio) == (True, False)


def test_the_file_may_come_from_windows(reading_of):
    reading = reading_of(b"\xef\xbb\xbf[membership]\r\ndigest_hour = 7\r\n")

    assert reading.book.for_community(1).membership.digest_hour == 7


def test_another_encoding_is_told_with_its_line(reading_of):
    assert told(reading_of('[roles]\nmember = "Müller"\n'.encode("latin-1"))) == [
        "2: please save this file as UTF-8 text."
    ]
    assert told(reading_of("[roles]\n".encode("utf-16"))) == ["1: please save this file as UTF-8 text."]


def test_a_file_that_is_too_large_is_not_read(reading_of):
    (line,) = told(reading_of("#" * 300_000))

    assert "is too large; 256 kB are allowed" in line


@pytest.mark.slow
def test_thousands_of_mistakes_are_told_as_some_and_a_number(reading_of):
    reading = reading_of("".join(f"key_{n} = {n}\n" for n in range(5000)))

    assert len(reading.mistakes) == 201
    assert any("and 4800 more" in line for line in told(reading))


def test_a_missing_folder_a_missing_file_and_a_folder_in_its_place_are_told(folder: Path):
    assert "there is no such folder" in str(read_folder(folder / "nowhere").mistakes[0])
    assert "there is no such file" in str(read_folder(folder).mistakes[0])

    (folder / "community.toml").mkdir()
    assert "cannot be read" in str(read_folder(folder).mistakes[0])


def test_a_file_for_a_community_must_bear_its_id(folder: Path, reading_of):
    (folder / "communities" / "my-group.toml").write_text("", encoding="utf-8")

    assert "my-group.toml: this file must be named after" in told(reading_of(""))[0]


def test_a_file_beside_the_right_one_is_worth_a_look(folder: Path, reading_of):
    (folder / "comunity.toml").write_text("", encoding="utf-8")

    reading = reading_of("")
    assert reading.mistakes == ()
    assert any('this file is not read. Did you mean "community.toml"?' in str(advice) for advice in reading.advice)


def test_opening_a_broken_folder_tells_every_mistake_and_stops_the_start(reading_of, folder: Path):
    reading_of("[membership]\nraid_joins = 0\ndigest_hour = 99\n")

    with pytest.raises(MistakesError) as caught:
        open_book(folder)
    assert len(caught.value.mistakes) == 2
    assert "raid_joins" in caught.value.sentence
    assert "digest_hour" in caught.value.sentence


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            QUESTION.format(id="a", kind="text", label="What is your diagnosis?"),
            '4: membership.question 1.label: "diagn',
        ),
        (
            QUESTION.format(id="a", kind="choice", label="Which is yours?") + 'options = [\n"Cancer",\n"Other"]\n',
            '6: membership.question 1.options 1: "Cancer" seems to ask about health',
        ),
        (
            '[roles]\nmoderator = "Team"\norganiser = "Team"\n',
            '2: roles.moderator: the role "Team" is an organiser role too',
        ),
        ("[membership.doors]\nlobby = false\n", "1: membership.doors: both doors are off"),
    ],
)
def test_what_is_allowed_but_doubtful_is_worth_a_look_and_stops_nothing(reading_of, text: str, expected: str):
    reading = reading_of(text)

    assert reading.book is not None
    assert any(expected in str(advice) for advice in reading.advice), [str(advice) for advice in reading.advice]
