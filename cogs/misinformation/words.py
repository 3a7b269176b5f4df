"""What reasons, verdicts and degrees of danger are called, for everybody who meets them."""

from __future__ import annotations

from typing import Final

from bot.language import _, later
from bot.misinformation.rules import Reason, Verdict

REASONS: Final = {
    Reason.STOPS_TREATMENT: later("Somebody may stop or skip a treatment because of it"),
    Reason.DOSE: later("It says how much of something to take"),
    Reason.POISON: later("It names something that can poison people"),
    Reason.EMERGENCY_SIGN: later("It says that a sign of an emergency is nothing"),
    Reason.OUT_OF_DATE: later("It is out of date"),
    Reason.CURE_CLAIM: later("It promises a cure"),
    Reason.SELLING: later("It sells something"),
    Reason.NOT_SURE: later("I am not sure, it only looks wrong"),
    Reason.OTHER: later("Something else"),
}
"""What each reason of a flag says, those of danger first."""

VERDICTS: Final = {
    Verdict.OWN_EXPERIENCE: later("Fine: their own experience"),
    Verdict.TRUE: later("Fine: it is true"),
    Verdict.NEEDS_CONTEXT: later("Needs context: something is missing"),
    Verdict.FALSE: later("False: good sources say otherwise"),
    Verdict.DANGEROUS: later("Dangerous: it could hurt somebody"),
    Verdict.CANNOT_TELL: later("I cannot tell"),
}
"""What each verdict says."""

_SEVERITIES: Final = {
    1: later("It can wait until tomorrow."),
    2: later("Please look at it today if you can."),
    3: later("It could hurt somebody soon. The moderators know of it, too."),
}


def reason_words(reason: Reason) -> str:
    """Say why somebody flagged a message."""
    return _(REASONS[reason])


def verdict_words(verdict: Verdict) -> str:
    """Say what a reviewer thinks."""
    return _(VERDICTS[verdict])


def severity_words(severity: int) -> str:
    """Say how soon a message should be looked at, for severities 1 to 3."""
    return _(_SEVERITIES[severity])
