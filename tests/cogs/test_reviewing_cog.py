"""Reviewing over the wire: learning, one's own seats, sealed answers, and screens in which nobody can be found."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from datetime import timedelta

import pytest

from bot.community.sections import CommunitySettings
from bot.crisis.listening import announcement
from bot.rehearsal.stories.panel import LABELS, VERDICT
from tests.cogs.panel_table import CURE, OLD, flags, opens_seat, reviewers, votes, whole_text, writes_anything
from tests.collect_sentences import ROOT

pytestmark = pytest.mark.slow

LISTENING = CommunitySettings.model_validate(
    {"crisis": {"listening": {"message_content": True, "channels": ["everyday-life"]}}}
)
SHARP = (
    "@everyone I'm Mia and <@{mia}> says **stop** your tablets, ||honey|| cures it! M\u200bi\u200ba knows. "
    "\U0001d5e0\U0001d5f6\U0001d5ee too. [read](https://evil.example/x) https://discord.com/channels/1/2/3 "
    "mia@example.org 07700 900123 - Mia"
)


def best_answers() -> list[str]:
    cases = tomllib.loads((ROOT / "config" / "training.toml").read_text(encoding="utf-8"))["case"]
    return [case["best"][0] for case in cases.values()]


async def test_somebody_learns_to_review_at_their_own_pace_and_strangers_get_nothing(table):
    kit = table.person("kit")
    best = best_answers()

    welcome = await kit.command("review", "general")
    assert "They do not see who wrote it" in welcome.text
    joined = await kit.presses(welcome, "I would like to help")
    screen = await kit.presses(joined, "Begin the training")
    assert "Practice message 1 of 10" in screen.text
    wrong = await kit.presses(screen, LABELS["true" if best[0] == "dangerous" else "dangerous"])
    assert "You can answer once more" in wrong.text
    right = await kit.presses(wrong, LABELS[best[0]])
    second = await kit.presses(right, "Go on")
    assert "Practice message 2 of 10" in second.text
    await kit.presses(second, "Go on later")
    later = await kit.command("review", "general")
    assert "1 of 10" in later.text
    screen = await kit.presses(later, "Go on with the training")

    for verdict in best[1:]:
        screen = await kit.presses(screen, LABELS[verdict])
        screen = await kit.presses(screen, "Go on")
    assert "You are ready" in screen.text
    home = await kit.presses(screen, "To my reviews")
    assert "Nothing waits for you now" in home.text
    assert "having a break" in (await kit.presses(home, "Have a break")).text
    assert "Welcome back" in (await kit.presses(home, "I am back")).text
    assert "I write to you when you are asked" in (await kit.presses(home, "Write to me when I am asked")).text
    people = await kit.presses(home, "People I know well")
    named = await kit.chooses(people, "Choose somebody", [table.person("mia").id])
    assert "You are not asked about them" in named.text
    assert "Taken back" in (await kit.presses(named, "Take it back")).text
    await _strangers_get_nothing(table)
    gone = await kit.presses(await kit.presses(await kit.command("review", "general"), "Stop reviewing"), "Yes, stop")
    assert "You have stopped" in gone.text
    assert "Would you like to help review?" in gone.text


async def _strangers_get_nothing(table):
    """Every button is refused to who is no member, kind to who has no seat, and the training ends after half a year."""
    robin, mia = table.person("robin"), table.person("mia")
    lobby = await table.lobby("robin")
    hello = mia.writes("general", "hello")

    for verb in ("home", "join", "train", "open", "opinion", "search", "known", "pause", "people", "outcomes", "left"):
        stranger = await robin.forges(lobby, f"review:{verb}:1:1:on")
        assert "does not let you" in stranger.text, (verb, stranger.text)
        assert stranger.form is None, verb
        member = await mia.forges(hello, f"review:{verb}:77:1:on")
        assert "Sorry" not in member.text, (verb, member.text)
    table.practice.clock.skip(timedelta(days=190).total_seconds())
    again = await table.person("kit").command("review", "general")

    assert "Half a year has passed" in again.text
    assert "Begin the training" in again.last.buttons


async def test_a_reviewers_screen_holds_nothing_by_which_anybody_could_be_found(table):
    mia, gwen, noor = (table.person(name) for name in ("mia", "gwen", "noor"))
    await reviewers(table, "kit")
    noor.writes("everyday-life", "Noor here, thank you Mia!")
    message = mia.writes("everyday-life", SHARP.format(mia=mia.id))
    gwen.writes("everyday-life", "Is that true, @Mia?")
    await flags(table, "gwen", message, words="Mia writes this every day. Gwen")

    seat = await opens_seat(table, "kit")

    assert "stop" in seat.text
    assert "tablets" in seat.text
    raw = "".join(one for one in unicodedata.normalize("NFKC", str(seat.last.message.components)) if one != "\u200b")
    for person in (mia, gwen, noor):
        for name in (person.user.shown, person.user.name, str(person.id)):
            assert not re.search(rf"\b{re.escape(name)}\b", raw, re.IGNORECASE), (name, raw)
    for secret in ("https", "discord.com", "mia@example.org", "900123", "every day", str(message.id)):
        assert secret not in raw, secret
    assert str(table.community.channels["everyday-life"].id) not in raw
    assert "<@" not in raw.replace("\\\\<@", "")
    assert "\\\\*\\\\*stop" in raw, "markup is shown letter by letter"
    assert table.practice.world.pings == []
    assert seat.last.ephemeral


async def test_an_answer_is_sealed_once_and_late_presses_are_answered_kindly(table):
    await reviewers(table, "kit", "noor", "theo")
    message = table.person("mia").writes("everyday-life", "Honey cures diabetes. Nobody needs insulin.")
    await flags(table, "gwen", message, CURE)
    seats = {name: await opens_seat(table, name) for name in ("kit", "noor", "theo")}
    kit, theo = table.person("kit"), table.person("theo")
    own, theirs = opinion_id(seats["kit"]), opinion_id(seats["noor"])

    stolen = await kit.submits(await kit.forges(seats["kit"], theirs), {VERDICT: LABELS["true"]})
    assert "somebody else's" in stolen.text
    seat = await opens_seat(table, "kit")
    sealed = await votes(table, "kit", seat, "cannot_tell")
    assert "Nobody can read it" in sealed.text
    again = await kit.submits(await kit.forges(sealed, own), {VERDICT: LABELS["true"]})
    assert "answered already" in again.text
    elsewhere = {"Has somebody put it right already?": "https://evil.example/1"}
    bad = await votes(table, "noor", seats["noor"], "false", **elsewhere)
    assert "link of a message in this group" in bad.text
    assert "https://evil.example/1" in bad.text, "what somebody wrote is never lost"
    outsider = await table.person("mia").forges(message, theirs)
    refused = await table.person("mia").submits(outsider, {VERDICT: LABELS["true"]})
    assert "somebody else's" in refused.text

    late_form = await theo.presses(seats["theo"], "Give my opinion")
    await votes(table, "noor", await opens_seat(table, "noor"), "cannot_tell")
    late = await theo.submits(late_form, {VERDICT: LABELS["false"]})
    assert "settled without you" in late.text
    assert "Nothing waits for you now" in (await theo.command("review", "general")).text
    ends = await kit.presses(await kit.command("review", "general"), "What became of it")
    assert "nothing to show yet" in ends.text
    assert LABELS["cannot_tell"] not in ends.text, "the own answer stays sealed, too"


def opinion_id(seat) -> str:
    """Return what the button of a seat carries that opens the form of an opinion."""
    return next(one.custom_id for one in seat.last.controls if one.custom_id.startswith("review:opinion"))


def _first_option(answer) -> str:
    menu = next(one for one in answer.last.controls if one.custom_id.startswith("review:source"))
    return menu.options[0]["label"]


async def test_letters_hold_no_words_and_who_knows_the_author_passes_to_somebody_else(table):
    await reviewers(table, "kit", "uma", letters=True)
    await reviewers(table, "noor")
    message = table.person("mia").writes("everyday-life", "Honey cures diabetes. Nobody needs insulin.")
    await flags(table, "gwen", message, CURE)
    letter = await table.card("kit", "dm", "Would you look at a message?")
    await reviewers(table, "theo")

    assert "insulin" not in letter.text
    assert "Mia" not in letter.text
    assert "`/review`" in letter.text
    assert table.person("noor").sees("dm") == []
    assert await opens_seat(table, "uma"), "closed direct messages change nothing"
    passed = await table.person("noor").presses(await opens_seat(table, "noor"), "I think I know who wrote this")
    assert "Somebody else is asked now" in passed.text
    assert await opens_seat(table, "theo"), "theirs is the seat now"
    assert "Nothing waits for you now" in (await table.person("noor").presses(passed, "To my reviews")).text
    await reviewers(table, "rae", letters=True)
    table.person("uma").leaves()
    await table.card("rae", "dm", "Would you look at a message?")
    assert await opens_seat(table, "rae"), "who leaves makes room for somebody else"


async def test_long_words_are_read_to_the_end_changed_ones_twice_and_a_source_goes_with_the_answer(seat):
    table = await seat(LISTENING, reads_messages=True)
    await table.person("mia").until(lambda: announced(table), 8)
    await reviewers(table, "kit")
    kit, mia = table.person("kit"), table.person("mia")
    text = " ".join(f"*_w{number}_*" for number in range(500))[:3990] + " THE END"
    await flags(table, "gwen", writes_anything(table, "mia", "everyday-life", text))

    seat_screen = await opens_seat(table, "kit")
    assert "Read on" in seat_screen.last.buttons
    read = await whole_text(table, "kit", seat_screen)
    assert re.findall(r"w\d+", read) == re.findall(r"w\d+", text)
    assert "THE END" in read
    assert "sealed" in (await votes(table, "kit", seat_screen, "cannot_tell")).text

    changed = mia.writes("everyday-life", "Peer support is a waste of time, research says.")
    gone = mia.writes("everyday-life", "Garlic is better than tablets.")
    await flags(table, "gwen", changed, OLD)
    await flags(table, "gwen", gone, OLD)
    mia.edits(changed, "Peer support is no waste of time, research says.")
    mia.deletes(gone)
    await table.card("dee", "cases", "Case 3", "the message is gone")
    await table.card("dee", "cases", "Case 2", "was edited since")
    seen = await opens_seat(table, "kit")
    assert "Now it reads:" in seen.text
    assert "no waste of time" in seen.text
    search = await kit.presses(seen, "Search for a source")
    nothing = await kit.submits(search, {"What is it about?": "xyzzyq"})
    assert "nothing with these words" in nothing.text
    search = await kit.presses(nothing, "Search for a source")
    found = await kit.submits(search, {"What is it about?": "peer support research"})
    chosen = await kit.chooses(found, "Choose a source that fits, if there is one", [first_option(found)])
    assert "Your source:" in chosen.text
    form = await kit.presses(chosen, "Give my opinion")
    assert "You have chosen no source" not in form.text
    assert "sealed" in (await kit.submits(form, {VERDICT: LABELS["false"]})).text


def announced(table) -> bool:
    """Tell whether the bot listens in a channel, as its topic line says."""
    channel = table.house.bot.get_channel(table.community.channels["everyday-life"].id)
    return announcement() in (channel.topic or "")


def first_option(answer) -> str:
    """Return the first source of the menu on a seat's screen."""
    menu = next(one for one in answer.last.controls if one.custom_id.startswith("review:source"))
    return menu.options[0]["label"]
