"""The oracle sees what is wrong: a world is made up whole, then spoilt in one place."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.chaos.diary import Diary, Verdict
from tests.chaos.facts import ApplicationFact, Facts, OutboxFact, PersonFact, ThreadFact
from tests.chaos.hands import Sense, sense_of, verdict_in
from tests.chaos.oracle import Findings, judge

ANN, BEN, CLO, DAN, EVE = 1, 2, 3, 4, 5
YES, NO, AWAY = ": approved and welcomed", ": declined", ": withdrawn"


def card(number: int, words: str) -> list[str]:
    return [f"Application {number}\nFrom <@{number}>{words}\nSent <t:1:R>"]


@pytest.fixture
def diary() -> Diary:
    """Ann was let in, Ben was declined, Clo (with closed messages) was let in, Dan left, Eve took it back."""
    diary = Diary(sent={ANN, BEN, CLO, DAN, EVE}, withdrawn={EVE}, left={DAN}, answered=Counter({ANN: 1}))
    diary.told_verdict(1, "dee", Verdict.APPROVED)
    diary.told_verdict(2, "dee", Verdict.DECLINED)
    diary.told_verdict(2, "sam", Verdict.DECLINED)
    diary.told_verdict(3, "sam", Verdict.APPROVED)
    return diary


@pytest.fixture
def facts() -> Facts:
    """The world as it should be after that."""
    return Facts(
        people={
            ANN: PersonFact(ANN, has_role=True, welcomes=1),
            BEN: PersonFact(BEN, refusals=1),
            CLO: PersonFact(CLO, closed=True, has_role=True),
            DAN: PersonFact(DAN, is_there=False),
            EVE: PersonFact(EVE),
        },
        applications=[
            ApplicationFact(1, ANN, "welcomed", told_by="dm", asked_rounds=1, answered=1),
            ApplicationFact(2, BEN, "declined", told_by="dm"),
            ApplicationFact(3, CLO, "welcomed", told_by="status"),
            ApplicationFact(4, DAN, "withdrawn", ended="left"),
            ApplicationFact(5, EVE, "withdrawn", ended="by_applicant"),
        ],
        cards={1: card(1, YES), 2: card(2, NO), 3: card(3, YES), 4: card(4, AWAY), 5: card(5, AWAY)},
        threads=[ThreadFact(1, open=False, questions=1)],
        outbox=[OutboxFact("op", "show_card", "done")],
        timers=[("membership.forget", "1")],
    )


def found(diary: Diary, facts: Facts) -> tuple[int, int, int, int]:
    findings = judge(diary, facts)
    return len(findings.lost), len(findings.doubled), len(findings.half_done), len(findings.broken)


def test_a_world_as_it_should_be_has_no_findings(diary: Diary, facts: Facts) -> None:
    findings = judge(diary, facts)

    assert findings.all == []
    assert not findings
    assert findings.line == "lost 0, doubled 0, half-done 0"


def test_an_application_that_is_not_there_is_lost(diary: Diary, facts: Facts) -> None:
    facts.applications[3].sent = False

    assert found(diary, facts) == (1, 0, 0, 0)


def test_a_card_that_is_not_there_is_lost(diary: Diary, facts: Facts) -> None:
    del facts.cards[4]

    assert found(diary, facts) == (1, 0, 0, 0)


def test_a_role_that_is_not_there_is_lost_and_the_welcome_is_half(diary: Diary, facts: Facts) -> None:
    facts.people[ANN].has_role = False

    assert found(diary, facts) == (1, 0, 1, 0)


def test_a_welcome_that_did_not_come_is_lost_and_the_role_is_half(diary: Diary, facts: Facts) -> None:
    facts.people[ANN].welcomes = 0

    assert found(diary, facts) == (1, 0, 1, 0)


def test_a_refusal_that_did_not_come_is_lost(diary: Diary, facts: Facts) -> None:
    facts.people[BEN].refusals = 0

    assert found(diary, facts) == (1, 0, 0, 0)


@pytest.mark.parametrize(("application", "status"), [(0, "declined"), (1, "submitted"), (4, "submitted")])
def test_what_was_acknowledged_and_is_not_stored_is_lost(
    diary: Diary, facts: Facts, application: int, status: str
) -> None:
    facts.applications[application].status = status

    assert found(diary, facts)[0] >= 1


def test_an_answer_that_is_not_stored_is_lost(diary: Diary, facts: Facts) -> None:
    facts.applications[0].answered = 0

    assert found(diary, facts) == (1, 0, 0, 0)


def test_words_kept_after_a_withdrawal_count_as_lost(diary: Diary, facts: Facts) -> None:
    facts.applications[4].words = 3

    assert found(diary, facts) == (1, 0, 0, 0)


def test_a_second_letter_is_doubled(diary: Diary, facts: Facts) -> None:
    facts.people[ANN].welcomes = 2
    facts.people[BEN].refusals = 2

    assert found(diary, facts) == (0, 2, 0, 0)


def test_a_second_card_a_second_application_and_a_second_thread_are_doubled(diary: Diary, facts: Facts) -> None:
    facts.cards[1] *= 2
    facts.applications.append(ApplicationFact(6, ANN, "welcomed", told_by="dm"))
    facts.cards[6] = card(6, YES)
    facts.threads *= 2

    assert found(diary, facts) == (0, 3, 0, 0)


def test_a_second_question_in_the_thread_and_a_second_todo_card_are_doubled(diary: Diary, facts: Facts) -> None:
    facts.threads[0].questions = 2
    facts.todos = Counter({"op": 2})
    facts.twins = ["moderator-alerts: 2 of mark 17"]

    assert found(diary, facts) == (0, 3, 0, 0)


@pytest.mark.parametrize("status", ["submitted", "taken", "needs_info", "approved", "role_granted"])
def test_an_application_in_the_middle_is_half_done(diary: Diary, facts: Facts, status: str) -> None:
    del diary.verdicts[1]
    facts.applications[0].status = status

    assert found(diary, facts)[2] >= 1


def test_a_card_that_shows_an_earlier_state_is_half_done(diary: Diary, facts: Facts) -> None:
    facts.cards[1] = card(1, ": approved, the welcome is on its way")

    assert found(diary, facts) == (0, 0, 1, 0)


def test_contradicting_acknowledgements_are_half_done(diary: Diary, facts: Facts) -> None:
    diary.told_verdict(1, "sam", Verdict.DECLINED)

    assert found(diary, facts) == (0, 0, 1, 0)


def test_a_welcome_beside_a_refusal_is_half_done(diary: Diary, facts: Facts) -> None:
    facts.people[ANN].refusals = 1

    assert found(diary, facts) == (0, 0, 1, 0)


def test_unsent_effects_are_half_done(diary: Diary, facts: Facts) -> None:
    facts.outbox += [OutboxFact("a", "show_card", "new"), OutboxFact("b", "grant_role", "sending")]

    assert found(diary, facts) == (0, 0, 2, 0)


def test_a_parked_effect_without_a_card_is_half_done_and_any_is_named(diary: Diary, facts: Facts) -> None:
    facts.outbox += [OutboxFact("a", "grant_role", "parked", "fault"), OutboxFact("b", "grant_role", "parked", "fault")]
    facts.todos = Counter({"a": 1})

    assert found(diary, facts) == (0, 0, 1, 2)


def test_left_over_timers_threads_and_silence_are_half_done(diary: Diary, facts: Facts) -> None:
    facts.timers.append(("membership.lease", "1"))
    facts.threads[0].open = True
    facts.applications[1].told_by = None

    assert found(diary, facts) == (0, 0, 3, 0)


def test_broken_rules_crashes_and_a_damaged_file_are_named(diary: Diary, facts: Facts) -> None:
    diary.apologies.append("robin: Send: Sorry")
    facts.violations.append("nonce: a message was sent without a nonce")
    facts.wrong_audit_rows.append("changed at 3")
    facts.crashes.append("exit code 1")
    facts.integrity = "row 5 missing from index"

    findings = judge(diary, facts)

    assert len(findings.broken) == 5
    assert findings.line == "lost 0, doubled 0, half-done 0"
    assert findings, "the exit code says that something is wrong"


def test_a_late_answer_is_named_unless_the_machine_was_overloaded(diary: Diary, facts: Facts) -> None:
    facts.late.append("a press was not answered in time")
    assert found(diary, facts) == (0, 0, 0, 1)

    facts.busiest = 3.0
    assert found(diary, facts) == (0, 0, 0, 0)


def test_a_flow_is_played_again_only_when_nothing_but_lateness_is_wrong(diary: Diary, facts: Facts) -> None:
    facts.late.append("a press was not answered in time")
    assert judge(diary, facts).only_late

    facts.violations.append("nonce: a message was sent without a nonce")
    assert not judge(diary, facts).only_late


def test_somebody_who_left_may_end_either_way(diary: Diary, facts: Facts) -> None:
    diary.told_verdict(4, "dee", Verdict.APPROVED)

    assert judge(diary, facts) == Findings()


@pytest.mark.parametrize(
    ("text", "sense"),
    [
        ("Recorded: approved, the role is on its way.", Sense.DONE),
        ("Recorded: declined.", Sense.DONE),
        ("This was already declined by @Dee, 22 November 2026 07:34. Nothing was changed.", Sense.DECIDED),
        ("The applicant left, 22 November 2026 07:34. Nothing was changed.", Sense.ENDED),
        ("This has changed since you opened it. Please look at the newest version.", Sense.STALE),
        ("@Sam has taken this until 08:04. They or an organiser can release it.", Sense.HELD),
        ("Proposed. A second moderator has to confirm it on the card.", Sense.PROPOSED),
        ("This could not be saved just now. Please try again in a minute.", Sense.AGAIN),
        ("Thinking…", Sense.AGAIN),
        ("", Sense.AGAIN),
    ],
)
def test_a_moderator_makes_sense_of_an_answer(text: str, sense: Sense) -> None:
    assert sense_of(text) is sense


def test_only_decisions_carry_a_verdict() -> None:
    assert verdict_in("Recorded: declined.") is Verdict.DECLINED
    assert verdict_in("This was already approved by @Dee, today. Nothing was changed.") is Verdict.APPROVED
    assert verdict_in("You have it until 08:04.") is None
