"""The bot's own look at messages, where organisers ask for it: in memory, and without a trace when nothing is found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from bot.community.book import SettingsBook
from bot.community.misinformation import MisinformationSettings
from bot.community.refs import Ref
from bot.community.suspicion import Suspicion as Suspicions
from bot.delivery.announcing import Place, is_named, is_said
from bot.finding.glance import Glance
from bot.language import later
from bot.misinformation import budget, precision
from bot.misinformation.claims import Claim, ClaimFiles
from bot.misinformation.detection.claims import ClaimIndex
from bot.misinformation.detection.pipeline import Detector, Suspicion
from bot.misinformation.snapshots import Case, FlaggedMessage, Suspect
from bot.store.store import Store

_NOBODY: Final = frozenset[str]()


class Suspecting(Protocol):
    """Who asks people to look at a message; `bot.misinformation.flagging.Flagging` does."""

    async def suspect(self, community_id: int, suspect: Suspect) -> Case | None:
        """Open a case; None when there is one, or when words of crisis come first."""


def announcement() -> str:
    """Return the sentence that stands, in some language, in the topic line of every channel that is looked at."""
    return later("A bot looks here for advice that may be wrong. It only asks people to look. It misses much.")


@dataclass(frozen=True, slots=True)
class _Rules:
    """A detector with everything it was built from, to see when it has to be built anew."""

    terms: Suspicions
    claims: Mapping[str, Claim]
    silent: frozenset[str]
    detector: Detector

    def still_fits(self, terms: Suspicions, claims: Mapping[str, Claim], silent: frozenset[str]) -> bool:
        return self.terms is terms and self.claims is claims and self.silent is silent


class Detectors:
    """The rules of each community, built once and kept: families, own phrases, and the claim library."""

    def __init__(self, settings: SettingsBook, claims: ClaimFiles) -> None:
        self._settings = settings
        self._claims = claims
        self._indexes: dict[int, tuple[Mapping[str, Claim], ClaimIndex]] = {}
        self._rules: dict[int, _Rules] = {}
        self._silent: dict[int, frozenset[str]] = {}

    def take(self, claims: ClaimFiles) -> None:
        """Have another library count from now on; rules that stand on the old one are built again when asked for."""
        self._claims = claims
        self._indexes.clear()

    def claims_of(self, community_id: int) -> Mapping[str, Claim]:
        """Return the library of one community."""
        return self._claims.for_community(community_id)

    def for_community(self, community_id: int) -> Detector:
        """Return the rules of one community."""
        terms = self._settings.for_community(community_id).misinformation.listening
        claims, silent = self.claims_of(community_id), self._silent.get(community_id, _NOBODY)
        known = self._rules.get(community_id)
        if known is None or not known.still_fits(terms, claims, silent):
            phrases = dict.fromkeys((*terms.phrases, *terms.automod.phrases))
            known = _Rules(terms, claims, silent, Detector(phrases, self._index_of(claims), silent=silent))
            self._rules[community_id] = known
        return known.detector

    def silence(self, community_id: int, sources: frozenset[str]) -> bool:
        """Take over which sources are quiet; tell whether that changed anything."""
        if self._silent.get(community_id, _NOBODY) == sources:
            return False
        self._silent[community_id] = sources
        return True

    def _index_of(self, claims: Mapping[str, Claim]) -> ClaimIndex:
        known = self._indexes.get(id(claims))
        if known is None or known[0] is not claims:
            known = (claims, ClaimIndex(claim.known for claim in claims.values()))
            self._indexes[id(claims)] = known
        return known[1]


class Watching:
    """Hears messages, forgets them, and asks people about the few that its rules doubt."""

    def __init__(self, store: Store, settings: SettingsBook, detectors: Detectors, people: Suspecting) -> None:
        self._store = store
        self._settings = settings
        self._detectors = detectors
        self._people = people
        self._heard: dict[int, int] = {}
        self._places: dict[int, tuple[Place, Sequence[Ref], bool]] = {}

    def announcement(self) -> str:
        """Return what a channel that is looked at says of it."""
        return announcement()

    def channels(self, community_id: int) -> Sequence[Ref]:
        """Return the channels that organisers name; none while cases are switched off."""
        settings = self._settings.for_community(community_id)
        terms = settings.misinformation
        return terms.listening.channels if terms.enabled and settings.features.misinformation else ()

    def hears(self, community_id: int, place: Place) -> bool:
        """Tell whether messages in a channel are looked at: organisers named it, and its topic line says so."""
        channels = self.channels(community_id)
        if not channels:
            return False
        known = self._places.get(place.id)
        if known is None or known[1] is not channels or (known[0] is not place and known[0] != place):
            heard = is_named(place, channels) and is_said(announcement(), place.line)
            known = self._places[place.id] = (place, channels, heard)
        return known[2]

    def glance_at(self, community_id: int, glance: Glance) -> Suspicion:
        """Look at one message, in memory alone."""
        self._heard[community_id] = self._heard.get(community_id, 0) + 1
        return self._detectors.for_community(community_id).glance_at(glance)

    async def ask(self, community_id: int, message: FlaggedMessage, suspicion: Suspicion) -> Case | None:
        """Ask people about a message; None when its rules are silent here, the budget is spent, or people know it."""
        found = await self._may_ask(community_id, message.text, suspicion)
        if found is None:
            return None
        case = await self._people.suspect(community_id, Suspect(message, found.severity, found.rule_ids, found.why))
        if case is None and found.severity < budget.DANGER:
            async with self._store.begin() as tx:
                await budget.give_back(tx, community_id)
        return case

    async def _may_ask(self, community_id: int, text: str, suspicion: Suspicion) -> Suspicion | None:
        most = self._settings.for_community(community_id).misinformation.listening.per_thousand
        heard = self._heard.pop(community_id, 0)
        async with self._store.begin() as tx:
            if self._detectors.silence(community_id, await precision.quiet(tx, community_id)):
                suspicion = self._detectors.for_community(community_id).look_at(text)
            wanted = suspicion.severity if suspicion.is_suspect else 0
            passes = await budget.take(tx, community_id, heard, severity=wanted, most=most if wanted else 0)
        return suspicion if passes and wanted else None


def anywhere(settings: SettingsBook) -> bool:
    """Tell whether any community is looked at, so that the bot needs the right to read messages."""
    return any(one.listening.channels for one in _in_use(settings))


def with_automod(settings: SettingsBook) -> bool:
    """Tell whether any community uses AutoMod, so that the bot has to hear of its alerts."""
    return any(one.listening.automod.enabled for one in _in_use(settings))


def _in_use(settings: SettingsBook) -> list[MisinformationSettings]:
    communities = [settings.for_community(community_id) for community_id in (0, *settings.overridden)]
    return [one.misinformation for one in communities if one.misinformation.enabled and one.features.misinformation]
