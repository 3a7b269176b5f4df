"""A tired person can read every sentence of the page: its HTML, its scripts, and what the server says in it."""

from __future__ import annotations

import pytest

from bot.rehearsal.page.serving import STATIC
from tests.rehearsal.page_sentences import everything, of_html, of_refusals, of_script
from tests.test_sentences import (
    AMERICAN,
    BLAMING,
    FEWEST_WORDS_TO_GRADE,
    HIGHEST_GRADE,
    MOST_WORDS,
    grade_of,
    parts_of,
    words_of,
)

ALL = list(everything())


def test_every_file_of_the_page_that_speaks_is_read() -> None:
    heard = {place for place, _ in ALL}
    silent = {
        "acts.js",
        "api.js",
        "channels.js",
        "choosing.js",
        "commands.js",
        "menu.js",
        "panels.js",
        "times.js",
        "dom.js",
    }

    assert {one.name for one in STATIC.iterdir() if one.suffix in (".html", ".js")} - heard <= silent
    assert len(ALL) > 200


def test_no_sentence_of_the_page_is_longer_than_twenty_words() -> None:
    assert [(place, part) for place, text in ALL for part in parts_of(text) if len(words_of(part)) > MOST_WORDS] == []


def test_every_text_of_the_page_can_be_read_at_the_age_of_eleven() -> None:
    hard = [
        f"{place}: {grade_of(text):.1f}: {text}"
        for place, text in ALL
        if len(words_of(text)) >= FEWEST_WORDS_TO_GRADE and grade_of(text) > HIGHEST_GRADE
    ]

    assert hard == [], "\n".join(hard)


@pytest.mark.parametrize("rule", [AMERICAN, BLAMING])
def test_words_of_the_page_are_british_and_kind(rule) -> None:
    assert [(place, text) for place, text in ALL if rule.search(text)] == []


def test_the_reader_finds_what_people_see_and_nothing_else() -> None:
    html = '<p>One <b>two</b>.</p><input aria-label="Three four"><script>"Not this one"</script>'
    script = """
        // "No comment here."
        const a = "A first sentence."; const b = 'lower case is for programs';
        const c = cond ? `Yours has ${count("a b", { x: `${1}` })} left.` : /"A pattern" [/"]/.test("Is this read?");
        el("div", { class: "menu row" }, "Word", ` A space before is cut off.`);
    """

    assert sorted(of_html(html)) == ["One two.", "Three four"]
    assert of_script(script) == ["A first sentence.", "Yours has it left.", "Is this read?"]
    assert list(of_refusals('raise CannotError("no"); raise CannotError(f"there is {x!r} here")')) == [
        "no",
        "there is it here",
    ]
