"""The author first: a private question, some time to answer it, and no harm for who does not see it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from sqlalchemy import select

from bot.community.actor import Actor
from bot.errors import InvalidInputError, NotFoundError, NotNowError
from bot.language import _
from bot.misinformation import outcomes_effects as effects
from bot.misinformation.outcomes_moves import back_to_moderators, to_note_draft, window_of
from bot.misinformation.outcomes_ports import CitableSource, SourcesPort
from bot.misinformation.outcomes_rules import LONGEST_ANSWER, WINDOW, Choice, DecisionState, WindowAnswer
from bot.misinformation.outcomes_snapshots import SourceView, WindowView
from bot.misinformation.outcomes_tables import DecisionRow, WindowRow
from bot.misinformation.outcomes_timing import WORDS_KEPT, Timer
from bot.misinformation.panel_tables import OpinionRow
from bot.misinformation.rules import CaseState, Why
from bot.misinformation.tables import CaseRow
from bot.store.store import Store
from bot.store.transaction import Transaction
from bot.typed import clean_text

_MOST_SUGGESTED: Final = 3
_ANSWERABLE: Final = frozenset({CaseState.AUTHOR_WINDOW, CaseState.NOTE_DRAFT})


class Windows:
    """What an author may answer. It needs no right: only the author of the message is asked, wherever they press.

    Who does not answer in the time loses nothing: until a note stands, every answer still counts.
    """

    def __init__(self, store: Store, sources: SourcesPort) -> None:
        self._store = store
        self._sources = sources

    async def community_of(self, case_id: int, member_id: int) -> int:
        """Return the community of a question to a person, for presses in direct messages. Raises NotFoundError."""
        async with self._store.read() as tx:
            case = await tx.session.get(CaseRow, case_id)
            if case is None or case.author_id != member_id:
                raise _unknown()
            return case.community_id

    async def mine(self, by: Actor) -> tuple[WindowView, ...]:
        """Return the questions that still wait for the caller, newest first."""
        async with self._store.read() as tx:
            found = await tx.session.execute(
                select(WindowRow, CaseRow)
                .join(CaseRow, CaseRow.id == WindowRow.case_id)
                .where(
                    WindowRow.community_id == by.community_id,
                    WindowRow.author_id == by.id,
                    CaseRow.state.in_(_ANSWERABLE),
                )
                .order_by(WindowRow.id.desc())
            )
            pairs = [(window, case) for window, case in found]
            views = [await _view(tx, window, case) for window, case in pairs]
            named = [await suggested_ids(tx, case.id) for _window, case in pairs]
        known = await self._sources.sources(by.community_id) if any(named) else ()
        return tuple(_with(view, known, ids) for view, ids in zip(views, named, strict=True))

    async def view(self, community_id: int, case_id: int) -> WindowView | None:
        """Return the question for drawing it; None once the case or its author is forgotten."""
        async with self._store.read() as tx:
            case = await tx.session.get(CaseRow, case_id)
            window = await tx.session.scalar(select(WindowRow).where(WindowRow.case_id == case_id))
            if case is None or window is None or case.community_id != community_id:
                return None
            view = await _view(tx, window, case)
            ids = await suggested_ids(tx, case.id)
        return _with(view, await self._sources.sources(community_id) if ids else (), ids)

    async def edited(self, by: Actor, case_id: int) -> WindowView:
        """Note that the author wants to edit the message themselves; the bot looks at it when the time is over.

        Raises NotFoundError for anybody else, NotNowError when nobody waits for an answer any more.
        """
        async with self._store.begin() as tx:
            case, window = await _own(tx, by, case_id)
            await _answered(tx, by, case, window, WindowAnswer.EDIT)
            return await _view(tx, window, case)

    async def add_source(self, by: Actor, case_id: int, source_id: str) -> WindowView:
        """Note that the author agrees to a note with a source under their message; somebody writes it next.

        Raises InvalidInputError for a source that the hub does not have, else as `edited`.
        """
        known = await self._sources.sources(by.community_id)
        if all(source.id != source_id for source in known):
            raise InvalidInputError(_("This source is not in the evidence hub any more. Please choose another."))
        async with self._store.begin() as tx:
            case, window = await _own(tx, by, case_id)
            window.source_id = source_id
            await _answered(tx, by, case, window, WindowAnswer.SOURCE)
            if case.state is CaseState.AUTHOR_WINDOW:
                await to_note_draft(tx, case, by)
            await tx.flush()
            return await _view(tx, window, case)

    async def disagree(self, by: Actor, case_id: int, words: str) -> WindowView:
        """Have moderators look, because the author sees it another way. Raises as `edited`."""
        text = clean_text(words, name=_("What you think"), longest=LONGEST_ANSWER, required=False)
        async with self._store.begin() as tx:
            case, window = await _own(tx, by, case_id)
            window.answer_words = text
            await _answered(tx, by, case, window, WindowAnswer.DISAGREE)
            await back_to_moderators(tx, case, Why.AUTHOR_DISAGREES, by)
            await tx.flush()
            return await _view(tx, window, case)


async def open_window(tx: Transaction, case: CaseRow) -> None:
    """Ask the author in private. One who left is not written to: then somebody writes a note."""
    if case.author_id is None or case.author_gone:
        await to_note_draft(tx, case, Actor.software(case.community_id))
        return
    window = await window_of(tx, case.id)
    if window is None:
        window = WindowRow(community_id=case.community_id, case_id=case.id, author_id=case.author_id)
        tx.add(window)
    window.opened_at, window.ends_at, window.over = tx.now, tx.now + WINDOW, False
    window.answer, window.answer_words, window.source_id, window.told_by = None, "", None, None
    await tx.flush()
    await tx.due(Timer.WINDOW_ENDS, str(window.id), window.community_id, window.ends_at)
    await tx.due(Timer.WINDOW_FORGET, str(window.id), window.community_id, tx.now + WORDS_KEPT)
    await tx.outbox(effects.window_letter(window, case.author_id))


async def _own(tx: Transaction, by: Actor, case_id: int) -> tuple[CaseRow, WindowRow]:
    case = await tx.session.get(CaseRow, case_id, populate_existing=True, with_for_update=True)
    if case is None or case.community_id != by.community_id or case.author_id != by.id:
        raise _unknown()
    window = await window_of(tx, case.id)
    if window is None:
        raise _unknown()
    if case.state not in _ANSWERABLE:
        raise NotNowError(_("Nobody waits for an answer here any more. You find what happened in /my-cases."))
    return case, window


async def _answered(tx: Transaction, by: Actor, case: CaseRow, window: WindowRow, answer: WindowAnswer) -> None:
    window.answer = answer
    await tx.audit(by, f"window.{answer}", f"case:{case.id}")
    await tx.flush()


async def _view(tx: Transaction, window: WindowRow, case: CaseRow) -> WindowView:
    asked: str | None = await tx.session.scalar(
        select(DecisionRow.words)
        .where(
            DecisionRow.case_id == case.id,
            DecisionRow.choice == Choice.ASK_AUTHOR,
            DecisionRow.state == DecisionState.STANDING,
        )
        .order_by(DecisionRow.id.desc())
        .limit(1)
    )
    return WindowView(
        case_id=case.id,
        community_id=case.community_id,
        channel_id=case.channel_id,
        message_id=case.message_id,
        state=case.state,
        ends_at=window.ends_at,
        answer=window.answer,
        text=case.text or "",
        words=asked or "",
    )


async def suggested_ids(tx: Transaction, case_id: int) -> list[str]:
    """Return the keys of the sources that reviewers named, each once, the most named first; only after the panel."""
    case = await tx.session.get(CaseRow, case_id)
    if case is None or case.panel_open:
        return []
    rows = await tx.session.scalars(select(OpinionRow.source_id).where(OpinionRow.case_id == case_id))
    named = [source for source in rows if source]
    return sorted(set(named), key=lambda source: (-named.count(source), source))[:_MOST_SUGGESTED]


def _with(view: WindowView, known: Iterable[CitableSource], ids: Sequence[str]) -> WindowView:
    by_id = {source.id: source for source in known}
    return view.suggesting(tuple(source_view(by_id[key]) for key in ids if key in by_id))


def source_view(source: CitableSource) -> SourceView:
    """Return a source as it is shown."""
    return SourceView(source.id, source.citation, source.address, source.checked_at)


def _unknown() -> NotFoundError:
    return NotFoundError(_("There is no question here for you."))
