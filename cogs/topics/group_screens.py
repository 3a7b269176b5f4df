"""What members are asked about their topics, and what a host sees about newcomers."""

from __future__ import annotations

from collections.abc import Sequence

from bot.discord_kit.cards import Card, Style, button, message_link
from bot.discord_kit.plain import plain
from bot.discord_kit.saying import ago, on, person
from bot.language import _, ngettext
from bot.topics.group_rules import ReviewAnswer
from bot.topics.group_snapshots import Newcomers, ReviewView
from bot.topics.snapshots import VersionedRef
from cogs.topics.screens import short

_MOST_REVIEWS = 5  # six components each, and Discord takes 40
_MOST_NEWCOMERS = 15

_LABELS = {
    ReviewAnswer.KEEP: lambda: _("Keep {name}"),
    ReviewAnswer.CHANGE: lambda: _("Change {name}"),
    ReviewAnswer.CLOSE: lambda: _("Close {name}"),
}


def answer_words(answer: ReviewAnswer, name: str) -> str:
    """Say an answer about a topic as its button does."""
    return _LABELS[answer]().format(name=name)


def reviews_screen(views: Sequence[ReviewView], news: str = "", *, letters: bool) -> Card:
    """Ask what should become of each topic that is looked at now. `letters`: the bot may write about it."""
    card = Card(_("What should become of your topics?"))
    if news:
        card.say(f"**{news}**")
    if not views:
        card.say(_("None of your topics asks just now."))
    else:
        card.say(_("Nobody sees your answer. The organisers get rough numbers, and decide."))
    for view in views[:_MOST_REVIEWS]:
        _say_review(card, view)
    toggle = (
        button("topics:letters", _("Do not write to me"), extra="off")
        if letters
        else button("topics:letters", _("Write to me when a topic asks"), extra="on")
    )
    return card.buttons(toggle, button("topics:page", _("All topics"), extra="p0"))


def _say_review(card: Card, view: ReviewView) -> None:
    review = view.review
    card.rule().say(f"**{plain(review.topic.name)}**\n{plain(review.topic.purpose)}")
    if view.answer is not None:
        card.say(_("You said: {answer}").format(answer=answer_words(view.answer, plain(review.topic.name))))
    card.small(_("You have time until {day}.").format(day=on(review.ends_at)))
    ref = VersionedRef(review.id, 0)
    card.buttons(
        *(
            button(
                "topics:say",
                answer_words(answer, short(review.topic.name)),
                ref,
                extra=answer.value,
                style=Style.primary if answer is view.answer else Style.secondary,
            )
            for answer in ReviewAnswer
        )
    )


def newcomers_screen(found: Newcomers, community_id: int) -> Card:
    """List for a host the newcomers whom nobody has answered."""
    card = Card(_("Newcomers in {name}").format(name=plain(found.topic.name)))
    if not found.people:
        card.say(_("Everybody who is new here has had an answer."))
    else:
        within = ngettext("{count} hour", "{count} hours", found.hours).format(count=found.hours)
        card.say(_("They wrote here for the first time, and nobody has answered within {span}.").format(span=within))
    for newcomer in found.people[:_MOST_NEWCOMERS]:
        address = message_link(community_id, newcomer.conversation_id, newcomer.message_id)
        words = _("- {person}, {ago}: [read it]({address})")
        card.say(words.format(person=person(newcomer.member_id), ago=ago(newcomer.at), address=address))
    if (rest := len(found.people) - _MOST_NEWCOMERS) > 0:
        card.say(ngettext("and {count} more", "and {count} more", rest).format(count=rest))
    if not found.whole:
        card.small(_("There were very many messages, so I read the newest only."))
    return card.small(_("Only you see this list. A kind word is enough. You do not have to."))
