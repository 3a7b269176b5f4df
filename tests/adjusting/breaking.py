"""Makes a thousand broken settings files: every way of breaking one, in every file organisers may write."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

CONFIG = Path(__file__).resolve().parents[2] / "config"
HERE = 41771983423143937
COMMUNITY = """# A small group.
[roles]
member = "Member"
moderator = ["Moderator"]

[channels]
lobby = "welcome"

[membership]
draft_days = 8
timezone = "Europe/London"
welcome = "Hello, we are glad."

[[membership.question]]
id = "why"
kind = "text"
label = "Why?"

[crisis]
alert_by_dm = true
"""


def _head(name: str, heading: str, count: int) -> str:
    """Return the beginning of a shipped file, up to so many entries."""
    text = (CONFIG / name).read_text(encoding="utf-8")
    return heading.join(text.split(heading)[: count + 1])


SOUND: Mapping[str, str] = {
    "community.toml": COMMUNITY,
    f"communities/{HERE}.toml": COMMUNITY,
    "topics.toml": _head("topics.toml", "\n[topic.", 2),
    f"communities/{HERE}.topics.toml": '# Ours.\n[topic.rowing]\nname = "Rowing"\npurpose = "For people who row."\n',
    "evidence.toml": _head("evidence.toml", "\n[guide.", 2),
    "training.toml": (CONFIG / "training.toml").read_text(encoding="utf-8"),
    "directory/ours.toml": _head("directory/ireland.toml", "\n[[service]]", 1),
    "claims/ours.toml": _head("claims/lungs_and_allergy.toml", "\n[[claim]]", 2),
}
"""What each file holds while nothing is wrong with it."""


@dataclass(frozen=True)
class Broken:
    """One broken file. `line` is where TOML itself can tell the place, None where nobody can."""

    where: str
    blow: str
    raw: bytes
    has_line: bool


Blow = Callable[[str, random.Random], str | bytes]


def _at_a_row(text: str, chance: random.Random, row: str) -> str:
    """Put a row between two others, where a new statement may begin."""
    rows = text.split("\n")
    starts = [number for number, each in enumerate(rows) if each.startswith(("[", "#")) or not each]
    rows.insert(chance.choice([number for number in starts if _is_outside(rows[:number])]), row)
    return "\n".join(rows)


def _is_outside(rows: list[str]) -> bool:
    """Tell whether no bracket and no long text is open after some rows."""
    text = "\n".join(row for row in rows if not row.startswith("#"))
    return text.count('"""') % 2 == 0 and text.count("[") == text.count("]")


def _cut_in_a_value(text: str, chance: random.Random) -> str:
    places = [number for number in range(len(text)) if text.startswith('= "', number)]
    return text[: chance.choice(places) + 3 + chance.randrange(2)]


def _cut_in_a_heading(text: str, chance: random.Random) -> str:
    places = [number for number in range(len(text)) if text.startswith("\n[", number)]
    return text[: chance.choice(places) + 3]


def _noise(_text: str, chance: random.Random) -> bytes:
    return chance.randbytes(chance.randrange(20, 400)) + b"\xff"


def _bytes_between(text: str, chance: random.Random) -> bytes:
    raw, at = text.encode(), chance.randrange(len(text.encode()))
    return raw[:at] + b"\xff\xfe" + raw[at:]


def _latin(text: str, chance: random.Random) -> bytes:
    return _at_a_row(text, chance, "# Gr\u00fc\u00dfe").encode("latin-1", "replace")


def _sixteen_bits(text: str, _chance: random.Random) -> bytes:
    return text.encode("utf-16")


def _second_mark(text: str, chance: random.Random) -> str:
    return "\ufeff\ufeff" + text if chance.random() < 0.5 else _at_a_row(text, chance, "\ufeffx = 1")


def _nul(text: str, chance: random.Random) -> str:
    return _at_a_row(text, chance, chance.choice(["\x00", "# note \x00", 'x = "\x00"', "x\x00 = 1"]))


def _bare_return(text: str, chance: random.Random) -> bytes:
    return _at_a_row(text, chance, chance.choice(["# note\r# more", 'x = "a\rb"'])).encode()


def _returns_and_more(text: str, chance: random.Random) -> bytes:
    """Lines as Windows ends them are fine; the broken one among them has to be found by its number."""
    return _at_a_row(text, chance, "x = = 1").replace("\n", "\r\n").encode()


def _huge(text: str, chance: random.Random) -> str:
    return text + "\n# " + "x" * (256 * 1024 + chance.randrange(1000))


def _deep(text: str, chance: random.Random) -> str:
    depth = chance.randrange(3_000, 5_000)
    return _at_a_row(text, chance, chance.choice(["x = " + "[" * depth, "x = " + "{a=" * depth]))


def _dotted(text: str, chance: random.Random) -> str:
    return _at_a_row(text, chance, "x" + ".x" * chance.randrange(600, 2_000) + " = 1")


def _twice(text: str, chance: random.Random) -> str:
    return _at_a_row(
        text, chance, chance.choice(["[x]\n[x]", "x = 1\nx = 2", "[y]\na = 1\na = 2", "x = 1\n[x]\nb = 1"])
    )


def _no_toml(text: str, chance: random.Random) -> str:
    rows = [
        "= =",
        "[",
        "[]",
        "[[x]",
        'x = "',
        "x = '",
        "x =",
        "x",
        "x = 1 2",
        "x = yes",
        "x = [1,",
        "{}",
        "x = {a",
        "]",
    ]
    rows += ["x = 1__0", "x = 08", "x = 2026-13-45", 'x = "\\q"', "\u00e9 = 1", "x := 1", "x: 1", "<x>1</x>", '"x": 1']
    return _at_a_row(text, chance, chance.choice(rows))


def _unknown_key(text: str, chance: random.Random) -> str:
    name = "".join(chance.choices("bcdfghjkq", k=chance.randrange(3, 12)))
    return f"{name} = {chance.choice(['1', 'true', '[]', '{}', 'nan', '1979-05-27', '07:32:00'])}\n{text}"


def _large_number(text: str, chance: random.Random) -> str:
    return f"zzz = {'9' * chance.randrange(20, 6_000)}\n{text}"


def _wrong_value(text: str, chance: random.Random) -> str:
    """Put another type or a value out of bounds in the place of one of the community's."""
    key, value = chance.choice(
        [
            *(("draft_days", value) for value in ("6", "15", "-1", "7.0", '"8"', "true", "[8]", "{}", "nan", "inf")),
            *(("draft_days", value) for value in ("1979-05-27", "07:32:00", "0xFFFF", "10000000000000000000")),
            *(
                ("member", value)
                for value in ("1", "true", '""', '"@everyone"', "[]", '["a"]', f'"{"x" * 101}"', "1.5")
            ),
            *(("moderator", value) for value in ("[]", "[1]", "[[]]", "{}", "true", '["Member"]', '["a", "A"]')),
            *(("lobby", value) for value in ("12", '"applications"', '"#"', "false", f'"{"9" * 25}"')),
            *(("timezone", value) for value in ('"Mars"', '""', "1", '"europe/lundon"')),
            *(("welcome", value) for value in ('""', "0", f'"{"y" * 1001}"', '["a"]', '"""   """')),
            *(("kind", value) for value in ('"txt"', '""', "1", '"choice"')),
            *(("label", value) for value in ('""', "1", f'"{"z" * 46}"', "{}")),
            *(("alert_by_dm", value) for value in ('"yes"', "1", "[true]", "0.0", "{a = {b = 1}}")),
        ]
    )
    rows = text.split("\n")
    at = next(number for number, row in enumerate(rows) if row.startswith(f"{key} = "))
    rows[at] = f"{key} = {value}"
    return "\n".join(rows)


def _wrong_shape(text: str, chance: random.Random) -> str:
    name = chance.choice(["membership", "roles", "channels", "crisis", "features", "nearby"])
    bare = text.replace(f"[{name}]", "[gone_" + name + "]").replace(f"[[{name}.", f"[[gone_{name}.")
    return chance.choice([f"{name} = 5\n", f"{name} = []\n", f'{name} = "x"\n']) + bare


ANYWHERE: Mapping[str, tuple[Blow, bool]] = {
    "cut in a value": (_cut_in_a_value, True),
    "cut in a heading": (_cut_in_a_heading, True),
    "noise": (_noise, False),
    "bytes between": (_bytes_between, True),
    "latin letters": (_latin, True),
    "sixteen bits": (_sixteen_bits, True),
    "a second mark of order": (_second_mark, True),
    "nul": (_nul, True),
    "a bare return": (_bare_return, True),
    "returns and more": (_returns_and_more, True),
    "huge": (_huge, False),
    "deep": (_deep, False),
    "dotted": (_dotted, True),
    "twice": (_twice, True),
    "no toml": (_no_toml, True),
    "an unknown key": (_unknown_key, True),
    "a large number": (_large_number, False),
}
OF_SETTINGS: Mapping[str, tuple[Blow, bool]] = {
    "a wrong value": (_wrong_value, True),
    "a wrong shape": (_wrong_shape, True),
}


def broken_files(count: int) -> Iterator[Broken]:
    """Yield so many broken files, the same at every call; half of them are settings of communities."""
    settings, others = list(SOUND)[:2], list(SOUND)[2:]
    for number in range(count):
        chance = random.Random(number)
        where = settings[number // 2 % 2] if number % 2 == 0 else others[number // 2 % len(others)]
        blows = {**ANYWHERE, **OF_SETTINGS, **OF_SETTINGS} if where in settings else ANYWHERE
        names = [*blows, *OF_SETTINGS, *OF_SETTINGS] if where in settings else list(blows)
        name = chance.choice(names)
        blow, has_line = blows[name]
        made = blow(SOUND[where], chance)
        yield Broken(where, name, made if isinstance(made, bytes) else made.encode(), has_line)
