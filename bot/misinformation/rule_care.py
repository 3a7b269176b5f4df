"""What organisers and moderators do with the rules: try a text, see how each kind did, and switch kinds off and on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

from bot.community.actor import Actor, Capability
from bot.community.book import SettingsBook
from bot.errors import InvalidInputError, NotFoundError
from bot.language import _, later
from bot.misinformation import budget, precision
from bot.misinformation.claims import Claim
from bot.misinformation.detection import FAMILIES
from bot.misinformation.detection.pipeline import PHRASE_RULE, Suspicion
from bot.misinformation.ports import CrisisPort
from bot.misinformation.precision import AUTOMOD, Record, record_of
from bot.misinformation.suspicion_tables import SourceRow, Standing
from bot.misinformation.watching import Detectors
from bot.store.base import VersionedRef
from bot.store.store import Store
from bot.store.transaction import Transaction

CLAIMS: Final = "claims"
CLAIM_PREFIX: Final = "claim."
LONGEST_TEXT: Final = 4_000
_NAMES: Final[Mapping[str, tuple[str, str]]] = {
    CLAIMS: (later("Claim library"), later("It sounds like a well-known claim that may be wrong.")),
    PHRASE_RULE: (later("Own phrases"), later("It holds a phrase that this group's organisers chose.")),
    AUTOMOD: (later("AutoMod"), later("Discord's AutoMod found a phrase that this group looks for.")),
}


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of rule as people see it: what it looks for, how often people found it right, and what is quiet.

    `rules` is how many rules there are of the kind, `quiet` how many of them open no cases here; `silent` of those
    went silent by themselves.
    """

    id: str
    name: str
    explanation: str
    rules: int
    right: int
    wrong: int
    quiet: int
    silent: int

    @property
    def is_on(self) -> bool:
        """Tell whether any rule of this kind may open cases."""
        return self.quiet < self.rules


@dataclass(frozen=True, slots=True)
class Rulebook:
    """All kinds, and how the budget of the bot's own cases stands. `listens` tells whether any channel is named."""

    kinds: tuple[Kind, ...]
    listens: bool
    uses_automod: bool
    per_thousand: int
    seen: int
    passed: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the rules say of a text that was tried. Words of crisis come first: then no case would be opened.

    `claims` are those of the library that were found, with what reliable bodies say.
    """

    suspicion: Suspicion
    suggests_risk: bool
    claims: tuple[Claim, ...] = ()


@dataclass(frozen=True, slots=True)
class Silent:
    """A source that went silent, for the organisers' card."""

    record: Record
    name: str

    @property
    def ref(self) -> VersionedRef:
        """Return the row for buttons."""
        return VersionedRef(self.record.id, 0)

    @property
    def is_quiet(self) -> bool:
        """Tell whether it still opens no cases."""
        return self.record.standing is not Standing.ON


class RuleCare:
    """The use cases around the rules. Nothing that is tried is kept."""

    def __init__(self, store: Store, settings: SettingsBook, detectors: Detectors, crisis: CrisisPort) -> None:
        self._store = store
        self._settings = settings
        self._detectors = detectors
        self._crisis = crisis

    def require_reader(self, by: Actor) -> None:
        """Refuse everybody but organisers and moderators. Raises NotAllowedError."""
        if not by.may(Capability.CONFIGURE):
            by.require(Capability.DECIDE_CASES)

    async def try_text(self, by: Actor, text: str) -> Verdict:
        """Tell what the rules of this community say of a text; kinds that are off here find nothing."""
        self.require_reader(by)
        words = text.strip()
        if not words:
            raise InvalidInputError(_("Please write or paste a text first."))
        async with self._store.read() as tx:
            self._detectors.silence(by.community_id, await precision.quiet(tx, by.community_id))
        suspicion = self._detectors.for_community(by.community_id).look_at(words[:LONGEST_TEXT])
        library = self._detectors.claims_of(by.community_id)
        claims = tuple(library[claim_id] for claim_id in suspicion.claim_ids)
        return Verdict(suspicion, self._crisis.suggests_risk(words[:LONGEST_TEXT]), claims)

    async def rulebook(self, by: Actor) -> Rulebook:
        """Return every kind of rule with how it did here."""
        self.require_reader(by)
        terms = self._settings.for_community(by.community_id).misinformation
        async with self._store.read() as tx:
            records = await _records(tx, by.community_id)
            spent = await budget.spent_by(tx, by.community_id)
        kinds = tuple(_kind(kind, sources, records) for kind, sources in self._sources(by.community_id).items())
        listening = terms.listening
        return Rulebook(
            kinds=kinds,
            listens=terms.enabled and bool(listening.channels),
            uses_automod=terms.enabled and listening.automod.enabled,
            per_thousand=listening.per_thousand,
            seen=spent.seen,
            passed=spent.passed,
        )

    async def switch(self, by: Actor, kind_id: str, *, on: bool) -> Kind:
        """Switch every rule of a kind on or off in this community. Raises NotFoundError for an unknown kind."""
        by.require(Capability.CONFIGURE)
        sources = self._sources(by.community_id).get(kind_id)
        if sources is None:
            raise NotFoundError(_("There is no such kind of rule here."))
        async with self._store.begin() as tx:
            for source in sources:
                await _set(tx, by, source, Standing.ON if on else Standing.OFF)
            await tx.flush()
            await tx.audit(by, "rule.on" if on else "rule.off", f"rules:{kind_id}")
            records = await _records(tx, by.community_id)
            quiet = await precision.quiet(tx, by.community_id)
        self._detectors.silence(by.community_id, quiet)
        return _kind(kind_id, sources, records)

    async def wake(self, by: Actor, row_id: int) -> Silent:
        """Let a source that went silent open cases again; its count for going silent begins anew."""
        by.require(Capability.CONFIGURE)
        async with self._store.begin() as tx:
            row = await tx.get_in(SourceRow, row_id, by.community_id)
            if row.standing is not Standing.ON:
                await _set(tx, by, row.source, Standing.ON)
                await tx.flush()
                await tx.audit(by, "rule.on", f"suspicion_source:{row.id}")
                await tx.outbox(precision.card(by.community_id, row.id))
            record = record_of(row)
            quiet = await precision.quiet(tx, by.community_id)
        self._detectors.silence(by.community_id, quiet)
        return Silent(record, self._name_of(by.community_id, record.source))

    async def silent(self, community_id: int, row_id: int) -> Silent | None:
        """Return a source for its card, None when there is none of this number here."""
        async with self._store.read() as tx:
            row = await tx.session.get(SourceRow, row_id)
            if row is None or row.community_id != community_id:
                return None
            record = record_of(row)
        return Silent(record, self._name_of(community_id, record.source))

    def _sources(self, community_id: int) -> dict[str, tuple[str, ...]]:
        """Return the sources of each kind."""
        kinds = {family.id: tuple(f"{family.id}.{rule.id}" for rule in family.rules) for family in FAMILIES}
        claims = tuple(f"{CLAIM_PREFIX}{claim_id}" for claim_id in self._detectors.claims_of(community_id))
        return {**kinds, CLAIMS: claims, PHRASE_RULE: (PHRASE_RULE,), AUTOMOD: (AUTOMOD,)}

    def _name_of(self, community_id: int, source: str) -> str:
        """Say in words which rule a source is."""
        claim = self._detectors.claims_of(community_id).get(source.removeprefix(CLAIM_PREFIX))
        if source.startswith(CLAIM_PREFIX) and claim is not None:
            return _('the claim "{claim}"').format(claim=claim.claim)
        family = next((one for one in FAMILIES if source.startswith(f"{one.id}.")), None)
        if family is not None:
            rule = source.partition(".")[2].replace("_", " ")
            return _("{family}: {rule}").format(family=_(family.name), rule=rule)
        return _(_NAMES[source][0]) if source in _NAMES else source


def _kind(kind_id: str, sources: Sequence[str], records: Mapping[str, Record]) -> Kind:
    name, explanation = _words_of(kind_id)
    known = [records[source] for source in sources if source in records]
    return Kind(
        id=kind_id,
        name=name,
        explanation=explanation,
        rules=len(sources),
        right=sum(one.right for one in known),
        wrong=sum(one.wrong for one in known),
        quiet=_count(known, (Standing.OFF, Standing.SILENT)),
        silent=_count(known, (Standing.SILENT,)),
    )


def _count(records: Iterable[Record], standings: Sequence[Standing]) -> int:
    return sum(one.standing in standings for one in records)


def _words_of(kind_id: str) -> tuple[str, str]:
    family = next((one for one in FAMILIES if one.id == kind_id), None)
    name, explanation = (family.name, family.explanation) if family is not None else _NAMES[kind_id]
    return _(name), _(explanation)


async def _records(tx: Transaction, community_id: int) -> dict[str, Record]:
    rows = await tx.session.scalars(select(SourceRow).where(SourceRow.community_id == community_id))
    return {row.source: record_of(row) for row in rows}


async def _set(tx: Transaction, by: Actor, source: str, standing: Standing) -> None:
    row = await precision.locked(tx, by.community_id, source)
    if row.standing is standing:
        return
    row.standing, row.since = standing, tx.now
    if standing is Standing.ON:
        row.right_lately = row.wrong_lately = 0
