"""The forms that open around topics: search, propose, open, change, close and say no."""

from __future__ import annotations

from bot.community.topic_words import LONGEST_NAME, LONGEST_NOTE, LONGEST_PURPOSE
from bot.discord_kit.custom_ids import CustomId
from bot.discord_kit.forms import FormModal, Part
from bot.language import _
from bot.topics.rules import LONGEST_WHY
from bot.topics.snapshots import Topic, TopicKind, VersionedRef

_LONGEST_SEARCH = 100


def search_parts() -> list[Part]:
    """Return the one part of a search."""
    return [
        Part(
            id="words",
            kind="text",
            label=_("What would you like to talk about?"),
            help=_("Use your own words. Spelling does not matter. They are not kept."),
            max_length=_LONGEST_SEARCH,
        )
    ]


def search_modal() -> FormModal:
    """Open the search."""
    return FormModal(CustomId("topics:search"), _("Search topics"), search_parts())


def look_modal() -> FormModal:
    """Open the question that comes before a proposal, so that similar topics show first."""
    return FormModal(CustomId("topics:look"), _("Propose a topic"), search_parts())


def propose_parts() -> list[Part]:
    """Return the parts in which a member proposes a topic."""
    return [
        Part(
            id="name",
            kind="text",
            label=_("Name of the topic"),
            help=_("A few plain words, as people would say it."),
            max_length=LONGEST_NAME,
        ),
        Part(
            id="purpose",
            kind="long_text",
            label=_("What is it for?"),
            help=_("One sentence. Other members read it. Please leave out your own health."),
            max_length=LONGEST_PURPOSE,
        ),
    ]


def propose_modal() -> FormModal:
    """Open the proposal."""
    return FormModal(CustomId("topics:write"), _("Propose a topic"), propose_parts())


def topic_parts(topic: Topic | None = None, *, kind: bool = True, name: str = "", purpose: str = "") -> list[Part]:
    """Return the parts of a topic in its organiser's own words, filled in for one that is there already.

    `kind`: ask what channel it is to be, for a new one.
    """
    parts = [
        Part(
            id="name",
            kind="text",
            label=_("Name"),
            help=_name_help(adopted=topic is None and not kind),
            max_length=LONGEST_NAME,
            value=topic.name if topic else name,
        ),
        Part(
            id="purpose",
            kind="long_text",
            label=_("Purpose"),
            help=_("One sentence: what people come here for."),
            max_length=LONGEST_PURPOSE,
            value=topic.purpose if topic else purpose,
        ),
        Part(
            id="sensitive",
            kind="yes_no",
            label=_("Is it sensitive?"),
            help=_("Then only its members and the moderators see who is in it."),
            value=topic.sensitive if topic else False,
        ),
        Part(
            id="content_note",
            kind="text",
            label=_("Content note"),
            help=_("What people write before a hard subject. You may leave it empty."),
            required=False,
            max_length=LONGEST_NOTE,
            value=topic.content_note if topic else None,
        ),
    ]
    if topic is None and kind:
        parts.insert(2, _kind_part())
    return parts


def topic_modal(
    custom_name: str, ref: VersionedRef, title: str, topic: Topic | None = None, *, extra: str = "", name: str = ""
) -> FormModal:
    """Open the form of a topic. An adopted channel (`extra` says its kind) is not asked what it is to be."""
    return FormModal(CustomId(custom_name, ref, extra), title, topic_parts(topic, kind=not extra, name=name))


def proposal_modal(ref: VersionedRef, name: str, purpose: str) -> FormModal:
    """Open the form with which moderators open a proposed topic, filled in with what was proposed."""
    parts = topic_parts(name=name, purpose=purpose)
    return FormModal(CustomId("topics:accept", ref), _("Open this topic"), parts)


def _name_help(*, adopted: bool) -> str:
    if adopted:
        return _("Who is not let in by name sees this channel again once they choose it.")
    return _("A few plain words. The channel is named after it.")


def _kind_part() -> Part:
    return Part(
        id="kind",
        kind="choice",
        label=_("What kind of channel?"),
        options=[
            (TopicKind.TEXT.value, _("One conversation")),
            (TopicKind.FORUM.value, _("A forum, with a post for each question")),
        ],
        value=TopicKind.TEXT.value,
    )


def close_parts() -> list[Part]:
    """Return the parts of a closing: why, and where people can go."""
    return [
        Part(
            id="why",
            kind="long_text",
            label=_("Why does it close?"),
            help=_("Its members read exactly this."),
            max_length=LONGEST_WHY,
        ),
        Part(
            id="where",
            kind="long_text",
            label=_("Where can people go?"),
            help=_("Another topic or group. You may leave it empty."),
            required=False,
            max_length=LONGEST_WHY,
        ),
    ]


def close_modal(ref: VersionedRef, name: str) -> FormModal:
    """Open the closing of a topic."""
    return FormModal(CustomId("topics:close", ref), _("Close {name}").format(name=name), close_parts())


def merge_modal(ref: VersionedRef, into: str, name: str) -> FormModal:
    """Open the reason for merging a topic; `into` is the other one's id."""
    return FormModal(CustomId("topics:merge", ref, into), _("Merge {name}").format(name=name), close_parts()[:1])


def reason_parts() -> list[Part]:
    """Return the part in which moderators say why a proposal gets a no."""
    return [
        Part(
            id="reason",
            kind="long_text",
            label=_("Why not?"),
            help=_("The person who proposed it reads exactly this."),
            max_length=LONGEST_WHY,
        )
    ]


def reason_modal(ref: VersionedRef) -> FormModal:
    """Open the reason for a no."""
    return FormModal(CustomId("topics:decline", ref), _("Say no kindly"), reason_parts())


def target_modal(ref: VersionedRef) -> FormModal:
    """Open the search for the topic a proposal belongs to."""
    return FormModal(CustomId("topics:merge_into", ref), _("Which topic does it belong to?"), search_parts())


def review_close_modal(ref: VersionedRef) -> FormModal:
    """Open why and where to go for a topic that closes after its review."""
    return FormModal(CustomId("topics:settle_close", ref), _("Close this topic"), close_parts())
