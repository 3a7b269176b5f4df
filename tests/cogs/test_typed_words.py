"""Words somebody typed are never lost: a refused form gives them back, to their writer only."""

from __future__ import annotations

import pytest

from bot.discord_kit.typed import refusal_card

pytestmark = pytest.mark.slow

TYPED = "My careful words.\nA second line."


async def _changes(table):
    status = await table.person("robin").command("apply status")
    screen = await table.person("robin").presses(status, "Change my answers")
    form = await table.person("robin").presses(screen, "Change my answers")
    await table.person("robin").submits(form, {"Why would you like to join?": "Something else."})


async def _decline_form(table, who):
    reasons = await table.person(who).presses(await table.queued(), "Decline")
    return await table.person(who).chooses(reasons, "Choose a reason", ["Another group fits better"])


async def test_a_decline_and_a_question_refused_by_a_change_give_the_words_back(table):
    dee, sam = table.person("dee"), table.person("sam")
    await table.applies("robin")
    declining = await _decline_form(table, "dee")
    asking = await sam.presses(await table.queued(), "Ask")
    await _changes(table)

    declined = await dee.submits(declining, {"What the person reads": TYPED})
    asked = await sam.submits(asking, {"Question 1": TYPED, "Question 2": "And this?"})

    for answer in (declined, asked):
        assert "has changed since" in answer.text
        assert TYPED in answer.text
        assert answer.ephemeral
    assert "And this?" in asked.text


async def test_an_opinion_and_a_reply_after_the_decision_give_the_words_back(table):
    robin, dee, sam = (table.person(name) for name in ("robin", "dee", "sam"))
    await table.applies("robin")
    asking = await dee.presses(await table.queued(), "Second opinion")
    await dee.presses(asking, "Ask for a second opinion")
    opinion = await sam.presses(await table.queued(1, "would like a second opinion"), "Second opinion")
    form = await dee.presses(await table.queued(1, "would like a second opinion"), "Ask")
    await dee.submits(form, {"Question 1": "How so?"})
    status = await robin.command("apply status")
    reply = await robin.presses(status, "Answer")
    await dee.presses(await table.queued(1, "was asked"), "Approve")

    given = await sam.submits(opinion, {"What do you lean to?": "No", "Why? For the moderators only.": TYPED})
    replied = await robin.submits(reply, {reply.form.fields[0].label: TYPED})

    for answer in (given, replied):
        assert "already approved" in answer.text
        assert TYPED in answer.text
        assert answer.ephemeral


async def test_a_decline_typed_longer_than_the_lease_still_counts(table):
    await table.applies("robin")
    await table.person("dee").presses(await table.queued(), "Take")
    await table.queued(1, "is looking at it")
    form = await _decline_form(table, "dee")
    table.practice.clock.skip(31 * 60)
    await table.queued(1, without="is looking at it")

    answer = await table.person("dee").submits(form, {"What the person reads": TYPED})

    assert "Recorded: declined" in answer.text


def test_the_words_stand_letter_by_letter():
    typed = "*One*, <@12> and\n> # two"

    assert f"```\n{typed}\n```" in refusal_card("No.", [typed]).words


def test_the_longest_words_fit_and_end_no_frame():
    texts = ["*" * 1_000, "```" * 330, "\n" * 500 + "x" * 500]

    card = refusal_card("S" * 200, texts)

    assert not card.cut
    assert card.words.count("```") == 2 * len(texts)
