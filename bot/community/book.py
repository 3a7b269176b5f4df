"""Hands out the settings of each community, from memory."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from bot.community.catalogue import Catalogue, shipped_catalogue
from bot.community.evidence import EvidenceFile, shipped_evidence
from bot.community.sections import CommunitySettings
from bot.community.training import TrainingFile, shipped_training


class SettingsBook:
    """The settings of every community: one set for all, and whole sets for those that differ.

    Over the files lie the settings that organisers changed on Discord, see `bot.adjusting`. Reading never touches a
    file. `replace` swaps everything at once, so nobody sees half a change.
    Without a catalogue of topics, a file of evidence or a training, the one the bot brings with it counts.
    """

    def __init__(
        self,
        defaults: CommunitySettings | None = None,
        overrides: Mapping[int, CommunitySettings] | None = None,
        *,
        catalogue: Catalogue | None = None,
        catalogues: Mapping[int, Catalogue] | None = None,
        evidence: EvidenceFile | None = None,
        training: TrainingFile | None = None,
    ) -> None:
        self._pages = (defaults or CommunitySettings(), dict(overrides or {}), catalogue, dict(catalogues or {}))
        self._edited: Mapping[int, CommunitySettings] = {}
        self._evidence = evidence
        self._training = training

    def for_community(self, community_id: int) -> CommunitySettings:
        """Return the settings of one community (a Discord guild id)."""
        return self._edited.get(community_id) or self.of_files(community_id)

    def of_files(self, community_id: int) -> CommunitySettings:
        """Return what the files alone say for one community."""
        return self._pages[1].get(community_id, self._pages[0])

    def catalogue_for(self, community_id: int) -> Catalogue:
        """Return the topics that can be opened in one community."""
        _defaults, _overrides, catalogue, catalogues = self._pages
        return catalogues.get(community_id) or catalogue or shipped_catalogue()

    @property
    def evidence(self) -> EvidenceFile:
        """Return the sources that stand in a file; the shipped ones where organisers have no file of their own."""
        return self._evidence or shipped_evidence()

    @property
    def training(self) -> TrainingFile:
        """Return the messages reviewers practise with; the shipped ones where organisers have no file of their own."""
        return self._training or shipped_training()

    @property
    def overridden(self) -> frozenset[int]:
        """Return the ids of the communities whose settings are not those for all."""
        return frozenset(self._pages[1]) | frozenset(self._pages[3]) | frozenset(self._edited)

    def edit(self, community_id: int, settings: CommunitySettings | None) -> None:
        """Lay settings over those of the files for one community; None: the files count."""
        rest = {known: kept for known, kept in self._edited.items() if known != community_id}
        self._edited = rest if settings is None else {**rest, community_id: settings}

    def replace(self, other: SettingsBook, edited: Mapping[int, CommunitySettings] = MappingProxyType({})) -> None:
        """Take over what the files of another book say, all at once, with what organisers changed laid over it."""
        self._pages, self._evidence, self._training = other._pages, other._evidence, other._training
        self._edited = dict(edited)
