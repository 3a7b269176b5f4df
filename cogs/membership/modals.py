"""The forms that open: pages of the application, questions, a decline and a second opinion."""

from __future__ import annotations

from collections.abc import Sequence

from bot.community.sections import Decline, DeclineReason, MembershipSettings, QuestionKind
from bot.discord_kit.custom_ids import CustomId
from bot.discord_kit.forms import FormModal, Part
from bot.language import _, ngettext
from bot.membership.rules import MAX_ASKED, MAX_SIGNPOSTS, Door
from bot.membership.snapshots import AskedQuestion, Form, FormPage, VersionedRef

_REAPPLY = (0, 1, 3, 6, 12)
_LONGEST_TEXT = 1_000
_LONGEST_QUESTION = 300
_LONGEST_REPLY = 1_000


def page_parts(page: FormPage) -> list[Part]:
    """Return the parts of one page, filled in with what is saved already."""
    return [
        Part(
            id=question.id,
            kind=question.kind.value,
            label=_(question.label),
            help=_(question.help) if question.help else "",
            required=question.required,
            max_length=question.max_length if question.kind in {QuestionKind.TEXT, QuestionKind.LONG_TEXT} else None,
            options=[(option, _(option)) for option in question.options],
            value=page.answers.get(question.id),
        )
        for question in page.questions
    ]


def page_modal(form: Form, page: FormPage) -> FormModal:
    """Open one page of the application."""
    title = _("Your application")
    if len(form.pages) > 1:
        title = _("Your application, page {number} of {count}").format(number=page.index + 1, count=len(form.pages))
    return FormModal(CustomId("membership:page", form.application.ref, str(page.index)), title, page_parts(page))


def reply_parts(asked: Sequence[AskedQuestion]) -> list[Part]:
    """Return a part for each question the moderators asked; a long question continues in the help line."""
    return [
        Part(
            id=f"reply{index}",
            kind="long_text",
            label=one.question,
            help=one.question if len(one.question) > 45 else "",
            max_length=_LONGEST_REPLY,
            value=one.answer,
        )
        for index, one in enumerate(asked)
    ]


def reply_modal(ref: VersionedRef, asked: Sequence[AskedQuestion]) -> FormModal:
    """Open the moderators' questions for the applicant."""
    return FormModal(CustomId("membership:reply", ref), _("The moderators' questions"), reply_parts(asked))


def ask_parts(door: Door = Door.LOBBY) -> list[Part]:
    """Return the parts in which a moderator writes one to three questions."""
    hint = _("Please do not ask for a diagnosis or other health details.")
    if door is Door.NATIVE:
        hint = _("No health details, please. They are not in the server yet, so it may not reach them.")
    return [
        Part(
            id=f"question{index}",
            kind="long_text",
            label=_("Question {number}").format(number=index + 1),
            help=hint if index == 0 else "",
            required=index == 0,
            max_length=_LONGEST_QUESTION,
        )
        for index in range(MAX_ASKED)
    ]


def ask_modal(ref: VersionedRef, door: Door) -> FormModal:
    """Open the form in which a moderator asks the applicant something."""
    return FormModal(CustomId("membership:ask", ref), _("Ask the applicant"), ask_parts(door))


def decline_parts(settings: MembershipSettings, decline: Decline) -> list[Part]:
    """Return the parts of a decline: the kind text to edit, up to three places that may help, and when to come back."""
    parts = [
        Part(
            id="text",
            kind="long_text",
            label=_("What the person reads"),
            help=_("Change it so that it fits. They read exactly this."),
            max_length=_LONGEST_TEXT,
            value=decline.text,
        )
    ]
    if settings.signposts:
        parts.append(
            Part(
                id="signposts",
                kind="several",
                label=_("Places that may help"),
                help=_("Choose one to three."),
                options=[(place.id, place.name) for place in settings.signposts],
                most=MAX_SIGNPOSTS,
            )
        )
    parts.append(
        Part(
            id="reapply",
            kind="choice",
            label=_("Welcome to apply again"),
            options=[(str(months), _months(months)) for months in reapply_choices(settings, decline)],
            value=str(decline.reapply_months),
        )
    )
    return parts


def reapply_choices(settings: MembershipSettings, decline: Decline) -> list[int]:
    """Return the months a moderator may choose from, never more than the decision is remembered."""
    return sorted({months for months in (*_REAPPLY, decline.reapply_months) if months <= settings.memory_months})


def _months(months: int) -> str:
    if months == 0:
        return _("At once")
    return ngettext("After {count} month", "After {count} months", months).format(count=months)


def decline_modal(ref: VersionedRef, settings: MembershipSettings, decline: Decline) -> FormModal:
    """Open the decline for one reason, with its text ready to be edited."""
    return FormModal(
        CustomId("membership:decline", ref, decline.code.value), _("Decline"), decline_parts(settings, decline)
    )


def reason_of(text: str) -> DeclineReason | None:
    """Return the reason a menu or form carries; None for anything else."""
    return DeclineReason(text) if text in set(DeclineReason) else None


def opinion_parts() -> list[Part]:
    """Return the parts of a second opinion."""
    leanings = [("approve", _("Yes, let them in")), ("decline", _("No")), ("unsure", _("I am not sure"))]
    return [
        Part(id="leaning", kind="choice", label=_("What do you lean to?"), options=leanings),
        Part(
            id="words",
            kind="long_text",
            label=_("Why? For the moderators only."),
            required=False,
            max_length=_LONGEST_TEXT,
        ),
    ]


def opinion_modal(ref: VersionedRef) -> FormModal:
    """Open the form for a second opinion."""
    return FormModal(CustomId("membership:opinion", ref), _("Second opinion"), opinion_parts())
