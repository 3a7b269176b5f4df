"""Makes up cases full of identities, and looks for them again by rules of its own."""

from __future__ import annotations

import random
import re
import unicodedata
from dataclasses import dataclass

FIRST = re.findall(
    r"\S+",
    """
    Rae Gwen Kit Noor Theo Uma Mia Robin Dee Sam Olu Casey Al Jo Bo Ty Max Annabelle Siobhán Zoë Nguyễn Łukasz Søren
    Renée Björn Íñigo Anaïs Chloé Ahmed Priya Xiomara Kwame Aoife Saoirse Owain Myfanwy D'Arcy O'Brien Jean-Luc
    Mary-Jane Дмитрий Ольга Ελένη Γιάννης محمد ליאור 小雨 陽菜 지민 สมชาย अनिता
    """,
)
LAST = re.findall(
    r"\S+", "Blythe Okafor Müller O'Neill Patel-Jones Ó·Siochfhradha Dijk Smith Kowalczyk Fernández Baptiste 王 Иванов"
)
AMBIGUOUS = ("May", "Will", "Mark")
TAILS = ("1987", "_xo", ".b", "99", "_official", "x")
CLAIMS = (
    "you can stop your tablets after a week",
    "two of the 500mg tablets at night did nothing, so I take b12 5mg and d3 2000iu now",
    "cinnamon cures diabetes, it is all over the internet",
    "my chest hurt for an hour and it was only wind, no need for 999",
    "I went from 10-20-30 to 40 units and felt fine",
    "nobody may tell you to stop, but you will feel better without insulin",
    "half a tablet (½) at 8 each morning also helped with the pain",
    "they said cannabis and salt water will do, all in all it was all right",
)
CYRILLIC = str.maketrans("aeopcxyi", "аеорсхуі")
LEET = str.maketrans("aeiost", "431057")


@dataclass(frozen=True)
class IdentityCase:
    """Texts as people wrote them, the names that are known, and every string that must be gone."""

    texts: tuple[str, ...]
    names: tuple[str, ...]
    gone: tuple[str, ...]
    claims: tuple[str, ...]


def identity_case(chance: random.Random) -> IdentityCase:
    """Make up one message, now and then with two neighbours, with people of many scripts named in many ways."""
    people = [_person(chance) for _ in range(chance.randint(1, 4))]
    names = tuple(name for person in people for name in person)
    texts, gone, claims = [], [], []
    for _ in range(3 if chance.random() < 0.1 else 1):
        text, hidden, claim = _text(chance, people)
        texts.append(text)
        gone += hidden
        claims.append(claim)
    return IdentityCase(tuple(texts), names, (*gone, *(name for name in names if name not in AMBIGUOUS)), tuple(claims))


def _person(chance: random.Random) -> tuple[str, ...]:
    if chance.random() < 0.1:
        return (chance.choice(AMBIGUOUS),)
    first = chance.choice(FIRST)
    display = first if chance.random() < 0.6 else f"{first} {chance.choice(LAST)}"
    username = "".join(c for c in unicodedata.normalize("NFKD", first.lower()) if c.isalnum()) + chance.choice(TAILS)
    more = chance.choice(("{} 🌸", "✨{}✨", "{} (she/her)", "{} | they/them", "xX_{}_Xx", "🦋🦋"))
    return (display, username) if chance.random() < 0.7 else (display, username, more.format(first))


def _text(chance: random.Random, people: list[tuple[str, ...]]) -> tuple[str, list[str], str]:
    claim = chance.choice(CLAIMS)
    before, after, gone = [], [], []
    for _ in range(chance.randint(1, 4)):
        said, hidden = chance.choice(_MENTIONS)(chance, chance.choice(people))
        (before if chance.random() < 0.5 else after).append(said)
        gone += hidden
    return " ".join([*before, claim + ".", *after]), gone, claim


def _plain(chance: random.Random, person: tuple[str, ...]) -> tuple[str, list[str]]:
    name = chance.choice(person)
    form = chance.choice(
        ("{} said so.", "ask {}, please.", "{}'s idea.", "({})", "as {}: said", "thanks {}!", "**{}** knows.")
    )
    if name not in AMBIGUOUS:
        name = chance.choice((name, name, name.lower(), name.upper()))
    return form.format(name), []


def _disguised(chance: random.Random, person: tuple[str, ...]) -> tuple[str, list[str]]:
    name = person[0].split()[0]
    if name in AMBIGUOUS or len(name) < 3:
        return name, []
    way = chance.choice(
        (
            "zero",
            "bold",
            "spaced",
            "dotted",
            "wide",
            "alike",
            "leet",
            "long",
            "spoiler",
            "mathematical",
            "camel",
            "kisses",
            "figures",
            "twice",
            "dashed",
            "backwards",
        )
    )
    return f"ask {_disguise(name, way)} about it,", []


def _disguise(name: str, way: str) -> str:
    if way in ("zero", "bold"):
        return ("\u200b" if way == "zero" else "**").join(name)
    if way == "spoiler":
        return f"||{name[0]}||{name[1:]}"
    if not (name.isascii() and name.isalpha()):
        return name
    return {
        "spaced": " ".join(name),
        "dotted": ".".join(name),
        "wide": "".join(chr(ord(c) + 0xFEE0) for c in name),
        "alike": name.lower().translate(CYRILLIC),
        "leet": name.lower().translate(LEET),
        "long": name + name[-1] * 4,
        "camel": f"PrayFor{name.title()}",
        "kisses": f"xx{name}xx",
        "figures": f"{name}22",
        "twice": name + name.lower(),
        "dashed": "_".join(name),
        "backwards": "\u202e" + name[::-1] + "\u202c",
        "mathematical": "".join(chr(0x1D41A + ord(c) - ord("a")) for c in name.lower()),
    }[way]


def _id(chance: random.Random, person: tuple[str, ...]) -> tuple[str, list[str]]:
    number = str(chance.randrange(10**16, 10**19))
    form = chance.choice(("<@{}>", "<@!{}>", "<@&{}>", "<#{}>", "id {}", "<:their_cat:{}>", "<a:wave:{}>", "({})"))
    return form.format(number), [number]


def _link(chance: random.Random, person: tuple[str, ...]) -> tuple[str, list[str]]:
    page = "".join(chance.choices("abcdefghijk0123456789", k=9))
    form = chance.choice(
        (
            "https://discord.com/channels/1000/2000/{}",
            "discord.gg/{}",
            "https://www.facebook.com/{}",
            "http://{}.wordpress.com/2020/about-me",
            "[my page](https://example.org/{})",
            "see www.example.co.uk/{}?me=1",
            "instagram.com/{}",
            "<https://x.com/{}>",
            "t.me/{}",
            "hxxps://example.com/{}",
        )
    )
    return form.format(page), [page]


def _contact(chance: random.Random, person: tuple[str, ...]) -> tuple[str, list[str]]:
    word = "".join(chance.choices("bcdfgklmnp", k=7))
    number = f"{chance.randrange(10**5, 10**6)}"
    said, hidden = chance.choice(
        (
            (f"write to {word}@example.org", word),
            (f"{word} (at) example (dot) com", word),
            (f"{word} at example dot com", word),
            (f"@{word}", word),
            (f"{word}#1234", word),
            (f"insta: {word}", word),
            (f"my snapchat is {word}", word),
            (f"@{word}@mastodon.social", word),
            (f"call 07700 {number}", number),
            (f"+44 7700 {number}", number),
            (f"ring (01632) {number}", number),
            (f"{word}.jpg", word),
            (f"u/{word}", word),
        )
    )
    return said, [hidden]


def _introduced(chance: random.Random, person: tuple[str, ...]) -> tuple[str, list[str]]:
    stranger = "".join(chance.choices("bcdfgklmnp", k=2)).title() + chance.choice(("ara", "ina", "olo", "ulf"))
    form = chance.choice(
        (
            "my name is {}.",
            "I'm {}.",
            "im {} from the other group.",
            "my daughter {} too.",
            "Dr {} agreed.",
            "call me {},",
        )
    )
    return form.format(stranger), [stranger]


def _place(chance: random.Random, person: tuple[str, ...]) -> tuple[str, list[str]]:
    return chance.choice(
        (
            ("I live in SW1A 1AA.", ["SW1A"]),
            ("at 12 Rose Hill Street,", ["Rose Hill"]),
            ("born on 3 May 1987,", ["1987"]),
            ("DOB 03/05/1987.", ["1987"]),
            ("cf10 3np here,", ["cf10"]),
        )
    )


_MENTIONS = (_plain, _plain, _plain, _disguised, _disguised, _id, _link, _contact, _introduced, _place)

_IN_BRACKETS = re.compile(
    r"\[(?:name|someone|channel|emoji|time|link(?: to [a-z0-9.-]+)?|email|number|date|place|file)\]"
)
_WORDS = re.compile(r"[^_\W]+")
_ZERO = dict.fromkeys([0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0xAD])
_BACK = str.maketrans("аеорсхуі", "aeopcxyi")
_UNLEET = str.maketrans("431057", "aeiost")


def forms(text: str) -> tuple[str, ...]:
    """Return the ways in which this test reads a text, with a space between and around its words."""
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text.translate(_ZERO))).casefold()
    text = "".join(c for c in text if not unicodedata.combining(c)).replace("*", "").replace("|", "")
    short = re.sub(r"(\w)\1{3,}", r"\1", text)
    rows = re.sub(r"(?<![^\W_])([^\W_])[ ._](?=[^\W_](?![^\W_]))", r"\1", text)
    bare = re.sub(r"\bprayfor|\bxx|xx\b|\b(\w{3,})(?=\1\b)|(?<=[^\W\d])22\b", "", text)
    ways = {text, short, rows, bare, text.translate(_BACK), text.translate(_UNLEET), text[::-1]}
    return tuple(" " + " ".join(_WORDS.findall(way)) + " " for way in ways)


def identities_left(case: IdentityCase, shown: str) -> list[str]:
    """Return what of the case's identities can still be read in what a reviewer is shown."""
    ways = forms(_IN_BRACKETS.sub(" # ", shown))
    wanted = {name: " ".join(_WORDS.findall(forms(name)[0])) for name in case.gone}
    left = [name for name, plain in wanted.items() if plain and any(f" {plain} " in way for way in ways)]
    left += [
        name for name in case.names if name in AMBIGUOUS and re.search(rf"\b{name}\b", _IN_BRACKETS.sub("#", shown))
    ]
    left += re.findall(r"\d{9,}|https?:|[\w.]+@\w+\.\w+", shown)
    return left
