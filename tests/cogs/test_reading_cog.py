"""The reading copy: everything there is to read, on pages within Discord's limits, for one moderator."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from bot.community.sections import CommunitySettings, MembershipSettings, Question, QuestionKind
from bot.discord_kit.plain import plain
from bot.membership.rules import Door, Status
from bot.membership.snapshots import (
    Application,
    AskedQuestion,
    Leaning,
    OpinionView,
    ReadAnswer,
    ReadingCopy,
)
from bot.store.tables import AuditRow
from cogs.membership.reading import reading_card, reading_pages

pytestmark = pytest.mark.slow

NOW = datetime(2026, 3, 2, tzinfo=UTC)
READER = 2001


def _copy(**changes):
    application = Application(
        1, 1, 900, 1001, Door.LOBBY, Status.SUBMITTED, NOW, NOW, timedelta(1), None, None, None, None, None
    )
    copy = ReadingCopy(application, NOW, None, (), (), (), (), None, forgotten=False)
    return replace(copy, **changes)


def _answers(count, size, letters="word "):
    return tuple(
        ReadAnswer(f"Question {n}", f"START{n} " + (letters * size)[: size - 16] + f" END{n}") for n in range(count)
    )


@pytest.mark.parametrize(("count", "size"), [(1, 3_000), (5, 1_000), (25, 3_000), (25, 40), (3, 1_900)])
@pytest.mark.parametrize("letters", ["word ", "*_", "x", "\n- ", "\u05d0"])
def test_every_character_of_every_answer_is_on_some_page(count, size, letters):
    answers = _answers(count, size, letters)

    pages = reading_pages(_copy(answers=answers), READER)
    words = "\n".join(page.words for page in pages)

    shown = "".join(words.split())
    assert all(f"START{n} " in words and f"END{n}" in words for n in range(count))
    assert sum(shown.count(one) for one in "*_x\u05d0") >= sum(
        answer.answer.count(one) for answer in answers for one in "*_x\u05d0"
    )
    assert not any(page.cut for page in pages)
    assert all(len(page.words) <= 4_000 and page.total_children_count <= 38 for page in pages)


def test_an_answer_that_fits_on_a_page_is_never_split():
    answers = _answers(6, 1_500)

    pages = reading_pages(_copy(answers=answers), READER)

    for answer in answers:
        assert sum(plain(answer.answer) in page.words for page in pages) == 1


def test_an_answer_longer_than_a_page_goes_on_on_the_next():
    pages = reading_pages(_copy(answers=_answers(1, 3_000, "*")), READER)

    assert len(pages) == 2
    assert "START0" in pages[0].words
    assert "Question 0** (goes on)" in pages[1].words
    assert "END0" in pages[1].words


def test_a_proposed_decline_and_opinions_come_first():
    opinions = tuple(OpinionView(2_000 + n, Leaning.DECLINE, f"OPINION{n}", NOW) for n in range(8))
    copy = _copy(answers=_answers(10, 3_000), opinions=opinions, safety_text="PROPOSED")

    first = reading_card(copy, READER)

    assert "PROPOSED" in first.words
    assert all(f"OPINION{n}" in first.words for n in range(8))


def test_many_short_things_stay_within_forty_components():
    asked = tuple(AskedQuestion(f"q{n}", f"a{n}") for n in range(60))
    opinions = tuple(OpinionView(2_000 + n, Leaning.UNSURE, "w", NOW) for n in range(30))

    card = reading_card(_copy(answers=_answers(2, 60), asked=asked, opinions=opinions, safety_text="t"), READER)

    assert "q59" in card.words
    assert card.total_children_count <= 40


def test_past_the_end_there_is_the_last_page():
    copy = _copy(answers=_answers(3, 3_000))

    assert reading_card(copy, READER, 99).words == reading_pages(copy, READER)[-1].words


async def _reads(table):
    async with table.house.store.read() as tx:
        return await tx.session.scalar(
            select(func.count()).select_from(AuditRow).where(AuditRow.verb == "application.read")
        )


async def test_the_pages_turn_in_the_same_whisper_and_each_press_is_noted(seat):
    questions = [Question(id=f"q{n}", kind=QuestionKind.LONG_TEXT, label=f"Part {n}", max_length=3_000) for n in (1, 2)]
    table = await seat(CommunitySettings(membership=MembershipSettings(question=questions)))
    dee = table.person("dee")
    await table.applies("robin", {f"Part {n}": "tale " * 590 + f"END{n}" for n in (1, 2)})

    copy = await dee.presses(await table.queued(), "Read answers")
    first, shown = copy.text, len(dee.sees("applications"))
    second = await dee.presses(copy, "Page 2 of 2")
    after = second.text
    back = await dee.presses(second, "Page 1 of 2")

    assert "END1" in first
    assert "END2" not in first
    assert "END2" in after
    assert "END1" in back.text
    assert len(dee.sees("applications")) == shown
    assert await _reads(table) == 3


async def test_a_page_button_that_stands_under_a_shared_card_shows_nothing_to_others(table):
    await table.applies("robin")
    card = await table.queued()

    answer = await table.person("dee").forges(card, "membership:read:1:1:0")

    assert answer.ephemeral
    assert "people who know" in answer.text
    assert "people who know" not in (await table.queued()).text


async def test_the_second_moderator_reads_the_proposed_text_at_once(table):
    dee, sam = table.person("dee"), table.person("sam")
    await table.applies("robin")
    reasons = await dee.presses(await table.queued(), "Decline")
    form = await dee.chooses(reasons, "Choose a reason", ["Safety of the group"])
    await dee.submits(form, {"What the person reads": "The proposed words."})

    copy = await sam.presses(await table.queued(1, "has to confirm"), "Read answers")

    assert "The proposed words." in copy.text
