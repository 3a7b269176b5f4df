"""The lines that `/help-now` shows: plain data, compiled in, so that nothing which breaks can take them away.

Each line stands as it was published, digit for digit. A test compares them with a frozen copy of what was collected,
and with the numbers known to be wrong. To change one, change the copy, say where it was published, and have two people
look. Nobody has rung these numbers for this list: a check by a group is recorded apart, see `bot.crisis.checks`.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from bot.crisis.line import ALWAYS, FREE, UK, Area, How, Kind, Line, Nation, Way
from bot.crisis.lines_abroad import ABROAD
from bot.language import later

COLLECTED_ON: Final = date(2026, 11, 22)
"""The day on which these lines were collected by comparing public sources."""

_AREA_OF: Final = {
    Nation.ENGLAND: Area.ENGLAND,
    Nation.SCOTLAND: Area.SCOTLAND,
    Nation.WALES: Area.WALES,
    Nation.NORTHERN_IRELAND: Area.NORTHERN_IRELAND,
}

EMERGENCY: Final = Line(
    id="emergency-uk",
    kind=Kind.EMERGENCY,
    name="999 (112 also works)",
    about=later("Ambulance, police, fire and coastguard, when a life is at risk."),
    areas=UK,
    ways=(Way(How.CALL, "999"),),
    address="https://www.gov.uk/guidance/999-and-112-the-uks-national-emergency-numbers",
    hours=ALWAYS,
    cost=FREE,
    without_speaking=later(
        "On a mobile you can call 999 without a word: press 55 when you are asked to.\n"
        "In the Relay UK app, or with a textphone, call 18000.\n"
        "999 BSL takes video calls in British Sign Language.\n"
        "You can also text 999, but only from a phone that was signed up for it before."
    ),
)

LINES: Final[tuple[Line, ...]] = (
    EMERGENCY,
    Line(
        id="nhs-111-mh-england",
        kind=Kind.URGENT,
        name="NHS 111 mental health option (England)",
        about=later("Talk to an NHS mental health worker, at any age."),
        areas=(Area.ENGLAND,),
        ways=(Way(How.CALL, "111", about=later("choose the mental health option (option 2)")),),
        address=("https://www.nhs.uk/nhs-services/mental-health-services/where-to-get-urgent-help-for-mental-health/"),
        hours=ALWAYS,
        cost=FREE,
    ),
    Line(
        id="nhs24-111-mh-scotland",
        kind=Kind.URGENT,
        name="NHS 24 mental health hub (Scotland)",
        about=later("Talk to an NHS mental health worker."),
        areas=(Area.SCOTLAND,),
        ways=(Way(How.CALL, "111", about=later("choose the mental health option")),),
        address="https://www.nhs24.scot/111/",
        hours=ALWAYS,
        cost=FREE,
    ),
    Line(
        id="nhs-111-mh-wales",
        kind=Kind.URGENT,
        name="NHS 111 Wales press 2",
        about=later("Urgent mental health help, at any age."),
        areas=(Area.WALES,),
        ways=(Way(How.CALL, "111", about=later("press 2")),),
        address="https://www.gov.wales/nhs-111-press-2",
        hours=ALWAYS,
        cost=FREE,
    ),
    Line(
        id="lifeline-ni",
        kind=Kind.URGENT,
        name="Lifeline (Northern Ireland)",
        about=later("For people in distress or despair who live in Northern Ireland."),
        areas=(Area.NORTHERN_IRELAND,),
        ways=(Way(How.CALL, "0808 808 8000"), Way(How.TEXTPHONE, "18001 0808 808 8000")),
        address="https://www.lifelinehelpline.info/",
        hours=ALWAYS,
        cost=FREE,
    ),
    Line(
        id="samaritans",
        kind=Kind.LISTENING,
        name="Samaritans",
        about=later("Somebody listens, about anything that troubles you."),
        areas=(*UK, Area.IRELAND),
        ways=(Way(How.CALL, "116 123"),),
        address="https://www.samaritans.org/how-we-can-help/contact-samaritan/",
        hours=ALWAYS,
        cost=FREE,
        email="jo@samaritans.org",
        without_speaking=later("Samaritans also answer email, but not at once."),
    ),
    Line(
        id="shout",
        kind=Kind.LISTENING,
        name="Shout 85258",
        about=later("A private talk by text, if you struggle to cope."),
        areas=UK,
        ways=(Way(How.TEXT, "85258", keyword="SHOUT"),),
        address="https://giveusashout.org/",
        hours=ALWAYS,
        cost=FREE,
    ),
    Line(
        id="papyrus",
        kind=Kind.YOUNG,
        name="HOPELINE247",
        about=later("For people under 35 who think of suicide. Also for anyone who worries about them."),
        areas=UK,
        ways=(Way(How.CALL, "0800 068 4141"), Way(How.TEXT, "88247")),
        address="https://www.papyrus-uk.org/",
        hours=ALWAYS,
        cost=FREE,
        email="pat@papyrus-uk.org",
    ),
    Line(
        id="calm",
        kind=Kind.LISTENING,
        name="CALM helpline and webchat",
        about=later("For anyone who struggles, or who needs to talk about thoughts of suicide."),
        areas=UK,
        ways=(Way(How.CALL, "0800 58 58 58"),),
        address="https://www.thecalmzone.net/get-support",
        hours=later("5pm to midnight every day"),
        cost=FREE,
        without_speaking=later("CALM has a web chat on its page."),
    ),
    Line(
        id="childline",
        kind=Kind.YOUNG,
        name="Childline",
        about=later("For anyone under 19, about anything."),
        areas=UK,
        ways=(Way(How.CALL, "0800 1111"),),
        address="https://www.childline.org.uk/",
        hours=ALWAYS,
        cost=FREE,
    ),
    Line(
        id="ndah",
        kind=Kind.ABUSE,
        name="National Domestic Abuse Helpline",
        about=later("For anyone who is hurt or scared at home in England, and for those who worry about them."),
        areas=(Area.ENGLAND,),
        ways=(Way(How.CALL, "0808 2000 247"),),
        address="https://www.nationaldahelpline.org.uk/",
        hours=ALWAYS,
        cost=FREE,
        without_speaking=later("British Sign Language (BSL): 10am to 6pm, Monday to Friday."),
    ),
    Line(
        id="sdafmh",
        kind=Kind.ABUSE,
        name="Scotland's Domestic Abuse and Forced Marriage Helpline",
        about=later("For anyone in Scotland who is hurt or scared at home, or forced to marry."),
        areas=(Area.SCOTLAND,),
        ways=(Way(How.CALL, "0800 027 1234"),),
        address="https://www.sdafmh.org.uk/en/",
        hours=ALWAYS,
        cost=FREE,
    ),
    Line(
        id="dsahelpline-ni",
        kind=Kind.ABUSE,
        name="Domestic and Sexual Abuse Helpline (Northern Ireland)",
        about=later("For anyone who is hurt or scared by somebody. It is for Northern Ireland."),
        areas=(Area.NORTHERN_IRELAND,),
        ways=(Way(How.CALL, "0808 802 1414"),),
        address="https://dsahelpline.org/",
        hours=ALWAYS,
        cost=FREE,
    ),
    Line(
        id="rape-crisis",
        kind=Kind.ABUSE,
        name="24/7 Rape and Sexual Abuse Support Line",
        about=later("For anyone of 16 or older. It is about rape or sexual abuse, at any time of life."),
        areas=(Area.ENGLAND, Area.WALES),
        ways=(Way(How.CALL, "0808 500 2222"),),
        address="https://rapecrisis.org.uk/get-help/want-to-talk/",
        hours=ALWAYS,
        cost=FREE,
    ),
    *ABROAD,
)
"""Every line, emergency first. All of them stood in two sources that agree, one of them dated 2026."""


def lines_in(nation: Nation, *kinds: Kind) -> tuple[Line, ...]:
    """Return the lines of one nation of the UK, of some kinds; none for elsewhere, which has no nation here."""
    area = _AREA_OF.get(nation)
    return tuple(line for line in LINES if area in line.areas and line.kind in kinds)


def lines_of_area(area: Area) -> tuple[Line, ...]:
    """Return the lines of one area, emergency first."""
    found = [line for line in LINES if area in line.areas]
    return tuple(sorted(found, key=lambda line: line.kind is not Kind.EMERGENCY))


def line_of(line_id: str) -> Line | None:
    """Return the line with an id, None for a word that names none."""
    return next((line for line in LINES if line.id == line_id), None)


def lines_of_ids(*line_ids: str) -> tuple[Line, ...]:
    """Return the lines with these ids, in the order of the list."""
    return tuple(line for line in LINES if line.id in line_ids)
