"""What reviewers are shown: nothing of anybody's identity is left, and what a message claims can still be read."""

from __future__ import annotations

import random
import time

import pytest

from bot.misinformation import redaction
from bot.misinformation.redaction import Redactor, redact
from tests.misinformation.identity_cases import identities_left, identity_case

NAMES = [
    "Rae",
    "rae.blythe1987",
    "May",
    "Al",
    "Anna-Lena Schmidt",
    "Zoë 🌸",
    "小雨",
    "The Tired One",
    "You",
    "O'Brien",
    "🦋",
]


def left_in(seed: int, count: int) -> tuple[list[str], list[str]]:
    """Return what is left of identities in so many cases, and the claims that were lost."""
    chance = random.Random(seed)
    left: list[str] = []
    lost: list[str] = []
    for _ in range(count):
        case = identity_case(chance)
        redactor = Redactor(case.names)
        for text, claim in zip(case.texts, case.claims, strict=True):
            shown = redactor.redact(text)
            left += [f"{identity!r} in {shown!r}" for identity in identities_left(case, shown)]
            lost += [f"{claim!r} from {shown!r}" for _ in [0] if claim not in shown]
    return left, lost


@pytest.mark.slow
def test_nothing_of_anybody_is_left_in_made_up_cases():
    left, lost = left_in(seed=1, count=400)

    assert left == []
    assert lost == []


@pytest.mark.slow
def test_nothing_of_anybody_is_left_in_ten_thousand_cases():
    left, lost = left_in(seed=2, count=10_000)

    assert left == []
    assert lost == []


def test_the_search_for_identities_finds_what_is_not_taken_out():
    """The test above would mean nothing if its search were blind."""
    chance = random.Random(3)
    cases = [identity_case(chance) for _ in range(100)]

    found = [case for case in cases if any(identities_left(case, text) for text in case.texts)]

    assert len(found) > 94


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Hi Rae, you may stop your tablets.", "Hi [name], you may stop your tablets."),
        ("May said so. You may believe it.", "[name] said so. You may believe it."),
        ("It starts in May, on 3 May, May 2026. Ask May.", "It starts in May, on 3 May, May 2026. Ask [name]."),
        (
            "Thank you sister. Every tablet counts, Sister Agnes.",
            "Thank you sister. Every tablet counts, Sister [name].",
        ),
        ("Al also took all of it", "[name] also took all of it"),
        ("RAE and rae and R4e and Raeeee and R a e", "[name] and [name] and [name] and [name] and [name]"),
        ("rae's tablets, raes tablets, Rae’s tablets", "[name]'s tablets, [name] tablets, [name]’s tablets"),
        ("R**a**e, ||Rae||, R\u200ba\u200be, \u202eeaR\u202c", "[name], ||[name]||, [name], [name]"),
        ("ＲＡＥ, 𝐑𝐚𝐞, 🇷🇦🇪, Ŕàé", "[name], [name], [name], [name]"),
        ("#TeamRae, #PrayForRae and Rae2 and xxraexx", "#[name], #[name] and [name] and [name]"),
        ("R🌸ae, thanksrae, Hi Rae! Stop, I. May he", "[name], [name], Hi [name]! Stop, I. [name] he"),
        ("$chmidt, R4e!, Rae!!", "[name], [name], [name]!!"),
        ("anna lena, AnnaLena, Schmidt, anna schmidt", "[name], [name], [name], [name]"),
        ("OBrien, O’Brien and o'brien", "[name], [name] and [name]"),
        ("小雨さん and 🦋", "[name]さん and [name]"),
        ("The one thing for tired people: rest.", "The one thing for tired people: rest."),
        ("ask the tired one", "ask [name]"),
        ("cannabis helps adrenal trouble", "cannabis helps adrenal trouble"),
        ("<@12345> <@!12345> <@&12345> <#12345>", "[someone] [someone] [someone] [channel]"),
        ("<:rae_hug:1234567890> <t:1790000000:R> @everyone", "[emoji] [time] [someone]"),
        ("https://www.nhs.uk/conditions/x?who=rae", "[link to nhs.uk]"),
        ("buy at http://shop.cure-all.co.uk/r/77", "buy at [link to cure-all.co.uk]"),
        ("https://raeblog.com and https://rae.wordpress.com", "[link] and [link to wordpress.com]"),
        ("https://facebook.com/x discord.gg/abc t.me/x", "[link] [link] [link]"),
        ("discord . gg / abc and discord dot gg slash abc", "[link] and [link]"),
        ("[my page](https://example.org/r)", "my page [link to example.org]"),
        ("https://192.168.0.1/x https://xn--80ak6aa92e.com", "[link] [link]"),
        ("https://rae@example.org:8080/x", "[link to example.org]"),
        ("who@example.org, who (at) example (dot) org", "[email], [email]"),
        ("07700 900123, +44 7700 900 123, 0808 808 8000, 555-123-4567", "[number], [number], [number], [number]"),
        ("call 999 or 116 123 or 111", "call 999 or 116 123 or 111"),
        ("123456789012345678 and 192.168.1.20", "[number] and [number]"),
        ("500 000 IU, 10-20-30-40-50 units, 1,000 mg, 120/80", "500 000 IU, 10-20-30-40-50 units, 1,000 mg, 120/80"),
        ("b12 5mg, T4 1 tablet, d3 2000iu, ½ tablet, 10²", "b12 5mg, T4 1 tablet, d3 2000iu, ½ tablet, 10²"),
        ("near SW1A 1AA or cf103np", "near [place] or [place]"),
        ("12 Rose Hill Street, 20 minutes drive", "[place], 20 minutes drive"),
        ("born on 3 May 1987, born in 1990, 03/05/1987", "born on [date], born in [date], [date]"),
        ("take it at 8 and again at 20:00", "take it at 8 and again at 20:00"),
        ("I'm Rosie. I'm Diabetic. I'm Type 1. i'm tired", "I'm [name]. I'm Diabetic. I'm Type 1. i'm tired"),
        ("my name is tom jones and my name is Tom Jones", "my name is [name] jones and my name is [name]"),
        ("my daughter Lily, Dr Patel, Mrs Van Dijk", "my daughter [name], Dr [name], Mrs [name]"),
        ("a drug called Metformin. This is Metformin.", "a drug called Metformin. This is Metformin."),
        ("It works.\n- Jo", "It works.\n- [name]"),
        ("It works, trust me - Jo xx", "It works, trust me - [name] xx"),
        ("It works.\nThanks,\nBob", "It works.\nThanks,\n[name]"),
        ("Rae — Yesterday at 14:03\nit works", "[someone]\nit works"),
        ("jim#1234, u/jim_x, @jim.x, insta: jim", "[someone], [someone], [someone], [someone]"),
        ("tiktok is full of this", "tiktok is full of this"),
        ("see IMG_2041.jpg and rae-scan.pdf", "see [file] and [file]"),
        ("Rae, Rae and Anna Rae", "[name], [name] and [name]"),
        ("", ""),
    ],
)
def test_what_is_taken_out_and_what_stays(text, shown):
    assert Redactor(NAMES).redact(text) == shown


def test_a_message_and_its_neighbours_are_redacted_alike():
    redactor = Redactor(NAMES)

    assert redactor.redact("Rae said") == redactor.redact("RAE said") == "[name] said"


def test_without_known_names_what_has_a_form_still_goes():
    assert redact("@jim said to write to a@example.org, I'm Kim.") == "[someone] said to write to [email], I'm [name]."


@pytest.mark.parametrize(
    "name", ["", " ", "I", "the", "~~", "*", "\u200b", "[name]", "(.*)", "\\", "a" * 200, "1", "__"]
)
def test_a_strange_name_harms_nothing(name):
    assert redact("I take the blue tablet (1 a day).", [name]).replace("[name]", "I") in {
        "I take the blue tablet (1 a day).",
        "I take the blue tablet (I a day).",
    }


@pytest.mark.parametrize("name", ["Insulin", "Help", "Stop", "Will", "Diet"])
def test_a_name_that_is_an_everyday_word_leaves_the_claim_readable(name):
    claim = "if you stop insulin, no diet will help"

    assert redact(claim, [name]) == claim
    assert redact(f"thanks {name.lower()}, great", [name]) == "thanks [name], great"


def test_a_name_in_a_long_list_is_found_as_in_a_short_one(monkeypatch):
    """Of very many names only those are prepared of which a text holds some letters; nothing may be lost by that."""
    chance = random.Random(5)
    cases = [identity_case(chance) for _ in range(60)]
    short = [Redactor(case.names).redact(text) for case in cases for text in case.texts]
    monkeypatch.setattr(redaction, "_FEW", 0)

    assert [Redactor(case.names).redact(text) for case in cases for text in case.texts] == short


def test_all_names_of_a_large_group_can_be_looked_for():
    names = [f"{first}{number}" for first in ("zqar", "vexil", "Ombrey") for number in range(1_500)]

    assert Redactor(names).redact("ask vexil7 or Zqar1499 about tablets") == "ask [name] or [name] about tablets"


@pytest.mark.slow
@pytest.mark.parametrize(
    "text",
    [
        *(
            "a" * 4000,
            "a." * 2000,
            "a@" * 2000,
            "0 " * 2000,
            "<@" * 2000,
            "[" * 4000,
            "A - " * 1000,
            "my name is " * 360,
        ),
        *(
            "http://" * 570,
            "a b " * 1000,
            "\n- A" * 1300,
            "@a" * 2000,
            "1/1/" * 1000,
            "\u202ea" * 2000,
            "x" * 3999 + "!",
        ),
    ],
)
def test_no_message_makes_it_slow(text):
    """Measured in processor time, far above what is usual, so that a busy machine changes nothing."""
    before = time.process_time()
    Redactor(NAMES).redact(text)

    assert time.process_time() - before < 2.0


def test_what_lies_beyond_four_thousand_characters_is_neither_read_nor_shown():
    assert redact("a " * 1_999 + "b Rae c", ["Rae"]) == ("a " * 1_999 + "b").strip()
