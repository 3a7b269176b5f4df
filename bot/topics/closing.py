"""Changing a topic that is there: its words and its host, closing it, and making it a part of another."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy.exc import IntegrityError

from bot.community.actor import Actor, Capability
from bot.community.book import SettingsBook
from bot.days import months_after
from bot.errors import InvalidInputError
from bot.language import _, for_the_group
from bot.store.store import Store
from bot.store.transaction import StaleRowError, Transaction
from bot.topics import effects
from bot.topics.opening import Opening, name_key, same_name, was_first
from bot.topics.rules import TopicState, checked_why, require_open
from bot.topics.snapshots import NewTopic, Topic, VersionedRef
from bot.topics.tables import TopicRow
from bot.topics.timing import Timer


class Closing:
    """What organisers do with topics that are open. Each press from an older version is refused."""

    def __init__(self, store: Store, settings: SettingsBook, opening: Opening) -> None:
        self._store = store
        self._settings = settings
        self._opening = opening

    async def edit(self, by: Actor, ref: VersionedRef, new: NewTopic) -> Topic:
        """Change name, purpose, content note, sensitivity, host and review months; kind and catalogue entry stay.

        Raises InvalidInputError, NotNowError for a closed topic, OutOfDateError, AlreadyDecidedError for a name in use.
        """
        by.require(Capability.MANAGE_TOPICS)
        checked = self._opening.checked(by.community_id, new)
        async with self._store.begin() as tx:
            row = await _open_row(tx, by, ref)
            old_name, old_line = row.name, effects.line_of(row)
            await _rename(tx, row, checked.name)
            if checked.name != old_name:
                row.channel_name = None
            if (checked.purpose, checked.content_note) != (row.purpose, row.content_note):
                row.line = None
            row.purpose, row.content_note = checked.purpose, checked.content_note
            row.host_id = checked.host_id
            if checked.sensitive and not row.sensitive and row.accepted:
                # What may stay in another topic could show here who is in it.
                row.accepted = []
                await tx.outbox(effects.edit_channel(row, by.id, shape="open"))
            row.sensitive = checked.sensitive
            if checked.review_months and checked.review_months != row.review_months:
                row.review_months = checked.review_months
                row.review_at = months_after(tx.now, checked.review_months)
            name, line = row.name != old_name, effects.line_of(row) != old_line
            if name or line:
                await tx.outbox(effects.edit_channel(row, by.id, name=name, line=line))
            await tx.outbox(effects.topic_card(row))
            await tx.audit(by, "topic.edit", f"topic:{row.id}")
            await tx.flush()
            return row.snapshot()

    async def set_host(self, by: Actor, ref: VersionedRef, host_id: int | None) -> Topic:
        """Name who looks after a topic, or nobody."""
        by.require(Capability.MANAGE_TOPICS)
        async with self._store.begin() as tx:
            row = await _open_row(tx, by, ref)
            row.host_id = host_id
            await tx.outbox(effects.topic_card(row))
            await tx.audit(by, "topic.host", f"topic:{row.id}")
            await tx.flush()
            return row.snapshot()

    async def close(self, by: Actor, ref: VersionedRef, *, why: str, where_to: str) -> Topic:
        """Close a topic: for reading only, saying why and where to go; later nobody sees it and it is forgotten.

        Raises InvalidInputError without a reason, NotNowError for one that is closed, OutOfDateError.
        """
        by.require(Capability.MANAGE_TOPICS)
        days = self._settings.for_community(by.community_id).topics.archive_days
        async with self._store.begin() as tx:
            row = await _open_row(tx, by, ref)
            await close_topic(tx, by, row, why, where_to, days)
            await tx.flush()
            return row.snapshot()

    async def merge(self, by: Actor, ref: VersionedRef, into_id: int, *, why: str) -> Topic:
        """Close a topic in favour of another; nobody is put into the other without choosing it.

        Raises what `close` raises, and InvalidInputError for the topic itself.
        """
        by.require(Capability.MANAGE_TOPICS)
        days = self._settings.for_community(by.community_id).topics.archive_days
        async with self._store.begin() as tx:
            row = await _open_row(tx, by, ref)
            target = await tx.get_in(TopicRow, into_id, by.community_id)
            await merge_into(tx, by, row, target, why, days)
            await tx.flush()
            return row.snapshot()


async def close_topic(tx: Transaction, by: Actor, row: TopicRow, why: str, where_to: str, archive_days: int) -> None:
    """Close a topic in a transaction; whoever calls has looked at the right and at the state."""
    row.closed_why = checked_why(why, _("Why"))
    row.closed_where = checked_why(where_to, _("Where to go")) if where_to.strip() else ""
    await _archive(tx, by, row, archive_days)
    await tx.audit(by, "topic.close", f"topic:{row.id}")


async def merge_into(tx: Transaction, by: Actor, row: TopicRow, target: TopicRow, why: str, archive_days: int) -> None:
    """Close a topic in favour of another in a transaction; whoever calls has looked at the right and at the state."""
    if target.id == row.id:
        raise InvalidInputError(_("A topic cannot become a part of itself. Please choose another one."))
    require_open(target.state)
    row.merged_into = target.id
    row.closed_why = checked_why(why, _("Why"))
    with for_the_group():
        row.closed_where = _("Choose “{name}” with /topics.").format(name=target.name)
    await _archive(tx, by, row, archive_days)
    await tx.audit(by, "topic.merge", f"topic:{row.id}", f"into:{target.id}")


async def _archive(tx: Transaction, by: Actor, row: TopicRow, archive_days: int) -> None:
    row.state, row.since, row.decided_by = TopicState.CLOSING, tx.now, by.id
    row.host_id = row.review_at = None
    if row.channel_id is None:
        row.state = TopicState.CLOSED
    else:
        closed = effects.edit_channel(row, by.id, shape="closed", line=True, then=effects.Then.CLOSED)
        await tx.outbox(closed, effects.topic_card(row), effects.drift_card(row.community_id, row.id))
    await tx.due(Timer.PURGE, str(row.id), row.community_id, tx.now + timedelta(days=archive_days))


async def _open_row(tx: Transaction, by: Actor, ref: VersionedRef) -> TopicRow:
    try:
        row = await tx.take_version(TopicRow, ref, by.community_id)
    except StaleRowError as error:
        if isinstance(error.row, TopicRow):
            require_open(error.row.state)
        raise
    require_open(row.state)
    return row


async def _rename(tx: Transaction, row: TopicRow, name: str) -> None:
    if name == row.name:
        return
    first = await same_name(tx, row.community_id, name)
    if first is not None and first.id != row.id:
        raise was_first(first)
    try:
        async with tx.session.begin_nested():
            row.name, row.name_key = name, name_key(tx, row.community_id, name)
    except IntegrityError:  # another process was quicker
        first = await same_name(tx, row.community_id, name)
        if first is None:
            raise
        raise was_first(first) from None
