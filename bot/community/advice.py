"""What is allowed in the settings and still worth a second look."""

from __future__ import annotations

from collections.abc import Iterator

from bot.community.health_words import health_word_in
from bot.community.sections import CommunitySettings, Question
from bot.community.toml_lines import Place
from bot.language import _

Advice = tuple[Place, str]


def advice_on(settings: CommunitySettings) -> Iterator[Advice]:
    """Yield each place worth a second look, with a sentence for the organiser."""
    yield from _on_roles(settings)
    yield from _on_doors(settings)
    for index, question in enumerate(settings.membership.questions):
        yield from _on_question(index, question)
    for room, listening in (
        ("crisis", settings.crisis.listening),
        ("misinformation", settings.misinformation.listening),
    ):
        if listening.message_content and not listening.channels:
            yield (room, "listening", "message_content"), _("no channel is named, so this right is asked for in vain")
    if not settings.membership.signposts:
        yield ("membership", "signpost"), _("there is no signpost, so a no points people to no other help")


def _on_roles(settings: CommunitySettings) -> Iterator[Advice]:
    moderators = {str(role).casefold() for role in settings.roles.moderator}
    for role in settings.roles.organiser:
        if str(role).casefold() in moderators:
            sentence = _('the role "{role}" is an organiser role too, so its moderators may change all settings')
            yield ("roles", "moderator"), sentence.format(role=role)


def _on_doors(settings: CommunitySettings) -> Iterator[Advice]:
    if not (settings.membership.doors.lobby or settings.membership.doors.native):
        yield ("membership", "doors"), _("both doors are off, so nobody can ask to join")


def _on_question(index: int, question: Question) -> Iterator[Advice]:
    place: Place = ("membership", "question", index)
    texts: list[tuple[Place, str]] = [((*place, "label"), question.label), ((*place, "help"), question.help)]
    texts.extend(((*place, "options", number), option) for number, option in enumerate(question.options))
    for where, text in texts:
        if word := health_word_in(text):
            sentence = _('"{word}" seems to ask about health. Please do not: people can join without telling it')
            yield where, sentence.format(word=word)
            return
