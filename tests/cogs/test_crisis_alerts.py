"""Standing by: worries and alerts as moderators see and press them, and the person concerned never hears of it."""

from __future__ import annotations

import pytest

from bot.rehearsal.answers import CannotError

pytestmark = pytest.mark.slow

MENU = "Worried about this person"
MINUTE = 60


@pytest.fixture
async def members(table):
    """Mia and Rae talk in the general channel; nobody is on duty yet."""
    for name in ("mia", "rae"):
        table.person(name)
    return table


async def _worries(table, who="rae", about="mia", words="She said goodbye to me."):
    message = table.person(about).writes("general", "See you all.")
    form = await table.person(who).context_menu(MENU, message)
    return await table.person(who).submits(form, {"What makes you worry?": words} if words else {})


async def _card(table, *words, who="dee", without="\0"):
    return await table.card(who, "moderator-alerts", *words, without=without)


async def test_a_worry_reaches_who_is_on_duty_and_gives_advice_with_lines(members):
    await members.person("dee").command("duty on", hours=3)

    answer = await _worries(members)
    card = await _card(members, "Somebody is worried about a member", "Asked:")
    letter = await members.card("dee", "dm", "You are on duty", "#moderator-alerts")

    assert answer.last.ephemeral
    assert "A person on duty was told just now" in answer.text
    assert all(number in answer.text for number in ("999", "111", "116 123", "85258"))
    assert "I am replying" in card.buttons
    assert "goodbye" not in card.text + letter.text


async def test_the_person_concerned_hears_and_sees_nothing(members):
    await members.person("dee").command("duty on")
    before = len(members.person("mia").sees("general"))

    await _worries(members)
    await members.card("dee", "dm", "You are on duty")

    assert members.person("mia").sees("dm") == []
    assert len(members.person("mia").sees("general")) == before + 1  # their own message
    assert "moderator-alerts" not in members.person("mia").channels()


async def test_with_nobody_on_duty_the_worried_person_is_told_so_and_the_organisers_see_it(members):
    answer = await _worries(members)
    card = await _card(members, "Somebody is worried", who="olu")
    for_organisers = await members.card("olu", "organisers", "Somebody is worried")

    assert "Nobody is on duty now" in answer.text
    assert "Nobody is on duty who could take it" in card.text
    assert "I am replying" in for_organisers.buttons


async def test_the_words_are_shown_on_a_press_to_one_person_only(members):
    await _worries(members, words="She @everyone sounded **low**.")
    card = await _card(members, "Somebody is worried")

    answer = await members.person("dee").presses(card, "Read the worry")

    assert answer.last.ephemeral
    assert "sounded" in answer.text
    assert "@everyone" not in card.text


@pytest.mark.parametrize("how", ["by command", "by the menu on a person"])
async def test_one_can_be_worried_about_a_person_without_a_message(members, how):
    rae, mia = members.person("rae"), members.person("mia")

    form = await (rae.command("worried", person=mia.id) if how == "by command" else rae.user_menu(MENU, mia))
    await rae.submits(form, {})
    card = await _card(members, "Somebody is worried", "It is about")

    assert "Open the message" not in card.buttons
    assert "Read the worry" not in card.buttons


async def test_somebody_worried_about_themselves_gets_help_at_once(members):
    mia = members.person("mia")
    message = mia.writes("general", "Hello.")

    answer = await mia.context_menu(MENU, message)

    assert "116 123" in answer.text
    assert members.person("dee").sees("moderator-alerts") == []


async def test_nobody_worries_about_a_bot(members):
    message = await members.lobby("robin")

    answer = await members.person("robin").context_menu(MENU, message)

    assert "written by a bot" in answer.text


async def test_taking_and_closing_with_thanks(members):
    dee = members.person("dee")
    await dee.command("duty on")
    await _worries(members)
    card = await _card(members, "Asked:")

    taken = await dee.presses(card, "I am replying")
    card = await _card(members, "is replying, until")
    closed = await dee.presses(card, "We spoke")
    card = await _card(members, "This was looked after", "We spoke")
    debrief = await members.card("dee", "dm", "Thank you for looking after somebody")

    assert "You have it until" in taken.text
    assert "Who it was about is forgotten now" in closed.text
    assert "Need help now?" in debrief.buttons
    assert [one for one in card.buttons if one != "Open the card"] == []


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("Pointed to help", "Pointed to help"),
        ("Emergency service told", "Emergency"),
        ("Nothing was needed", "Nothing"),
    ],
)
async def test_each_end_is_noted_as_pressed(members, label, said):
    await _worries(members)

    answer = await members.person("sam").presses(await _card(members, "worried", who="sam"), label)

    assert said in answer.text
    await _card(members, "This was looked after", said)


async def test_a_second_moderator_and_a_late_press_learn_who_was_first(members):
    dee, sam = members.person("dee"), members.person("sam")
    await _worries(members)
    old = await _card(members, "worried")
    await dee.presses(old, "I am replying")

    second = await sam.forges(old, _custom_id(old, "I am replying"))
    await dee.forges(old, _custom_id(old, "We spoke"))
    late = await sam.forges(old, _custom_id(old, "We spoke"))
    again = await dee.forges(old, _custom_id(old, "We spoke"))

    assert "is replying already" in second.text
    assert "looked after already" in late.text
    assert "looked after already" in again.text


def _custom_id(card, label):
    return next(one.custom_id for one in card.controls if one.label == label)


BUTTONS = ("take", "words", "spoke", "signposted", "emergency", "not_needed")


async def test_nobody_without_the_right_can_press_a_card(members):
    await _worries(members)
    await _card(members, "worried")
    for who in ("robin", "mia", "rae"):
        target = await _anything(members, who)

        answers = [(await members.person(who).forges(target, f"crisis:{verb}:1:1")).text for verb in BUTTONS]

        assert all("does not let you" in answer for answer in answers), answers
        assert not any("goodbye" in answer for answer in answers), who


@pytest.mark.parametrize(
    ("who", "end"), [("dee", "We spoke"), ("sam", "Nothing was needed"), ("olu", "Pointed to help")]
)
async def test_moderators_and_organisers_can_take_and_close(members, who, end):
    await _worries(members)

    taken = await members.person(who).presses(await _card(members, "worried", who=who), "I am replying")
    closed = await members.person(who).presses(await _card(members, "is replying", who=who), end)

    assert "You have it until" in taken.text
    assert end in closed.text


async def test_only_organisers_note_checks(members):
    for who in ("robin", "mia", "dee"):
        target = await _anything(members, who)

        answers = [
            (await members.person(who).forges(target, f"crisis:{verb}:0:0:samaritans")).text
            for verb in ("right", "wrong")
        ]

        assert all("does not let you" in answer for answer in answers), answers


async def test_everybody_can_press_everything_that_helps(members):
    verbs = ("help", "nation", "back", "more", "quiet", "remember", "forget", "ok")
    for who in ("robin", "mia", "dee", "olu"):
        for verb in verbs:
            target = await _anything(members, who)
            answer = await members.person(who).forges(target, f"crisis:{verb}:0:0:scotland")

            assert answer.text, verb
            assert "went wrong" not in answer.text, who
            assert "does not let you" not in answer.text, who
        assert await members.lobby("robin"), "a card that others see is never drawn over"


async def _anything(table, who):
    return await table.lobby(who) if who == "robin" else await _help(table, who)


async def _help(table, who):
    """Return a person's help card once all that is added late stands on it."""
    answer = await table.person(who).command("help-now")
    await table.person(who).until(lambda: "usually here" in answer.text)
    return answer.last


async def test_buttons_for_what_does_not_exist_are_answered_kindly(members):
    olu = members.person("olu")

    for verb in (*BUTTONS, "right", "wrong", "stop", "remember", "nation", "more"):
        answer = await olu.forges(await _help(members, "olu"), f"crisis:{verb}:999:7:nonsense")

        assert answer.text, verb
        assert "went wrong" not in answer.text


async def test_members_have_no_duty_commands(members):
    for command in ("duty on", "duty off", "duty rota"):
        with pytest.raises(CannotError):
            await members.person("mia").command(command)


async def test_handing_over_gives_the_alert_to_the_other_person(members):
    dee, sam = members.person("dee"), members.person("sam")
    await dee.command("duty on")
    await _worries(members)
    await members.card("dee", "dm", "You are on duty")
    refused = await dee.command("duty hand-over", to=sam.id)
    await sam.command("duty on")

    answer = await dee.command("duty hand-over", to=sam.id)
    await members.card("sam", "dm", "You are on duty")

    assert "not on duty now" in refused.text
    assert "Handed over" in answer.text
    assert "1 alert went on." in answer.text


async def test_nobody_answering_for_ten_minutes_means_that_the_next_is_asked_and_then_the_organisers(members):
    clock = members.practice.clock
    await members.person("dee").command("duty on")
    clock.skip(1)
    await members.person("sam").command("duty on")
    await _worries(members)
    await members.card("dee", "dm", "You are on duty")

    clock.skip(10 * MINUTE + 1)
    await members.card("sam", "dm", "You are on duty")
    clock.skip(10 * MINUTE + 1)
    await members.card("olu", "organisers", "Somebody is worried")


async def test_closed_direct_messages_leave_the_card_and_the_next_person(members):
    members.person("dee").closes_dms()
    await members.person("dee").command("duty on")

    await _worries(members)
    card = await _card(members, "Asked:")

    assert "I am replying" in card.buttons
    assert members.person("dee").sees("dm") == []


async def test_the_load_cap_sends_the_third_worry_to_the_organisers(members):
    await members.person("dee").command("duty on")
    for about in ("mia", "sam", "olu"):
        form = await members.person("rae").command("worried", person=members.person(about).id)
        await members.person("rae").submits(form, {})

    card = await members.card("olu", "organisers", "Somebody is worried")

    assert "Nobody is on duty who could take it" in card.text


async def test_the_rota_shows_who_is_there_and_what_members_read(members):
    dee, sam = members.person("dee"), members.person("sam")
    await dee.command("duty on", hours=2)
    await sam.command("duty on", hours=3, starts_in=5)

    rota = await sam.command("duty rota")

    assert "1 person is on duty now." in rota.text
    assert "Coming" in rota.text


async def test_the_words_of_a_worry_are_in_no_log_card_custom_id_or_byte_of_the_database(members, database, caplog):
    caplog.set_level("DEBUG", logger="alongside")
    caplog.set_level("INFO")
    await members.person("dee").command("duty on")

    await _worries(members, words="zebrafish weeping")
    card = await _card(members, "Somebody is worried")
    await members.card("dee", "dm", "You are on duty")

    assert "zebrafish" not in caplog.text
    assert b"zebrafish" not in database.read_bytes()
    assert all("zebrafish" not in one.text for one in members.person("dee").sees("moderator-alerts"))
    assert all("zebrafish" not in str(one.custom_id) for one in card.controls)
    assert all("zebrafish" not in str(entry.body) for entry in members.practice.ledger.entries)
