"""What organisers may set about invites for surgeries, link workers and charities."""

from __future__ import annotations

from pydantic import Field

from bot.community.section import Section


class ReferralSettings(Section):
    """Invites that others hand out. Numbers of people show from 5 up, in steps; that cannot be lowered."""

    most_open: int = Field(
        default=50, ge=1, le=200, title="Most at once", description="Invites for others that may be open at once."
    )
    about: str = Field(
        default="",
        max_length=300,
        title="About the group",
        description="One or two plain sentences for the leaflet: what your group is for.",
    )
