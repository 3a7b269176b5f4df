"""`make messages` in every language: new sentences appear empty, changed ones are marked, gone ones are dropped."""

from __future__ import annotations

from pathlib import Path

import pytest
from babel.messages.catalog import Catalog

from bot.catalogues import COMMAND, read_catalogue
from tests import collect_sentences
from tests.collect_sentences import ROOT, Sentence, catalogue, file_of, languages, sentences_in, written


def sentence(text, plural=None, context=None):
    return Sentence(text, plural, ROOT / "x.py", 1, context)


@pytest.fixture
def source(monkeypatch):
    """Have the source hold these sentences alone."""

    def hold(*found):
        monkeypatch.setattr(collect_sentences, "sentences", lambda: list(found))

    return hold


def before(**translations):
    made = Catalog(locale="cy")
    for text, string in translations.items():
        made.add(text.replace("_", " "), string, user_comments=["Not yet checked by a native speaker."])
    return made


def test_new_sentences_appear_empty_and_known_ones_keep_their_words(source):
    source(sentence("One day."), sentence("Two days."))

    made = catalogue("cy", before(**{"One day.": "Un diwrnod."}))

    assert (made.get("One day.").string, made.get("Two days.").string) == ("Un diwrnod.", None)
    assert made.get("One day.").user_comments == ["Not yet checked by a native speaker."]


def test_a_changed_sentence_keeps_its_old_words_marked_so_that_english_is_shown(source):
    source(sentence("Please wait for a whole day now."))

    made = catalogue("cy", before(**{"Please wait for a whole day.": "Arhoswch am ddiwrnod."}))
    message = made.get("Please wait for a whole day now.")

    assert (message.string, message.fuzzy) == ("Arhoswch am ddiwrnod.", True)
    assert "It was: Please wait for a whole day." in message.user_comments
    assert read_catalogue("cy", written("cy", made)).sentences == {}


def test_a_sentence_that_is_gone_is_dropped(source):
    source(sentence("Something else altogether."))

    made = catalogue("cy", before(**{"Bye.": "Hwyl."}))

    assert [message.id for message in made if message.id] == ["Something else altogether."]


def test_names_of_commands_and_sentences_do_not_mix(source):
    source(sentence("open"), sentence("open", context=COMMAND))

    made = catalogue("cy", before(open="ar agor"))

    assert (made.get("open").string, made.get("open", COMMAND).string) == ("ar agor", None)


def test_the_files_are_written_as_they_stand_so_that_a_second_run_changes_nothing():
    for language in languages():
        again = written(language, collect_sentences.read(language))

        assert again.count("msgid") == file_of(language).read_text(encoding="utf-8").count("msgid"), language


def test_the_collector_sees_names_and_descriptions_of_commands():
    text = """
MENU: Final = "Worried"
group = app_commands.Group(name="apply", description="Ask to join")
@group.command(name="start", description="Start it")
@app_commands.describe(line="Which line")
async def start(self): ...
menu = app_commands.ContextMenu(name=MENU, callback=start)
"""

    found = {(one.text, one.context) for one in sentences_in(text, Path("x.py"))}

    assert found == {
        ("apply", COMMAND),
        ("Ask to join", None),
        ("start", COMMAND),
        ("Start it", None),
        ("Which line", None),
        ("Worried", COMMAND),
    }
