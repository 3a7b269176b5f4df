"""How often each source of suspicions was right, as people found; a source that is mostly wrong goes silent.

Only outcomes that a person confirmed count, and only as numbers: nothing here says who flagged or who wrote.
A source is `FLAGS`, `AUTOMOD`, or what the detector calls a rule: "stop_meds.order", "claim.<id>", "own-phrase".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

from bot.community.actor import Actor
from bot.delivery.effects import Effect, EffectKind
from bot.misinformation.suspicion_tables import LONGEST_SOURCE, SourceRow, Standing
from bot.store.statements import insert_in
from bot.store.transaction import Transaction

FLAGS: Final = "flags"
"""The source of every flag a member made. It never goes silent."""
AUTOMOD: Final = "automod"
"""The source of every alert of Discord's AutoMod."""
CARD: Final = "suspicion_silent"
"""The organisers' card about a source that went silent: `ref` is the number of its row."""
ENOUGH: Final = 20
"""From so many confirmed outcomes on, a source that was wrong in more than half of them goes silent."""


@dataclass(frozen=True, slots=True)
class Record:
    """How a source did in one community. `right` and `wrong` count confirmed outcomes of all time."""

    id: int
    source: str
    right: int
    wrong: int
    standing: Standing

    @property
    def count(self) -> int:
        """Return how many outcomes were confirmed."""
        return self.right + self.wrong

    @property
    def precision(self) -> float:
        """Return the share that was right, drawn towards one half while little is known (Laplace's rule)."""
        return share_of(self.right, self.wrong)


def share_of(right: int, wrong: int) -> float:
    """Return (right + 1) / (right + wrong + 2): the mean of a beta distribution that began at one of each."""
    return (right + 1) / (right + wrong + 2)


def is_mostly_wrong(right: int, wrong: int) -> bool:
    """Tell whether more than half of enough outcomes were wrong."""
    return right + wrong >= ENOUGH and wrong > right


def record_of(row: SourceRow) -> Record:
    """Return what a row says."""
    return Record(row.id, row.source, row.right, row.wrong, row.standing)


async def of(tx: Transaction, community_id: int, source: str) -> float:
    """Return the measured precision of one source; one half while nothing is known."""
    return await of_all(tx, community_id, [source])


async def of_all(tx: Transaction, community_id: int, sources: Sequence[str]) -> float:
    """Return the precision of the best of several sources of one case; one half while nothing is known."""
    rows = await _rows(tx, community_id, sources)
    known = {row.source: share_of(row.right, row.wrong) for row in rows}
    return max((known.get(source, share_of(0, 0)) for source in sources), default=share_of(0, 0))


async def quiet(tx: Transaction, community_id: int) -> frozenset[str]:
    """Return the sources that may not open cases here: gone silent, or switched off by an organiser."""
    asked = select(SourceRow.source).where(SourceRow.community_id == community_id, SourceRow.standing != Standing.ON)
    return frozenset(await tx.session.scalars(asked))


async def note(tx: Transaction, community_id: int, sources: Sequence[str], *, was_right: bool) -> None:
    """Count an outcome that a person confirmed for every source of its case.

    Call it for what a human decided (or for an author who put it right), never for what peers or software think.
    """
    for source in dict.fromkeys(sources):
        row = await locked(tx, community_id, source)
        if was_right:
            row.right, row.right_lately = row.right + 1, row.right_lately + 1
        else:
            row.wrong, row.wrong_lately = row.wrong + 1, row.wrong_lately + 1
        mostly_wrong = is_mostly_wrong(row.right_lately, row.wrong_lately)
        if mostly_wrong and source != FLAGS and row.standing is Standing.ON:
            await _silence(tx, row)


async def _silence(tx: Transaction, row: SourceRow) -> None:
    row.standing, row.since = Standing.SILENT, tx.now
    await tx.flush()
    await tx.audit(Actor.software(row.community_id), "rule.silent", f"suspicion_source:{row.id}")
    await tx.outbox(card(row.community_id, row.id))


def card(community_id: int, row_id: int) -> Effect:
    """Draw the organisers' card about a source that went silent."""
    key = f"card:{CARD}:{community_id}:{row_id}:organisers"
    payload: dict[str, str] = {"card": CARD, "ref": str(row_id), "place": "organisers"}
    return Effect(EffectKind.SHOW_CARD, community_id, key, dict(payload), coalesce=key)


async def locked(tx: Transaction, community_id: int, source: str) -> SourceRow:
    """Return the row of a source, made if there is none, and locked until the transaction ends."""
    values = {"community_id": community_id, "source": source[:LONGEST_SOURCE], "standing": Standing.ON}
    counts = {"times_right": 0, "times_wrong": 0, "right_lately": 0, "wrong_lately": 0}
    await tx.flush()
    dialect = tx.session.get_bind().dialect.name
    made = insert_in(dialect, SourceRow).on_conflict_do_nothing(index_elements=["community_id", "source"])
    await tx.session.execute(made, {**values, **counts})
    found = await tx.session.scalars(
        select(SourceRow)
        .where(SourceRow.community_id == community_id, SourceRow.source == values["source"])
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return found.one()


async def _rows(tx: Transaction, community_id: int, sources: Sequence[str]) -> Sequence[SourceRow]:
    wanted = [source[:LONGEST_SOURCE] for source in sources]
    asked = select(SourceRow).where(SourceRow.community_id == community_id, SourceRow.source.in_(wanted))
    return (await tx.session.scalars(asked)).all()
