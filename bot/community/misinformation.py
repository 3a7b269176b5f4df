"""What organisers may set about flags and panels: when people are here, how long they have, and how many look."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import Field

from bot.community.section import Contradictions, Section, peek
from bot.community.suspicion import Suspicion
from bot.language import _


class MisinformationSettings(Section):
    """Flags, panels of peers and notes. Figures that keep people safe have bounds that cannot be widened."""

    enabled: bool = Field(default=True, title="On", description="Members can flag a message that may mislead.")
    staffed_from_hour: int = Field(
        default=8, ge=0, le=23, title="People from", description="Time limits count from this hour of the day."
    )
    staffed_until_hour: int = Field(
        default=22, ge=1, le=24, title="People until", description="Time limits stop counting at this hour."
    )
    hours_serious: int = Field(
        default=4,
        ge=1,
        le=24,
        title="Hours for serious cases",
        description="After so many hours, moderators look at a serious case that peers have not settled.",
    )
    hours_other: int = Field(
        default=24,
        ge=4,
        le=72,
        title="Hours for other cases",
        description="After so many hours, moderators look at any other case that peers have not settled.",
    )
    seat_hours: int = Field(
        default=2, ge=1, le=12, title="Hours for a reviewer", description="Then somebody else is asked, once."
    )
    flags_a_day: int = Field(
        default=10,
        ge=3,
        le=50,
        title="Flags a day",
        description="More flags of one person wait until the next day. Danger never waits.",
    )
    most_open_seats: int = Field(
        default=2,
        ge=1,
        le=2,
        title="Most seats",
        description="Nobody is asked to review more messages than this at a time.",
    )
    outside_contact: str = Field(
        default="",
        max_length=300,
        title="Outside contact",
        description="Who looks at an appeal when nobody here is left to do it.",
    )
    listening: Suspicion = Field(
        default_factory=Suspicion, title="Listening", description="Where the bot itself looks for wrong advice."
    )

    @classmethod
    def contradictions(cls, data: Mapping[str, object], found: Contradictions) -> None:
        begins, ends = peek(data, "staffed_from_hour"), peek(data, "staffed_until_hour")
        begins = 8 if begins is None else begins
        ends = 22 if ends is None else ends
        if isinstance(begins, int) and isinstance(ends, int) and begins == ends:
            found.add(_("this is the hour at which they come, so nobody would be here"), "staffed_until_hour")
