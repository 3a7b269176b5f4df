"""The Welsh catalogue: whole where somebody is in need or asks to join, true to the English, and short enough."""

from __future__ import annotations

import ast
import re
from functools import cache

import pytest

from bot.catalogues import COMMAND, entries_of, flaw_in, kept_marks
from bot.community.sections import MembershipSettings
from bot.crisis.lines import LINES
from bot.crisis.lines_abroad import ABROAD
from bot.language import catalogues
from tests.collect_sentences import ROOT, file_of, sentences

WHOLE = ("bot/crisis/", "cogs/crisis/", "bot/membership/", "cogs/membership/", "bot/languages/", "cogs/languages/")
MENUS = (
    "bot/community/wording.py",
    "bot/discord_kit/doors.py",
    "bot/discord_kit/replies.py",
    "bot/discord_kit/forms.py",
    "bot/discord_kit/saying.py",
    "bot/discord_kit/typed.py",
    "bot/discord_kit/actors.py",
    "bot/typed.py",
    "bot/store/failures.py",
    "bot/store/transaction.py",
    "bot/topics/choosing.py",
    "bot/topics/access.py",
    "cogs/topics/choosing.py",
    "cogs/topics/screens.py",
    "cogs/topics/here.py",
    "cogs/topics/standing.py",
)
UNCHECKED = "# Not yet checked by a native speaker."


@cache
def welsh():
    return catalogues()["cy"]


@cache
def every_sentence():
    return sentences()


@cache
def entries():
    return [one for one in entries_of(file_of("cy").read_text(encoding="utf-8")) if one.msgid]


def translated():
    return [one for one in entries() if any(one.strings.values())]


@pytest.mark.slow
def test_no_sentence_of_crisis_joining_or_the_menus_lacks_welsh():
    known = welsh().sentences.keys() | welsh().plurals.keys()
    lacking = [
        (one.place, one.text)
        for one in every_sentence()
        if one.context is None and one.text is not None and one.place.startswith((*WHOLE, *MENUS))
        if one.text not in known
    ]

    assert lacking == []


def test_welsh_keeps_every_placeholder_number_address_mention_and_mark_of_the_english():
    assert [(one.msgid, flaw_in(one, tuple(one.strings.values()))) for one in translated()] == [
        (one.msgid, "") for one in translated()
    ]
    assert welsh().flaws == ()


def test_the_names_of_services_are_never_translated():
    names = {line.name for line in (*LINES, *ABROAD)} | {"Samaritans", "NHS 111", "Relay UK", "CALM", "A&E", "BSL"}

    assert [
        (name, one.msgid)
        for one in translated()
        for name in names
        if re.search(rf"\b{re.escape(name)}\b", one.msgid) and not all(name in form for form in one.strings.values())
    ] == []


def test_numbers_and_names_of_lines_are_data_and_no_sentences():
    sayings = {one.msgid for one in translated()}

    assert sayings.isdisjoint({way.number for line in LINES for way in line.ways} | {line.name for line in LINES})


def test_every_welsh_sentence_says_that_no_native_speaker_has_checked_it():
    text = file_of("cy").read_text(encoding="utf-8")
    lines = text.splitlines()
    silent = [one.msgid for one in translated() if UNCHECKED not in lines[max(one.line - 5, 0) : one.line - 1]]

    assert silent == []
    assert len(translated()) >= 350
    assert "NO NATIVE SPEAKER HAS CHECKED" in text.split("msgid", 1)[0]
    assert not welsh().is_checked


def _literal(node):
    """Return the sentence of `_("...")`, of `_("...").format(...)` and the like; None for anything else."""
    while isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
        node = node.func.value
    is_marked = (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"_", "later", "ngettext"}
    )
    return [part.value for part in node.args[:2] if isinstance(part, ast.Constant)] if is_marked else []


ROOM = {"button": (1, 80), "link": (0, 80), "FormModal": (1, 45)}
"""The calls whose label is an argument by place, with its place and its room."""

NAMED = {("Part", "label"): 45, ("Part", "help"): 100}


def _labels_in(tree):
    """Yield the sentences that Discord gives little room, with the room."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Tuple) and len(node.elts) == 2:
            yield from ((text, 100) for text in _literal(node.elts[1]))
        elif isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            place, room = ROOM.get(name, (len(node.args), 0))
            yield from ((text, room) for part in node.args[place : place + 1] for text in _literal(part))
            for word in node.keywords:
                room = 150 if word.arg == "hint" else NAMED.get((name, word.arg), 0)
                yield from ((text, room) for text in _literal(word.value) if room)


def labels():
    for file in (*ROOT.glob("cogs/**/*.py"), *ROOT.glob("bot/discord_kit/*.py")):
        yield from _labels_in(ast.parse(file.read_text(encoding="utf-8")))
    for question in MembershipSettings().questions:
        yield from ((question.label, 45), (question.help, 100), *((option, 100) for option in question.options))
    for decline in MembershipSettings().declines:
        yield from ((decline.label, 100), (decline.short, 160))


@pytest.mark.slow
def test_welsh_labels_fit_where_discord_puts_them():
    found = list(labels())
    long = [
        (room, form)
        for text, room in found
        for form in (welsh().sentences.get(text, ""), *welsh().plurals.get(text, ()))
        if len(re.sub(r"\{count\}|\{number\}", "99", re.sub(r"\{(?!count|number)\w+\}", "", form))) > room
    ]

    assert len(found) > 300
    assert long == []


@pytest.mark.slow
def test_no_command_has_a_welsh_name():
    names = {one.text for one in every_sentence() if one.context == COMMAND}

    assert welsh().commands == {}, "Discord cannot be set to Welsh, so a name would never be seen"
    assert names, "the collector sees the names of commands"


@pytest.mark.parametrize(
    ("english", "welsh_words"),
    [
        ("Call **999** or /help-now on 22 {month}.", {"**", "999", "/help-now", "22"}),
        ("See <t:{at}:f>", {"<t:{at}:f>"}),
    ],
)
def test_what_must_stay_is_seen(english, welsh_words):
    assert welsh_words <= set(kept_marks(english))
