"""What `/help-now` says, made of the compiled-in lines alone: nothing here reads a setting, a file or the database."""

from __future__ import annotations

from typing import Final

from bot.crisis.line import Area, How, Kind, Line, Nation, Way
from bot.crisis.lines import EMERGENCY, LINES, lines_in, lines_of_area
from bot.language import _, later

NATION_NAMES: Final = {
    Nation.ENGLAND: later("England"),
    Nation.SCOTLAND: later("Scotland"),
    Nation.WALES: later("Wales"),
    Nation.NORTHERN_IRELAND: later("Northern Ireland"),
    Nation.ELSEWHERE: later("Somewhere else"),
}
"""What each nation's button says."""

_COUNTRIES: Final = {
    Area.IRELAND: later("Ireland"),
    Area.USA: later("United States"),
    Area.CANADA: later("Canada"),
    Area.AUSTRALIA: later("Australia"),
    Area.NEW_ZEALAND: later("New Zealand"),
}


def way_words(way: Way) -> str:
    """Say how a number is used, with the number exactly as published."""
    if way.how is How.TEXT and way.keyword:
        words = _("text **{word}** to **{number}**").format(word=way.keyword, number=way.number)
    elif way.how is How.TEXT:
        words = _("text **{number}**").format(number=way.number)
    elif way.how is How.TEXTPHONE:
        words = _("textphone or Relay UK **{number}**").format(number=way.number)
    else:
        words = _("call **{number}**").format(number=way.number)
    return f"{words}, {_(way.about)}" if way.about else words


def line_words(line: Line) -> str:
    """Say one line: who it is, how to reach it, what it is for, and its hours and cost in words."""
    parts = [way_words(way) for way in line.ways] or [f"<{line.address}>"]
    facts = ", ".join(_(fact) for fact in (line.cost, line.hours) if fact)
    return f"**{line.name}**: {_(' or ').join(parts)}. {_(line.about)} ({facts})"


def kind_words() -> str:
    """Say first that it was right to look here."""
    return _("It is good that you looked here. You do not have to carry this alone.")


def emergency_words(nation: Nation | None) -> str:
    """Say what to do when a life is at risk, before everything else."""
    if nation is Nation.ELSEWHERE:
        return _("**If your life is at risk now**, call the emergency number of the country you are in.")
    return _(
        "**If your life is at risk now**, or you cannot keep safe: call **999** (**112** also works).\n"
        "You can also go to A&E at a hospital. This is what they are there for."
    )


def route_words(nation: Nation | None) -> list[str]:
    """Return the first lines for a nation; without one, those that are right in the whole UK and who has which 111."""
    if nation is Nation.ELSEWHERE:
        return _elsewhere_words()
    if nation is not None:
        return [line_words(line) for line in _leading(nation)]
    general = [line_words(line) for line in _listeners(Nation.ENGLAND)]
    urgent = _(
        "**NHS 111**, mental health option: call **111** in England, Scotland or Wales."
        " (free, 24 hours a day, every day)"
    )
    lifeline = [line_words(line) for line in lines_in(Nation.NORTHERN_IRELAND, Kind.URGENT)]
    return [*general, urgent, *lifeline]


def leading_ids(nation: Nation | None) -> tuple[str, ...]:
    """Return the ids of the lines that `route_words` shows for a nation of the UK."""
    nations = [each for each in Nation if each is not Nation.ELSEWHERE] if nation is None else [nation]
    return tuple(dict.fromkeys(line.id for each in nations for line in _leading(each)))


def _leading(nation: Nation) -> tuple[Line, ...]:
    return (*lines_in(nation, Kind.URGENT), *_listeners(nation))


def _listeners(nation: Nation) -> tuple[Line, ...]:
    return tuple(line for line in lines_in(nation, Kind.LISTENING) if line.id in {"samaritans", "shout"})


def _elsewhere_words() -> list[str]:
    finder = [line_words(line) for line in lines_of_area(Area.WORLD)]
    said = [_("I know few numbers outside the UK. Find A Helpline lists many more, by country.")]
    for area, name in _COUNTRIES.items():
        lines = [line for line in lines_of_area(area) if line.kind in {Kind.EMERGENCY, Kind.LISTENING}]
        ways = [f"{_short_name(line)}: {_(' or ').join(map(way_words, line.ways))}" for line in lines]
        said.append(f"**{_(name)}**\n" + "\n".join(f"- {way}" for way in ways))
    return [*finder, *said]


def _short_name(line: Line) -> str:
    return _("emergency") if line.kind is Kind.EMERGENCY else line.name


def more_words(nation: Nation | None) -> list[str]:
    """Return the other lines: for young people, for people who are hurt at home, and those with shorter hours."""
    if nation is Nation.ELSEWHERE:
        return [line_words(line) for line in LINES if line.kind is Kind.ABUSE and line.areas == (Area.IRELAND,)]
    kinds = (Kind.LISTENING, Kind.YOUNG, Kind.ABUSE)
    nations = [nation] if nation is not None else [each for each in Nation if each is not Nation.ELSEWHERE]
    found: dict[str, Line] = {line.id: line for each in nations for line in lines_in(each, *kinds)}
    return [line_words(line) for line in found.values()]


def quiet_words(nation: Nation | None) -> list[str]:
    """Return the ways for people who cannot speak or hear on the phone: text, textphone, BSL, email, chat."""
    if nation is Nation.ELSEWHERE:
        return [_("Find A Helpline shows which lines take texts or chats: <https://findahelpline.com/>")]
    nations = [nation] if nation is not None else [each for each in Nation if each is not Nation.ELSEWHERE]
    found = {EMERGENCY.id: EMERGENCY}
    found |= {line.id: line for each in nations for line in lines_in(each, *Kind)}
    return [words for line in found.values() if (words := _quietly(line))]


def _quietly(line: Line) -> str:
    ways = [way_words(way) for way in line.ways if way.how is not How.CALL]
    said = [_(" or ").join(ways)] if ways else []
    if line.email:
        said.append(_("email {address}").format(address=line.email))
    if line.without_speaking:
        said.append(_(line.without_speaking))
    return f"**{line.name}**\n" + "\n".join(said) if said else ""


def honest_words() -> str:
    """Say what this is and what it is not."""
    return _(
        "I am a bot and can get this wrong. Nobody is watching this all the time.\n"
        "Nobody here is told that you opened this, and no note of it is kept."
    )


def collected_words() -> str:
    """Say where the numbers come from, without calling them checked."""
    return _("The numbers were collected from public pages on 22 November 2026. They can change.")
