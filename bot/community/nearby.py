"""What organisers may set about Nearby, where members of one region can find each other."""

from __future__ import annotations

from pydantic import Field

from bot.community.refs import NoneOrPerson
from bot.community.section import Section


class NearbySettings(Section):
    """Nearby: who may use it, and from how many people on a region shows. The safe figures cannot be lowered."""

    open: bool = Field(default=False, title="Open", description="Members may use Nearby.")
    connector: NoneOrPerson = Field(
        default=None,
        title="Connector",
        description="The Discord id of one person who joins each meeting, when no role does.",
    )
    shows_from: int = Field(
        default=5, ge=5, le=100, title="Shows from", description="People in a region, beside any four of them."
    )
    new_member_days: int = Field(
        default=14, ge=0, le=365, title="New members wait", description="Days until a new member may use it."
    )
    lasts_months: int = Field(default=6, ge=1, le=6, title="Lasts", description="Months until it ends by itself.")
    hello_days: int = Field(
        default=14, ge=7, le=60, title="Hello", description="Days a hello stands; one person says one at a time."
    )
    report_days: int = Field(
        default=30, ge=1, le=30, title="Reports", description="Days the words of a settled report are kept."
    )
