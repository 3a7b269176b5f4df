"""What a moderator reads of a case on a press: the words, what reviewers think, and what was done before."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from bot.discord_kit.cards import Card, button, link, message_link
from bot.discord_kit.plain import clip, plain
from bot.discord_kit.saying import at, on, person
from bot.language import _, later, ngettext
from bot.misinformation.outcomes_rules import WindowAnswer
from bot.misinformation.outcomes_snapshots import CaseHistory, DecisionView, Earlier
from bot.misinformation.rules import Verdict
from bot.misinformation.snapshots import Case, Reading
from cogs.misinformation.case_words import choice_words, decided_words, ground_words, note_words
from cogs.misinformation.pages import Pages
from cogs.misinformation.words import reason_words, verdict_words

_LONGEST_NAME: Final = 100
_ANSWERS: Final = {
    WindowAnswer.EDIT: later("The author said that they will change it."),
    WindowAnswer.SOURCE: later("The author chose a source to stand below it."),
    WindowAnswer.DISAGREE: later("The author disagrees."),
}


def copy_screen(reading: Reading, history: CaseHistory, reader_id: int, shown_at: datetime, page: int = 0) -> Card:
    """Draw one page of what there is to read; past the end it is the last. Nothing on it is cut."""
    pages = copy_pages(reading, history, reader_id, shown_at)
    index = min(page, len(pages) - 1)
    card = pages[index]
    if reading.case.channel_id is not None and reading.case.message_id is not None:
        card.buttons(link(_("Open the message"), _address(reading.case)))
    turns = [
        button(
            "misinformation:read",
            _("Page {number} of {count}").format(number=other + 1, count=len(pages)),
            reading.case.ref,
            extra=str(other),
        )
        for other in (index - 1, index + 1)
        if 0 <= other < len(pages)
    ]
    return card.buttons(*turns)


def _address(case: Case) -> str:
    return message_link(case.community_id, case.channel_id or 0, case.message_id or 0)


def copy_pages(reading: Reading, history: CaseHistory, reader_id: int, shown_at: datetime) -> list[Card]:
    """Draw everything there is to read on as many pages as it takes."""

    def blank() -> Card:
        card = Card(_("Case {number}: the words").format(number=reading.case.id))
        words = _("Shown to {person} only, {moment}. Reading is noted. Please do not copy it.")
        return card.small(words.format(person=person(reader_id), moment=at(shown_at)))

    pages = Pages(blank)
    _put_words(pages, reading)
    _put_reasons(pages, reading)
    _put_peers(pages, reading)
    _put_history(pages, history)
    return pages.cards


def _put_words(pages: Pages, reading: Reading) -> None:
    if reading.author_id is not None:
        pages.say(_("Written by {person}.").format(person=person(reading.author_id)))
    if reading.text:
        pages.quote(_("**What was written**"), reading.text)
    else:
        pages.say(_("No words are stored. They were deleted on their date, or the bot could not read them."))
    if reading.later_text:
        pages.quote(_("**How it reads since it was edited**"), reading.later_text)
    for words in reading.neighbours:
        pages.quote(_("**Just before it**"), words)
    if reading.attachments:
        names = ", ".join(plain(clip(name, _LONGEST_NAME)) for name in reading.attachments)
        pages.say(_("Files: {names}").format(names=names))
    for address in reading.links:
        pages.say(_("Link: {address}").format(address=plain(clip(address, 4 * _LONGEST_NAME))))


def _put_reasons(pages: Pages, reading: Reading) -> None:
    for reason in reading.case.reasons:
        pages.say(f"- {reason_words(reason)}")
    for words in reading.said:
        pages.quote(_("**Somebody who flagged it adds**"), words)
    for words in reading.why:
        pages.say(_("The bot's rule says: {words}").format(words=plain(words)))


def _put_peers(pages: Pages, reading: Reading) -> None:
    if reading.totals is None:
        return
    pages.say(_("**What reviewers think**"))
    pages.say(_totals(reading.totals) or _("Nobody gave a view."))
    for source in reading.cited:
        pages.say(_("They point to: {source}").format(source=plain(source)))
    for address in reading.put_right:
        pages.say(_("Put right by others already: {address}").format(address=plain(address)))


def _totals(totals: Mapping[Verdict, int]) -> str:
    lines = (
        ngettext("- {count} view: {words}", "- {count} views: {words}", totals[verdict]).format(
            count=totals[verdict], words=verdict_words(verdict)
        )
        for verdict in Verdict
        if totals.get(verdict)
    )
    return "\n".join(lines)


def _put_history(pages: Pages, history: CaseHistory) -> None:
    if history.answer is not None:
        pages.say(_(_ANSWERS[history.answer]))
        if history.answer_words:
            pages.quote(_("**The author writes**"), history.answer_words)
    for decision in history.decisions:
        _put_decision(pages, decision)
    for note in history.notes:
        pages.say(_("A note {state}.").format(state=note_words(note.state)))
    if history.talks:
        words = ngettext(
            "{count} talk with the author is noted.", "{count} talks with the author are noted.", history.talks
        )
        pages.say(words.format(count=history.talks))
    for earlier in history.earlier:
        _put_earlier(pages, earlier)


def _put_decision(pages: Pages, decision: DecisionView) -> None:
    words = _("**Settled by peers on {day}**: {what}")
    if decision.ground is not None:  # a person always gives a reason
        words = _("**Decided by {person} on {day}**: {what} Reason: {reason}.")
    head = words.format(
        person=person(decision.decided_by),
        day=on(decision.decided_at),
        what=decided_words(decision),
        reason=ground_words(decision.ground),
    )
    if decision.words:
        pages.quote(head, decision.words)
    else:
        pages.say(head)


def _put_earlier(pages: Pages, earlier: Earlier) -> None:
    head = _("**A similar case before**, {month}: {outcome}")
    pages.quote(head.format(month=earlier.month, outcome=choice_words(earlier.outcome)), earlier.claim)
    if earlier.note:
        pages.quote(_("The note then said"), earlier.note)
