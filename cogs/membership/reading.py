"""The reading copy: all that one moderator may read of an application, on as many pages as it takes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.discord_kit.cards import Card, button
from bot.discord_kit.plain import plain
from bot.discord_kit.saying import person
from bot.language import _
from bot.membership.snapshots import ReadingCopy
from cogs.membership.words import answer_words, leaning_words

_LEAST_PIECE = 200  # characters of an answer worth beginning on a page; with less room it begins on the next


@dataclass(frozen=True, slots=True)
class _Block:
    """A line of ours with what somebody typed below it. `section` changes where a thin line is drawn."""

    section: str
    head: str
    typed: str = ""


def reading_card(copy: ReadingCopy, reader_id: int, page: int = 0) -> Card:
    """Draw one page of the reading copy; past the end it is the last. Nothing on it is cut."""
    pages = reading_pages(copy, reader_id)
    index = min(page, len(pages) - 1)
    turns = [
        button(
            "membership:read",
            _("Page {number} of {count}").format(number=other + 1, count=len(pages)),
            copy.application.ref,
            extra=str(other),
        )
        for other in (index - 1, index + 1)
        if 0 <= other < len(pages)
    ]
    return pages[index].buttons(*turns)


def reading_pages(copy: ReadingCopy, reader_id: int) -> list[Card]:
    """Draw everything there is to read: a proposed decline and opinions first, then answers, then what was asked.

    Each page is within Discord's limits; an answer longer than a page goes on on the next.
    """
    pages = [_page(copy, reader_id)]
    if copy.forgotten:
        pages[0].say(_("The words were deleted on their date."))
        return pages
    section = ""
    for block in _blocks(copy):
        if block.section != section and section:
            pages[-1].rule()
        section = block.section
        _put(pages, block, copy, reader_id)
    return pages


def _page(copy: ReadingCopy, reader_id: int) -> Card:
    card = Card(_("Application {number}: the answers").format(number=copy.application.id))
    return card.small(
        _("Shown to {person} only. Reading is noted. Please do not copy it.").format(person=person(reader_id))
    )


def _blocks(copy: ReadingCopy) -> Iterator[_Block]:
    if copy.safety_text:
        yield _Block("proposal", _bold(_("Proposed text of the decline")), copy.safety_text)
    for opinion in copy.opinions:
        yield _Block("opinions", f"{person(opinion.by)} {leaning_words(opinion.leaning)}", opinion.words)
    for answer in copy.answers:
        yield _Block("answers", _bold(_(answer.question)), answer_words(answer.answer))
    for asked in copy.asked:
        yield _Block("asked", _bold(asked.question), asked.answer or _("not answered yet"))


def _bold(text: str) -> str:
    return f"**{plain(text)}**"


def _put(pages: list[Card], block: _Block, copy: ReadingCopy, reader_id: int) -> None:
    """Put a block on the last page where it fits, else on pages of its own."""
    room = _room(pages[-1], block)
    empty = _page(copy, reader_id)
    if _size(block.typed) > room and (_size(block.typed) <= _room(empty, block) or room < _LEAST_PIECE):
        pages.append(empty)
    rest = block.typed
    head = block.head
    while True:
        piece, rest = _split(rest, _room(pages[-1], block))
        pages[-1].say(head)
        if piece:
            pages[-1].say(plain(piece))
        if not rest:
            return
        head = _("{question} (goes on)").format(question=block.head)
        pages.append(_page(copy, reader_id))


def _room(page: Card, block: _Block) -> int:
    """Return how many characters of what was typed fit below the block's line."""
    return page.room - len(_("{question} (goes on)").format(question=block.head)) - 2


def _size(typed: str) -> int:
    return len(plain(typed))


def _split(typed: str, room: int) -> tuple[str, str]:
    """Return what fits in `room` once it is made harmless, and the rest; between words where there are any."""
    if _size(typed) <= room:
        return typed, ""
    least, most = 1, min(len(typed), room)
    while least < most:
        middle = (least + most + 1) // 2
        least, most = (middle, most) if _size(typed[:middle]) <= room else (least, middle - 1)
    space = max(typed.rfind(" ", 0, least), typed.rfind("\n", 0, least))
    end = space + 1 if space > least // 2 else least
    return typed[:end], typed[end:]
