"""Discord's AutoMod as a second pair of ears: alert-only rules kept in step, and cases from what it tells.

No rule of ours blocks, hides or pauses: its one action is an alert in a channel for moderators.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

from bot.community.book import SettingsBook
from bot.community.misinformation import MisinformationSettings
from bot.community.suspicion import LONGEST_PHRASE
from bot.delivery.effects import Effect, EffectKind, Outcome, OutcomeWord, PendingEffect
from bot.delivery.handlers import Handlers
from bot.language import _
from bot.misinformation import precision
from bot.misinformation.claims import Claim
from bot.misinformation.snapshots import Case, FlaggedMessage, Suspect
from bot.misinformation.suspicion_tables import AutoModRow
from bot.misinformation.watching import Detectors, Suspecting
from bot.store.store import Store
from bot.store.transaction import Transaction

MOST_RULES: Final = 6
MOST_KEYWORDS: Final = 1_000
SYNCED: Final = "automod.synced"
_USUAL: Final = 2  # how serious an alert is when its phrase says nothing of it


@dataclass(frozen=True, slots=True)
class Told:
    """What AutoMod tells of a message: its place, its author, and which phrase of which rule it found."""

    community_id: int
    rule_id: int
    channel_id: int
    message_id: int
    author_id: int
    keyword: str


Plan = tuple[tuple[str, ...], ...]
"""The phrases of each rule AutoMod should have of ours, first rule first."""


def plan_of(terms: MisinformationSettings, claims: Iterable[Claim]) -> Plan:
    """Return what AutoMod should look for; nothing while it is switched off.

    What organisers chose comes first, then sayings of the library, the most dangerous first, so that what Discord has
    no room for matters least.
    """
    automod = terms.listening.automod
    if not (terms.enabled and automod.enabled):
        return ()
    library = sorted(claims, key=lambda claim: -claim.severity)
    chosen = (*automod.phrases, *terms.listening.phrases, *(saying for claim in library for saying in claim.said))
    fitting = {phrase.casefold(): phrase for phrase in reversed(chosen) if len(phrase) <= LONGEST_PHRASE}
    ordered = (*reversed(fitting.values()),)[: MOST_RULES * MOST_KEYWORDS]
    return tuple(ordered[begin : begin + MOST_KEYWORDS] for begin in range(0, len(ordered), MOST_KEYWORDS))


def plan_in(settings: SettingsBook, detectors: Detectors, community_id: int) -> Plan:
    """Return what AutoMod should look for in a community."""
    if not settings.for_community(community_id).features.misinformation:
        return ()
    return plan_of(settings.for_community(community_id).misinformation, detectors.claims_of(community_id).values())


class AutoMod:
    """Keeps our rules in step, and asks people about messages for which one of them raised an alert."""

    def __init__(self, store: Store, settings: SettingsBook, detectors: Detectors, people: Suspecting) -> None:
        self._store = store
        self._settings = settings
        self._detectors = detectors
        self._people = people

    def register(self, handlers: Handlers) -> None:
        """Name who hears how keeping a rule in step ended."""
        handlers.outcome(SYNCED, _synced)

    async def sync(self, community_id: int) -> None:
        """Have each rule made, changed or taken away on Discord; the bot does this whenever it is ready."""
        wanted = len(plan_in(self._settings, self._detectors, community_id))
        async with self._store.read() as tx:
            known = await _known(tx, community_id)
        numbers = sorted({*range(1, wanted + 1), *known})
        if not numbers:
            return
        async with self._store.begin() as tx:
            known = await _known(tx, community_id)
            for number in numbers:
                if number not in known:
                    tx.add(AutoModRow(community_id=community_id, number=number, rule_id=None))
            await tx.outbox(*(_sync(community_id, number, known.get(number)) for number in numbers))

    async def is_ours(self, told: Told) -> bool | None:
        """Tell whether an alert comes from a rule of ours that may open cases here.

        None: a rule of ours is being made just now, and its number is not known yet; ask again a little later.
        """
        settings = self._settings.for_community(told.community_id)
        terms = settings.misinformation
        if not (settings.features.misinformation and terms.enabled and terms.listening.automod.enabled):
            return False
        async with self._store.read() as tx:
            ours = (await _known(tx, told.community_id)).values()
            silent = await precision.quiet(tx, told.community_id)
        self._detectors.silence(told.community_id, silent)
        if precision.AUTOMOD in silent:
            return False
        return True if told.rule_id in ours else None if None in ours else False

    async def hear(self, told: Told, message: FlaggedMessage) -> Case | None:
        """Ask people to look. Where nobody could read the words, the case is its link alone.

        None when people know the message already, or when what stands round the phrase speaks against it.
        """
        detector = self._detectors.for_community(told.community_id)
        found = detector.look_at(message.text or told.keyword)
        if message.text and not found.is_suspect:
            return None
        suspect = Suspect(
            message=message,
            severity=found.severity or _USUAL,
            sources=(precision.AUTOMOD, *found.rule_ids),
            why=(_("Discord's AutoMod found a phrase that this group looks for."), *found.why),
            link_only=not message.text,
        )
        return await self._people.suspect(told.community_id, suspect)


async def _known(tx: Transaction, community_id: int) -> dict[int, int | None]:
    rows = await tx.session.scalars(select(AutoModRow).where(AutoModRow.community_id == community_id))
    return {row.number: row.rule_id for row in rows}


def _sync(community_id: int, number: int, rule_id: int | None) -> Effect:
    return Effect(
        EffectKind.SYNC_AUTOMOD,
        community_id,
        f"automod:{number}",
        {"number": number, "rule_id": rule_id},
        then=SYNCED,
        coalesce=f"automod:{community_id}:{number}",
    )


async def _synced(tx: Transaction, pending: PendingEffect, outcome: Outcome) -> None:
    """Note Discord's number for a rule, or forget a rule that was taken away."""
    if outcome.word not in {OutcomeWord.DONE, OutcomeWord.GONE}:
        return
    row = await tx.session.scalar(
        select(AutoModRow).where(
            AutoModRow.community_id == pending.effect.community_id,
            AutoModRow.number == pending.effect.payload["number"],
        )
    )
    if row is None:
        return
    if outcome.word is OutcomeWord.GONE:
        await tx.session.delete(row)
    else:
        row.rule_id = outcome.result_id
