"""Joining as people press it: what each person reads, and that hidden or old buttons give nobody a right."""

from __future__ import annotations

import asyncio

import pytest

from bot.community.sections import CommunitySettings, MembershipSettings, Question, QuestionKind, Signpost

pytestmark = pytest.mark.slow

DECIDING = ("Take", "Read answers", "Second opinion", "Approve", "Ask", "Decline")


async def _reason(table, who, card, label):
    reasons = await table.person(who).presses(card, "Decline")
    return await table.person(who).chooses(reasons, "Choose a reason", [label])


def _button(card, label):
    return next(one.custom_id for one in card.controls if one.label == label)


async def test_the_receipt_says_that_people_decide_and_the_card_shows_no_words(table):
    receipt = await table.applies("robin")
    card = await table.queued()

    assert "No software decides about you" in receipt.text
    assert receipt.last.ephemeral
    assert card.buttons == list(DECIDING)
    assert "people who know" not in card.text


async def test_nobody_but_moderators_and_organisers_gets_anything_from_the_buttons(table):
    await table.applies("robin")
    card = await table.queued()
    for who in ("robin", "casey", "mia", "rae"):
        place = await table.lobby(who) if who in ("robin", "casey") else table.person(who).writes("general", "hello")

        for label in DECIDING:
            answer = await table.person(who).forges(place, _button(card, label))
            assert answer.form is None, label
            assert "does not let you do this" in answer.text, label
        assert (await table.queued(1, "waiting")).buttons == card.buttons


async def test_moderators_and_organisers_may_read(table):
    await table.applies("robin")
    for who in ("dee", "sam", "olu"):
        copy = await table.person(who).presses(await table.queued(), "Read answers")

        assert "To talk with people who know." in copy.text, who
        assert copy.ephemeral, who


async def test_commands_of_the_team_are_refused_inside_even_when_discord_offers_them(table):
    for one in table.practice.world.application.commands.values():
        one["default_member_permissions"] = None
    for command in ("queue", "door open", "door pause", "door resume", "door raid"):
        answer = await table.person("mia").command(command, "general")

        assert "does not let you do this" in answer.text, command


async def test_a_moderator_may_pause_but_not_open_the_doors(table):
    for one in table.practice.world.application.commands.values():
        one["default_member_permissions"] = None

    opened = await table.person("dee").command("door open", "general")
    paused = await table.person("dee").command("door pause", "general")
    refused = await table.person("robin").presses(await table.lobby("robin"), "Apply to join")
    resumed = await table.person("dee").command("door resume", "general")

    assert "does not let you do this" in opened.text
    assert "paused" in paused.text
    assert "paused" in refused.text
    assert resumed.text == "People can apply now."


async def test_answers_may_be_changed_before_a_decision_and_the_old_card_cannot_decide(table):
    await table.applies("robin")
    old = await table.queued()
    approve = _button(old, "Approve")
    status = await table.person("robin").command("apply status")
    screen = await table.person("robin").presses(status, "Change my answers")
    form = await table.person("robin").presses(screen, "Change my answers")

    await table.person("robin").submits(form, {"Why would you like to join?": "Something else."})
    stale = await table.person("dee").forges(old, approve)
    card = await table.queued(1, "Answers changed")
    copy = await table.person("dee").presses(card, "Read answers")

    assert "Recorded" not in stale.text
    assert table.person("robin").roles() == []
    assert "Something else." in copy.text


async def test_withdrawing_asks_once_more_and_the_card_says_that_nothing_is_to_do(table):
    await table.applies("robin")
    asked = await table.person("robin").command("apply withdraw")
    warning = asked.text

    done = await table.person("robin").presses(asked, "Yes, withdraw")
    card = await table.queued(1, "There is nothing to do")
    status = await table.person("robin").command("apply status")

    assert "deleted at once" in warning
    assert "What you wrote is deleted" in done.text
    assert card.buttons == []
    assert "You withdrew it" in status.text


async def test_a_decline_for_safety_takes_two_people(table):
    await table.applies("robin")
    form = await _reason(table, "dee", await table.queued(), "Safety of the group")

    proposed = await table.person("dee").submits(form, {})
    card = await table.queued(1, "A second moderator has to confirm it")
    own = await table.person("dee").presses(card, "Confirm: decline")
    before = await table.person("robin").command("apply status")
    confirmed = await table.person("sam").presses(card, "Confirm: decline")
    letter = await table.card("robin", "dm", "The answer is no this time")

    assert "Proposed" in proposed.text
    assert "Recorded" not in own.text
    assert "no this time" not in before.text
    assert "Recorded: declined" in confirmed.text
    assert "a person decided this" in letter.text.casefold()


async def test_a_safety_proposal_can_be_set_aside(table):
    await table.applies("robin")
    form = await _reason(table, "dee", await table.queued(), "Safety of the group")
    await table.person("dee").submits(form, {})

    answer = await table.person("sam").presses(await table.queued(1, "has to confirm"), "Do not decline")
    card = await table.queued(1, "waiting", without="has to confirm")

    assert "Set aside" in answer.text
    assert "Approve" in card.buttons


async def test_a_second_opinion_is_asked_given_and_shown(table):
    await table.applies("robin")
    asking = await table.person("dee").presses(await table.queued(), "Second opinion")
    await table.person("dee").presses(asking, "Ask for a second opinion")
    card = await table.queued(1, "would like a second opinion")

    waiting = await table.person("dee").presses(card, "Second opinion")
    form = await table.person("sam").presses(card, "Second opinion")
    await table.person("sam").submits(
        form, {"What do you lean to?": "Yes, let them in", "Why? For the moderators only.": "They sound kind."}
    )
    card = await table.queued(1, "leans to yes")
    copy = await table.person("dee").presses(card, "Read answers")

    assert "You have asked" in waiting.text
    assert "They sound kind." not in card.text
    assert "They sound kind." in copy.text


async def test_who_takes_an_application_shows_and_only_they_release_it(table):
    await table.applies("robin")
    await table.person("dee").presses(await table.queued(), "Take")
    card = await table.queued(1, "is looking at it")

    refused = await table.person("sam").presses(card, "Release")
    approve = await table.person("sam").presses(card, "Approve")
    released = await table.person("dee").presses(card, "Release")

    assert "queue" not in refused.text
    assert "Recorded" not in approve.text
    assert "Dee" in approve.text
    assert "back in the queue" in released.text


async def test_the_queue_lists_the_longest_wait_first(table):
    await table.applies("robin")
    table.practice.clock.skip(3600)
    await table.applies("casey")
    await table.queued(2)

    queue = await table.person("dee").command("queue", "applications")

    assert queue.text.index("Application 1") < queue.text.index("Application 2")
    assert "2 people are waiting" in queue.text


async def test_the_native_field_is_short_and_the_status_has_the_whole_text(table):
    await table.applies("casey")
    form = await _reason(table, "sam", await table.queued(), "Another group fits better")
    await table.person("sam").submits(form, {"What the person reads": "A kind text. " * 20})
    await table.queued(1, "Their direct messages are closed")

    status = await table.person("casey").command("apply status")

    assert status.text.count("A kind text.") == 20


async def test_who_was_declined_is_remembered_by_date_and_code_only(table):
    await table.applies("robin")
    form = await _reason(table, "dee", await table.queued(), "Another group fits better")
    await table.person("dee").submits(form, {"Welcome to apply again": "After 1 month"})
    await table.queued(1, "Declined by")
    status = await table.person("robin").command("apply status")
    appeal = await table.person("robin").presses(status, "Ask for another look")

    early = await table.person("robin").presses(await table.lobby("robin"), "Apply to join")
    table.practice.clock.skip(40 * 86400)
    await table.applies("robin")
    card = await table.queued(2)

    assert [field.label for field in appeal.form.fields] == ["Why should somebody look again?"]
    assert "You are welcome to apply again from" in early.text
    assert "Applied before: declined (not the right group)" in card.text


async def test_a_person_in_a_direct_message_reads_their_status(table):
    await table.applies("robin")
    await table.person("dee").presses(await table.queued(), "Approve")
    await table.card("robin", "dm", "Welcome to")

    status = await table.person("robin").command("apply status", "dm")

    assert "You are in" in status.text


async def test_a_member_who_presses_apply_is_told_so(table):
    answer = await table.person("olu").command("apply start")

    assert answer.text
    assert "Before you start" not in answer.text


def _largest() -> CommunitySettings:
    options = tuple(f"{'o' * 95}{number:03}" for number in range(25))
    questions = [
        Question(id=f"q{n}", kind=QuestionKind.LONG_TEXT, label=f"{'l' * 42}{n:02}", help="h" * 100, max_length=3_000)
        for n in range(10)
    ]
    questions += [
        Question(id=f"c{n}", kind=QuestionKind.CHOICE, label=f"{'c' * 42}{n:02}", help="h" * 100, options=options)
        for n in range(8)
    ]
    questions += [
        Question(id=f"s{n}", kind=QuestionKind.SEVERAL, label=f"{'s' * 42}{n:02}", options=options[:10])
        for n in range(7)
    ]
    signposts = [
        Signpost(id=f"p{n}", name=f"{'n' * 77}{n:02}", about="a" * 100, address=f"https://example.org/{'x' * 150}/{n}")
        for n in range(25)
    ]
    paragraph = "Words for people to read. " * 26
    texts = dict.fromkeys(
        ("what_is_stored", "why_it_is_stored", "who_reads", "how_long", "agreement", "welcome"), paragraph
    )
    return CommunitySettings(membership=MembershipSettings(question=questions, signpost=signposts, **texts))


async def test_the_largest_settings_fit_into_discords_limits_on_every_screen(seat):
    settings = _largest()
    table = await seat(settings)
    robin, dee = table.person("robin"), table.person("dee")
    screen = await robin.presses(await table.lobby("robin"), "Apply to join")
    form = await robin.presses(screen, "I agree, start")
    pages = 0
    while form is not None:
        pages += 1
        assert form.form is not None, form.text
        filled = {one.label: _filled(one) for one in form.form.fields}
        screen = await robin.submits(form, filled)
        onward = [one for one in screen.last.buttons if one.startswith("Go on with page")]
        form = await robin.presses(screen, onward[0]) if onward else None
    receipt = await robin.presses(screen, "Send")
    card = await table.queued()
    copy = await dee.presses(card, "Read answers")
    declining = await _reason(table, "dee", card, settings.membership.declines[0].label)
    places = next(one for one in declining.form.fields if one.label == "Places that may help")
    await dee.submits(declining, {places.label: [str(one["label"]) for one in places.options[:3]]})
    letter = await table.card("robin", "dm", "The answer is no this time")

    assert pages == 5
    assert "Sent. Thank you." in receipt.text
    assert copy.last.buttons[0].startswith("Page 2 of")
    assert "not yet checked by this group" in letter.text


def _filled(field):
    if not field.options:
        return "w" * 2_900
    return [str(field.options[0]["label"])] if field.kind == "tick any" else str(field.options[0]["label"])


async def test_twenty_presses_at_once_are_each_answered_once(table):
    lobby = await table.lobby("robin")
    people = [table.person(f"crowd{number}") for number in range(4)]

    answers = await asyncio.gather(
        *(one.presses(lobby, "Where does my application stand?") for one in people for _again in range(5))
    )

    wrong = {answer.text for answer in answers if "You have no application here" not in answer.text}
    assert wrong == set()
