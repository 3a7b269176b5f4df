"""What comes from feeds and spreadsheets, what is left out of it and why, and what goes out."""

from __future__ import annotations

import csv
import io
import json
import shutil
import tracemalloc
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.cli import main
from bot.errors import InvalidInputError
from bot.mistakes import MistakesError
from bot.signposting.command import exported
from bot.signposting.entries import PhoneType, Sources, SupportService
from bot.signposting.feeds import bytes_of, services_in
from bot.signposting.hsds import NotTakenError, from_hsds, to_hsds
from bot.signposting.importing import Plan, apply_plan, plan_import, plan_of
from bot.signposting.loading import DirectoryFiles, open_directory
from bot.signposting.rules import Checked
from bot.signposting.sheets import COLUMNS, csv_of, read_csv
from bot.signposting.snapshots import Entry
from tests.signposting import hsds_schemas
from tests.signposting.conftest import CONFIG, an_entry

SERVICE: dict[str, Any] = {
    "id": "2f6f0f7e-6a53-4d3c-9a5e-1d1f5f1f0a01",
    "name": "Ludlow Debt Cafe",
    "description": "<p>Tea &amp; advice.</p>",
    "url": "https://example.org/cafe",
    "status": "active",
    "organization": {"id": "o", "name": "Ludlow Trust", "description": "A trust."},
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped config."""
    shutil.copytree(CONFIG, tmp_path / "config", ignore=shutil.ignore_patterns("locale"))
    return tmp_path / "config"


def phone(number: str, **more: str) -> dict[str, str]:
    return {"id": "p", "number": number, **more}


@pytest.mark.parametrize(
    "where",
    [
        {"phones": [phone("01584 000111")]},
        {"contacts": [{"name": "Jo Staff", "phones": [phone("01584 000111")]}]},
        {"service_at_locations": [{"phones": [phone("01584 000111")]}]},
        {"service_at_locations": [{"location": {"phones": [phone("01584 000111")]}}]},
        {"location": {"phones": [phone("01584 000111")]}},
        {"organization": {"name": "Ludlow Trust", "phones": [phone("01584 000111")]}},
        {"organization": {"name": "Ludlow Trust", "contacts": [{"phones": [phone("01584 000111")]}]}},
    ],
)
def test_a_number_is_found_in_each_place_where_feeds_keep_it(where: dict[str, Any]):
    service = from_hsds(SERVICE | where)

    assert [p.number for p in service.phones] == ["01584 000111"]


def test_the_same_digits_are_one_number_unless_they_are_used_otherwise():
    numbers = [phone("01584 000 111"), phone("+44 1584 000111"), phone("01584000111", type="textphone")]

    service = from_hsds(SERVICE | {"phones": numbers, "contacts": [{"phones": [phone("01584-000111")]}]})

    assert [(p.number, p.type) for p in service.phones] == [
        ("01584 000 111", PhoneType.VOICE),
        ("01584000111", PhoneType.TEXTPHONE),
    ]


def test_the_organisations_number_is_taken_only_when_there_is_no_other():
    organization = {"name": "Trust", "phones": [phone("020 7000 0000")]}

    service = from_hsds(SERVICE | {"organization": organization, "phones": [phone("01584 000111")]})

    assert [p.number for p in service.phones] == ["01584 000111"]


def test_names_of_staff_and_addresses_are_never_taken():
    found = SERVICE | {
        "contacts": [{"name": "Jo Staff", "email": "jo.staff@example.org", "title": "Manager"}],
        "locations": [
            {"name": "Hall", "physical_addresses": [{"address_1": "1 High Street", "postal_code": "SY8 1AA"}]}
        ],
    }

    text = repr(from_hsds(found).model_dump())

    assert not [word for word in ("Jo Staff", "jo.staff", "High Street", "SY8") if word in text]


def test_an_entry_that_may_tell_where_a_refuge_is_is_left_out():
    with pytest.raises(NotTakenError, match="refuge"):
        from_hsds(SERVICE | {"description": "A women's refuge at 5 Hill Road, SY8 1AA."})


def test_the_names_of_version_1_are_understood():
    old = {
        "id": "17",
        "name": "Ludlow Walks",
        "description": "Walks.",
        "url": "https://example.org/walks",
        "status": "active",
        "organization": {"name": "Walkers"},
        "eligibilitys": [{"minimum_age": 18, "maximum_age": 0}],
        "regular_schedules": [
            {"byday": "MO", "opens_at": "9:30", "closes_at": "12:00:00"},
            {"weekday": "Tuesday", "opens_at": "10:00", "closes_at": "11:00"},
        ],
        "cost_options": [{"option": "Per walk", "amount": 0}],
        "service_areas": [{"service_area": "England"}],
        "languages": [{"language": "Welsh"}],
        "service_taxonomys": [{"taxonomy": {"id": "x", "name": "Walking Group"}}],
        "contacts": [{"phones": [{"number": "01584 000222"}]}],
    }

    service = from_hsds(old)

    assert (service.minimum_age, service.maximum_age, service.fees_description) == (18, None, "free")
    assert [(s.byday, s.opens_at, s.closes_at) for s in service.schedules] == [
        ("MO", "09:30", "12:00"),
        ("TU", "10:00", "11:00"),
    ]
    assert (service.service_areas, service.languages) == (("GB-ENG",), ("cy",))
    assert service.taxonomy_terms == ("walking-group",)


def test_nothing_imported_is_a_crisis_line_or_called_checked():
    service = from_hsds(SERVICE | {"crisis": True, "assured_date": "2026-01-01", "attributes": []})

    assert (service.crisis, service.sources) == (False, Sources.IMPORTED)
    assert (service.description, service.id) == ("Tea & advice.", from_hsds(SERVICE).id)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"description": None, "organization": None}, "fetch each service by its id"),
        ({"name": ""}, "fetch each service by its id"),
        ({"status": "inactive"}, "not active"),
        ({"url": None}, "url"),
        ({"url": "javascript:alert(1)"}, "url"),
    ],
)
def test_what_is_not_a_whole_entry_is_left_out_with_the_reason(change: dict[str, Any], why: str):
    with pytest.raises(NotTakenError, match=why):
        from_hsds(SERVICE | change)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*SERVICE, "phones", "number"]), inner),
    max_leaves=12,
)


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(found=st.dictionaries(st.sampled_from([*SERVICE, "phones", "schedules", "languages", "contacts"]), JSON))
def test_whatever_a_feed_holds_it_is_an_entry_or_left_out(found: dict[str, Any]):
    try:
        service = from_hsds(SERVICE | found)
    except NotTakenError:
        return
    assert not service.crisis


@pytest.mark.parametrize("wrap", [lambda s: s, lambda s: [s], lambda s: {"contents": [s]}, lambda s: {"services": [s]}])
def test_a_feed_may_be_a_page_a_list_or_one_service(tmp_path: Path, wrap: Any):
    (tmp_path / "feed.json").write_text(json.dumps(wrap(SERVICE)))

    assert [s["name"] for s in services_in(tmp_path / "feed.json")] == ["Ludlow Debt Cafe"]


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (b'{"contents": [\n  {"name": }', "feed.json:2: this is not whole JSON"),
        (b"", "feed.json:1: this is not whole JSON"),
        (b"[]", "there is no service in it"),
        (b'{"hello": 1}', "there is no service in it"),
        (b"[" * 100_000, "too many brackets"),
        (b'["\xff"]', "feed.json:1: please save this file as UTF-8"),
    ],
)
def test_a_broken_feed_is_told_in_words(tmp_path: Path, raw: bytes, why: str):
    (tmp_path / "feed.json").write_bytes(raw)

    with pytest.raises(InvalidInputError) as told:
        services_in(tmp_path / "feed.json")
    assert why in told.value.sentence


def test_a_file_of_more_than_50_mb_is_refused_before_it_is_read_whole(tmp_path: Path):
    path = tmp_path / "huge.json"
    with path.open("wb") as file:
        file.truncate(400 * 2**20)

    tracemalloc.start()
    with pytest.raises(InvalidInputError, match="50 MB"):
        bytes_of(path)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert most < 60 * 2**20


def test_a_missing_file_is_told(tmp_path: Path):
    with pytest.raises(InvalidInputError, match="cannot be read"):
        services_in(tmp_path / "none.json")


def plan_for(tmp_path: Path, *services: dict[str, Any], files: DirectoryFiles) -> Plan:
    path = tmp_path / "feed.json"
    path.write_text(json.dumps({"contents": services}))
    return plan_import(path, files)


def test_an_import_shows_its_differences_and_changes_nothing(tmp_path: Path, shipped: DirectoryFiles):
    wrong = SERVICE | {"id": "2", "name": "Wrong", "phones": [phone("0808 802 9999")]}
    known = SERVICE | {"id": "3", "name": "Samaritans", "organization": {"name": "Samaritans"}}

    plan = plan_for(tmp_path, SERVICE, SERVICE, wrong, known, {"id": "4", "name": "Thin"}, files=shipped)

    assert [service.name for service in plan.new] == ["Ludlow Debt Cafe"]
    reasons = dict(plan.refused)
    assert "twice" in reasons["Ludlow Debt Cafe"]
    assert "known mistakes" in reasons["Wrong"]
    assert "samaritans" in reasons["Samaritans"]
    assert "fetch each service" in reasons["Thin"]
    assert list(plan.lines())[-1] == "1 new, 0 changed, 0 the same, 4 left out."


@pytest.mark.slow
def test_an_import_is_taken_and_a_second_time_changes_only_what_differs(folder: Path, tmp_path: Path):
    apply_plan(plan_for(tmp_path, SERVICE, files=open_directory(folder)), folder)
    before = (folder / "directory" / "imported.toml").read_text()
    other = SERVICE | {"phones": [phone("01584 000111")]}

    plan = plan_for(tmp_path, other, files=open_directory(folder))
    assert [after.phones[0].number for _before, after in plan.changed] == ["01584 000111"]
    apply_plan(plan, folder)

    taken = open_directory(folder).shelf.services
    assert len(taken) == 102
    assert before.startswith("# Entries that were imported.")
    assert plan_for(tmp_path, other, files=open_directory(folder)).same == 1


@pytest.mark.slow
def test_a_change_is_written_where_the_entry_stands_and_the_notes_round_it_stay(folder: Path):
    path = folder / "directory" / "money_home_and_rights.toml"
    text = path.read_text().replace(
        '[[service]]\nid = "shelter"', '# Ours: ask Sam about this.\n[[service]]\nid = "shelter"'
    )
    path.write_text(text)
    services = open_directory(folder).shelf.services
    changed = services["national-debtline"].with_changes({"alert": "New hours."})

    apply_plan(plan_of([changed], open_directory(folder)), folder)

    after = open_directory(folder).shelf.services
    assert after == {**services, "national-debtline": changed}
    assert list(after) == list(services)
    assert "# Ours: ask Sam about this.\n[[service]]" in path.read_text()


@pytest.mark.slow
def test_when_the_result_would_be_broken_every_file_is_put_back(folder: Path):
    files = open_directory(folder)
    broken = an_entry("good").model_copy(update={"name": "two\nlines"})
    before = {path.name: path.read_text() for path in (folder / "directory").glob("*")}

    with pytest.raises(MistakesError):
        apply_plan(Plan(new=[broken]), folder)

    assert {path.name: path.read_text() for path in (folder / "directory").glob("*")} == before
    assert len(files.shelf) == 101


def test_no_import_touches_a_crisis_line(shipped: DirectoryFiles):
    samaritans = shipped.shelf.services["samaritans"].with_changes({"phones": [{"number": "116 124", "country": "GB"}]})
    new = an_entry("mine", crisis=True)

    plan = plan_of([samaritans, new], shipped)

    assert not plan.changed
    assert not plan.new
    assert all("two people" in why for _name, why in plan.refused)


@pytest.mark.slow
def test_the_export_validates_against_the_parts_of_hsds(shipped: DirectoryFiles):
    page = json.loads(exported(shipped, "hsds"))

    jsonschema.validate(page, hsds_schemas.PAGE)
    assert page["total_items"] == 101
    assert not any("assured_date" in service for service in page["contents"])
    shout = next(service for service in page["contents"] if service["name"] == "Shout 85258")
    assert shout["phones"][0]["number"] == "85258"
    assert "SHOUT" in shout["phones"][0]["description"]


def test_an_export_says_checked_only_when_it_was():
    entry = Entry(an_entry(), Checked(datetime(2026, 3, 2, tzinfo=UTC), by_moderator=True))

    made = to_hsds(entry)

    jsonschema.validate(made, hsds_schemas.SERVICE)
    assert made["assured_date"] == "2026-03-02"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(made | {"status": "open"}, hsds_schemas.SERVICE)


def test_what_is_exported_can_be_imported_again_number_for_number(shipped: DirectoryFiles):
    for service in shipped.shelf.services.values():
        again = from_hsds(json.loads(json.dumps(to_hsds(Entry(service)))))
        assert [(p.number, p.type) for p in again.phones] == [(p.number, p.type) for p in service.phones]
        assert again.service_areas == service.service_areas
        assert [s.opens_at for s in again.schedules] == [s.opens_at for s in service.schedules]


def test_a_table_goes_out_and_comes_back_without_a_letter_changed(shipped: DirectoryFiles):
    raw = csv_of(shipped.shelf.services.values())

    again, mistakes = read_csv(raw.decode("utf-8-sig"), "x.csv")

    assert raw.startswith(b"\xef\xbb\xbf")
    assert mistakes == []
    assert again == list(shipped.shelf.services.values())


WORDS = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=20)


@pytest.mark.slow
@settings(max_examples=200, deadline=None)
@given(start=st.sampled_from(["", "=", "+", "-", "@", "'", "''=", "'@", "|", ";", '"', "\u00e9"]), words=WORDS)
def test_any_words_survive_a_table_and_none_is_a_formula(start: str, words: str):
    service = an_entry(name=start + words, alternate_names=(start + words,), alert=(start + words)[:50])

    raw = csv_of([service]).decode("utf-8-sig")
    again, mistakes = read_csv(raw, "x.csv")

    assert (again, mistakes) == ([service], [])
    cells = next(row for row in list(csv.reader(io.StringIO(raw, newline="")))[1:])
    assert not [cell for cell in cells if cell[:1] in {"=", "+", "-", "@", "\t", "\r"}]


def test_a_table_saved_by_excel_with_semicolons_and_fewer_columns_keeps_the_rest(
    shipped: DirectoryFiles, tmp_path: Path
):
    path = tmp_path / "x.csv"
    path.write_bytes("\ufeffid;alert\r\nstepchange;Busy today\r\n".encode())

    plan = plan_import(path, shipped)

    ((before, after),) = plan.changed
    assert after == before.with_changes({"alert": "Busy today"})


def test_mistakes_in_a_table_are_told_with_their_line(shipped: DirectoryFiles, tmp_path: Path):
    path = tmp_path / "x.csv"
    path.write_text("id,nmae,minimum_age\nstepchange,x,16\nshelter,x,old\n")

    with pytest.raises(MistakesError) as told:
        plan_import(path, shipped)

    assert [str(m).split("x.csv")[1] for m in told.value.mistakes] == [
        ':1: nmae: unknown column. Did you mean "name"?',
        ":3: minimum_age: must be a whole number, without quotes.",
    ]


def test_every_field_has_its_column():
    assert set(COLUMNS) == set(SupportService.model_fields)


@pytest.mark.slow
def test_the_command_line_looks_takes_and_gives(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    config = ["--config", str(folder)]
    assert main(["signpost", "debt", "--where", "SY23", "--json", *config]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["found"][0]["id"] == "citizens-advice-wales"
    assert main(["signpost", "want", "to", "die", *config]) == 0
    text = capsys.readouterr().out
    assert text.index("999") < text.index("call 116 123 (United Kingdom) - not yet checked")

    (tmp_path / "feed.json").write_text(json.dumps([SERVICE]))
    assert main(["import", str(tmp_path / "feed.json"), *config]) == 0
    assert "Nothing was changed" in capsys.readouterr().out
    assert len(open_directory(folder).shelf) == 101
    assert main(["import", str(tmp_path / "feed.json"), "--apply", *config]) == 0
    assert len(open_directory(folder).shelf) == 102

    assert main(["export", str(tmp_path / "out.csv"), "--format", "csv", *config]) == 0
    assert (tmp_path / "out.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert main(["import", str(tmp_path / "none.json"), *config]) == 1
    (folder / "directory" / "crisis.toml").write_text("[[service]\n")
    assert main(["signpost", "debt", *config]) == 78
    assert "crisis.toml:1" in capsys.readouterr().err
