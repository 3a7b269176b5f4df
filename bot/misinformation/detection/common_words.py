"""Words that say little about a claim: fillers that are skipped, common words that count less, words that mean one."""

from __future__ import annotations

import re
from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", text))


FILLERS: Final = _words(
    """
    a about all also am an and any anyone anything are as at be been being but by can could did do does doing every
    everyone for from get gets getting give gives go goes going got had has have having he her here hers him his how i
    if in into is it its itself just let lets like made make makes me mine more most much must my myself of on
    once one only or our ours out over own put puts really said say says she should so some someone something than that
    the their theirs them themselves then there these they this those through to too under up us use uses using very
    was we well were what when where which while who why will with would you your yours yourself
    """
)
"""Skipped in both texts, so that "a spoonful of the oil" and "spoonful oil" are the same."""

COMMON: Final = _words(
    """
    always ask back bad baby bath because best better big bit body call change child children cold cut daily day days
    diet different doctor doctors done dose down drink early eat eating end enough even ever evil fast feel feels few
    find fine first food good great half hard head health healthy heart help helps high home hot hour hours house ill
    illness instead keep kids kill know last later leave less lie life long look lose lot low means meds milk mind miss
    money month morning need needs never new next night no not nothing now off oil old online order pain people pills
    right room safe same see sick skin sleep small stop strong sun take taking taste tell test thing things think three
    time times tired today together tomorrow tonight treatment try two until wait walk want water way week weight whole
    wise without wonders work works world worse year years young
    """
)
"""Words of everyday talk. They count half, so that a match needs words that seldom stand together."""

SAME: Final = {
    one: meant
    for meant, written in {
        "meds": "med meds medication medications medicine medicines tablet tablets pill pills drug drugs",
        "cure": "cur cure cures cured heal heals healed healing fix fixes fixed revers reverse reverses",
        "stop": "stop stops stopped stopping quit quits ditch ditched bin binned",
        "chemo": "chemo chemotherapy",
        "jab": "jab jabs vaccine vaccines vaccination vaccinations shot shots",
        "doctor": "gp gps doctor doctors dr consultant",
        "cause": "caus cause causes caused causing",
        "tumour": "tumour tumours tumor tumors",
        "swap": "swap swaps replac replace replaces replaced",
        "not": "no not never dont doesnt didnt cant cannot wont isnt arent wouldnt shouldnt without nothing",
        "kill": "kill kills killed killing",
        "skip": "skip skips skipped skipping miss leave",
    }.items()
    for one in written.split()
}
"""Words that mean the same in a claim. Each key is a word as written, or as cut by `claims.stem`."""

TURNS: Final = _words(
    """
    avoid buy cause chelat cleans cure detox double drink dry eat feed flush give hide ignor inject inhal instead kill
    mega not off poison prevent rais refus rub sell share skip spare spread stop swallow swap throw wait
    """
)
"""Trunks that turn a saying into advice or a promise. One that stands in a saying has to stand in a message, too."""
