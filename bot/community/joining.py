"""What organisers may set about joining: the form, the decisions, the waiting times and the words."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import lru_cache
from string import Formatter
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from pydantic import AfterValidator, BeforeValidator, Field

from bot.community import wording
from bot.community.refs import none_if_empty
from bot.community.section import Contradictions, Section, peek, peek_list, peek_number
from bot.language import DEFAULT, _, language_in_use, ngettext, speaking
from bot.mistakes import nearest

MAX_PARTS = 5  # Discord: a form shows at most five parts at a time; more questions become more pages
MAX_QUESTIONS = 25
MAX_OPTIONS = 25  # Discord: a list holds at most 25 entries
MAX_RADIO_OPTIONS = 10  # Discord: radio buttons and tick boxes hold at most 10 entries
FIRST_SCREEN = ("what_is_stored", "why_it_is_stored", "who_reads", "how_long", "agreement")
FIRST_SCREEN_LETTERS = 3500  # Discord shows 4,000 on one screen, headings included; nothing people agree to may be cut
HOW_LONG_WORDS = ("draft", "after_yes", "after_no", "memory")

Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,31}$")]
Line = Annotated[str, Field(min_length=1, max_length=100)]
Paragraphs = Annotated[str, Field(min_length=1, max_length=1000)]


class QuestionKind(StrEnum):
    """How a question is answered."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    CHOICE = "choice"
    SEVERAL = "several"
    YES_NO = "yes_no"


class DeclineReason(StrEnum):
    """Why an application may be declined. The set is fixed, so that figures mean the same everywhere."""

    NOT_THE_RIGHT_GROUP = "not_the_right_group"
    UNDER_18 = "under_18"
    NO_AGREEMENT = "no_agreement"
    INCOMPLETE = "incomplete"
    SAFETY = "safety"


class Question(Section):
    """One question of the form. The answer to a choice is the text of the option."""

    id: Identifier = Field(title="Id", description="A short name that never changes, such as why_join.")
    kind: QuestionKind = Field(strict=False, title="Kind", description="How the question is answered.")
    label: str = Field(min_length=1, max_length=45, title="Label", description="The question itself.")
    help: str = Field(default="", max_length=100, title="Help", description="One line below the question.")
    required: bool = Field(default=True, title="Required", description="Whether it must be answered.")
    max_length: int = Field(
        default=1000, ge=1, le=3000, title="Longest answer", description="In characters; for text and long_text."
    )
    options: tuple[Line, ...] = Field(
        default=(), strict=False, max_length=MAX_OPTIONS, title="Options", description="For choice and several."
    )

    @property
    def as_radio(self) -> bool:
        """Tell whether every option can be seen at once (radio buttons or tick boxes) rather than in a list."""
        return 2 <= len(self.options) <= MAX_RADIO_OPTIONS

    @classmethod
    def contradictions(cls, data: Mapping[str, object], found: Contradictions) -> None:
        kind, options = peek(data, "kind"), peek_list(data, "options")
        if not isinstance(kind, str):
            return
        if kind in {QuestionKind.CHOICE, QuestionKind.SEVERAL}:
            if len(options) < 2:
                found.add(_("a question of this kind needs 2 to 25 options"), "options")
            found.no_repeats(options, "options")
        elif options and kind in set(QuestionKind):
            found.add(_("only the kinds choice and several have options"), "options")


class Decline(Section):
    """One reason for a no, with the words the person is sent. Moderators may edit the text each time."""

    code: DeclineReason = Field(strict=False, title="Code", description="Which of the fixed reasons this is.")
    label: str = Field(min_length=1, max_length=45, title="Label", description="What moderators choose from.")
    text: Paragraphs = Field(title="Text", description="What the person reads. Kind and plain.")
    short: str = Field(
        min_length=1,
        max_length=160,
        title="Short text",
        description="The same for Discord's own door, which cuts at 160.",
    )
    reapply_months: int = Field(
        default=3,
        ge=0,
        le=12,
        title="Apply again after",
        description="In months; 0 means they may apply again at once.",
    )


def _web_address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme != "https" or not parts.hostname or "." not in parts.hostname or any(c.isspace() for c in value):
        raise ValueError(_('a web address starts with "https://" and has no spaces'))
    return value


def _no_phone_number(value: str) -> str:
    run = 0
    for character in value:
        run = run + 1 if character.isdigit() else run if character in " -()+" else 0
        if run >= 6:
            raise ValueError(
                _("please leave phone numbers out: a wrong one does harm, and the web page has the right one")
            )
    return value


class Signpost(Section):
    """A place that may help, offered with a no. `checked` is the day a person of this group looked at it."""

    id: Identifier = Field(title="Id", description="A short name that never changes.")
    name: Annotated[str, AfterValidator(_no_phone_number)] = Field(
        min_length=1, max_length=80, title="Name", description="What the place is called."
    )
    run_by: str = Field(default="", max_length=80, title="Run by", description="Who runs it.")
    about: Annotated[str, AfterValidator(_no_phone_number)] = Field(
        min_length=1, max_length=100, title="About", description="Who it is for, in one line."
    )
    address: Annotated[str, AfterValidator(_web_address)] = Field(
        max_length=200, title="Address", description="Its web address, starting with https://."
    )
    entry: str = Field(
        default="",
        pattern=r"^([a-z0-9][a-z0-9-]{0,63})?$",
        title="Entry",
        description="Its id in the directory, if it is there: its newest words and checks then come from there.",
    )
    checked: Annotated[date | None, BeforeValidator(none_if_empty)] = Field(
        default=None,
        title="Checked on",
        description="The day somebody of this group opened the address and it was right.",
    )


class Doors(Section):
    """Through which doors people may ask to join."""

    lobby: bool = Field(default=True, title="Lobby door", description="A channel with an Apply button.")
    native: bool = Field(default=False, title="Native door", description="Discord's own form for asking to join.")


def _known_time_zone(value: str) -> str:
    if value not in _time_zones():
        meant = nearest(value, _time_zones()) or "Europe/London"
        raise ValueError(_('this time zone is not known; did you mean "{zone}"?').format(zone=meant))
    return value


@lru_cache(maxsize=1)
def _time_zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _known_placeholders(value: str) -> str:
    allowed = ", ".join("{" + word + "}" for word in HOW_LONG_WORDS)
    try:
        found = [part for part in Formatter().parse(value) if part[1] is not None]
    except ValueError:
        raise ValueError(
            _("a curly bracket is not closed; only {allowed} may be used").format(allowed=allowed)
        ) from None
    for _text, name, form, conversion in found:
        if name not in HOW_LONG_WORDS:
            sentence = _("{word} is not known here; only {allowed} may be used")
            raise ValueError(sentence.format(word=f"{{{name}}}", allowed=allowed))
        if form or conversion:
            raise ValueError(
                _("write {word} as it stands, with nothing else in the brackets").format(word=f"{{{name}}}")
            )
    return value


def _shipped_questions() -> tuple[Question, ...]:
    return (
        Question(id="agreement", kind=QuestionKind.YES_NO, label=wording.Q_AGREEMENT, help=wording.Q_AGREEMENT_HELP),
        Question(id="adult", kind=QuestionKind.YES_NO, label=wording.Q_ADULT, help=wording.Q_ADULT_HELP),
        Question(
            id="relation",
            kind=QuestionKind.CHOICE,
            label=wording.Q_RELATION,
            help=wording.Q_RELATION_HELP,
            options=wording.RELATIONS,
        ),
        Question(
            id="heard",
            kind=QuestionKind.CHOICE,
            label=wording.Q_HEARD,
            help=wording.Q_HEARD_HELP,
            required=False,
            options=wording.HEARD,
        ),
        Question(id="why", kind=QuestionKind.LONG_TEXT, label=wording.Q_WHY, help=wording.Q_WHY_HELP, required=False),
    )


def _shipped_declines() -> tuple[Decline, ...]:
    rows = (
        (DeclineReason.NOT_THE_RIGHT_GROUP, wording.NOT_THE_RIGHT_GROUP_LABEL, wording.NOT_THE_RIGHT_GROUP, 3),
        (DeclineReason.UNDER_18, wording.UNDER_18_LABEL, wording.UNDER_18, 0),
        (DeclineReason.NO_AGREEMENT, wording.NO_AGREEMENT_LABEL, wording.NO_AGREEMENT, 0),
        (DeclineReason.INCOMPLETE, wording.INCOMPLETE_LABEL, wording.INCOMPLETE, 0),
        (DeclineReason.SAFETY, wording.SAFETY_LABEL, wording.SAFETY, 6),
    )
    shorts = (
        wording.NOT_THE_RIGHT_GROUP_SHORT,
        wording.UNDER_18_SHORT,
        wording.NO_AGREEMENT_SHORT,
        wording.INCOMPLETE_SHORT,
        wording.SAFETY_SHORT,
    )
    return tuple(
        Decline(code=code, label=label, text=text, short=short, reapply_months=months)
        for (code, label, text, months), short in zip(rows, shorts, strict=True)
    )


class MembershipSettings(Section):
    """How people join this community. Ages of stored words may be lowered, never raised above the shipped ones."""

    doors: Doors = Field(default_factory=Doors, title="Doors", description="How people may ask to join.")

    what_is_stored: Paragraphs = Field(
        default=wording.WHAT_IS_STORED, title="What is stored", description="Shown before the form."
    )
    why_it_is_stored: Paragraphs = Field(
        default=wording.WHY_IT_IS_STORED, title="Why it is stored", description="Shown before the form."
    )
    who_reads: Paragraphs = Field(default=wording.WHO_READS, title="Who reads it", description="Shown before the form.")
    how_long: Annotated[Paragraphs, AfterValidator(_known_placeholders)] = Field(
        default=wording.HOW_LONG, title="How long", description="Shown before the form; may hold {draft} and so on."
    )
    agreement: Paragraphs = Field(
        default=wording.AGREEMENT, title="Group agreement", description="Shown before the form."
    )
    welcome: Paragraphs = Field(default=wording.WELCOME, title="Welcome", description="Sent when somebody is let in.")
    ask_again: str = Field(
        default="", max_length=200, title="Ask again", description="How a declined person reaches the organisers."
    )
    consent_version: int = Field(
        default=1,
        ge=1,
        le=1_000_000,
        title="Consent version",
        description="Raise it when the words before the form change.",
    )

    draft_days: int = Field(default=7, ge=7, le=14, title="Draft waits", description="Days a started form is kept.")
    lease_minutes: int = Field(default=30, ge=5, le=240, title="Lease", description="Minutes a moderator holds a form.")
    answers_days_declined: int = Field(
        default=30, ge=1, le=30, title="Answers after a no", description="Days until the answers are deleted."
    )
    answers_days_approved: int = Field(
        default=7, ge=1, le=7, title="Answers after a yes", description="Days until the answers are deleted."
    )
    memory_months: int = Field(
        default=12, ge=1, le=12, title="Memory", description="Months until the decision itself is deleted."
    )
    needs_info_days: int = Field(
        default=14, ge=14, le=60, title="Waiting for an answer", description="Days a person has to answer a question."
    )

    digest_hour: int = Field(
        default=9, ge=0, le=23, title="Digest hour", description="When the daily summary is posted."
    )
    timezone: Annotated[str, AfterValidator(_known_time_zone)] = Field(
        default="Europe/London", title="Time zone", description="For the digest and for dates."
    )
    on_duty_after_hours: int = Field(
        default=24, ge=1, le=168, title="Tell who is on duty", description="Hours a form may wait first."
    )
    organiser_after_hours: int = Field(
        default=72, ge=2, le=336, title="Tell the organisers", description="Hours a form may wait first."
    )

    raid_joins: int = Field(
        default=20, ge=3, le=10_000, title="Raid: people", description="So many joining at once is called a raid."
    )
    raid_seconds: int = Field(default=60, ge=10, le=3600, title="Raid: seconds", description="Within so many seconds.")
    invites_paused_hours: int = Field(
        default=24, ge=1, le=24, title="Invites paused", description="For how many hours; Discord allows 24."
    )

    questions: tuple[Question, ...] = Field(
        default_factory=_shipped_questions,
        alias="question",
        strict=False,
        min_length=1,
        max_length=MAX_QUESTIONS,
        title="Questions",
        description="In order; five on a page.",
    )
    declines: tuple[Decline, ...] = Field(
        default_factory=_shipped_declines,
        alias="decline",
        strict=False,
        min_length=1,
        max_length=len(DeclineReason),
        title="Reasons for a no",
        description="What moderators may choose from.",
    )
    signposts: tuple[Signpost, ...] = Field(
        default=(), alias="signpost", strict=False, max_length=MAX_OPTIONS, title="Signposts", description="Other help."
    )

    @classmethod
    def contradictions(cls, data: Mapping[str, object], found: Contradictions) -> None:
        questions, declines = peek_list(data, "question", "questions"), peek_list(data, "decline", "declines")
        signposts = peek_list(data, "signpost", "signposts")
        found.no_repeats([peek(question, "id") for question in questions], "question", key="id")
        found.no_repeats([peek(question, "label") for question in questions], "question", key="label")
        found.no_repeats([peek(decline, "code") for decline in declines], "decline", key="code")
        found.no_repeats([peek(signpost, "id") for signpost in signposts], "signpost", key="id")
        memory = peek_number(cls, data, "memory_months")
        for index, decline in enumerate(declines):
            if peek_number(Decline, decline, "reapply_months") > memory:
                sentence = _("cannot be more than memory_months, which is {months}").format(months=memory)
                found.add(sentence, "decline", index, "reapply_months")
        if peek_number(cls, data, "organiser_after_hours") <= peek_number(cls, data, "on_duty_after_hours"):
            found.add(_("must be more hours than on_duty_after_hours"), "organiser_after_hours")
        texts = {name: str(peek(data, name) or cls.model_fields[name].default) for name in FIRST_SCREEN}
        if (count := sum(map(len, texts.values()))) > FIRST_SCREEN_LETTERS:
            sentence = _("the five texts of the first screen have {count} letters together; {most} are allowed")
            longest = max(FIRST_SCREEN, key=lambda name: len(texts[name]))
            found.add(sentence.format(count=count, most=FIRST_SCREEN_LETTERS), longest)

    def decline_for(self, reason: DeclineReason) -> Decline | None:
        """Return the words for one reason, or None when the organisers do not use it."""
        return next((decline for decline in self.declines if decline.code is reason), None)

    def how_long_text(self) -> str:
        """Return the "how long" words with the real ages filled in."""
        return _(self.how_long).format(
            draft=_days(self.draft_days),
            after_yes=_days(self.answers_days_approved),
            after_no=_days(self.answers_days_declined),
            memory=ngettext("{count} month", "{count} months", self.memory_months).format(count=self.memory_months),
        )

    def consent_mark(self) -> str:
        """Return the consent version with a mark of the exact words, so that it can be shown what was agreed to.

        The mark is of the organisers' own words; behind it stands the language in which they were read, if another.
        """
        with speaking(DEFAULT):
            how_long = self.how_long_text()
        parts = [how_long if name == "how_long" else str(getattr(self, name)) for name in FIRST_SCREEN]
        words = "\n\n".join(parts)
        mark = f"{self.consent_version}-{hashlib.sha256(words.encode()).hexdigest()[:8]}"
        return mark if language_in_use() == DEFAULT else f"{mark}-{language_in_use()}"


def _days(count: int) -> str:
    return ngettext("{count} day", "{count} days", count).format(count=count)
