"""Votes: sealed, given once, weighed by the rule; what peers may settle and what they never may."""

from __future__ import annotations

import random

import pytest

from bot.errors import AlreadyDecidedError, HouseError, InvalidInputError, NotAllowedError, NotFoundError, NotNowError
from bot.misinformation.cases import reading_of
from bot.misinformation.confirming import confirm
from bot.misinformation.moves import locked, move
from bot.misinformation.panel import Circle
from bot.misinformation.panel_tables import OpinionRow, ReviewerRow, SeatRow
from bot.misinformation.rules import CaseState, Check, Reason, SeatState, Verdict, Why
from bot.misinformation.snapshots import Opinion
from bot.misinformation.suspicion_tables import SourceRow
from bot.misinformation.tables import CaseRow, FlagRow
from bot.store.base import VersionedRef
from tests.misinformation.case_setting import AUTHOR, COMMUNITY, WORDS, CaseRoom

FINE = (Verdict.TRUE, Verdict.OWN_EXPERIENCE, Verdict.TRUE)
V = Verdict


@pytest.fixture
def room(store, clock) -> CaseRoom:
    return CaseRoom(store, clock)


def ref_of(row) -> VersionedRef:
    return VersionedRef(row.id, row.version)


async def totals(room: CaseRoom):
    async with room.store.read() as tx:
        row = (await room.rows())[-1]
        return (await reading_of(tx, row)).totals


@pytest.mark.slow
@pytest.mark.parametrize(
    ("verdicts", "state", "why"),
    [
        (FINE, CaseState.CLOSED_FINE, None),
        ((V.FALSE, V.NEEDS_CONTEXT, V.FALSE), CaseState.AUTHOR_WINDOW, None),
        ((V.FALSE, V.DANGEROUS, V.FALSE), CaseState.ESCALATED, Why.PEERS_WARN),
        ((V.CANNOT_TELL, V.CANNOT_TELL), CaseState.ESCALATED, Why.UNDECIDED),
        ((V.TRUE, V.FALSE, V.TRUE, V.FALSE, V.CANNOT_TELL), CaseState.ESCALATED, Why.UNDECIDED),
        ((V.TRUE, V.FALSE, V.TRUE, V.TRUE, V.TRUE), CaseState.CLOSED_FINE, None),
    ],
)
async def test_the_votes_come_to_what_the_rule_says(room, verdicts, state, why):
    await room.reviewers(*range(11, 20))
    await room.flags()

    await room.votes(*verdicts)

    case = await room.case()
    assert (case.state, case.why, case.panel_open) == (state, why, False)
    assert room.hook.told == [("after", state.value)]
    assert len(await room.rows(OpinionRow)) == len(verdicts)
    assert await room.open_seats() == []


@pytest.mark.slow
async def test_what_peers_find_fine_loses_its_words_at_once_and_the_author_hears_nothing(room):
    await room.reviewers(11, 12, 13)
    await room.flagging.flag(room.member(), room.request(neighbours=("Hello",), attachments=("a.png",)))

    await room.votes(*FINE)

    case = await room.case()
    assert [case.text, case.neighbours, case.names, case.attachments, case.rule_words] == [None, None, None, None, []]
    assert [flag.words for flag in await room.rows(FlagRow)] == [None]
    assert not [row for row in await room.sent("misinformation_case") if AUTHOR in row.values()]


@pytest.mark.slow
async def test_danger_is_never_dismissed_by_peers_who_only_advise(room):
    await room.reviewers(*range(11, 20))
    await room.flags(reason=Reason.DOSE)

    await room.votes(*[V.TRUE] * 5)

    case = await room.case()
    assert (case.state, case.why, case.panel_open, case.advice) == (
        CaseState.ESCALATED,
        Why.DANGER,
        False,
        "undecided",
    )
    assert case.text == WORDS
    assert await totals(room) == {V.TRUE: 5}


@pytest.mark.slow
async def test_who_says_dangerous_rings_for_those_on_duty_and_no_author_is_asked(room):
    await room.reviewers(*range(11, 20))
    room.outside.duty = [2001]
    await room.flags()

    await room.votes(V.DANGEROUS, V.DANGEROUS, V.FALSE)

    assert [letter["member_id"] for letter in await room.sent("misinformation_duty")] == [2001]


@pytest.mark.slow
async def test_an_author_who_left_is_not_asked_but_moderators_are(room):
    await room.reviewers(*range(11, 20))
    await room.flags()
    room.outside.gone = frozenset({AUTHOR})
    for difference in await room.leavers.differences(COMMUNITY):
        async with room.store.begin() as tx:
            await room.leavers.mend(tx, _here(difference))

    await room.votes(V.FALSE, V.FALSE, V.FALSE)

    assert ((await room.case()).state, (await room.case()).why) == (CaseState.ESCALATED, Why.PEERS_WARN)


def _here(difference):
    return type(difference)(difference.kind, difference.subject, difference.sentence, COMMUNITY)


@pytest.mark.slow
async def test_no_vote_can_be_read_before_the_panel_has_ended(room, database):
    await room.reviewers(*range(11, 20))
    await room.flags()
    for seat, verdict in zip((await room.open_seats())[:2], (V.NEEDS_CONTEXT, V.TRUE), strict=True):
        await room.vote(seat, verdict, source_id="who-groups")

    card = await room.cases.card(COMMUNITY, 1)

    assert card is not None
    async with room.store.read() as tx:
        assert (await reading_of(tx, await room.case())).cited == ()
    assert (card.advice, card.panel_open, await totals(room)) == (None, True, None)
    seats = [seat for seat in await room.rows(SeatRow) if seat.state is SeatState.VOTED]
    assert [await room.reviewing.outcomes(room.reviewer(seat.reviewer_id)) for seat in seats] == [(), ()]
    assert b"needs_context" not in database.read_bytes()
    await room.votes(V.TRUE)
    await room.votes(*[V.FALSE] * len(await room.open_seats()))
    assert sum((await totals(room)).values()) == 5


@pytest.mark.slow
async def test_a_vote_is_given_once_in_ones_own_open_seat_and_nowhere_else(room):
    await room.reviewers(*range(11, 20))
    await room.flags()
    seat, other = (await room.open_seats())[:2]
    mine, fine = room.reviewer(seat.reviewer_id), Opinion(V.TRUE)

    with pytest.raises(NotAllowedError):
        await room.voting.vote(mine, ref_of(other), fine)
    with pytest.raises(NotAllowedError):
        await room.voting.vote(room.moderator(), ref_of(seat), fine)
    with pytest.raises(NotFoundError):
        await room.voting.vote(mine, VersionedRef(99, 1), fine)
    await room.voting.vote(mine, ref_of(seat), fine)
    with pytest.raises(NotNowError, match="answered already"):
        await room.voting.vote(mine, ref_of(seat), Opinion(V.DANGEROUS))
    await room.passes(hours=2)
    with pytest.raises(NotNowError, match="did nothing wrong"):
        await room.voting.vote(room.reviewer(other.reviewer_id), ref_of(other), fine)

    assert len(await room.rows(OpinionRow)) == 1


async def test_a_message_that_puts_it_right_is_one_of_this_group(room):
    await room.reviewers(11, 12, 13)
    await room.flags()
    seat, other = (await room.open_seats())[:2]

    for link in (
        "https://discord.com/channels/901/77/123",
        "https://example.org/900/77/123",
        "https://discord.com/channels/900/77/123?x=1",
        "https://discord.com/channels/900/77",
        "javascript:900/77/123",
    ):
        with pytest.raises(InvalidInputError):
            await room.vote(seat, put_right=link)
    await room.vote(seat, put_right="https://discord.com/channels/900/77/123", source_id="who-groups")
    await room.vote(other, put_right=" ")

    first, second = await room.rows(OpinionRow)
    assert (first.put_right, first.source_id) == ("https://discord.com/channels/900/77/123", "who-groups")
    assert second.put_right is None


@pytest.mark.slow
async def test_moderators_read_totals_sources_and_what_was_said_but_not_who(room):
    await room.reviewers(11, 12, 13)
    await room.flagging.flag(room.member(3), _with_words(room, "It hurt my aunt"))
    seats = await room.open_seats()
    link = "https://discord.com/channels/900/77/123"
    for seat in seats:
        await room.vote(seat, V.FALSE, source_id="who-groups", put_right=link)

    async with room.store.read() as tx:
        reading = await reading_of(tx, await room.case())

    assert (reading.totals, reading.cited, reading.put_right) == ({V.FALSE: 3}, ("who-groups",), (link,))
    assert (reading.text, reading.author_id, reading.said) == (WORDS, AUTHOR, ("It hurt my aunt",))
    assert "1003" not in repr(reading)


def _with_words(room: CaseRoom, words: str):
    request = room.request()
    return type(request)(request.message, request.reason, words)


@pytest.mark.slow
async def test_a_moderator_takes_over_and_votes_so_far_are_advice(room):
    await room.reviewers(11, 12, 13)
    await room.flags()
    await room.votes(V.FALSE)

    case = await room.cases.take_over(room.moderator(), ref_of(await room.case()))

    assert (case.state, case.why, case.panel_open) == (CaseState.ESCALATED, Why.TAKEN_OVER, False)
    assert await room.open_seats() == []
    with pytest.raises(NotNowError):
        await room.cases.take_over(room.moderator(2), case.ref)


@pytest.mark.parametrize("who", ["author", "flagger", "member"])
async def test_nobody_with_a_part_in_it_takes_over(room, who):
    me = room.moderator(1)
    await room.reviewers(11, 12, 13)
    if who == "author":
        await room.flags(author_id=me.id)
    else:
        await room.flagging.flag(me, room.request())
    by = room.member(8) if who == "member" else me

    with pytest.raises(NotAllowedError):
        await room.cases.take_over(by, ref_of(await room.case()))


class Always(random.Random):
    """Chance that always draws the check."""

    def random(self) -> float:
        return 0.0


@pytest.fixture
def checked_room(room) -> CaseRoom:
    """A room in which every dismissal is checked by a moderator."""
    circle = Circle(Always(3), room.outside, room.panel._circle.alarm, room.hook)
    room.panel._circle = circle
    return room


@pytest.mark.slow
@pytest.mark.parametrize("agrees", [True, False])
async def test_a_dismissal_drawn_for_a_check_is_confirmed_or_opened_again(checked_room, agrees):
    room = checked_room
    await room.reviewers(11, 12, 13)
    await room.flags()
    await room.votes(*FINE)
    (card,) = await room.sent("misinformation_audit")
    case = await room.case()
    with pytest.raises(NotAllowedError):
        await room.cases.check_dismissal(room.member(5), ref_of(case), agrees=agrees)

    after = await room.cases.check_dismissal(room.moderator(), ref_of(case), agrees=agrees)

    assert card["ref"] == str(case.id)
    assert after.check is (Check.AGREED if agrees else Check.DISAGREED)
    assert after.state is (CaseState.CLOSED_FINE if agrees else CaseState.ESCALATED)
    figures = {(row.agreed, row.differed) for row in await room.rows(ReviewerRow)}
    assert figures == {(8.0, 3.0) if agrees else (7.0, 4.0)}
    (source,) = await room.rows(SourceRow)
    assert (source.source, source.right, source.wrong) == ("flags", not agrees, agrees)
    with pytest.raises(AlreadyDecidedError):
        await room.cases.check_dismissal(room.moderator(2), ref_of(case), agrees=True)


@pytest.mark.slow
async def test_a_check_can_be_answered_when_the_case_was_opened_again_meanwhile(checked_room):
    room = checked_room
    await room.reviewers(11, 12, 13)
    await room.flags()
    await room.votes(*FINE)
    async with room.store.begin() as tx:
        row = await locked(tx, 1, COMMUNITY)
        await move(tx, row, CaseState.ESCALATED, by=room.moderator(3), why=Why.APPEAL)

    after = await room.cases.check_dismissal(room.moderator(), ref_of(await room.case()), agrees=False)

    assert (after.check, after.state, after.why) == (Check.DISAGREED, CaseState.ESCALATED, Why.APPEAL)


@pytest.mark.slow
async def test_only_a_human_who_confirms_changes_the_figures_and_each_opinion_counts_once(room):
    await room.reviewers(11, 12, 13)
    await room.flags()
    await room.votes(V.TRUE, V.CANNOT_TELL, V.TRUE)
    await room.passes(hours=5)
    before = {(row.agreed, row.differed) for row in await room.rows(ReviewerRow)}

    for _time in range(2):
        async with room.store.begin() as tx:
            await confirm(tx, await tx.get(CaseRow, 1), harmful=True)

    figures = sorted((row.agreed, row.differed) for row in await room.rows(ReviewerRow))
    assert before == {(7.0, 3.0)}
    assert figures == [(7.0, 3.0), (7.0, 4.0), (7.0, 4.0)]


@pytest.mark.slow
async def test_however_chance_goes_nobody_judges_themselves_and_nothing_is_settled_twice(store, clock):
    chance = random.Random(11)
    room = CaseRoom(store, clock, seed=11)
    await room.reviewers(*range(1001, 1012))
    settled: dict[int, CaseState] = {}
    for _step in range(50):
        await _some_step(room, chance)
        flaggers: dict[int, set[int]] = {}
        for flag in await room.rows(FlagRow):
            flaggers.setdefault(flag.case_id, set()).add(flag.member_id)
        open_seats = await room.open_seats()
        authors = {case.id: case.author_id for case in await room.rows()}
        for seat in open_seats:
            assert seat.reviewer_id not in flaggers[seat.case_id] | {authors[seat.case_id]}
        counts = [sum(one.reviewer_id == seat.reviewer_id for one in open_seats) for seat in open_seats]
        assert max(counts, default=0) <= 2
        for case in await room.rows():
            if case.panel_open:
                assert (case.advice, case.closed_at) == (None, None)
            if case.state is CaseState.CLOSED_FINE:
                assert case.severity < 3
            assert settled.setdefault(case.id, case.state) is case.state or case.state is CaseState.ESCALATED
            if case.closed_at is None:
                settled.pop(case.id)
    assert len(settled) > 2


async def _some_step(room: CaseRoom, chance: random.Random) -> None:
    what = chance.choice(["flag", *["vote"] * 6, "pass", "time"])
    seats = await room.open_seats()
    try:
        if what == "flag" or not seats:
            reason = chance.choice([Reason.NOT_SURE, Reason.SELLING, Reason.SELLING, Reason.DOSE])
            number = chance.randrange(9)
            await room.flags(by=chance.randrange(1, 9), number=number, author_id=1003 + number, reason=reason)
        elif what == "vote":
            await room.vote(chance.choice(seats), chance.choice([V.TRUE, V.TRUE, V.TRUE, V.FALSE, V.CANNOT_TELL]))
        elif what == "pass":
            seat = chance.choice(seats)
            await room.reviewing.pass_seat(room.reviewer(seat.reviewer_id), ref_of(seat))
        else:
            await room.passes(minutes=chance.choice([10, 30, 125]))
    except HouseError:
        return


async def test_nobody_confirms_their_own_opinion(checked_room):
    room = checked_room
    await room.reviewers(11, 12, 2001)  # the last becomes a moderator later
    await room.flags()
    await room.votes(*FINE)
    case = await room.case()

    with pytest.raises(NotAllowedError):
        await room.cases.check_dismissal(room.moderator(1), ref_of(case), agrees=True)

    await room.cases.check_dismissal(room.moderator(2), ref_of(case), agrees=True)
