"""What is true about cases without a database: reasons, ways, hours in which people are here, what may be flagged."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.community.actor import Actor
from bot.errors import InvalidInputError, NotNowError
from bot.misinformation.checking import checked_words, fitted, require_flaggable
from bot.misinformation.opening import may_open_again
from bot.misinformation.rules import (
    DANGER,
    OPEN,
    SETTLED,
    CaseState,
    Reason,
    distinct,
    may_follow,
    require_way,
    severity_with,
)
from bot.misinformation.snapshots import FlaggedMessage
from bot.misinformation.staffed import Hours, next_opening, staffed_after, start_of_day
from bot.misinformation.tables import CaseRow

LONDON = Hours(8, 22, "Europe/London")
NIGHT = Hours(20, 4, "Europe/London")
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
MESSAGE = 1477000000000000000
MIA = Actor(1001, 900, is_member=True)


def test_the_four_reasons_of_danger_are_the_only_ones_that_moderators_hear_of_at_once():
    assert {reason.value for reason in DANGER} == {"stops_treatment", "dose", "poison", "emergency_sign"}
    assert {reason for reason in Reason if reason.severity == 3} == DANGER


@pytest.mark.parametrize("severity", [1, 2, 3])
@pytest.mark.parametrize("reason", list(Reason))
def test_a_later_flag_never_lowers_and_only_danger_raises(severity, reason):
    after = severity_with(severity, reason)

    assert after >= severity
    assert (after > severity) <= reason.is_danger


def test_reasons_are_told_once_each_however_often_they_were_given():
    many = [Reason.SELLING] * 40 + [Reason.NOT_SURE, Reason.SELLING]

    assert distinct(many) == (Reason.SELLING, Reason.NOT_SURE)


def test_every_open_case_can_come_to_an_end_and_every_state_can_be_reached():
    reached = {CaseState.WAITING}
    for _step in CaseState:
        reached |= {then for now in reached for then in CaseState if may_follow(now, then)}

    assert reached == set(CaseState)
    for state in OPEN:
        assert any(may_follow(state, then) for then in SETTLED), state


def test_peers_alone_can_never_decide_and_a_withdrawn_case_stays_so():
    assert not may_follow(CaseState.PANEL, CaseState.DECIDED)
    assert not may_follow(CaseState.PANEL, CaseState.NOTE_LIVE)
    assert not any(may_follow(CaseState.WITHDRAWN, then) for then in CaseState)
    with pytest.raises(NotNowError):
        require_way(CaseState.CLOSED_FINE, CaseState.DECIDED)


@pytest.mark.parametrize(
    ("begins", "hours", "ends"),
    [
        ("2026-03-02 09:00", 2, "2026-03-02 11:00"),
        ("2026-03-02 21:00", 2, "2026-03-03 09:00"),
        ("2026-03-02 23:30", 2, "2026-03-03 10:00"),
        ("2026-03-02 03:00", 2, "2026-03-02 10:00"),
        ("2026-03-02 09:00", 24, "2026-03-03 19:00"),
        ("2026-03-02 20:00", 2, "2026-03-02 22:00"),
        ("2026-06-02 21:00", 2, "2026-06-03 09:00"),  # summer time: 22:00 there, so nobody is here
        ("2026-03-28 21:00", 2, "2026-03-29 08:00"),  # the clocks change in that night
    ],
)
def test_time_limits_count_only_the_hours_in_which_people_are_here(begins, hours, ends):
    at = datetime.fromisoformat(begins).replace(tzinfo=UTC)

    assert staffed_after(at, hours, LONDON) == datetime.fromisoformat(ends).replace(tzinfo=UTC)


def is_staffed(moment: datetime, when: Hours) -> bool:
    hour = moment.astimezone(ZoneInfo(when.timezone)).hour
    return when.begin <= hour < when.until if when.begin < when.until else hour >= when.begin or hour < when.until


@given(
    minutes=st.integers(0, 60 * 24 * 400),
    hours=st.sampled_from([0.5, 1, 2, 4, 24]),
    when=st.sampled_from([LONDON, NIGHT, Hours(9, 24, "Europe/London")]),
)
@settings(max_examples=40, deadline=None)
def test_a_limit_is_where_counting_minutes_by_hand_ends(minutes, hours, when):
    begins = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)

    left, moment = int(hours * 60), begins
    while left:
        left -= is_staffed(moment, when)
        moment += timedelta(minutes=1)

    assert staffed_after(begins, hours, when) == moment


def test_the_next_opening_and_the_present_day_are_those_of_the_place():
    late = datetime(2026, 6, 2, 23, 30, tzinfo=UTC)  # half past midnight there

    assert next_opening(late, LONDON) == datetime(2026, 6, 3, 7, 0, tzinfo=UTC)
    assert start_of_day(late, LONDON) == datetime(2026, 6, 2, 23, 0, tzinfo=UTC)


def message(**changes) -> FlaggedMessage:
    return FlaggedMessage(**({"channel_id": 7, "message_id": MESSAGE, "author_id": 5, "text": "Tea"} | changes))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"author_id": MIA.id}, "your own message"),
        ({"is_system": True}, "Discord itself"),
        ({"is_bot": True}, "A bot wrote this"),
        ({"text": " \n "}, "nothing left"),
        ({"message_id": 900000000000000000}, "more than a year"),
    ],
)
def test_what_cannot_be_flagged_is_refused_in_kind_words(changes, words):
    with pytest.raises(InvalidInputError, match=words):
        require_flaggable(message(**changes), MIA, NOW)


@pytest.mark.parametrize(
    "changes", [{}, {"text": "", "attachments": ("leaflet.png",)}, {"is_reply": True}, {"author_is_staff": True}]
)
def test_what_people_wrote_can_be_flagged_moderators_too(changes):
    require_flaggable(message(**changes), MIA, NOW)


def test_what_is_stored_is_cut_and_the_neighbours_are_the_two_nearest():
    cut = fitted(message(text="x" * 9000, neighbours=("far", "", "near", "nearest"), attachments=("a.png",) * 30))

    assert len(cut.text) == 4000
    assert cut.neighbours == ("near", "nearest")
    assert len(cut.attachments) == 10


def test_words_beside_a_flag_are_cleaned_and_not_too_long():
    assert checked_words(" a\u202eb \r\n") == "ab"
    with pytest.raises(InvalidInputError, match="500"):
        checked_words("x" * 501)


@pytest.mark.parametrize(
    ("state", "moderator", "is_danger", "edited", "again"),
    [
        (CaseState.SELF_CORRECTED, None, False, False, True),  # nobody has looked at the new words
        (CaseState.WITHDRAWN, None, False, False, True),
        (CaseState.CLOSED_FINE, None, False, False, False),
        (CaseState.CLOSED_FINE, None, True, False, True),
        (CaseState.CLOSED_FINE, 2001, True, False, False),
        (CaseState.CLOSED_FINE, 2001, False, True, True),
        (CaseState.NOTE_LIVE, None, False, False, False),
        (CaseState.NOTE_LIVE, None, True, False, True),
        (CaseState.DECIDED, None, True, False, False),
    ],
)
def test_after_an_end_words_are_looked_at_again_when_new_or_when_danger_was_seen_by_no_moderator(
    state, moderator, is_danger, edited, again
):
    row = CaseRow(state=state, decided_by=moderator, edited_at=NOW)
    flagged = message(edited_at=NOW + timedelta(minutes=1) if edited else NOW)

    assert may_open_again(row, flagged, is_danger=is_danger) is again
