"""Cases over the wire: reading, deciding, telling, and what nobody without a right or with a part in it can do."""

from __future__ import annotations

import asyncio

import pytest

from bot.rehearsal.permissions import P
from tests.cogs.case_table import AGAINST, DELETE, FINE, HURTS, case, dangerous, decides
from tests.cogs.panel_table import CURE, flags

pytestmark = pytest.mark.slow

WORDS = "@everyone **Leave** your insulin out, ||cinnamon|| is enough. <@&1>"


async def test_a_moderator_takes_reads_and_deletes_and_the_author_gets_words_and_reason(table, caplog):
    dee, sam, mia = (table.person(name) for name in ("dee", "sam", "mia"))
    await dangerous(table, WORDS)
    card = await case(table)

    taken = await dee.presses(card, "Take")
    card = await case(table, 1, "is looking at it")
    refused = await decides(table, "sam", card, DELETE)
    copy = await dee.presses(card, "Read")
    recorded = await decides(table, "dee", card, DELETE, words="Please @everyone ask your **nurse** first.")
    late = await sam.forges(card, f"misinformation:take:1:{card_version(card)}")
    letter = await table.card("mia", "dm", "A decision about something you wrote")
    told = await case(table, 1, "decided", "Decided by")

    assert "You have it until" in taken.text
    assert "Dee has taken this until" in refused.text
    assert "It is not safe." in refused.text, "what Sam wrote is given back"
    assert copy.ephemeral
    assert "Written by @Mia" in copy.text
    assert "Shown to @Dee only" in copy.text
    assert "Gwen" not in copy.text
    assert "Recorded. The message is deleted." in recorded.text
    assert "already decided by @Dee" in late.text
    assert "cinnamon" in letter.text
    assert "nurse" in letter.text
    assert "Dee" not in letter.text
    assert "insulin" not in told.text + card.text
    assert [one.text for one in mia.sees("general") if "insulin" in one.text] == []
    assert table.practice.world.pings == []
    assert "insulin" not in caplog.text


def card_version(card):
    return next(int(one.custom_id.split(":")[3]) for one in card.controls if one.custom_id)


MODERATORS = ("take", "release", "take_over", "read", "decide", "talk", "agree", "disagree", "told", "remove", "keep")
ANSWERERS = ("take", "release", "read", "answer", "told")


async def test_nobody_without_the_right_and_nobody_with_a_part_can_press_what_moderators_press(table):
    await dangerous(table, WORDS, author="sam", flagger="gwen")
    own = await case(table, 1, who="olu", channel="organisers")
    lobby = await table.lobby("robin")
    seen = {"robin": lobby} | {
        name: (await table.person(name).command("my-cases", "general")).last for name in ("mia", "gwen", "kit", "sam")
    }
    version = card_version(own)

    for who in ("robin", "mia", "gwen", "kit"):
        for custom_id in (
            *(f"misinformation:{verb}:1:{version}" for verb in MODERATORS),
            *(f"appeals:{verb}:1:1" for verb in ANSWERERS),
        ):
            answer = await table.person(who).forges(seen[who], custom_id)
            assert "does not let you" in answer.text, (who, custom_id, answer.text)
    for verb in ("take", "read", "take_over"):
        answer = await table.person("sam").forges(seen["sam"], f"misinformation:{verb}:1:{version}")
        assert "You have a part in this one" in answer.text, (verb, answer.text)
    listed = await table.person("sam").command("cases", "general")
    shown = await table.person("sam").forges(seen["sam"], f"misinformation:show:1:{version}")
    read = await table.person("olu").presses(own, "Read")

    assert "No case waits" in listed.text
    assert "does not wait any more" in shown.text
    assert "cinnamon" in read.text
    assert not any("Case 1" in one.text for one in table.person("sam").sees("cases"))


async def test_presses_of_what_is_not_there_are_answered_kindly_for_everybody(table):
    olu = table.person("olu")
    start = (await olu.command("my-cases", "general")).last
    others = ("will_edit", "add_source", "differ", "preview", "approve", "take_back", "fair", "fair_yes", "fair_no")
    mine = ("window", "verdict", "result", "copy", "show", "write", "pen", "seek", "change")

    for custom_id in (
        *(f"misinformation:{verb}:999:7:nonsense" for verb in (*MODERATORS, *others, *mine)),
        *(f"appeals:{verb}:999:7:nonsense" for verb in (*ANSWERERS, "open", "withdraw")),
    ):
        answer = await olu.forges(start, custom_id)
        assert answer.text, custom_id
        assert "went wrong" not in answer.text, (custom_id, answer.text)


async def test_an_author_with_closed_messages_is_told_by_a_person_and_finds_it_and_a_fine_one_never_hears(table):
    table.person("mia").closes_dms()
    await dangerous(table, WORDS)
    await decides(table, "dee", await case(table), DELETE, why=AGAINST)
    ask = await table.card("dee", "cases", "Please tell somebody what was decided")
    screen = await table.person("mia").command("my-cases", "general")
    verdict = await table.person("mia").presses(screen, "Read it")
    foreign = await table.person("gwen").forges((await mine(table, "gwen")).last, "misinformation:verdict:1:1")
    thanks = await table.person("dee").presses(ask, "I have told them")

    other = table.person("rae").writes("general", "Tea helps me to sleep.")
    await flags(table, "gwen", other, CURE, tell=True)
    await decides(table, "dee", await case(table, 2, "Decide"), FINE, why="It does no harm", words="Tea is fine.")
    result = await table.card("gwen", "dm", "What became of your flag", "Tea is fine.")
    closed = await case(table, 2, "looked at, and fine")

    assert "cinnamon" in verdict.text
    assert "Reliable bodies say otherwise" in verdict.text
    assert "not here any more" in foreign.text
    assert "Thank you for telling them" in thanks.text
    assert "Rae" not in result.text
    assert "Read" not in closed.buttons
    assert table.person("rae").sees("dm") == []
    assert "Decisions about" not in (await mine(table, "rae")).text


async def mine(table, who):
    return await table.person(who).command("my-cases", "general")


async def test_without_the_right_to_delete_a_card_says_which_switch_to_flip_and_it_is_done_afterwards(table):
    await dangerous(table, WORDS)
    card = await case(table)
    role = table.community.roles["Alongside"]
    role.permissions &= ~int(P.MANAGE_MESSAGES)

    await decides(table, "dee", card, DELETE, why=HURTS)
    todo = await table.card("dee", "moderator-alerts", "Manage Messages")
    still = [one for one in table.person("mia").sees("general") if "insulin" in one.text]
    role.permissions |= int(P.MANAGE_MESSAGES)
    await table.person("dee").presses(todo, next(label for label in todo.buttons if "again" in label.casefold()))
    await table.person("dee").until(
        lambda: not [one for one in table.person("mia").sees("general") if "insulin" in one.text], 8
    )

    assert len(still) == 1
    assert "insulin" not in todo.text


async def test_two_moderators_who_decide_at_once_leave_one_decision_and_nobody_s_words_are_lost(table):
    await dangerous(table, WORDS)
    card = await case(table)
    forms = {
        who: await table.person(who).chooses(
            await table.person(who).presses(card, "Decide"), "Choose what you decide", [DELETE]
        )
        for who in ("dee", "sam")
    }

    given = {"Why?": HURTS, "Your reason, in your own words": "Not safe to do."}
    answers = await asyncio.gather(*(table.person(who).submits(form, given) for who, form in forms.items()))
    letter = await table.card("mia", "dm", "A decision about something you wrote")

    late = next(answer for answer in answers if "Recorded" not in answer.text)
    assert sum("Recorded. The message is deleted." in answer.text for answer in answers) == 1
    assert "already decided by" in late.text
    assert "Not safe to do." in late.text
    assert len([one for one in table.person("mia").sees("dm") if "A decision about" in one.text]) == 1
    assert letter.buttons == ["Ask for another look"]


async def test_nobody_is_removed_for_one_message_nor_paused_where_there_is_no_topic(table):
    dee = table.person("dee")
    await dangerous(table, WORDS)
    card = await case(table)

    removal = await decides(table, "dee", card, "Propose to remove the author")
    pause = await decides(
        table, "dee", card, "Pause the author from this topic", **{"How long? Every pause has an end.": "3 days"}
    )
    question = await decides(table, "dee", card, "Ask the author to change it")
    form = await dee.presses(card, "Note a talk")
    talk = await dee.submits(form, {"What did you talk about?": "We talked about insulin."})
    copy = await dee.presses(card, "Read")

    assert "Nobody is removed for wrong advice alone" in removal.text
    assert "not a topic" in pause.text
    assert "something dangerous" in question.text
    assert "1 talk so far" in talk.text
    assert "1 talk with the author is noted" in copy.text
    assert "Member" in table.person("mia").roles()
    assert table.person("mia").sees("dm") == []
