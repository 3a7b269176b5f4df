"""The private screens of an applicant: consent, the form so far, the receipt and the status."""

from __future__ import annotations

from typing import Any

from discord import ui

from bot.community.sections import MembershipSettings
from bot.discord_kit.cards import Card, Style, Tone, button
from bot.discord_kit.saying import on
from bot.language import _
from bot.membership.rules import Status
from bot.membership.snapshots import Form, FormPage, Receipt
from cogs.membership.status import usually_line
from cogs.membership.words import answer_words, community_ref

_SHOWN_OF_AN_ANSWER = 180
_MOST_PAGE_BUTTONS = 5


def consent_screen(settings: MembershipSettings, community_id: int) -> Card:
    """Say what is stored, why, who reads it and for how long, before anything is asked."""
    card = Card(_("Before you start"))
    card.say(_("I am a bot. People read what you write, and people decide."))
    for heading, text in (
        (_("What is stored"), _(settings.what_is_stored)),
        (_("Why"), _(settings.why_it_is_stored)),
        (_("Who reads it"), _(settings.who_reads)),
        (_("How long it is kept"), settings.how_long_text()),
        (_("Our agreement"), _(settings.agreement)),
    ):
        card.rule().say(f"**{heading}**\n{text}")
    card.rule().small(_("You can stop at any time. What you wrote is then deleted."))
    return card.buttons(
        button("membership:consent", _("I agree, start"), community_ref(community_id), style=Style.success),
        button("membership:later", _("Not now, ask me in 3 months"), community_ref(community_id)),
    )


def form_screen(form: Form) -> Card:
    """Show the form so far, with the next step first. Only the applicant sees it."""
    sent = form.application.status is not Status.DRAFT
    card = Card(_("Your application"), tone=Tone.WAITING if not form.complete else Tone.CALM)
    card.say(_first_line(form, sent=sent))
    for page in form.pages:
        _say_page(card, form, page)
    rows = [_page_button(form, page) for page in form.pages[:_MOST_PAGE_BUTTONS]]
    card.buttons(*rows)
    ref = form.application.ref
    if sent:
        return card.buttons(
            button("membership:status", _("Done"), community_ref(form.application.community_id)),
            button("membership:withdraw", _("Withdraw"), ref, style=Style.danger),
        )
    end = [
        button("membership:remind", _("Remind me in 2 days"), ref),
        button("membership:withdraw", _("Delete my draft"), ref, style=Style.danger),
    ]
    if form.complete:
        end.insert(0, button("membership:send", _("Send"), ref, style=Style.success))
    return card.buttons(*end)


def _first_line(form: Form, *, sent: bool) -> str:
    if sent:
        return _("It is sent. You can still change your answers until somebody decides.")
    if form.complete:
        return _("Everything is filled in. Read it once more, then press Send.")
    if form.expires_at is not None:
        return _("Nothing is sent yet. Your draft waits until {day}. There is no hurry.").format(
            day=on(form.expires_at)
        )
    return _("Nothing is sent yet. There is no hurry.")


def _say_page(card: Card, form: Form, page: FormPage) -> None:
    card.rule()
    if len(form.pages) > 1:
        card.say(_("Page {number} of {count}").format(number=page.index + 1, count=len(form.pages)))
    for question in page.questions:
        answer = page.answers.get(question.id)
        if answer is None and not page.answers:
            card.small(_(question.label))
        else:
            card.field(_(question.label), answer_words(answer), limit=_SHOWN_OF_AN_ANSWER)


def _page_button(form: Form, page: FormPage) -> ui.Button[Any]:
    is_next = page.index == form.next_page
    if len(form.pages) == 1:
        label = _("Change my answers") if page.answers else _("Fill in")
    elif is_next:
        label = _("Go on with page {number}").format(number=page.index + 1)
    else:
        label = _("Page {number}").format(number=page.index + 1)
    style = Style.primary if is_next else Style.secondary
    return button("membership:page", label, form.application.ref, extra=str(page.index), style=style)


def receipt_screen(receipt: Receipt) -> Card:
    """Say that it arrived and what happens next."""
    card = Card(_("Sent. Thank you."), tone=Tone.GOOD)
    card.say(_("A person will read it. No software decides about you."))
    card.say(usually_line(receipt))
    card.say(
        _("To see where it stands, type {command} or press the button here or in the lobby.").format(
            command="`/apply status`"
        )
    )
    ref = receipt.application.ref
    return card.buttons(
        button("membership:status", _("Where does it stand?"), community_ref(receipt.application.community_id)),
        button("membership:edit", _("Change my answers"), ref),
        button("membership:withdraw", _("Withdraw"), ref, style=Style.danger),
    )


def withdraw_screen(form: Form) -> Card:
    """Ask once more before words are deleted."""
    draft = form.application.status is Status.DRAFT
    card = Card(_("Delete your draft?") if draft else _("Withdraw your application?"))
    card.say(_("What you wrote is deleted at once. You may apply again whenever you like."))
    yes = _("Yes, delete it") if draft else _("Yes, withdraw")
    return card.buttons(
        button("membership:withdraw_yes", yes, form.application.ref, style=Style.danger),
        button("membership:edit", _("No, keep it"), form.application.ref),
    )
