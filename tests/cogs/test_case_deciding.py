"""Cases over the wire: reading, deciding, telling, and what nobody without a right or with a part in it can do."""

from __future__ import annotations

import asyncio

import pytest

from bot.misinformation import moves
from bot.misinformation.rules import Check
from bot.misinformation.tables import CaseRow
from bot.rehearsal.permissions import P
from tests.cogs.case_table import AGAINST, DELETE, FINE, HURTS, case, dangerous, decides
from tests.cogs.panel_table import CURE, flags

pytestmark = pytest.mark.slow

WORDS = "@everyone **Leave** your insulin out, ||cinnamon|| is enough. <@&1>"
PRESSES = ("take", "release", "take_over", "read", "decide", "talk", "agree", "disagree", "told", "remove", "keep")
ANSWERS = ("take", "release", "read", "answer", "told")
OF_AUTHORS = ("will_edit", "add_source", "differ", "window", "verdict", "result", "copy")
OF_NOTES = ("write", "pen", "seek", "preview", "approve", "change", "take_back", "fair", "fair_yes", "fair_no")


async def mine(table, who):
    return await table.person(who).command("my-cases", "general")


def version(card):
    return next(int(one.custom_id.split(":")[3]) for one in card.controls if one.custom_id)


async def test_a_moderator_reads_and_one_of_two_who_decide_at_once_deletes_with_words_for_the_author(table, caplog):
    dee, sam, mia = (table.person(name) for name in ("dee", "sam", "mia"))
    await dangerous(table, WORDS)
    card = await case(table)

    taken = await dee.presses(card, "Take")
    card = await case(table, 1, "is looking at it")
    refused = await decides(table, "sam", card, DELETE)
    copy = await dee.presses(card, "Read")
    released = await dee.presses(card, "Release")
    card = await case(table, 1, without="is looking at it")
    forms = [
        await who.chooses(await who.presses(card, "Decide"), "Choose what you decide", [DELETE]) for who in (dee, sam)
    ]
    given = {"Why?": HURTS, "Your reason, in your own words": "Please @everyone ask your **nurse** first."}
    answers = await asyncio.gather(dee.submits(forms[0], given), sam.submits(forms[1], given))
    letter = await table.card("mia", "dm", "A decision about something you wrote")
    told = await case(table, 1, "decided", "Decided by")
    late = await sam.forges(card, f"misinformation:take:1:{version(card)}")

    second = next(answer for answer in answers if "Recorded" not in answer.text)
    assert "You have it until" in taken.text
    assert "Dee has taken this until" in refused.text
    assert "It is not safe." in refused.text, "what Sam wrote is given back"
    assert copy.ephemeral
    assert "Written by @Mia" in copy.text
    assert "Shown to @Dee only" in copy.text
    assert "Gwen" not in copy.text
    assert "waits for a moderator again" in released.text
    assert sum("Recorded. The message is to be deleted." in answer.text for answer in answers) == 1
    assert "already decided by" in second.text
    assert "ask your nurse first" in second.text, "what the second wrote is given back"
    assert "already decided by" in late.text
    assert "cinnamon" in letter.text
    assert "Dee" not in letter.text
    assert len([one for one in mia.sees("dm") if "A decision about" in one.text]) == 1
    assert "insulin" not in told.text + card.text + caplog.text
    assert [one.text for one in mia.sees("general") if "insulin" in one.text] == []
    assert table.practice.world.pings == []


async def test_nobody_without_the_right_and_nobody_with_a_part_can_press_what_moderators_press(table):
    await dangerous(table, WORDS, author="sam", flagger="gwen")
    own = await case(table, 1, who="olu", channel="organisers")
    seen = {"robin": await table.lobby("robin")} | {
        name: (await mine(table, name)).last for name in ("mia", "gwen", "kit", "sam", "olu")
    }
    moderators = [f"misinformation:{verb}:1:{version(own)}" for verb in (*PRESSES, "show")]
    moderators += [f"appeals:{verb}:1:1" for verb in ANSWERS]
    members = [f"misinformation:{verb}:1:0" for verb in ("write", "pen", "preview", "approve", "fair_yes")]

    for who in ("robin", "mia", "gwen", "kit"):
        for custom_id in (*moderators, *(members if who == "robin" else ())):
            answer = await table.person(who).forges(seen[who], custom_id)
            assert "does not let you" in answer.text, (who, custom_id, answer.text)
    for verb in ("take", "read", "take_over"):
        answer = await table.person("sam").forges(seen["sam"], f"misinformation:{verb}:1:{version(own)}")
        assert "You have a part in this one" in answer.text, (verb, answer.text)
    listed = await table.person("sam").command("cases", "general")
    shown = await table.person("sam").forges(seen["sam"], f"misinformation:show:1:{version(own)}")
    read = await table.person("olu").presses(own, "Read")
    for custom_id in (
        *(f"misinformation:{verb}:999:7:nonsense" for verb in (*PRESSES, *OF_AUTHORS, *OF_NOTES, "show")),
        *(f"appeals:{verb}:999:7:nonsense" for verb in (*ANSWERS, "open", "withdraw")),
    ):
        answer = await table.person("olu").forges(seen["olu"], custom_id)
        assert answer.text, custom_id
        assert "went wrong" not in answer.text, (custom_id, answer.text)

    assert "No case waits" in listed.text
    assert "does not wait any more" in shown.text
    assert "cinnamon" in read.text
    assert not any("Case 1" in one.text for one in table.person("sam").sees("cases"))


async def test_an_author_with_closed_messages_is_told_by_a_person_and_one_whose_words_are_fine_never_hears(table):
    table.person("mia").closes_dms()
    await dangerous(table, WORDS)
    await decides(table, "dee", await case(table), DELETE, why=AGAINST)
    ask = await table.card("dee", "cases", "Please tell somebody what was decided")
    verdict = await table.person("mia").presses(await mine(table, "mia"), "Read it")
    foreign = await table.person("gwen").forges((await mine(table, "gwen")).last, "misinformation:verdict:1:1")
    thanks = await table.person("dee").presses(ask, "I have told them")

    other = table.person("rae").writes("general", "Tea helps me to sleep.")
    await flags(table, "gwen", other, CURE, tell=True)
    await decides(table, "dee", await case(table, 2, "Decide"), FINE, why="It does no harm", words="Tea is fine.")
    result = await table.card("gwen", "dm", "What became of your flag", "Tea is fine.")
    closed = await case(table, 2, "looked at, and fine")
    await _drawn_for_a_check(table, 2)
    check = await table.card("sam", "cases", "Please check a fine, case 2", "I think otherwise")
    otherwise = await table.person("sam").presses(check, "I think otherwise")
    opened = await case(table, 2, "A moderator who checked it thinks otherwise")
    late = await table.person("dee").forges(check, f"misinformation:agree:2:{version(check)}")

    assert "cinnamon" in verdict.text
    assert "Reliable bodies say otherwise" in verdict.text
    assert "not here any more" in foreign.text
    assert "Thank you for telling them" in thanks.text
    assert "Rae" not in result.text
    assert "Read" not in closed.buttons
    assert "Tea" not in check.text
    assert "open again" in otherwise.text
    assert "Decide" in opened.buttons
    assert "checked already" in late.text
    assert table.person("rae").sees("dm") == []
    assert "Decisions about" not in (await mine(table, "rae")).text


async def _drawn_for_a_check(table, number):
    """Do what happens to one of ten by chance."""
    async with table.house.store.begin() as tx:
        row = await tx.session.get(CaseRow, number)
        row.check = Check.WAITING
        await moves.redraw(tx, row)


async def test_nobody_is_removed_for_one_message_and_a_missing_right_to_delete_becomes_a_card_with_the_fix(table):
    dee, mia = table.person("dee"), table.person("mia")
    await dangerous(table, WORDS)
    card = await case(table)

    removal = await decides(table, "dee", card, "Propose to remove the author")
    days = {"How long? Every pause has an end.": "3 days"}
    pause = await decides(table, "dee", card, "Pause the author from this topic", **days)
    question = await decides(table, "dee", card, "Ask the author to change it")
    form = await dee.presses(card, "Note a talk")
    talk = await dee.submits(form, {"What did you talk about?": "We talked about insulin."})
    copy = await dee.presses(card, "Read")
    letters = mia.sees("dm")
    role = table.community.roles["Alongside"]
    role.permissions &= ~int(P.MANAGE_MESSAGES)
    await decides(table, "dee", card, DELETE, why=HURTS)
    todo = await table.card("dee", "moderator-alerts", "Manage Messages")
    still = _left(mia)
    role.permissions |= int(P.MANAGE_MESSAGES)
    await dee.presses(todo, next(label for label in todo.buttons if "again" in label.casefold()))
    await dee.until(lambda: not _left(mia), 8)

    assert "Nobody is removed for wrong advice alone" in removal.text
    assert "not a topic" in pause.text
    assert "something dangerous" in question.text
    assert "1 talk so far" in talk.text
    assert "1 talk with the author is noted" in copy.text
    assert "Member" in mia.roles()
    assert letters == []
    assert len(still) == 1
    assert "insulin" not in todo.text


def _left(person):
    return [one for one in person.sees("general") if "insulin" in one.text]
