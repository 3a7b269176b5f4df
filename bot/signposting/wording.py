"""Puts an entry into the sentences of its card."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bot.language import _, ngettext
from bot.signposting.entries import NATIONS, WORLD, Phone, PhoneType, Sources, Status, SupportService
from bot.signposting.hours import Open, in_words, open_state
from bot.signposting.rules import Checked, State, Terms, age_of, state_of
from bot.signposting.snapshots import Card, Entry, Way


def card_of(entry: Entry, now: datetime, terms: Terms) -> Card:
    """Return the card of an entry as it is at a moment."""
    service, checked = entry.service, entry.checked
    open_now = open_state(service, now) if service.status is Status.ACTIVE else Open.CLOSED
    return Card(
        id=service.id,
        name=service.name,
        run_by=_("Run by {name}.").format(name=service.organization),
        checked=checked_words(service, checked, now, terms),
        may_do=service.description,
        who_you_meet=who_you_meet(service),
        state=state_of(service, checked, now, terms),
        status=service.status,
        ways=tuple(_ways(service, _stale_note(service, checked, now, terms))),
        url=service.url,
        alert=_alert(service),
        hours=in_words(service.schedules),
        open=open_now,
        open_words=open_words(open_now),
        cost=service.fees_description,
        area=area_words(service),
        for_whom=for_whom(service),
        languages=", ".join(language_name(code) for code in service.languages),
        access=service.accessibility,
        crisis=service.crisis,
        fingerprint=service.fingerprint,
        checked_at=checked.at if checked else None,
    )


def checked_words(service: SupportService, checked: Checked | None, now: datetime, terms: Terms) -> str:
    """Say how the entry was checked, or that it was not."""
    if checked is None:
        not_yet = _("Not yet checked by this group.")
        if service.sources is Sources.AGREE:
            return not_yet + " " + _("Two public sources agreed on it.")
        if service.sources is Sources.WEBSITE_ONLY:
            return not_yet + " " + _("Sources did not agree on a number, so only its web page is shown.")
        return not_yet + " " + _("Please look at its web page first.")
    if checked.people > 1:
        who = _("{count} people of this group").format(count=checked.people)
    else:
        who = _("a moderator") if checked.by_moderator else _("a member")
    words = _("Checked on {day} by {who}.").format(day=day_words(checked.at), who=who)
    state = age_of(service, checked, now, terms)
    return words + " " + _("That is a while ago. Please look at its web page first.") if state is State.STALE else words


def _stale_note(service: SupportService, checked: Checked | None, now: datetime, terms: Terms) -> str:
    state = age_of(service, checked, now, terms)
    if state is State.STALE and checked is not None:
        return _("not checked since {day}").format(day=day_words(checked.at))
    return _("not yet checked") if state is State.NOT_CHECKED else ""


def who_you_meet(service: SupportService) -> str:
    """Say whom people will meet, or that we do not know it."""
    if service.who_answers:
        return _("You will meet {who}.").format(who=service.who_answers)
    return _("We do not know yet who answers. You can ask them.")


def _alert(service: SupportService) -> str:
    if service.status is Status.CLOSED_FOR_NOW:
        closed = _("This service is closed for now.")
        return f"{closed} {service.alert}".strip()
    if service.status is Status.DEFUNCT:
        return _("This service does not exist any more.")
    return service.alert


def _ways(service: SupportService, note: str) -> Iterator[Way]:
    for phone in service.phones:
        yield Way("phone", phone.number, number_words(phone), phone.country, note, phone.type)
    if service.email:
        yield Way("email", service.email, _("Email {address}").format(address=service.email), note=note)
    yield Way("web", service.url, _("Web page: {address}").format(address=service.url))


def number_words(phone: Phone) -> str:
    """Say what to do with a number, the number itself as it is published, and in which country."""
    if phone.type is PhoneType.TEXT and phone.keyword:
        words = _("text {keyword} to {number}").format(keyword=phone.keyword, number=phone.number)
    elif phone.type is PhoneType.TEXT:
        words = _("text {number}").format(number=phone.number)
    elif phone.type is PhoneType.TEXTPHONE:
        words = _("textphone {number}").format(number=phone.number)
    else:
        words = _("call {number}").format(number=phone.number)
    details = [detail for detail in (phone.description, country_name(phone.country)) if detail]
    return f"{words} ({', '.join(details)})"


def open_words(state: Open) -> str:
    """Say whether it is open now."""
    return {
        Open.OPEN: _("Open now."),
        Open.CLOSED: _("Closed now."),
        Open.MAY_DIFFER: _("Today is a bank holiday, so hours may differ."),
        Open.UNKNOWN: _("We do not know its hours."),
    }[state]


def for_whom(service: SupportService) -> str:
    """Say for whom it is; "" when it is for anybody."""
    if service.eligibility_description:
        return service.eligibility_description
    low, high = service.minimum_age, service.maximum_age
    if low is not None and high is not None:
        return _("People from {low} to {high} years").format(low=low, high=high)
    if low is not None:
        return ngettext("People of {count} year or older", "People of {count} years or older", low).format(count=low)
    return _("People up to {high} years").format(high=high) if high is not None else ""


def area_words(service: SupportService) -> str:
    """Say where it helps."""
    areas = service.service_areas
    if WORLD in areas:
        return _("Anywhere in the world")
    names = [country_name(area) for area in areas if area not in NATIONS]
    if set(NATIONS) <= set(areas):
        names.insert(0, country_name("GB"))
    else:
        names = [country_name(area) for area in areas]
    return ", ".join(names)


def country_name(code: str) -> str:
    """Return the name of a nation or country, or its code when it has no name here."""
    names = {
        "GB": _("United Kingdom"),
        "GB-ENG": _("England"),
        "GB-SCT": _("Scotland"),
        "GB-WLS": _("Wales"),
        "GB-NIR": _("Northern Ireland"),
        "IE": _("Ireland"),
        "US": _("United States"),
        "CA": _("Canada"),
        "AU": _("Australia"),
        "NZ": _("New Zealand"),
    }
    return names.get(code, code)


def language_name(code: str) -> str:
    """Return the name of a language, or its code when it has no name here."""
    names = {
        "en": _("English"),
        "cy": _("Welsh"),
        "bsl": _("British Sign Language"),
        "ga": _("Irish"),
        "gd": _("Scottish Gaelic"),
        "fr": _("French"),
        "es": _("Spanish"),
        "pl": _("Polish"),
        "ur": _("Urdu"),
        "pa": _("Punjabi"),
        "bn": _("Bengali"),
        "ar": _("Arabic"),
        "uk": _("Ukrainian"),
        "ro": _("Romanian"),
    }
    return names.get(code, code)


def language_code(words: str) -> str:
    """Return the code of a language named by code or name; unknown words are returned as they are, in small letters."""
    wanted = words.strip().casefold()
    known = ("en", "cy", "bsl", "ga", "gd", "fr", "es", "pl", "ur", "pa", "bn", "ar", "uk", "ro")
    named = {language_name(code).casefold(): code for code in known}
    return {"cymraeg": "cy", "sign language": "bsl"}.get(wanted, named.get(wanted, wanted))


def day_words(moment: datetime) -> str:
    """Return a day such as 3 March 2026."""
    return f"{moment.day} {moment:%B %Y}"
