"""What organisers may set about topics: how people get into them, how they are proposed, and the catalogue."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from bot.community.section import Section


class Access(StrEnum):
    """How a member gets into a topic's channel."""

    MEMBERS = "members"
    ROLES = "roles"


class TopicKind(StrEnum):
    """What a topic's channel is."""

    TEXT = "text"
    FORUM = "forum"


class TopicsSettings(Section):
    """How topics work here. The topics themselves stand in topics.toml."""

    access: Access = Field(
        default=Access.MEMBERS,
        strict=False,
        title="Access",
        description="How people get into a topic: by name (members), or by a role whose name tells nothing (roles).",
    )
    category: str = Field(
        default="Topics",
        min_length=1,
        max_length=100,
        title="Category",
        description="New channels go below this category. Without one of this name they stand on their own.",
    )
    show_again_hour: int = Field(
        default=7, ge=0, le=23, title="Show again at", description="A topic hidden for today comes back at this hour."
    )
    archive_days: int = Field(
        default=30,
        ge=0,
        le=365,
        title="Archive",
        description="Members can read a closed topic for so many days. Then who was in it is forgotten.",
    )
    review_months: int = Field(
        default=6, ge=1, le=24, title="Review", description="A topic's members are asked about it after so many months."
    )
    review_days: int = Field(
        default=14, ge=7, le=60, title="Days to answer", description="Members have so many days to answer a review."
    )
    proposal_supporters: int = Field(
        default=5,
        ge=2,
        le=100,
        title="Supporters",
        description="When so many would use a proposed topic, moderators decide about it.",
    )
    proposal_days: int = Field(
        default=90, ge=14, le=365, title="Proposal ends after", description="In days; then it ends kindly."
    )
    open_proposals_each: int = Field(
        default=2, ge=1, le=10, title="Open proposals", description="So many each person may have open at a time."
    )
    newcomer_hours: int = Field(
        default=24,
        ge=1,
        le=168,
        title="Newcomer without an answer",
        description="Hours until the host of a topic is shown who had no answer yet.",
    )
