"""The panel: a standing card from which members choose their topics, in each channel where organisers want it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Protocol

from sqlalchemy import select

from bot.community.actor import Actor, Capability
from bot.delivery.effects import Effect, EffectKind, Json
from bot.delivery.outbox import NEW, PARKED, SENDING
from bot.delivery.reconcile import Difference
from bot.language import _
from bot.store.statements import insert_in
from bot.store.store import Store
from bot.store.tables import CardRow, OutboxRow
from bot.store.transaction import Transaction
from bot.topics.panel_tables import PanelRow

CARD: Final = "topics_panel"
"""The card's name; its ref and its place are the channel's id in digits."""


class MessagePort(Protocol):
    """What the panel asks of Discord, by REST; TryAgainError when Discord does not answer."""

    async def message_exists(self, channel_id: int, message_id: int) -> bool:
        """Tell whether a message still stands."""


class Panels:
    """Puts the panel into channels and takes it away."""

    def __init__(self, store: Store) -> None:
        self._store = store

    async def post(self, by: Actor, channel_id: int) -> None:
        """Let the panel stand in a channel; where it stands already it is drawn again."""
        by.require(Capability.MANAGE_TOPICS)
        async with self._store.begin() as tx:
            if await _added(tx, by.community_id, channel_id):
                await tx.audit(by, "panel.post", f"channel:{channel_id}")
            await tx.outbox(_show(by.community_id, channel_id))

    async def take_away(self, by: Actor, channel_id: int) -> bool:
        """Take the panel out of a channel; False when none stands there."""
        by.require(Capability.MANAGE_TOPICS)
        async with self._store.begin() as tx:
            row = await _panel(tx, by.community_id, channel_id)
            if row is None:
                return False
            await tx.session.delete(row)
            await tx.audit(by, "panel.take_away", f"channel:{channel_id}")
            await tx.outbox(_show(by.community_id, channel_id))
            return True

    async def draw_again(self, community_id: int) -> None:
        """Have every panel of a community drawn again, after a setting changed what it says."""
        async with self._store.begin() as tx:
            found = await tx.session.scalars(select(PanelRow.channel_id).where(PanelRow.community_id == community_id))
            await tx.outbox(*(_show(community_id, channel_id) for channel_id in found))

    async def stands(self, community_id: int, channel_id: int) -> bool:
        """Tell whether the panel is to stand in a channel."""
        async with self._store.read() as tx:
            return await _panel(tx, community_id, channel_id) is not None


class PanelRepair:
    """Panels whose message somebody deleted."""

    def __init__(self, store: Store, messages: MessagePort) -> None:
        self._store = store
        self._messages = messages
        self._looked: dict[int, int] = {}

    async def differences(self, community_id: int) -> Sequence[Difference]:
        """Look whether each panel still stands, a call for each."""
        async with self._store.read() as tx:
            found = await tx.session.scalars(select(PanelRow.channel_id).where(PanelRow.community_id == community_id))
            channels = list(found)
            places = [(one, await _message(tx, community_id, one)) for one in channels]
            idle = [(one, at) for one, at in places if not await _under_way(tx, _show(community_id, one).stream)]
        self._looked[community_id] = len(channels)
        sentence = _("The panel for choosing topics is missing from <#{channel}>.")
        return [
            Difference("topics.panel", f"channel:{channel_id}", sentence.format(channel=channel_id))
            for channel_id, message_id in idle
            if message_id is None or not await self._messages.message_exists(channel_id, message_id)
        ]

    async def compared(self, community_id: int) -> int:
        """Return how many panels the latest look was about."""
        return self._looked.get(community_id, 0)

    def ended_round(self, community_id: int) -> bool:  # noqa: ARG002 - one shape for all
        """Tell that every look is at all panels."""
        return True

    async def mend(self, tx: Transaction, difference: Difference) -> None:
        """Draw the panel; where its message is gone, it is posted anew."""
        channel_id = int(difference.subject.rpartition(":")[2])
        if await _panel(tx, difference.community_id, channel_id) is not None:
            await tx.outbox(_show(difference.community_id, channel_id))


def _show(community_id: int, channel_id: int) -> Effect:
    key = f"card:{CARD}:{community_id}:{channel_id}"
    payload: Json = {"card": CARD, "ref": str(channel_id), "place": str(channel_id)}
    return Effect(EffectKind.SHOW_CARD, community_id, key, payload, coalesce=key)


async def _added(tx: Transaction, community_id: int, channel_id: int) -> bool:
    """Note a panel; False when it was noted already, also by a press at the same moment."""
    dialect = tx.session.get_bind().dialect.name
    new = insert_in(dialect, PanelRow).values(community_id=community_id, channel_id=channel_id)
    once = new.on_conflict_do_nothing(index_elements=["community_id", "channel_id"]).returning(PanelRow.id)
    return await tx.session.scalar(once) is not None


async def _panel(tx: Transaction, community_id: int, channel_id: int) -> PanelRow | None:
    found: PanelRow | None = await tx.session.scalar(
        select(PanelRow).where(PanelRow.community_id == community_id, PanelRow.channel_id == channel_id)
    )
    return found


async def _message(tx: Transaction, community_id: int, channel_id: int) -> int | None:
    row = await tx.session.get(CardRow, (community_id, CARD, str(channel_id), str(channel_id)))
    return row.message_id if row is not None else None


async def _under_way(tx: Transaction, stream: str) -> bool:
    waiting = OutboxRow.state.in_((NEW, SENDING, PARKED))
    return await tx.session.scalar(select(OutboxRow.id).where(OutboxRow.stream == stream, waiting).limit(1)) is not None
