"""Flagging a message over the wire: the menu, the form, one receipt, and what nobody gets to see."""

from __future__ import annotations

import pytest

from bot.rehearsal.answers import CannotError
from bot.rehearsal.stories.panel import MENU, WHAT
from tests.cogs.panel_table import CURE, DOSE, OLD, flags, writes_anything

pytestmark = pytest.mark.slow

WRONG = "@everyone **Stop** your insulin, honey cures it. <@&1> https://shop.example.org/honey"


async def card(table, *words, without="\0"):
    return await table.card("dee", "cases", "Case 1", *words, without=without)


async def test_a_flag_gets_a_receipt_and_the_moderators_a_card_without_words_or_names(table):
    message = table.person("mia").writes("general", WRONG)

    form = await table.person("gwen").context_menu(MENU, message)
    receipt = await table.person("gwen").submits(form, {WHAT: CURE, "Would you like to add something?": "My aunt did."})
    shown = await card(table)
    again = await flags(table, "gwen", message)
    other = await flags(table, "rae", message, tell=True)

    assert "They do not see who wrote them" in form.text
    assert "never told that it was you" in form.text
    assert receipt.ephemeral
    assert "This is number 1." in receipt.text
    assert "You get no message about it" in receipt.text
    assert "You told us about this message before. It is number 1." in again.text
    assert "This is number 2." in other.text
    assert "You get a private message with the result" in other.text
    for secret in ("insulin", "honey", "aunt", "Mia", "Gwen", "Rae", str(table.person("mia").id)):
        assert secret not in shown.text, secret
    texts = [one.text for one in table.person("dee").sees("cases")]
    assert len(texts) == 1, "many flags are one case, with one card"
    assert table.practice.world.pings == []


async def test_what_cannot_be_flagged_is_refused_kindly_and_no_word_is_lost(table):
    gwen = table.person("gwen")
    lobby = await table.lobby("dee")
    own = gwen.writes("general", "My own words.")
    empty = writes_anything(table, "mia", "general", "")
    joined = writes_anything(table, "mia", "general", "", type=7)
    hello = table.person("mia").writes("general", "Hello.")

    for message, words in (
        (own, "This is your own message"),
        (empty, "There is nothing left"),
        (joined, "Discord itself wrote this line"),
        (lobby, "A bot wrote this"),
    ):
        who = table.person("dee") if message is lobby else gwen
        answer = await who.context_menu(MENU, message)
        assert answer.form is None, words
        assert words in answer.text
        assert answer.ephemeral
    robin = await table.person("robin").context_menu(MENU, await table.lobby("robin"))
    assert "does not let you" in robin.text
    await _goes_or_waits_too_long(table)
    table.practice.clock.skip(366 * 24 * 3600.0)
    assert "more than a year old" in (await gwen.context_menu(MENU, hello)).text
    assert table.person("dee").sees("cases") == []


async def _goes_or_waits_too_long(table):
    """A message is deleted while the form is open, and a form is sent two hours late."""
    gwen, mia = table.person("gwen"), table.person("mia")
    gone = mia.writes("general", WRONG)
    kept = mia.writes("general", "Another one.")
    first = await gwen.context_menu(MENU, gone)
    second = await gwen.context_menu(MENU, kept)
    typed = {WHAT: OLD, "Would you like to add something?": "I read it is from 1990."}

    mia.deletes(gone)
    deleted = await gwen.submits(first, typed)
    table.practice.clock.skip(2 * 3600.0)
    late = await gwen.submits(second, typed)

    assert "not there any more" in deleted.text
    assert "I read it is from 1990." in deleted.text, "what somebody wrote is never lost"
    assert "Please open its menu again" in late.text
    assert "I read it is from 1990." in late.text


async def test_words_of_risk_go_to_people_who_reply_and_never_to_a_panel(table):
    await table.person("dee").command("duty on", hours=3)
    sad = table.person("mia").writes("general", "I can't sleep again, and honestly I just want to die.")
    wrong = table.person("mia").writes("general", WRONG)

    answer = await flags(table, "gwen", sad)
    alert = await table.card("dee", "moderator-alerts", "Somebody may need a kind reply soon")
    own = await flags(table, "rae", wrong, words="I took all of it. I just want to die.")

    assert all(words in answer.text for words in ("people who stand by were told", "999", "116 123"))
    assert "All lines" in answer.last.buttons
    assert "sleep" not in alert.text
    assert all(words in own.text for words in ("This is number", "These lines are for you", "116 123"))
    await card(table)
    assert len(table.person("dee").sees("cases")) == 1, "only the second message has a case"


async def test_danger_replies_threads_and_moderators_own_posts_reach_people_without_words(table):
    dee, mia = table.person("dee"), table.person("mia")
    await table.person("sam").command("duty on", hours=3)
    first = mia.writes("general", "Which tea helps?")
    reply = dee.writes("general", "No tea. Take nothing, it goes away.", reply_to=first)
    inside = mia.writes(mia.starts_thread("general", "Tea", under=first), "Drink bleach, it cleans you.")

    assert "This is number" in (await flags(table, "gwen", reply)).text
    urgent = await flags(table, "gwen", inside, DOSE)
    letter = await table.card("sam", "dm", "may be dangerous")
    shown = await table.card("olu", "organisers", "It is a reply to somebody")
    forged = await dee.forges(dee.writes("general", "x"), "flag:send:1:0")

    assert "A moderator on duty is told in the next minutes" in urgent.text
    assert "bleach" not in letter.text
    assert "Mia" not in letter.text
    assert "Take nothing" not in shown.text
    assert not [one for one in dee.sees("cases") if "It is a reply" in one.text], "nobody judges their own words"
    assert forged.text, "a press of a form's name is answered"
    with pytest.raises(CannotError):
        await table.person("robin").context_menu(MENU, inside)
