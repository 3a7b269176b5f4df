"""Words of everyday talk, the most frequent first, so that something rarer is looked for before them."""

from __future__ import annotations

from typing import Final

_MOST: Final = """
i the a and to my it is of in you for on me was that with but have so not all had this be are just at we as am now your
do what get up if day like out they no one when or about im can been from back dont time good how its ive too an he she
take her more go week will has today by know feel some there after two really them because did any then think got first
people bad still well off who never told doctor make down went every every pain help want work very would need only over
long much new last us here tablets next before love years hope than anyone which going old hard sleep home nurse use
doctors keep could morning made other night again better little thing right even into way days him his our come see took
stop said made say gp try were always little great same give hours until once cant feeling meds also food most both
their taking worse best less eat anything something things hospital started bit while my self since body should where
being without little house water sugar tea asthma blood oil insulin
"""
_RAREST: Final = 1
_COUNT: Final = 6_000

OFTEN: Final = {word: max(_RAREST, _COUNT // (rank + 10)) for rank, word in enumerate(dict.fromkeys(_MOST.split()))}
"""Roughly how often each is said, on a scale of its own; a word that is not there counts one."""


def how_often(words: frozenset[str]) -> int:
    """Return roughly how often a message holds one of some words."""
    return sum(OFTEN.get(word, _RAREST) for word in words)
