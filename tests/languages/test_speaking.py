"""The language of a task is its own: set at one place each, stored for nobody else, and gone when the task ends."""

from __future__ import annotations

import ast
import asyncio
import random
from unittest.mock import Mock

import pytest

from bot.community.book import SettingsBook
from bot.community.sections import MembershipSettings
from bot.crisis.line import Nation
from bot.crisis.listening import announcement
from bot.delivery.announcing import Place, is_said, line_for
from bot.delivery.effects import Effect, EffectKind, Outcome, OutcomeWord, PendingEffect
from bot.delivery.handlers import Handlers
from bot.delivery.reconcile import Reconciler
from bot.in_step import InStep
from bot.language import (
    DEFAULT,
    _,
    catalogues,
    for_the_group,
    in_every_language,
    language_in_use,
    later,
    ngettext,
    read_languages,
    speaking,
    use,
)
from cogs.crisis.help_cards import help_card, more_card, quiet_card
from tests.collect_sentences import MARKS, ROOT

HERE = 41771983423143937
SEND = later("Send")


def test_english_is_spoken_where_nobody_chose_and_welsh_within_the_block():
    with speaking("cy"):
        assert _("Send") == _(SEND) == "Anfon"
        assert ngettext("{count} day", "{count} days", 2).format(count=2) == "2 ddiwrnod"
        with speaking(DEFAULT):
            assert _("Send") == "Send"
        assert _("This sentence is in no catalogue.") == "This sentence is in no catalogue."

    assert (_("Send"), ngettext("{count} day", "{count} days", 1)) == ("Send", "{count} day")


def test_an_unknown_language_is_english():
    with speaking("tlh"):
        assert (_("Send"), ngettext("{count} day", "{count} days", 2)) == ("Send", "{count} days")


async def test_a_task_hands_its_language_to_the_tasks_it_begins_and_to_no_other():
    heard = []

    async def answer(language):
        use(language)
        await asyncio.sleep(0)
        heard.append(await asyncio.create_task(below()))

    async def below():
        await asyncio.sleep(0)
        return _("Send")

    await asyncio.gather(*(asyncio.create_task(answer(one)) for one in ("cy", DEFAULT, "cy")))

    assert heard == ["Anfon", "Send", "Anfon"]
    assert language_in_use() == DEFAULT


async def test_what_follows_changed_settings_lasts_in_nobodys_language():
    heard, begun = [], []

    async def log_in_anew():
        heard.append(language_in_use())

    bot = Mock(guilds=[], log_in_anew=log_in_anew)
    bot.doors.see_to = lambda work: begun.append(asyncio.create_task(work))
    with speaking("cy"):
        await InStep(bot, SettingsBook(), Mock(), Mock(), Mock()).changed(0)
    await begun[0]

    assert heard == [DEFAULT]


def test_what_is_stored_while_a_person_presses_is_in_the_groups_language():
    with speaking("cy", group=DEFAULT):
        with for_the_group():
            assert _("Send") == "Send"
        assert _("Send") == "Anfon"


async def test_timers_and_outcomes_work_in_the_groups_language():
    heard = []
    handlers = Handlers()
    handlers.speaks = {HERE: "cy", HERE + 1: DEFAULT}.__getitem__

    async def note(*given):
        heard.append((_("Send"), len(given)))

    handlers.due("a.timer", note)
    handlers.outcome("an.outcome", note)
    for community_id in (HERE, HERE + 1):
        pending = PendingEffect("op", Effect(EffectKind.SHOW_CARD, community_id, "s", {}), 1, None)
        await handlers.due_handler("a.timer")(None, "1", community_id)
        await handlers.outcome_handler("an.outcome")(None, pending, Outcome(OutcomeWord.DONE))

    assert heard == [("Anfon", 3), ("Anfon", 3), ("Send", 3), ("Send", 3)]
    assert language_in_use() == DEFAULT


async def test_differences_are_told_in_the_groups_language_whoever_asks(clock):
    class Repair:
        async def differences(self, community_id):
            raise AssertionError(_("Send"))

    heard = []
    reconciler = Reconciler(
        None, [Repair()], clock=clock, random=random.Random(1), communities=lambda: [HERE], speaks=lambda _id: "cy"
    )
    reconciler._read_failed = lambda *_given: heard.append(_("Send"))

    with speaking("en_GB"):
        await reconciler.compare(HERE)

    assert heard == ["Anfon"]


@pytest.mark.parametrize("nation", [None, *Nation])
def test_help_stands_in_welsh_without_any_database_with_every_number_as_published(nation):
    def drawn():
        return "\n".join(card(nation).words for card in (help_card, more_card, quiet_card))

    english = drawn()
    with speaking("cy"):
        welsh = drawn()

    assert "If your life is at risk now" in english
    assert "Os yw eich bywyd mewn perygl nawr" in welsh
    digits = [part for part in english.replace("*", " ").split() if part.isdigit()]
    assert digits
    assert [part for part in digits if part not in welsh.replace("*", " ").split()] == []
    english_left = [
        word for word in ("life is at risk", "I am a bot", "free,", "every day", "Talk to") if word in welsh
    ]
    assert english_left == []


def test_a_channel_that_says_in_welsh_that_a_bot_listens_is_known_to_say_so():
    with speaking("cy"):
        line = line_for(Place(1, "lounge", "Talk here."), [(announcement(), True)])

    assert line.startswith("Talk here.\nMae bot yn gwrando yma")
    assert is_said(announcement(), line)
    assert line_for(Place(1, "lounge", line), [(announcement(), False)]) == "Talk here."
    assert line_for(Place(1, "lounge", line), [(announcement(), True)]) == f"Talk here.\n{announcement()}"
    with speaking("cy"):
        assert line_for(Place(1, "lounge", line), [(announcement(), True)]) is None


def test_a_thread_is_found_again_by_its_name_in_any_language():
    assert in_every_language("Questions about your application") == {
        "Questions about your application",
        "Cwestiynau am eich cais",
    }


def test_the_mark_of_what_was_agreed_to_is_of_the_organisers_words_and_names_the_language_read():
    terms = MembershipSettings()
    with speaking("cy"):
        welsh = terms.consent_mark()

    assert welsh == f"{terms.consent_mark()}-cy"
    assert len(welsh) <= 40


def _run_at_import(node):
    """Yield the calls of a module that run when it is loaded: those in no body of a function."""
    for child in ast.iter_child_nodes(node):
        is_body = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and child in node.body
        if is_body or (isinstance(node, ast.Lambda) and child is node.body):
            continue
        if isinstance(child, ast.Call):
            yield child
        yield from _run_at_import(child)


@pytest.mark.slow
def test_no_sentence_is_drawn_while_a_module_is_loaded():
    """It would stay in the language of the start for ever; `later` marks such a sentence."""
    drawing = MARKS.keys() - {"later"}
    files = (*ROOT.glob("bot/**/*.py"), *ROOT.glob("cogs/**/*.py"))

    found = [
        f"{file}:{call.lineno}"
        for file in files
        for call in _run_at_import(ast.parse(file.read_text(encoding="utf-8")))
        if getattr(call.func, "id", "") in drawing
    ]

    assert len(files) > 500
    assert found == []


def test_a_sentence_drawn_while_a_module_is_loaded_would_be_seen():
    source = 'A = _("One")\nclass B:\n    c = {"x": ngettext("a", "b", 1)}\ndef d(e=_("Two")): return _("Three")\n'

    assert [call.lineno for call in _run_at_import(ast.parse(source))] == [1, 3, 4]


@pytest.fixture
def own_folder(tmp_path):
    """A folder of an organiser with a catalogue of its own; the shipped ones are read again at the end."""
    yield tmp_path
    read_languages(None)


def _write(folder, language, text):
    file = folder / language / "LC_MESSAGES" / "alongside.po"
    file.parent.mkdir(parents=True)
    file.write_text(text, encoding="utf-8")


def test_an_organiser_adds_a_language_by_a_file_alone(own_folder):
    _write(own_folder, "pl", 'msgid ""\nmsgstr "X-Own-Name: Polski\\n"\n\nmsgid "Send"\nmsgstr "Wyślij"\n')

    assert read_languages(own_folder) == ()
    with speaking("pl"):
        assert _("Send") == "Wyślij"
    assert {"pl", "cy", DEFAULT} <= catalogues().keys()


def test_a_broken_file_of_an_organiser_leaves_the_shipped_catalogue_and_is_told(own_folder):
    _write(own_folder, "cy", 'msgid "Send"\nmsgstr "Anfo')

    (trouble,) = read_languages(own_folder)

    assert trouble.line == 2
    with speaking("cy"):
        assert _("Send") == "Anfon"
