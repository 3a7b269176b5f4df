"""The directory of one community in memory: its entries, its search, and an answer for everybody who asks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from bot.finding.tokens import plain
from bot.language import _
from bot.signposting.entries import NATIONS, WORLD, Status, SupportService
from bot.signposting.handles import handle_of
from bot.signposting.hours import Open, open_state
from bot.signposting.index import Asked, Index
from bot.signposting.places import NOWHERE, Place, place_of
from bot.signposting.rules import Terms, covers
from bot.signposting.snapshots import Card, Choice, Entry, Filters, Near, Results, Suggestion
from bot.signposting.vocabulary import TermWords
from bot.signposting.wording import card_of, country_name, language_code, language_name

_MOST_FOUND = 25
_MOST_NEAR = 6
_MOST_SUGGESTED = 25
_FAINT = 0.25  # what is so far behind the best answer is noise
_CRISIS_TERM = "crisis"
_GENERAL_TERMS = ("directory", "listening", "information")
_URGENT_WORDS = (
    "suicid", "kill myself", "end my life", "ending my life", "want to die", "wanna die", "end it all", "hurt myself",
    "harm myself", "self harm", "cant go on", "can not go on", "cannot go on", "better off dead", "no reason to live",
    "took an overdose", "taken an overdose", "not safe", "999",
)  # fmt: skip

Ranked = tuple[SupportService, float]


def sounds_urgent(words: str) -> bool:
    """Tell whether a search holds words of a crisis; the crisis room's own rules may be handed in for this."""
    text = " ".join(plain(words).replace("-", " ").split())
    return any(urgent in text for urgent in _URGENT_WORDS)


class Directory:
    """A picture of one community's directory; nothing in it changes once it is made."""

    def __init__(
        self,
        entries: Iterable[Entry],
        words: Sequence[TermWords] = (),
        *,
        terms: Terms | None = None,
        home: str = "GB",
        is_crisis: Callable[[str], bool] = sounds_urgent,
    ) -> None:
        self.entries: Mapping[str, Entry] = {entry.service.id: entry for entry in entries}
        self._ids = {handle_of(service_id): service_id for service_id in self.entries}
        self.terms = terms or Terms()
        self._home = home
        self._is_crisis = is_crisis
        self._names = {word.id: word.name for word in words}
        self._index = Index(
            (entry.service for entry in self.entries.values() if entry.service.status is not Status.DEFUNCT), words
        )

    def __len__(self) -> int:
        return len(self.entries)

    def id_of(self, handle: int) -> str | None:
        """Return the id of the entry with this handle, or None."""
        return self._ids.get(handle)

    def entries_like(self, typed: str) -> tuple[Suggestion, ...]:
        """Return up to 25 entries whose name or id holds what was typed; `value` is the id. Retired ones are there."""
        start = " ".join(plain(typed).split())
        found = (
            Suggestion(entry.service.name, service_id)
            for service_id, entry in self.entries.items()
            if start in f"{plain(entry.service.names)} {service_id}"
        )
        return tuple(found)[:_MOST_SUGGESTED]

    def card(self, service_id: str, now: datetime) -> Card | None:
        """Return one entry's card, or None when there is no such entry."""
        entry = self.entries.get(service_id)
        return card_of(entry, now, self.terms) if entry else None

    def search(self, words: str, where: str, filters: Filters, now: datetime) -> Results:
        """Answer a search. `where` is a nation, a country or the first part of a postcode; it is not kept."""
        place, notes = self._place(where)
        asked = self._index.understand(words)
        ranked = self._index.rank(asked)
        here = [
            (service, self._nearer(service, place, score)) for service, score in ranked if self._is_here(service, place)
        ]
        here = _without_noise(sorted(here, key=lambda found: -found[1]))
        fit = [service for service, _score in here if not self._missing(service, filters, now)]
        if asked.unclear:
            fit = []
        results = Results(
            crisis=self._crisis(place, now) if self._is_crisis(words) or asked.is_urgent else (),
            found=self._cards(fit[:_MOST_FOUND], now),
            unclear=tuple(Choice(term, self._names.get(term, term)) for term in asked.unclear),
            mended=asked.mended if fit else (),
            notes=tuple(notes),
        )
        return results if fit else self._instead(results, ranked, here, place, filters, now, asked)

    def _place(self, where: str) -> tuple[Place, list[str]]:
        place = place_of(where)
        if place.known:
            return place, []
        return NOWHERE, [_("We do not know this place. Please try a nation, or the first part of a postcode.")]

    def _is_here(self, service: SupportService, place: Place) -> bool:
        if service.outcodes and place.outcode and place.outcode not in service.outcodes:
            return False
        return any(covers(service, area) for area in place.areas or (self._home,))

    def _nearer(self, service: SupportService, place: Place, score: float) -> float:
        """Put local help first, then that of the person's own nation, then that for a wider area."""
        if service.outcodes:
            return score * (1.5 if place.outcode in service.outcodes else 0.6)
        if not place.areas or place.areas == ("GB",):
            return score * (1.0 if _is_wide(service) else 0.85)
        if not covers(service, place.areas[0]):
            return score * 0.8
        return score * (1.15 if set(service.service_areas) <= set(place.areas) else 1.0)

    def _missing(self, service: SupportService, filters: Filters, now: datetime) -> str:
        """Return the sentence about the first wish that an entry does not meet, or ""."""
        language = language_code(filters.language) if filters.language else ""
        if filters.open_now and (why := _not_open(service, now)):
            return why
        if filters.online and not (service.online or not service.phones):
            return _("This one is by phone or text, not online.")
        if language and not _speaks(service, language):
            return _("We do not know of help in {language} here.").format(language=language_name(language))
        if filters.age is not None and not _takes_age(service, filters.age):
            return _("This one is for people of another age.")
        if filters.free and not service.fees_description.casefold().startswith("free"):
            return _("This one may cost something: {cost}.").format(cost=service.fees_description or _("not known"))
        return ""

    def _instead(
        self,
        results: Results,
        ranked: Sequence[Ranked],
        here: Sequence[Ranked],
        place: Place,
        filters: Filters,
        now: datetime,
        asked: Asked,
    ) -> Results:
        """Return what is offered when nothing fits: what comes nearest, and lines that are there for anybody."""
        near = [(service, self._missing(service, filters, now)) for service, _score in here]
        if asked.unclear:
            near = [
                (service, _("This one fits if that is what you mean."))
                for service in self._of_terms(asked.unclear, place)
            ]
        elif not near:
            country = place.country or self._home
            elsewhere = [
                s for s, _score in _without_noise(ranked) if not self._is_here(s, place) and country in s.countries
            ]
            near = [(service, _for_elsewhere(service)) for service in elsewhere]
        general = [s for s in self._general(place) if s.id not in {service.id for service, _why in near}]
        notes = [*results.notes, self._why_nothing(asked, is_near=bool(near))]
        return Results(
            crisis=results.crisis,
            nearest=tuple(Near(self._card(service, now), why) for service, why in near[:_MOST_NEAR]),
            general=self._cards(general[:3], now),
            unclear=results.unclear,
            mended=asked.mended,
            notes=tuple(notes if not asked.unclear else results.notes),
        )

    def _why_nothing(self, asked: Asked, *, is_near: bool) -> str:
        if is_near:
            return _("We found nothing that fits all of this. These come near.")
        if asked.terms:
            names = ", ".join(self._names.get(term, term) for term in asked.terms)
            return _("We know of no help there for this yet: {names}.").format(names=names)
        return _("We found nothing for these words. These lines are for anybody.")

    def _of_terms(self, terms: Sequence[str], place: Place) -> list[SupportService]:
        wanted = set(terms)
        mine = [entry.service for entry in self.entries.values() if wanted & set(entry.service.taxonomy_terms)]
        return [service for service in mine if service.status is not Status.DEFUNCT and self._is_here(service, place)]

    def _general(self, place: Place) -> list[SupportService]:
        """Return lines for anybody, first those of the place; in a country without any, its crisis lines."""
        wanted = set(_GENERAL_TERMS) | ({_CRISIS_TERM} if place.country not in {"", self._home} else set())
        found = [
            entry.service
            for entry in self.entries.values()
            if entry.service.status is Status.ACTIVE
            and wanted & set(entry.service.taxonomy_terms)
            and self._is_here(entry.service, place)
            and entry.service.minimum_age is None
            and entry.service.maximum_age is None
        ]
        return sorted(found, key=lambda s: (WORLD in s.service_areas, not s.crisis, not _is_wide(s)))

    def crisis_lines(self, where: str, now: datetime) -> tuple[Card, ...]:
        """Return the crisis lines of a place, in the order of the file, those of this country alone first."""
        return self._crisis(self._place(where)[0], now)

    def _crisis(self, place: Place, now: datetime) -> tuple[Card, ...]:
        lines = [
            entry.service
            for entry in self.entries.values()
            if entry.service.crisis
            and _CRISIS_TERM in entry.service.taxonomy_terms
            and self._is_here(entry.service, place)
        ]
        country = place.country or self._home
        open_ones = [service for service in lines if service.status is Status.ACTIVE]
        return self._cards(sorted(open_ones, key=lambda s: _crisis_order(s, country, place)), now)

    def suggest(self, typed: str) -> tuple[Suggestion, ...]:
        """Return up to 25 names and terms that begin with what was typed, for an autocomplete."""
        start = " ".join(plain(typed).split())
        terms = [Suggestion(name, name) for name in self._names.values()]
        services = [Suggestion(e.service.name[:100], e.service.name[:100]) for e in self.entries.values()]
        known = dict.fromkeys([*terms, *services])
        first = [s for s in known if plain(s.label).startswith(start)]
        inside = [s for s in known if s not in first and f" {start}" in f" {plain(s.label)}"]
        return tuple((first + inside)[:_MOST_SUGGESTED])

    def _card(self, service: SupportService, now: datetime) -> Card:
        return card_of(self.entries[service.id], now, self.terms)

    def _cards(self, services: Iterable[SupportService], now: datetime) -> tuple[Card, ...]:
        return tuple(self._card(service, now) for service in services)


def _without_noise(ranked: Sequence[Ranked]) -> list[Ranked]:
    least = ranked[0][1] * _FAINT if ranked else 0.0
    strong = [found for found in ranked if found[1] >= least]
    return sorted(strong, key=lambda found: found[0].status is not Status.ACTIVE)


def _not_open(service: SupportService, now: datetime) -> str:
    state = open_state(service, now) if service.status is Status.ACTIVE else Open.CLOSED
    if state is Open.CLOSED:
        return _("This one is closed now.")
    return _("We do not know the hours of this one.") if state is Open.UNKNOWN else ""


def _speaks(service: SupportService, language: str) -> bool:
    return language in service.languages or (language == "bsl" and "bsl" in service.accessibility.casefold())


def _takes_age(service: SupportService, age: int) -> bool:
    return (service.minimum_age or 0) <= age <= (150 if service.maximum_age is None else service.maximum_age)


def _for_elsewhere(service: SupportService) -> str:
    names = ", ".join(country_name(area) for area in service.service_areas)
    return _("This one is for another place: {places}.").format(places=names)


def _crisis_order(service: SupportService, country: str, place: Place) -> tuple[bool, bool, bool]:
    """Put what can be dialled first, then lines of this very country, then those of all its nations."""
    for_all = bool(place.outcode or place.areas not in {(), ("GB",)}) or _is_wide(service)
    return (not service.phones, not service.service_areas[0].startswith(country), not for_all)


def _is_wide(service: SupportService) -> bool:
    """Tell whether a service helps in a whole country rather than in one of its nations."""
    areas = set(service.service_areas)
    return set(NATIONS) <= areas or any(not area.startswith("GB-") for area in areas)
