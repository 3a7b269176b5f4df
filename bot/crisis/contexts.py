"""What makes words of risk mean something else: sayings, titles, talk about the subject, the past, other people."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from bot.language import later


@dataclass(frozen=True, slots=True)
class Context:
    """One reason to look later. `steps` is how far it lowers a match it touches; elsewhere in the sentence, one."""

    id: str
    why: str
    steps: int
    pattern: re.Pattern[str]
    examples: tuple[str, ...]


_KIN = (
    r"(?:friend|mate|son|daughter|brother|sister|mum|mom|dad|father|mother|husband|wife|partner|cousin|uncle|aunt"
    r"|boyfriend"
    r"|girlfriend|neighbour|colleague|fiance)"
)

SAYINGS: Final = re.compile(
    r"\b(?:killing time|kill time|kill for (?:a|some|the)|killing it|killed it|killer|kill (?:the )?(?:pain|nausea"
    r"|bugs|germs|lights"
    r"|switch|process)|(?:is|are|was|were|be) killing me|made a killing|dressed to kill|kill two birds|overkill"
    r"|buzzkill"
    r"|dying (?:of|from) (?:laughter|laughing|embarrassment|boredom|curiosity|heat)|died laughing|dying to (?:know"
    r"|see|try|hear|meet|get|go|find"
    r"|eat|watch|tell|ask)|die for (?:a|some|that|this)|to die for|(?:id|i would) die for|dead (?:tired|on my feet"
    r"|serious|funny|inside lol)"
    r"|drop dead gorgeous|die of (?:embarrassment|boredom|shame)|cross my heart|(?:could|want to|wanted to"
    r"|nearly) (?:have )?die[d]? (?:of|from|laughing)"
    r"|kill myself laughing|suicide (?:prevention|awareness|hotline|helpline|line|training|squad|rates?|statistics"
    r"|bereavement|policy"
    r"|watch|doors?|bomb\w{0,4}|mission|burn|run|cocktail))\b"
)
"""Taken out before anything is looked for: they hold the letters of a rule and never its meaning."""

CONTEXTS: Final = (
    Context(
        "l-negation",
        later("says that it is not so"),
        2,
        re.compile(
            r"\b(?:not|never|wasnt|dont feel|didnt feel|no longer|arent|isnt|werent) (?:at all )?(?:actually "
            r"|currently |feeling"
            r" |actively |feel |been )?suicidal\b|\b(?:id|i would|i could|i will|ill) never (?:actually "
            r"|ever )?(?:kill|hurt|harm|end|do that|take)\b"
            r"|\b(?:not|never) (?:going|planning|about|gonna)(?: to)? (?:kill|hurt|harm|end|do)\b|\b(?:dont|do not"
            r"|didnt|never) (?:actually |really )?want(?:ed)? to"
            r" (?:die|kill|be dead|hurt|end (?:it|my))\b|\b(?:no|without|not having any) (?:suicidal )?(?:thoughts"
            r"|plans?) (?:of|to) (?:suicide|die|kill|harm)"
            r"|\bno suicidal (?:thoughts|feelings|ideation)\b"
        ),
        ("i am not suicidal", "I would never kill myself", "I don't want to die"),
    ),
    Context(
        "l-advice-to-other",
        later("is said to help somebody else"),
        2,
        re.compile(
            r"\b(?:dont|do not|please dont|you shouldnt|youre not|if youre|if you|if anyone|anyone who|are you"
            r"|do you|have you|when you|whether you)\b[^.!?\n]{0,30}"
            r"\b(?:kill yourself|suicidal|hurt yourself|end your life|self ?-?harm|want to die|harm yourself)\b"
        ),
        ("if you're feeling suicidal please call somebody", "please don't hurt yourself"),
    ),
    Context(
        "l-past-recovery",
        later("tells of an earlier time, or of getting better"),
        1,
        re.compile(
            r"\b(?:used to|years? ago|months? ago|back then|in (?:19|20)\d\d|when i was (?:\d{1,3}|a (?:kid|teen"
            r"|child|teenager)|young(?:er)?|little|at school)|in the past|previously"
            r"|once (?:tried|attempted|wanted)|survived (?:a|my) (?:suicide )?attempt|no longer|got better"
            r"|in recovery|glad i (?:didnt|failed|survived|am still)"
            r"|\d{1,3} (?:years?|months?) (?:clean|free|since)|last century|as a (?:kid|teen|teenager|child))\b"
        ),
        ("i used to want to die", "I tried to kill myself ten years ago"),
    ),
    Context(
        "l-other-person",
        later("is about somebody else, or about a loss"),
        1,
        re.compile(
            rf"\b(?:my|our|his|her|their|a) (?:\w{{1,20}} ){{0,2}}{_KIN}\b[^.!?\n]{{0,25}}\b(?:killed (?:him|her"
            rf"|them)sel(?:f|ves)|died by suicide"
            rf"|took (?:his|her|their) (?:own )?life|committed suicide|hung (?:him|her)self|attempted|tried to|said"
            rf"|says|told me|keeps saying|is|was|feels|has been)\b"
            r"|\b(?:bereaved by|lost (?:someone|\w{1,20}) to) suicide\b"
        ),
        ("my friend said she wants to end it all", "my brother died by suicide and i feel suicidal words do not help"),
    ),
    Context(
        "l-title",
        later("names a song, a film, a book or a game"),
        1,
        re.compile(
            r"\b(?:songs?|film|movie|book|episode|lyrics?|track|album|documentary|character|game|novel|chorus"
            r"|soundtrack|playlist|singer|band)\b"
        ),
        ("that song, i want to die, is stuck in my head",),
    ),
    Context(
        "l-medical",
        later("repeats a leaflet or what a professional asked"),
        1,
        re.compile(
            r"\b(?:cell death|end of life (?:care|plan|service)|dnr|dnacpr|assisted dying|palliative|side effects?"
            r"|leaflet|boxed warning|listed as"
            r"|my (?:gp|doctor|psychiatrist|nurse|consultant|therapist|care coordinator|cpn) (?:asked|asks"
            r"|always asks))\b"
        ),
        ("my GP asked whether i feel suicidal", "suicidal thoughts are a side effect on the leaflet"),
    ),
    Context(
        "l-joke",
        later("is said with a laugh"),
        1,
        re.compile(r"\b(?:lol|lmao|lmfao|rofl|haha(?:ha)*|hehe|jk|just kidding|only joking)\b"),
        ("i want to die lol my boss saw that",),
    ),
)
