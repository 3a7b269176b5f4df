"""Finds what names somebody by its form: mentions, links, numbers, addresses, introductions and signatures."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.language import _, later
from bot.misinformation.redaction_words import NOT_NAMES, SOCIAL


class Kind(StrEnum):
    """What stood in a place."""

    NAME = "name"
    SOMEONE = "someone"
    CHANNEL = "channel"
    EMOJI = "emoji"
    TIME = "time"
    LINK = "link"
    EMAIL = "email"
    NUMBER = "number"
    DATE = "date"
    PLACE = "place"
    FILE = "file"
    NOTHING = "nothing"


_WORDS: Final = {
    Kind.NAME: later("[name]"),
    Kind.SOMEONE: later("[someone]"),
    Kind.CHANNEL: later("[channel]"),
    Kind.EMOJI: later("[emoji]"),
    Kind.TIME: later("[time]"),
    Kind.LINK: later("[link]"),
    Kind.EMAIL: later("[email]"),
    Kind.NUMBER: later("[number]"),
    Kind.DATE: later("[date]"),
    Kind.PLACE: later("[place]"),
    Kind.FILE: later("[file]"),
}


@dataclass(frozen=True, slots=True)
class Found:
    """Something that could say who somebody is, by its place in the text as shown; `site` of a link."""

    start: int
    end: int
    kind: Kind
    site: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as people see it, and as it is compared. `places[i]` is where letter i of `plain` stands in `shown`."""

    shown: str
    plain: str
    places: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where a part of `plain` stands in `shown`."""
        return self.places[start], self.places[end - 1] + 1

    def without(self, found: Iterable[Found]) -> Reading:
        """Return it with line ends in the place of what was found, so that nothing is found there twice."""
        gone = [(one.start, one.end) for one in found]
        if not gone:
            return self
        hidden = bytearray(len(self.shown) + 1)
        for start, end in gone:
            hidden[start:end] = b"\1" * (end - start)
        plain = "".join(
            "\n" if hidden[place] else letter for letter, place in zip(self.plain, self.places, strict=True)
        )
        return Reading(self.shown, plain, self.places)


_TWO_PART: Final = frozenset({"co", "org", "ac", "gov", "nhs", "com", "net", "sch", "police", "ltd", "plc", "edu"})
_TLD: Final = (
    "com|org|net|uk|io|gg|info|biz|eu|ie|de|fr|ca|au|nz|app|dev|xyz|site|online|tv|ly|edu|gov|wales|scot|cymru"
)
_WORD_TLD: Final = (
    "co|me|in|us|be|life|health|page|link|store|shop|club|blog|live|world|care|clinic|diet|fit|bio|social"
)
_DOT: Final = r"(?:\.|\s*[\[(]\s*(?:dot|\.)\s*[\])]\s*|\s+dot\s+)"
_NETWORK: Final = (
    r"(?:insta(?:gram)?|ig|snap(?:chat)?|sc|tik ?tok|twitter|telegram|discord|facebook|fb|reddit|whatsapp|kik|youtube"
    r"|threads|bluesky|bsky|mastodon|steam|xbox|psn|twitch|strava|linkedin|skype|signal)"
)

_BY_FORM: Final[Sequence[tuple[Kind, re.Pattern[str]]]] = (
    (Kind.EMOJI, re.compile(r"<a?:\w{1,64}:\d{1,25}>")),
    (Kind.SOMEONE, re.compile(r"<@[!&]?\d{1,25}>|@(?:everyone|here)\b")),
    (Kind.CHANNEL, re.compile(r"<#\d{1,25}>|<id:\w{1,30}>|</[\w -]{1,110}:\d{1,25}>")),
    (Kind.TIME, re.compile(r"<t:-?\d{1,20}(?::[a-z])?>")),
    (Kind.LINK, re.compile(rf"<?h(?:tt|xx)ps?\s?:/{{1,3}}[^\s<>]{{1,2000}}>?|\bwww{_DOT}[^\s<>]{{1,2000}}")),
    (
        Kind.EMAIL,
        re.compile(
            r"@?[\w.+%-]{1,64}(?:@|\s*[\[(]\s*at\s*[\])]\s*|\s+at\s+(?=[\w-]{1,63}\s+dot\s))"
            rf"[\w-]{{1,63}}(?:{_DOT}[\w-]{{1,63}}){{1,4}}"
        ),
    ),
    (
        Kind.LINK,
        re.compile(
            rf"\bdiscord(?:app)?\s*{_DOT}\s*(?:gg|com|me)\s*(?:/|\bslash\b)?\s*(?:invite\s*/\s*)?[\w/-]{{0,80}}"
            rf"|(?<![\w@])(?:[\w-]{{1,63}}\.){{1,5}}(?:{_TLD})\b(?:[/?#][^\s<>]{{0,2000}})?"
            rf"|(?<![\w@])(?:[\w-]{{1,63}}\.){{1,5}}(?:{_WORD_TLD})[/?#][^\s<>]{{1,2000}}"
        ),
    ),
    (
        Kind.FILE,
        re.compile(r"(?<![\w])[\w-]{1,80}\.(?:jpe?g|png|gif|webp|hei[cf]|mp[34]|mov|m4a|ogg|wav|pdf|docx?|txt|zip)\b"),
    ),
    (Kind.SOMEONE, re.compile(r"@[\w.]{1,40}\w(?:#\d{1,4}\b)?|@\w|\b[\w.]{2,32}#\d{4}\b|(?<![\w/])u/[\w-]{2,40}")),
    (
        Kind.SOMEONE,
        re.compile(
            rf"(?<![^\W_]){_NETWORK}(?:\s+(?:name|handle|username|user|account|id))?\s*(?:[:=@]|\bis\b(?=\s+[\w.]*[\d_.]))\s*"
            r"(?!//)[\w.]{2,40}"
        ),
    ),
    (
        Kind.SOMEONE,
        re.compile(
            rf"(?<=\bmy )(?:\w{{1,12}} )?{_NETWORK}(?:\s+(?:name|handle|username|user|account|id))?"
            r"\s*(?:\bis\b|'s\b|[:=-])\s*[\w.]{2,40}"
        ),
    ),
    (
        Kind.SOMEONE,
        re.compile(
            rf"(?<=\bme )(?:on|in|at)\s+{_NETWORK}\s*(?:[:,@-]|\bas\b|\bat\b|\bunder\b)?\s*"
            r"(?!and\b|or\b|if\b|for\b|to\b|so\b|about\b)[\w.]{2,40}"
        ),
    ),
    (
        Kind.DATE,
        re.compile(
            r"\b\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)\d{2}\b|\b(?:19|20)\d{2}-\d{2}-\d{2}\b"
            r"|\b(?:0?[1-9]|[12]\d|3[01])/(?:0?[1-9]|1[0-2])/\d{2}\b(?!\s*(?:mg|mcg|ml|units?|iu|g)\b)"
            r"|(?<=\bborn in )(?:19|20)\d{2}\b|(?<=\bborn )(?:19|20)\d{2}\b"
            r"|(?<=\bborn on )(?:the )?\d{1,2}(?:st|nd|rd|th)?(?: of)? [a-z]{3,9}(?: \d{4})?\b"
        ),
    ),
    (
        Kind.NUMBER,
        re.compile(
            r"(?<![\w.])(?:\+\s?|00|\(?0)(?:[\s().-]{0,3}\d){8,14}(?!\d)|(?<!\d)\(?\d{3}\)?[\s.-]\d{3}[\s.-]\d{4}(?!\d)|\d{9,25}"
            r"|(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])"
        ),
    ),
    (
        Kind.PLACE,
        re.compile(r"\b(?:[a-z]{1,2}\d[a-z\d]?|gir)\s{0,2}\d(?!(?:st|nd|rd|th|hr|lb)\b)[abd-hjlnp-uw-z]{2}\b"),
    ),
)
"""By their form, in the plain text. Each gap is bounded, so that no message can make one slow."""

_M: Final = r"[*_~|`\"]{0,4}"
_A_NAME: Final = r"[^\W\d_][\w'’-]{0,30}"
_CAPITAL: Final = r"[A-ZÀ-ÖØ-ÞА-ЯΑ-Ω][\w'’-]{0,30}"
_KIN: Final = (
    r"(?:daughter|son|husband|wife|partner|mum|mam|mom|mother|dad|father|sister|brother|friend|mate|boyfriend|girlfriend"
    r"|gran|nan|grandad|aunt|auntie|uncle|cousin|niece|nephew|neighbour|boss|carer|nurse|doctor|consultant|gp|dietitian"
    r"|therapist|counsellor|pharmacist|dog|cat)"
)

_INTRODUCED: Final[Sequence[re.Pattern[str]]] = (
    re.compile(
        r"(?i:\bmy (?:real |full |first |middle |last )?(?:sur)?name(?:['’]?s| is))"
        rf"{_M} {_M}(?P<name>{_A_NAME}(?: {_CAPITAL}){{0,2}})"
    ),
    re.compile(
        rf"(?i:\b(?:i['’]?m(?: called)?|i am(?: called)?|calls? me|known as))"
        rf" {_M}(?P<name>{_CAPITAL}(?: {_CAPITAL}){{0,2}}){_M}"
        r"(?=\s*(?:[,.!;:)(\n]|$|(?i:and|from|here|btw|by the way|again|x+)\b))"
    ),
    re.compile(rf"(?i:\b(?:this is|it['’]?s)) {_M}(?P<name>{_CAPITAL}){_M} (?i:here|again)\b"),
    re.compile(
        r"(?i:\b(?:(?:mr|mrs|ms|mx|dr|prof)\b\.?|(?:miss|doctor|professor|nurse|sister|matron|sir)\b))"
        rf" {_M}(?P<name>{_CAPITAL}(?: {_CAPITAL})?)"
    ),
    re.compile(rf"(?i:\b(?:my|our|his|her|their) (?:\w{{1,12}} )?{_KIN}),? {_M}(?P<name>{_CAPITAL}(?: {_CAPITAL})?)"),
    re.compile(
        rf"(?:^|\s)[-–—~]\s?{_M}(?P<name>{_CAPITAL}(?: {_CAPITAL})?){_M}"
        r"\s*(?:[xX♥❤💙💜]|\ufe0f|:\)){0,6}\s*$"
    ),
    re.compile(rf"\n\s*[-–—~]\s?(?P<name>{_A_NAME}(?: {_A_NAME})?)\s*[xX]{{0,6}}\s*$"),
    re.compile(rf"(?:^|\n|[.!?…,]\s)\s*(?P<name>{_CAPITAL}) [xX]{{1,6}}\s*$"),
    re.compile(
        r"(?i:\b(?:love|love from|thanks|thank you|cheers|regards|wishes|yours|hugs|take care|from))[,!.]?\s*\n?\s*"
        rf"(?P<name>{_CAPITAL}(?: {_CAPITAL})?)\s*[xX.]{{0,6}}\s*$"
    ),
)
"""By the words around them, in the text as it is shown: here a capital letter matters."""

_COPIED: Final = re.compile(
    r"(?m)^[ \t>]*(?P<name>[^\n—–]{1,40}?)\s+[—–-]\s*"
    r"(?i:today|yesterday|\d{1,2}/\d{1,2}/\d{2,4}|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b[^\n]{0,30}$"
)
_STREET: Final = re.compile(
    rf"\b\d{{1,4}}[a-zA-Z]? (?:{_CAPITAL} ){{1,2}}(?i:street|st|road|rd|avenue|ave|lane|ln|close|drive|court|terrace"
    r"|crescent|gardens|grove|place|way|square|mews|row)\b"
)
_MASKED: Final = re.compile(r"\[(?P<words>[^\[\]\n]{1,200})\]\((?P<link><?[^()\s]{1,2000}>?)\)")
_HOST: Final = re.compile(r"(?:h(?:tt|xx)ps?\s?:/{1,3})?(?:[^/@\s]{1,100}@)?(?P<host>[^/:?#\s>]{1,255})")
_SITE: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9-]{1,63}){1,2}")


def identities_in(reading: Reading) -> list[Found]:
    """Return everything that names somebody or something of theirs by its form."""
    found: list[Found] = list(_masked_links(reading))
    plain = reading.without(found).plain
    for kind, pattern in _BY_FORM:
        for match in list(pattern.finditer(plain)):
            start, end = match.span()
            found.append(Found(*reading.span(start, end), kind, _site(match[0]) if kind is Kind.LINK else ""))
            plain = plain[:start] + "\n" * (end - start) + plain[end:]
    found += [Found(*match.span(), Kind.PLACE) for match in _STREET.finditer(reading.shown)]
    found += [Found(*match.span(), Kind.SOMEONE) for match in _COPIED.finditer(reading.shown)]
    for pattern in _INTRODUCED:
        for match in pattern.finditer(reading.shown):
            found += _named(match)
    return found


def _named(match: re.Match[str]) -> Iterable[Found]:
    """Return a name that is introduced, up to the first word that is none."""
    start, end = match.span("name")
    kept = 0
    for word in re.finditer(r"[^ ]+", match["name"]):
        if word[0].removesuffix("'s").removesuffix("’s") in NOT_NAMES:
            break
        kept = word.end()
    if kept and not (kept == 1 and end - start > 1):
        yield Found(start, start + kept, Kind.NAME)


def _masked_links(reading: Reading) -> Iterable[Found]:
    for match in _MASKED.finditer(reading.shown):
        yield Found(match.start(), match.start() + 1, Kind.NOTHING)
        yield Found(match.end("words"), match.end(), Kind.LINK, _site(match["link"].lower().lstrip("<")))


def _site(link: str) -> str:
    """Return the site of a link as far as it says nothing of a person, or nothing."""
    match = _HOST.match(link.lstrip("<"))
    if match is None:
        return ""
    labels = match["host"].strip(".").removeprefix("www.").split(".")
    many = 3 if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _TWO_PART else 2
    site = ".".join(labels[-many:])
    is_plain = _SITE.fullmatch(site) is not None and not site.startswith("xn--") and not labels[-1].isdigit()
    return site if is_plain and site not in SOCIAL else ""


def words_for(found: Found, *, is_free: Callable[[str], bool]) -> str:
    """Return what stands in the place of something. `is_free` tells whether a site holds nobody's name."""
    if found.kind is Kind.NOTHING:
        return ""
    if found.kind is Kind.LINK and found.site and is_free(found.site):
        return _("[link to {site}]").format(site=found.site)
    return _(_WORDS[found.kind])
