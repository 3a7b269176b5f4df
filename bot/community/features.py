"""Which features a community uses; help now, joining and organising are always on."""

from __future__ import annotations

from typing import Final

from pydantic import Field

from bot.community.section import Section


class FeatureSettings(Section):
    """What this group uses. A feature that is off answers nobody; what was stored still goes at its time."""

    topics: bool = Field(default=True, title="Topics", description="Members choose topics and get into their channels.")
    nearby: bool = Field(default=True, title="Nearby", description="Members of one region can find each other.")
    signposting: bool = Field(default=True, title="Directory of help", description="Members can search for help.")
    evidence: bool = Field(default=True, title="Evidence hub", description="Members can look up good sources.")
    referral: bool = Field(
        default=True, title="Invites for others", description="Surgeries and charities can hand out invites."
    )
    misinformation: bool = Field(
        default=True, title="Possible misinformation", description="Members can flag messages, and others look at them."
    )

    def is_on(self, feature: str) -> bool:
        """Tell whether a feature is used. Whatever cannot be switched off is on."""
        return bool(getattr(self, feature)) if feature in SWITCHABLE else True


SWITCHABLE: Final = tuple(FeatureSettings.model_fields)
"""The names of the features that can be switched off, in the order in which they are shown."""
