"""The training of reviewers: made-up messages one at a time, with a kind word on each answer."""

from __future__ import annotations

import zlib
from typing import Any, Final

from discord import ui

from bot.discord_kit.cards import Card, Style, Tone, button
from bot.discord_kit.saying import on
from bot.language import _
from bot.misinformation.rules import Verdict
from bot.misinformation.snapshots import Standing, VersionedRef
from bot.misinformation.training import Training, TrainingCase
from cogs.misinformation.words import VERDICTS, verdict_words

_MARKS: Final = 10**9


def ref_of(training: Training, case: TrainingCase) -> VersionedRef:
    """Return what the buttons of a case carry: its place, and a mark that changes when another case takes the place."""
    return VersionedRef(training.cases.index(case) + 1, zlib.crc32(case.id.encode()) % _MARKS)


def case_of(training: Training, ref: VersionedRef) -> TrainingCase | None:
    """Return the case of a button; None when the training has changed since."""
    case = training.cases[ref.id - 1] if 1 <= ref.id <= len(training.cases) else None
    return case if case is not None and ref_of(training, case) == ref else None


def next_case(training: Training, standing: Standing) -> TrainingCase | None:
    """Return the first case without an answer; None when each has one."""
    done = {case_id for case_id, _first, _second in standing.marks}
    return next((case for case in training.cases if case.id not in done), None)


def case_screen(training: Training, case: TrainingCase) -> Card:
    """Show one made-up message, and ask."""
    number = training.cases.index(case) + 1
    card = Card(_("Practice message {number} of {count}").format(number=number, count=len(training.cases)))
    _quote(card, case)
    card.say(_("What do you think?"))
    return _with_verdicts(card, training, case)


def _quote(card: Card, case: TrainingCase) -> None:
    if case.before:
        card.small(_("Somebody wrote before it:")).quote(case.before)
    card.say(_("**The message:**")).quote(case.text)
    if case.after:
        card.small(_("Somebody wrote after it:")).quote(case.after)
    card.rule()


def _with_verdicts(card: Card, training: Training, case: TrainingCase) -> Card:
    ref = ref_of(training, case)
    offers = [button("review:learn", verdict_words(verdict), ref, extra=verdict.value) for verdict in VERDICTS]
    return card.buttons(*offers).buttons(button("review:home", _("Go on later")))


def feedback_screen(training: Training, case: TrainingCase, verdict: Verdict, standing: Standing) -> Card:
    """Say how the answer fits and why, and offer what comes next."""
    right = case.is_right(verdict)
    card = Card(_("Yes, that fits") if right else _("Most people would see it another way"))
    card.say(_("You said: {verdict}.").format(verdict=f"**{verdict_words(verdict)}**"))
    card.say(case.feedback)
    card.rule()
    again = not right and any(done == case.id and second is None for done, _first, second in standing.marks)
    if again:
        card.say(_("You can answer once more. Nobody else sees your answers."))
        return _with_verdicts(card, training, case).buttons(_onward())
    return card.buttons(_onward(), button("review:home", _("Go on later")))


def end_screen(standing: Standing) -> Card:
    """Say how the training ended; whoever did not pass can begin again at once."""
    if not standing.needs_training:
        card = Card(_("You are ready"), tone=Tone.GOOD)
        card.say(_("Thank you. From now on you may be drawn when a message needs a look."))
        if standing.trained_until is not None:
            words = _("The training counts until {day}. Then you go through it once more.")
            card.say(words.format(day=on(standing.trained_until)))
        return card.buttons(button("review:home", _("To my reviews"), style=Style.primary))
    card = Card(_("Nearly there"))
    card.say(_("Some of these are hard, and you have seen now what matters in them."))
    card.say(_("Please go through them once more. You can begin at once, or another day."))
    again = button("review:retrain", _("Begin again"), style=Style.primary)
    return card.buttons(again, button("review:home", _("Back")))


def _onward() -> ui.Button[Any]:
    return button("review:train", _("Go on"), style=Style.primary)
