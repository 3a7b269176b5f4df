"""What is read from the database: counts and codes of one community, each gone when its cause is gone."""

from __future__ import annotations

import random
from datetime import timedelta
from types import SimpleNamespace

from sqlalchemy import delete, update

from bot.appeals.rules import AppealState
from bot.appeals.tables import AppealRow
from bot.checkup.stored import Records
from bot.community.actor import Actor, Capability
from bot.community.sections import CommunitySettings
from bot.crisis.checks import Checks
from bot.crisis.lines import lines_of_ids
from bot.crisis.snapshots import AlertState
from bot.crisis.tables import AlertRow, ShiftRow
from bot.crisis.wording import leading_ids
from bot.delivery import outbox
from bot.delivery.effects import Effect, EffectKind
from bot.doctor.looking import DAYS, Aside, Entries, Queue
from bot.evidence.rules import ProposalState as GuideState
from bot.evidence.tables import ProposalRow as GuideRow
from bot.membership.rules import Status
from bot.membership.tables import ApplicationRow
from bot.misinformation.rules import CaseState
from bot.misinformation.tables import CaseRow
from bot.nearby.tables import ReportRow as NearbyReportRow
from bot.signposting.checking import Checking
from bot.signposting.directories import Directories
from bot.signposting.loading import DirectoryFiles, Shelf
from bot.signposting.rules import Verdict
from bot.signposting.snapshots import ReportState
from bot.signposting.tables import ReportRow
from bot.store.tables import AuditRow, DueRow
from bot.topics.group_rules import ProposalState
from bot.topics.group_tables import ProposalRow
from bot.topics.snapshots import DriftKind
from bot.topics.tables import DriftRow, TopicRow
from tests.checkup.conftest import COMMUNITY, filled
from tests.signposting.conftest import an_entry

SETTINGS = CommunitySettings()
QUEUES = {
    Queue.APPLICATIONS: (ApplicationRow, "status", Status.SUBMITTED, Status.APPROVED, "status_since"),
    Queue.PROPOSALS: (ProposalRow, "state", ProposalState.READY, ProposalState.DECLINED, "since"),
    Queue.CASES: (CaseRow, "state", CaseState.ESCALATED, CaseState.DECIDED, "state_since"),
    Queue.APPEALS: (AppealRow, "state", AppealState.OPEN, AppealState.WITHDRAWN, "since"),
    Queue.CORRECTIONS: (ReportRow, "state", ReportState.OPEN, ReportState.SETTLED, "at"),
}


async def write(store, *rows):
    async with store.begin() as tx:
        for row in rows:
            tx.add(row)


async def test_an_empty_house_has_nobody_on_duty_and_nothing_else(store, records_of):
    stored = await records_of(store).of(COMMUNITY, SETTINGS, deep=True)

    assert (stored.on_duty, stored.lines.unchecked) == (0, len(lines_of_ids(*leading_ids(None))))
    assert (stored.parked, stored.waiting, stored.entries, stored.log_is_whole) == ((), (), Entries(), True)
    assert (stored.timers_late, stored.drifts, stored.open_topics, stored.differences) == (0, 0, 0, 0)


async def test_what_waits_very_long_counts_until_it_is_decided(store_on, clock, records_of):
    def since(queue, more):
        return clock.now() - timedelta(days=DAYS[queue]) - more

    async def change(**values):
        async with store_on.begin() as tx:
            for queue, (kind, column, state, ended, at) in QUEUES.items():
                new = {column: ended if values["ended"] else state, at: since(queue, values["more"])}
                await tx.session.execute(update(kind).values(**new))
        return (await records_of(store_on).of(COMMUNITY, SETTINGS)).waiting

    for kind, column, state, _ended, at in QUEUES.values():
        for community_id in (COMMUNITY, COMMUNITY + 1):
            given = {column: state, at: clock.now(), "community_id": community_id}
            await write(store_on, filled(kind, clock.now(), **given))

    long_ago, just = timedelta(minutes=1), timedelta(minutes=-1)
    assert dict(await change(ended=False, more=long_ago)) == dict.fromkeys(QUEUES, 1)
    assert await change(ended=False, more=just) == ()
    assert await change(ended=True, more=long_ago) == ()


async def test_reports_from_nearby_and_entries_to_add_wait_as_well(store, clock, records_of):
    long_ago = clock.now() - timedelta(days=20)
    await write(
        store,
        filled(NearbyReportRow, clock.now(), at=long_ago),
        filled(GuideRow, clock.now(), at=long_ago, state=GuideState.WAITING),
    )
    stored = await records_of(store).of(COMMUNITY, SETTINGS)
    assert dict(stored.waiting) == {Queue.REPORTS: 1, Queue.PROPOSALS: 1}


async def test_who_is_on_duty_now_counts_and_who_comes_later_does_not(store, clock, records_of):
    hour = timedelta(hours=1)
    await write(
        store,
        filled(ShiftRow, clock.now(), begins=clock.now() - hour, ends=clock.now() + hour),
        filled(ShiftRow, clock.now(), begins=clock.now() + hour, ends=clock.now() + 2 * hour),
    )
    assert (await records_of(store).of(COMMUNITY, SETTINGS)).on_duty == 1
    await clock.advance(3_700)
    assert (await records_of(store).of(COMMUNITY, SETTINGS)).on_duty == 1, "the second one has come"


async def test_an_alert_waits_when_nobody_took_it_in_the_minutes_of_the_settings(store, clock, records_of):
    await write(store, filled(AlertRow, clock.now(), state=AlertState.OPEN, raised_at=clock.now(), tier=1))
    assert (await records_of(store).of(COMMUNITY, SETTINGS)).alerts_waiting == 0
    await clock.advance(60 * SETTINGS.crisis.answer_minutes + 1)
    assert (await records_of(store).of(COMMUNITY, SETTINGS)).alerts_waiting == 1
    async with store.begin() as tx:
        await tx.session.execute(update(AlertRow).values(state=AlertState.TAKEN))
    assert (await records_of(store).of(COMMUNITY, SETTINGS)).alerts_waiting == 0


async def test_a_parked_effect_is_told_without_whom_it_is_about(store, clock, records_of):
    effect = Effect(EffectKind.GRANT_ROLE, COMMUNITY, "application:1", {"member_id": 777_777, "role": "member"}, by=5)
    async with store.begin() as tx:
        op_id = await outbox.write_parked(tx, effect, "role_above_bot", {"role": "Member"})
    [parked] = (await records_of(store).of(COMMUNITY, SETTINGS)).parked

    assert parked.op_id == op_id
    assert "the role stands above" in parked.what_happened
    assert "777777" not in parked.what_happened + parked.what_to_do


async def test_timers_are_late_after_ten_minutes(store, clock, records_of):
    await write(store, filled(DueRow, clock.now(), kind="x", ref="1", at=clock.now()))
    await clock.advance(540)
    assert (await records_of(store).of(COMMUNITY, SETTINGS)).timers_late == 0
    await clock.advance(120)
    assert (await records_of(store).of(COMMUNITY, SETTINGS)).timers_late == 1


async def test_a_topic_that_others_see_is_told_apart_from_other_drifts(store, clock, records_of):
    topic = filled(TopicRow, clock.now())
    await write(store, topic)
    for kind in (DriftKind.OPEN_TO_ALL, DriftKind.RENAMED, DriftKind.LINE):
        await write(store, filled(DriftRow, clock.now(), topic_id=topic.id, kind=kind))
    await write(store, filled(DriftRow, clock.now(), topic_id=topic.id, kind=DriftKind.UNPINNED, settled="accepted"))
    stored = await records_of(store).of(COMMUNITY, SETTINGS)
    assert (stored.open_topics, stored.drifts) == (1, 2)


async def test_lines_are_checked_by_two_and_old_after_thirty_days(store, clock, records_of):
    line = lines_of_ids(*leading_ids(None))[0]
    checks = Checks(store)
    all_of_them = (await records_of(store).of(COMMUNITY, SETTINGS)).lines.unchecked
    for number in (1, 2):
        await checks.record(Actor(number, COMMUNITY, frozenset(Capability)), line.id, right=True)
    assert (await records_of(store).of(COMMUNITY, SETTINGS)).lines.unchecked == all_of_them - 1
    await clock.advance(31 * 86_400)
    assert (await records_of(store).of(COMMUNITY, SETTINGS)).lines.old == 1
    await checks.record(Actor(3, COMMUNITY, frozenset(Capability)), line.id, right=False)
    assert (await records_of(store).of(COMMUNITY, SETTINGS)).lines.doubted == 1


async def test_a_signpost_without_its_entry_and_changes_put_aside_are_named(store, records_of):
    signpost = {
        "id": "away",
        "name": "A place",
        "about": "For anybody.",
        "address": "https://example.org",
        "entry": "not-there",
    }
    settings = CommunitySettings.model_validate({"membership": {"signpost": [signpost]}})
    aside = [SimpleNamespace(label="Draft days", why="too many")]
    stored = await records_of(store).of(COMMUNITY, settings, aside=aside)
    assert stored.unknown_entries == ("not-there",)
    assert stored.aside == (Aside("Draft days", "too many"),)


async def test_entries_want_a_look_when_nobody_looked_lately_and_retired_ones_never(store, book, clock):
    crisis = an_entry("night-line", crisis=True, taxonomy_terms=("crisis",))
    retired = an_entry("old-line", status="defunct")
    warned = an_entry("warned-line", alert="The number has changed.")
    files = DirectoryFiles(Shelf({one.id: one for one in (an_entry(), crisis, retired, warned)}))
    directories = Directories(store, book, files, clock=clock)
    checking = Checking(store, book, directories, chance=random.Random(1))

    async def entries():
        return (await Records(store, directories).of(COMMUNITY, SETTINGS)).entries

    assert await entries() == Entries(old=0, unchecked=2, crisis_old=1, warned=1)
    for service in (an_entry(), crisis):
        for number in (1, 2) if service.crisis else (1,):
            by = Actor(number, COMMUNITY, frozenset(Capability))
            await checking.record(by, service.id, service.fingerprint, Verdict.SAME)
    assert await entries() == Entries(old=0, unchecked=1, crisis_old=0, warned=1)
    await clock.advance(91 * 86_400)
    assert await entries() == Entries(old=1, unchecked=1, crisis_old=1, warned=1)


async def test_a_log_that_somebody_changed_is_noticed_by_a_deep_look(store, records_of):
    async with store.begin() as tx:
        for verb in ("one", "two", "three"):
            await tx.audit(Actor(5, COMMUNITY), verb, "thing:1")
    async with store.begin() as tx:
        connection = await tx.session.connection()
        triggers = await connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        for (name,) in triggers.all():
            await connection.exec_driver_sql(f"DROP TRIGGER {name}")
        await tx.session.execute(delete(AuditRow).where(AuditRow.verb == "two"))
    assert (await records_of(store).of(COMMUNITY, SETTINGS)).log_is_whole
    assert not (await records_of(store).of(COMMUNITY, SETTINGS, deep=True)).log_is_whole
    assert (await records_of(store, patience=0.0).of(COMMUNITY, SETTINGS, deep=True)).log_is_whole, "too long to walk"
