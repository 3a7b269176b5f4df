"""Catalogues: read as gettext's own programs read them, and safe whatever a translator writes."""

from __future__ import annotations

from io import BytesIO

import pytest
from babel.messages.pofile import read_po
from hypothesis import given
from hypothesis import strategies as st

from bot.catalogues import COMMAND, PoError, entries_of, read_catalogue
from tests.collect_sentences import file_of

SIX = '"Plural-Forms: nplurals=6; plural=(n==0) ? 0 : (n==1) ? 1 : (n==2) ? 2 : (n==3) ? 3 : (n==6) ? 4 : 5;\\n"\n'
HEAD = 'msgid ""\nmsgstr ""\n"X-Own-Name: Cymraeg\\n"\n"X-Name: Welsh\\n"\n'


def catalogue(body, head=HEAD + SIX):
    return read_catalogue("cy", f"{head}\n{body}")


@pytest.mark.parametrize("language", ["cy", "en_GB"])
def test_our_reader_reads_the_shipped_files_as_babel_does(language):
    text = file_of(language).read_text(encoding="utf-8")
    theirs = {}
    for message in read_po(BytesIO(text.encode()), locale=language):
        if message.id:
            ids = message.id if isinstance(message.id, tuple) else (message.id, None)
            strings = message.string if isinstance(message.string, tuple) else (message.string,)
            theirs[ids[0], message.context] = (ids[1], strings, "fuzzy" in message.flags)

    ours = {
        (one.msgid, one.context): (one.plural, tuple(one.strings.values()), one.is_fuzzy)
        for one in entries_of(text)
        if one.msgid
    }

    assert ours == theirs


@given(st.text(st.characters(blacklist_categories=("Cs", "Cc", "Zl", "Zp")) | st.sampled_from('\n\t"\\'), min_size=1))
def test_any_sentence_is_read_back_as_it_was_written(text):
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")

    (entry,) = entries_of(f'msgid "{escaped}"\nmsgstr ""\n"{escaped}"\n')

    assert (entry.msgid, entry.strings[0]) == (text, text)


@pytest.mark.parametrize(("count", "said"), [(0, "dim"), (1, "un"), (2, "dau"), (3, "tri"), (6, "chwech"), (4, "4")])
def test_welsh_has_six_forms(count, said):
    forms = ["dim", "un", "dau", "tri", "chwech", "{count}"]
    body = 'msgid "{count} day"\nmsgid_plural "{count} days"\n' + "".join(
        f'msgstr[{number}] "{form}"\n' for number, form in enumerate(forms)
    )

    assert catalogue(body).plural("{count} day", count).format(count=count) == said


@pytest.mark.parametrize(
    ("english", "welsh"),
    [
        ("Hello {name}.", "Helo."),
        ("Hello {name}.", "Helo {enw}."),
        ("Hello {name}.", "Helo {name} {"),
        ("Hello {name}.", "Helo {name} a {name}."),
        ("Until <t:{until}:D>.", "Tan <t:{until}:f>."),
        ("Call **116 123**.", "Ffoniwch **116 132**."),
        ("Call **116 123**.", "Ffoniwch 116 123."),
        ("Call 999.", "Ffoniwch."),
        ("See <https://a.org/x>.", "Gweler <https://a.org/y>."),
        ("Type /help-now.", "Teipiwch /help-nawr."),
        ("- One\n- Two", "- Un\nDau"),
        ("Tell <@{who}>.", "Dywedwch wrth {who}."),
    ],
)
def test_a_translation_that_changes_what_must_stay_is_left_out_and_named(english, welsh):
    quoted = [text.replace("\n", "\\n") for text in (english, welsh)]

    read = catalogue(f'msgid "{quoted[0]}"\nmsgstr "{quoted[1]}"\n')

    assert dict(read.sentences) == {}
    assert [(flaw.line, flaw.sentence) for flaw in read.flaws] == [(7, english)]


def test_what_is_marked_as_changed_or_empty_is_shown_in_english():
    read = catalogue(
        '#, fuzzy\nmsgid "One."\nmsgstr "Un."\n\nmsgid "Two."\nmsgstr ""\n\nmsgid "Three."\nmsgstr "Tri."\n'
    )

    assert dict(read.sentences) == {"Three.": "Tri."}
    assert read.flaws == ()


def test_the_name_of_a_command_is_kept_apart_from_the_same_word_in_a_sentence():
    read = catalogue(f'msgid "open"\nmsgstr "ar agor"\n\nmsgctxt "{COMMAND}"\nmsgid "open"\nmsgstr "agor"\n')

    assert (read.sentences["open"], read.commands["open"]) == ("ar agor", "agor")


def test_a_catalogue_is_unchecked_until_its_header_says_otherwise():
    assert not catalogue("").is_checked
    assert catalogue("", HEAD + '"X-Checked-By-Native-Speaker: yes\\n"\n').is_checked
    assert (catalogue("").name, catalogue("").own_name) == ("Welsh", "Cymraeg")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("hello", 1),
        ('msgid "a"\nmsgstr "b', 2),
        ('"stray"', 1),
        (HEAD + '"Plural-Forms: nplurals=2; plural=n.__class__;\\n"\n', 1),
    ],
)
def test_what_is_no_catalogue_is_refused_with_its_line(text, line):
    with pytest.raises(PoError) as refused:
        read_catalogue("cy", text)

    assert refused.value.line == line
