"""Notices a question that asks people about their health, so that an organiser can think again."""

from __future__ import annotations

import re
import unicodedata

_STEMS = (
    "addict",
    "allerg",
    "antidepressant",
    "anxiety",
    "arthritis",
    "asthma",
    "autis",
    "bipolar",
    "cancer",
    "depress",
    "diabet",
    "diagnos",
    "disab",
    "disease",
    "disorder",
    "epilep",
    "fibromyalgia",
    "hospitali",
    "illness",
    "impairment",
    "insulin",
    "medical",
    "medicat",
    "medicine",
    "neurodiver",
    "pregnan",
    "prescri",
    "psychiatr",
    "psychosis",
    "schizo",
    "self-harm",
    "self harm",
    "suicid",
    "surgery",
    "symptom",
    "syndrome",
    "therap",
    "treatment",
)
_WORDS = (
    "adhd",
    "blood pressure",
    "blood test",
    "bmi",
    "condition",
    "conditions",
    "copd",
    "dose",
    "drugs",
    "gp",
    "health",
    "hiv",
    "ill",
    "long covid",
    "ocd",
    "pain",
    "pills",
    "poorly",
    "ptsd",
    "sick",
    "tablets",
    "test results",
    "unwell",
)
_ASKS = re.compile(
    r"\b(?:(?:" + "|".join(map(re.escape, _STEMS)) + r")\w*|(?:" + "|".join(map(re.escape, _WORDS)) + r")\b)",
    re.IGNORECASE,
)
_SHORT_NAMES = re.compile(r"\b(?:ME|MS|ED)\b")
_HARMLESS = re.compile(
    r"terms (?:and|&) conditions|health(?:care)? (?:worker|visitor|professional|charity)|medical advice", re.IGNORECASE
)
_LEAVES_OUT = re.compile(
    r"\b(?:leave out|leave it out|do not|don['’]t|no need|never|not need|without|need not)\b", re.IGNORECASE
)


def health_word_in(text: str) -> str | None:
    """Return the first word by which a text asks about health, or None.

    A sentence that tells people to leave their health out asks for nothing. This is a hint for a
    person, made of a word list: it misses much and is sometimes wrong.
    """
    for sentence in re.split(r"(?<=[.!?])\s+|\n", unicodedata.normalize("NFKC", text)):
        if _LEAVES_OUT.search(sentence):
            continue
        plain = _HARMLESS.sub(" ", sentence)
        if found := _ASKS.search(plain) or _SHORT_NAMES.search(plain):
            return found.group()
    return None
