"""What organisers press: forms of `/topic`, the last question before closing, and differences made by hand."""

from __future__ import annotations

from bot.community.actor import Actor, Capability
from bot.discord_kit.cards import Card, Style, button
from bot.discord_kit.doors import Doors
from bot.discord_kit.forms import Answer
from bot.discord_kit.plain import plain
from bot.discord_kit.replies import Press
from bot.discord_kit.typed import words_kept
from bot.errors import NotFoundError
from bot.language import _, ngettext
from bot.topics.snapshots import DriftKind, NewTopic, Topic, TopicKind, VersionedRef
from cogs.topics.boards import list_screen
from cogs.topics.choosing import page_in
from cogs.topics.house import TopicsHouse
from cogs.topics.modals import close_modal, close_parts, merge_modal, topic_modal, topic_parts


class OrganiserPresses:
    """Each method answers one button or form of an organiser, or one command with a form."""

    def __init__(self, house: TopicsHouse) -> None:
        self._house = house

    def open_doors(self, doors: Doors) -> None:
        """Register every button and form."""
        doors.submit("topics:own", self.opened)
        doors.submit("topics:adopt", self.adopted)
        doors.submit("topics:edit", self.edited)
        doors.press("topics:close", self.close)
        doors.submit("topics:close", self.closed)
        doors.press("topics:merge", self.merge)
        doors.submit("topics:merge", self.merged)
        doors.press("topics:repair", self.repair)
        doors.press("topics:accept_drift", self.accept)
        doors.press("topics:list", self.list)
        doors.choose("topics:host", self.host)

    async def topic_of(self, by: Actor, topic_id: int) -> Topic:
        """Return a topic for an organiser. Raises NotAllowedError, or NotFoundError."""
        by.require(Capability.MANAGE_TOPICS)
        topic = await self._house.opening.topic(by.community_id, topic_id)
        if topic is None:
            raise NotFoundError(_("This topic is not there any more."))
        return topic

    async def opened(self, press: Press) -> None:
        """Open a topic in the organiser's own words; the custom id carries its host."""
        async with words_kept(press, "name", "purpose", "content_note"):
            async with press.thinking():
                new = new_topic(press.read(topic_parts()), host_id=press.ref.id or None)
                topic = await self._house.opening.open(press.actor, new)
            await press.whisper(opening_words(topic))

    async def adopted(self, press: Press) -> None:
        """Make a channel that is there into a topic; the custom id carries the channel."""
        async with words_kept(press, "name", "purpose", "content_note"):
            async with press.thinking():
                given = press.read(topic_parts(kind=False))
                kind = TopicKind.FORUM if press.extra == TopicKind.FORUM.value else TopicKind.TEXT
                topic = await self._house.opening.adopt(press.actor, press.ref.id, new_topic(given, kind=kind))
            words = _("{name} is a topic now. The bot adds its card. Members choose it under {command}.")
            await press.whisper(words.format(name=plain(topic.name), command="`/topics`"))

    async def edit(self, press: Press, topic_id: int) -> None:
        """Open the form with what a topic says now."""
        topic = await self.topic_of(press.actor, topic_id)
        await press.show_modal(topic_modal("topics:edit", topic.ref, _("Change the topic"), topic))

    async def edited(self, press: Press) -> None:
        """Save what was changed."""
        async with words_kept(press, "name", "purpose", "content_note"):
            async with press.thinking():
                by = press.actor
                topic = await self.topic_of(by, press.ref.id)
                given = press.read(topic_parts(topic))
                new = new_topic(given, kind=topic.kind, host_id=topic.host_id, before=topic)
                await self._house.closing.edit(by, press.ref, new)
            await press.whisper(_("Changed. The channel and its card follow in a moment."))

    async def ask_close(self, press: Press, topic_id: int) -> None:
        """Say what closing does, and ask once more."""
        async with press.thinking():
            by = press.actor
            topic = await self.topic_of(by, topic_id)
            days = self._house.settings.for_community(by.community_id).topics.archive_days
        await press.whisper(_close_screen(topic, days))

    async def close(self, press: Press) -> None:
        """Open the form with why and where to go."""
        topic = await self.topic_of(press.actor, press.ref.id)
        await press.show_modal(close_modal(press.ref, topic.name))

    async def closed(self, press: Press) -> None:
        """Close a topic."""
        async with words_kept(press, "why", "where"):
            async with press.showing():
                given = press.read(close_parts())
                why, where = str(given.get("why", "")), str(given.get("where", ""))
                topic = await self._house.closing.close(press.actor, press.ref, why=why, where_to=where)
            words = _("{name} is being closed. Its card says why and where people can go.")
            await press.show(Card().say(words.format(name=plain(topic.name))))

    async def ask_merge(self, press: Press, topic_id: int, into_id: int) -> None:
        """Say what merging does, and ask once more."""
        async with press.thinking():
            by = press.actor
            topic, into = await self.topic_of(by, topic_id), await self.topic_of(by, into_id)
        await press.whisper(_merge_screen(topic, into))

    async def merge(self, press: Press) -> None:
        """Open the form with why."""
        topic = await self.topic_of(press.actor, press.ref.id)
        await press.show_modal(merge_modal(press.ref, press.extra, topic.name))

    async def merged(self, press: Press) -> None:
        """Merge a topic into another."""
        async with words_kept(press, "why"):
            async with press.showing():
                by = press.actor
                into = await self.topic_of(by, int(press.extra) if press.extra.isdecimal() else 0)
                why = str(press.read(close_parts()[:1]).get("why", ""))
                topic = await self._house.closing.merge(by, press.ref, into.id, why=why)
            words = _("{name} is being closed. Its card points to {into}.")
            await press.show(Card().say(words.format(name=plain(topic.name), into=plain(into.name))))

    async def host(self, press: Press) -> None:
        """Take the host chosen from the menu on the card of a topic without one."""
        async with press.thinking():
            by = press.actor
            chosen = press.values[0] if press.values else ""
            topic = await self.topic_of(by, press.ref.id)
            topic = await self._house.living.set_host(by, topic.ref, int(chosen) if chosen.isdecimal() else None)
        await press.whisper(host_words(topic))

    async def repair(self, press: Press) -> None:
        """Put right what was changed by hand."""
        async with press.thinking():
            await self._house.drifts.repair(press.actor, press.ref, _kind_of(press.extra))
        await press.whisper(_("It is being put right."))

    async def accept(self, press: Press) -> None:
        """Leave what was changed by hand."""
        async with press.thinking():
            await self._house.drifts.accept(press.actor, press.ref, _kind_of(press.extra))
        await press.whisper(_("Noted. It stays like this."))

    async def list(self, press: Press) -> None:
        """List all topics."""
        async with press.showing():
            topics = await self._house.opening.all(press.actor)
        await press.show(list_screen(topics, page_in(press.extra)))


def new_topic(
    given: dict[str, Answer], *, kind: TopicKind | None = None, host_id: int | None = None, before: Topic | None = None
) -> NewTopic:
    """Read a topic out of its form; what the form does not ask stays as it was."""
    chosen = str(given.get("kind", ""))
    return NewTopic(
        name=str(given.get("name", "")),
        purpose=str(given.get("purpose", "")),
        kind=kind or (TopicKind(chosen) if chosen in set(TopicKind) else TopicKind.TEXT),
        tags=before.tags if before else (),
        sensitive=given.get("sensitive") is True,
        content_note=str(given.get("content_note", "")),
        host_id=host_id,
        review_months=before.review_months if before else None,
        catalogue_id=before.catalogue_id if before else None,
    )


def opening_words(topic: Topic) -> str:
    """Say that a topic is on its way."""
    words = _("{name} is being opened. The channel and its card come in a moment.")
    return words.format(name=plain(topic.name))


def host_words(topic: Topic) -> str:
    """Say who looks after a topic now."""
    if topic.host_id is None:
        return _("Nobody looks after {name} now.").format(name=plain(topic.name))
    return _("{person} looks after {name} now.").format(person=f"<@{topic.host_id}>", name=plain(topic.name))


def _close_screen(topic: Topic, days: int) -> Card:
    card = Card(_("Close {name}?").format(name=plain(topic.name)))
    if days:
        reads = ngettext("Its members can read it for {count} day.", "Its members can read it for {count} days.", days)
        card.say(f"{_('Nobody can write there any more.')} {reads.format(count=days)}")
        card.say(_("Then the channel is hidden, and who was in it is forgotten. No message is deleted."))
    else:
        card.say(_("The channel is hidden at once, and who was in it is forgotten. No message is deleted."))
    go_on = button("topics:close", _("Go on: say why"), topic.ref, style=Style.danger)
    return card.small(_("To leave it open, just close this message.")).buttons(go_on)


def _merge_screen(topic: Topic, into: Topic) -> Card:
    card = Card(_("Merge {name} into {into}?").format(name=plain(topic.name), into=plain(into.name)))
    card.say(_("The first topic is closed, and its card points to the second. No message is moved or deleted."))
    card.say(_("Nobody is put into the second topic. Its members see it and choose."))
    go_on = button("topics:merge", _("Go on: say why"), topic.ref, extra=str(into.id), style=Style.danger)
    return card.small(_("To leave both open, just close this message.")).buttons(go_on)


def _kind_of(extra: str) -> DriftKind:
    if extra not in set(DriftKind):
        raise NotFoundError(_("This is settled already."))
    return DriftKind(extra)


def host_ref(host_id: int | None) -> VersionedRef:
    """Return what the form of a new topic carries: its host, 0 for none."""
    return VersionedRef(host_id or 0, 0)
