"""Checks, reports and changes of entries, on both databases: who may, what counts, and what is told to whom."""

from __future__ import annotations

import asyncio

import pytest

from bot.clock import ManualClock
from bot.community.actor import Actor
from bot.community.book import SettingsBook
from bot.community.sections import CommunitySettings
from bot.community.signposting import SignpostingSettings
from bot.errors import (
    HouseError,
    InvalidInputError,
    NotAllowedError,
    NotFoundError,
    NotNowError,
    OutOfDateError,
    TryAgainError,
)
from bot.signposting.directories import Directories
from bot.signposting.loading import DirectoryFiles
from bot.signposting.numbers import KnownWrong, WrongNumber
from bot.signposting.rules import State, Verdict
from bot.signposting.snapshots import Change, ChangeKind, ChangeState, Reason, ReportOutcome, ReportState
from bot.signposting.tables import ChangeRow, CheckRow, ReportRow
from bot.store.store import Store
from bot.store.tables import CardRow
from tests.signposting.conftest import ELSEWHERE, HERE, Group

pytestmark = pytest.mark.slow


@pytest.fixture
async def group(store_on: Store, clock: ManualClock, files: DirectoryFiles) -> Group:
    """A group on each of the two databases."""
    return Group(store_on, clock, files)


async def checks(group: Group, by: Actor, service_id: str, verdict: Verdict = Verdict.SAME, words: str = ""):
    fingerprint = (await group.directories.card(by, service_id)).fingerprint
    return await group.checking.record(by, service_id, fingerprint, verdict, words)


async def edits(group: Group, by: Actor, service_id: str = "debt-line", **values: object) -> Change:
    version = (await group.caring.preview(by, service_id, ChangeKind.EDIT, values)).version
    return await group.caring.change(by, service_id, ChangeKind.EDIT, values, version=version)


async def test_a_check_counts_for_90_days_and_then_the_number_says_so(group: Group):
    before = await group.directories.card(group.stranger(), "debt-line")
    await checks(group, group.member(), "debt-line")

    after = await group.directories.card(group.stranger(), "debt-line")
    assert (before.state, after.state) == (State.NOT_CHECKED, State.CHECKED)
    assert after.checked == "Checked on 2 March 2026 by a member."
    assert after.ways[0].note == ""
    await group.passes(days=76)
    assert (await group.directories.card(group.stranger(), "debt-line")).state is State.DUE
    await group.passes(days=14)
    stale = await group.directories.card(group.stranger(), "debt-line")
    assert stale.state is State.STALE
    assert stale.ways[0].note == "not checked since 2 March 2026"


async def test_a_crisis_line_counts_as_checked_only_when_two_people_agree_and_for_30_days(group: Group):
    first = await checks(group, group.member(1), "night-line")
    again = await checks(group, group.member(1), "night-line")
    assert (first.counts, again.counts) == (False, False)
    assert (await group.directories.card(group.stranger(), "night-line")).state is State.NOT_CHECKED

    second = await checks(group, group.moderator(), "night-line")

    card = await group.directories.card(group.stranger(), "night-line")
    assert second.counts
    assert card.checked == "Checked on 2 March 2026 by 2 people of this group."
    await group.passes(days=30)
    assert (await group.directories.card(group.stranger(), "night-line")).state is State.STALE


async def test_two_people_agree_only_within_30_days(group: Group):
    await checks(group, group.member(1), "night-line")
    await group.passes(days=31)

    assert not (await checks(group, group.member(2), "night-line")).counts


async def test_a_check_does_not_count_for_facts_changed_since(group: Group):
    fingerprint = (await group.directories.card(group.member(), "debt-line")).fingerprint
    await checks(group, group.member(), "debt-line")
    await edits(group, group.moderator(), phones=[{"number": "0808 157 0001", "country": "GB"}])

    assert (await group.directories.card(group.member(), "debt-line")).state is State.NOT_CHECKED
    with pytest.raises(OutOfDateError):
        await group.checking.record(group.member(2), "debt-line", fingerprint, Verdict.SAME)


async def test_who_checked_is_forgotten_after_30_days_and_the_check_stays(group: Group):
    await checks(group, group.member(), "debt-line")
    await group.passes(days=31)

    async with group.store.read() as tx:
        row = await tx.session.get(CheckRow, 1)
    assert row is not None
    assert (row.member_id, row.counts) == (None, True)


async def test_help_out_hands_out_crisis_lines_first_and_nothing_twice_to_one_person(group: Group):
    by = group.member()
    task = await group.checking.next_task(by)
    assert (task.service_id, task.page, task.needs_second) == ("night-line", "https://example.org/help", True)
    assert "Number: call 0808 157 0000 (United Kingdom)" in task.compare

    await group.checking.record(by, task.service_id, task.fingerprint, Verdict.CANNOT_TELL)

    assert (await group.checking.next_task(by)).service_id == "debt-line"
    await checks(group, by, "debt-line")
    with pytest.raises(NotNowError):
        await group.checking.next_task(by)
    assert (await group.checking.next_task(group.member(2))).service_id == "night-line"


async def test_organisers_can_turn_help_out_off(group: Group):
    off = SettingsBook(CommunitySettings(signposting=SignpostingSettings(help_out=False)))
    group.settings.replace(off)

    with pytest.raises(NotNowError):
        await group.checking.next_task(group.member())


async def test_what_somebody_saw_changed_becomes_a_report(group: Group):
    thanks = await checks(group, group.member(), "debt-line", Verdict.GONE, "The page is gone.")

    (report,) = await group.reporting.open_reports(group.moderator())
    assert not thanks.counts
    assert (report.reason, report.words, report.from_check) == (Reason.CLOSED, "The page is gone.", True)


async def test_a_reporter_hears_what_was_done(group: Group):
    report = await group.reporting.report(group.member(), "debt-line", Reason.WRONG_NUMBER, "It is a fax.")

    settled = await group.reporting.settle(group.moderator(), report.ref, ReportOutcome.FIXED, "Thank you!")

    assert settled.state is ReportState.SETTLED
    assert ("send_direct", "signpost_outcome", str(report.id)) in await group.sent()
    assert (await group.reporting.one(HERE, report.id)).answer == "Thank you!"
    assert await group.reporting.open_reports(group.moderator()) == ()
    with pytest.raises(OutOfDateError):
        await group.reporting.settle(group.moderator(2), report.ref, ReportOutcome.RETIRED)
    assert await group.verbs() == ["signposting.reported", "signposting.report_settled"]


async def test_a_report_goes_with_its_words_30_days_after_it_was_settled(group: Group):
    report = await group.reporting.report(group.member(), "debt-line", Reason.OTHER)
    await group.passes(days=100)
    await group.reporting.settle(group.moderator(), report.ref, ReportOutcome.NOT_YET_KNOWN)
    await group.passes(days=29)
    assert await group.count(ReportRow) == 1
    await group.passes(days=1)
    assert await group.count(ReportRow) == 0


async def test_a_report_nobody_settles_goes_after_180_days(group: Group):
    await group.reporting.report(group.member(), "debt-line", Reason.OTHER)
    await group.passes(days=181)

    assert await group.count(ReportRow) == 0


async def test_the_same_report_twice_is_one_and_a_sixth_open_one_waits(group: Group):
    by, reasons = group.member(), list(Reason)
    for reason in (*reasons[:5], reasons[0]):
        await group.reporting.report(by, "debt-line", reason)
    assert await group.count(ReportRow) == 5

    with pytest.raises(NotNowError):
        await group.reporting.report(by, "debt-line", reasons[5])


async def test_words_that_are_too_long_or_about_nothing_are_refused(group: Group):
    with pytest.raises(InvalidInputError):
        await group.reporting.report(group.member(), "debt-line", Reason.OTHER, "x" * 301)
    with pytest.raises(NotFoundError):
        await group.reporting.report(group.member(), "'; DROP TABLE", Reason.OTHER)
    assert await group.count(ReportRow) == 0


async def test_an_edit_shows_its_differences_first_and_then_every_card_at_once(group: Group):
    async with group.store.begin() as tx:
        for place in ("81", "82"):
            tx.add(CardRow(community_id=HERE, card="signpost", ref="debt-line", place=place, message_id=5))
    values = {"alert": "Phones are down today, please text."}
    preview = await group.caring.preview(group.moderator(), "debt-line", ChangeKind.ALERT, values)
    assert preview.differences == (("alert", "", "Phones are down today, please text."),)
    assert not preview.needs_second
    assert preview.card is not None
    assert preview.card.state is State.ALERT

    await group.caring.change(group.moderator(), "debt-line", ChangeKind.ALERT, values, version=preview.version)

    assert (await group.directories.card(group.stranger(), "debt-line")).alert == "Phones are down today, please text."
    assert await group.sent() == [("show_card", "signpost", "debt-line")] * 2
    assert (await group.directories.search(group.stranger(), "debt")).found[0].alert


async def test_an_alert_does_not_undo_a_check(group: Group):
    await checks(group, group.member(), "debt-line")
    await edits(group, group.moderator(), alert="Busy today.")

    assert (await group.directories.card(group.member(), "debt-line")).checked.startswith("Checked on")


async def test_a_crisis_line_changes_only_when_a_second_person_says_so(group: Group):
    proposed = await edits(
        group, group.moderator(1), "night-line", phones=[{"number": "0808 157 0009", "country": "GB"}]
    )
    assert proposed.state is ChangeState.PROPOSED
    assert (await group.directories.card(group.stranger(), "night-line")).ways[0].value == "0808 157 0000"

    with pytest.raises(NotAllowedError):
        await group.caring.confirm(group.moderator(1), proposed.ref)
    live = await group.caring.confirm(group.moderator(2), proposed.ref)

    assert live.state is ChangeState.LIVE
    assert (await group.directories.card(group.stranger(), "night-line")).ways[0].value == "0808 157 0009"
    with pytest.raises(OutOfDateError):
        await group.caring.refuse(group.moderator(3), proposed.ref)


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (ChangeKind.ALERT, {"alert": "Down."}),
        (ChangeKind.RETIRE, {}),
        (ChangeKind.EDIT, {"crisis": False}),
        (ChangeKind.EDIT, {"description": "Other."}),
    ],
)
async def test_whatever_is_changed_in_a_crisis_line_needs_two(
    group: Group, kind: ChangeKind, values: dict[str, object]
):
    change = await group.caring.change(group.moderator(), "night-line", kind, values, version=0)

    assert change.state is ChangeState.PROPOSED
    assert (await group.directories.card(group.stranger(), "night-line")).alert == ""


async def test_nobody_makes_a_crisis_line_alone(group: Group):
    assert (await edits(group, group.moderator(), crisis=True)).state is ChangeState.PROPOSED
    assert not (await group.directories.card(group.stranger(), "debt-line")).crisis


async def test_a_proposed_change_can_be_refused_and_taken_back(group: Group):
    change = await edits(group, group.moderator(), "night-line", alert="Down.")

    assert (await group.caring.refuse(group.moderator(), change.ref)).state is ChangeState.REFUSED
    assert (await group.directories.card(group.stranger(), "night-line")).alert == ""


async def test_an_entry_is_added_undone_and_its_history_told(group: Group):
    by = group.moderator()
    values: dict[str, object] = {
        "organization": "Town Hall",
        "name": "Debt cafe",
        "description": "Tea and advice about debt.",
        "url": "https://example.org/cafe",
        "service_areas": ["GB-ENG"],
        "taxonomy_terms": ["debt"],
    }
    added = await group.caring.change(by, "debt-cafe", ChangeKind.ADD, values, version=0)
    assert "debt-cafe" in [card.id for card in (await group.directories.search(by, "debt")).found]

    await group.caring.undo(by, added.ref)

    assert "debt-cafe" not in [card.id for card in (await group.directories.search(by, "debt")).found]
    assert [change.kind for change in await group.caring.history(by, "debt-cafe")] == [
        ChangeKind.RETIRE,
        ChangeKind.ADD,
    ]
    assert "debt-cafe" not in (await group.directories.of(ELSEWHERE)).entries


async def test_an_edit_is_undone_to_exactly_what_stood_there(group: Group):
    before = (await group.directories.of(HERE)).entries["debt-line"].service
    change = await edits(group, group.moderator(), name="Other", minimum_age=18, alert="Now")

    await group.caring.undo(group.moderator(2), change.ref)

    assert (await group.directories.of(HERE)).entries["debt-line"].service == before


@pytest.mark.parametrize(
    "values",
    [
        {"phones": [{"number": "0808 068 4141", "country": "GB"}]},
        {"description": "Text 07786 209697."},
        {"phones": [{"number": "call us", "country": "GB"}]},
        {"url": "javascript:alert(1)"},
        {"id": "other"},
        {"nmae": "x"},
        {"name": "x" * 121},
        {"name": "two\nlines"},
        {"service_areas": []},
        {"alert": ""},  # nothing different
    ],
)
async def test_a_change_that_cannot_be_right_is_refused_before_anything_is_written(
    group: Group, values: dict[str, object]
):
    for act in (group.caring.preview, lambda *a: group.caring.change(*a, version=0)):
        with pytest.raises(InvalidInputError):
            await act(group.moderator(), "debt-line", ChangeKind.EDIT, values)
    assert await group.count(ChangeRow) == 0


async def test_two_moderators_who_edit_at_once_do_not_lose_each_others_words(group: Group):
    both = await asyncio.gather(
        group.caring.change(group.moderator(1), "debt-line", ChangeKind.EDIT, {"name": "One"}, version=0),
        group.caring.change(group.moderator(2), "debt-line", ChangeKind.EDIT, {"name": "Two"}, version=0),
        return_exceptions=True,
    )

    assert sorted(type(result).__name__ for result in both) == ["Change", "OutOfDateError"]
    assert await group.count(ChangeRow) == 1


async def test_a_live_change_that_holds_a_number_now_known_to_be_wrong_is_left_out(group: Group):
    await edits(group, group.moderator(), phones=[{"number": "0808 157 0777", "country": "GB"}])
    wrong = group.files.known_wrong
    worse = KnownWrong([WrongNumber("08081570777", "a typo")])
    files = DirectoryFiles(group.files.shelf, {}, group.files.terms, worse)
    directories = Directories(group.store, group.settings, files, clock=group.clock)

    assert len(wrong) > 20
    assert (await directories.card(group.stranger(), "debt-line")).ways[0].value == "0808 157 0000"


async def test_who_changed_an_entry_is_forgotten_after_a_year_and_the_change_stays(group: Group):
    await edits(group, group.moderator(), name="Other")
    await group.passes(days=366)

    (change,) = await group.caring.history(group.moderator(), "debt-line")
    assert (change.by, change.state) == (0, ChangeState.LIVE)
    assert (await group.directories.card(group.stranger(), "debt-line")).name == "Other"


async def test_the_summary_says_what_waits(group: Group):
    await edits(group, group.moderator(), "night-line", alert="Down.")
    await group.reporting.report(group.member(), "debt-line", Reason.OTHER)

    digest = await group.digests.content(group.moderator())

    assert [due.service_id for due in digest.due] == ["night-line", "debt-line"]
    assert (digest.open_reports, digest.waiting_changes, digest.entries) == (1, 1, 2)


async def test_only_those_may_who_have_the_right_and_nothing_is_written_otherwise(group: Group):
    member, stranger = group.member(), group.stranger()
    report = await group.reporting.report(member, "debt-line", Reason.OTHER)
    change = await edits(group, group.moderator(), "night-line", alert="Down.")
    refused = [
        group.reporting.report(stranger, "debt-line", Reason.CLOSED),
        group.checking.next_task(stranger),
        group.checking.record(stranger, "debt-line", "x", Verdict.SAME),
        group.reporting.open_reports(member),
        group.reporting.settle(member, report.ref, ReportOutcome.FIXED),
        group.caring.preview(member, "debt-line", ChangeKind.RETIRE, {}),
        group.caring.change(member, "debt-line", ChangeKind.RETIRE, {}, version=0),
        group.caring.confirm(member, change.ref),
        group.caring.refuse(member, change.ref),
        group.caring.undo(member, change.ref),
        group.caring.history(member, "debt-line"),
        group.digests.content(member),
    ]

    for act in refused:
        with pytest.raises(NotAllowedError):
            await act
    assert (await group.count(CheckRow), await group.count(ChangeRow), await group.count(ReportRow)) == (0, 1, 1)


async def test_another_communitys_reports_and_changes_are_not_found(group: Group):
    report = await group.reporting.report(group.member(), "debt-line", Reason.OTHER)
    with pytest.raises(NotFoundError):
        await group.reporting.one(ELSEWHERE, report.id)
    change = await edits(group, group.moderator(), name="Other")
    with pytest.raises(NotFoundError):
        await group.caring.one(ELSEWHERE, change.id)


async def test_while_the_database_is_away_the_files_answer_and_say_so(group: Group, monkeypatch: pytest.MonkeyPatch):
    def away(*_args: object) -> None:
        raise TryAgainError("busy")

    monkeypatch.setattr(group.store, "read", away)

    results = await group.directories.search(group.stranger(), "debt")

    assert [card.id for card in results.found] == ["debt-line"]
    assert any("newest corrections" in note for note in results.notes)


async def test_every_refusal_is_a_sentence_for_the_person(group: Group):
    with pytest.raises(HouseError, match="not in the directory"):
        await group.directories.card(group.stranger(), "nothing")
