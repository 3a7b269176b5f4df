"""What organisers may set about the directory: how old a check may be, and where people are."""

from __future__ import annotations

from pydantic import Field

from bot.community.section import Section


class SignpostingSettings(Section):
    """The directory of help. A check may count for fewer days than shipped, never for more."""

    check_days: int = Field(
        default=90, ge=7, le=90, title="Check lasts", description="Days until an entry has to be looked at again."
    )
    crisis_check_days: int = Field(
        default=30, ge=7, le=30, title="Crisis check lasts", description="The same for crisis lines, in days."
    )
    home: str = Field(
        default="GB",
        pattern=r"^[A-Z]{2}$",
        title="Country",
        description="Where most people here are, such as GB or IE.",
    )
    help_out: bool = Field(default=True, title="Help out", description="Whether members may check entries.")
