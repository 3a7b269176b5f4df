"""What set-up asks about: each role and each channel the group needs, with the name it usually has."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.language import later


class Kind(StrEnum):
    """What a part is on Discord."""

    ROLE = "role"
    CATEGORY = "category"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class Part:
    """One role or channel. `setting` is its path in the settings, "" for what no setting holds.

    `label`, `about` and `line` (a channel's topic line on Discord) are sentences to be put through `_`.
    """

    key: str
    kind: Kind
    name: str
    label: str
    about: str
    setting: str = ""
    line: str = ""
    needed: bool = True


ORGANISER: Final = "role.organiser"
MODERATOR: Final = "role.moderator"
ON_DUTY: Final = "role.on_duty"
MEMBER: Final = "role.member"
CATEGORY: Final = "category"
LOBBY: Final = "place.lobby"

PARTS: Final[dict[str, Part]] = {
    part.key: part
    for part in (
        Part(
            ORGANISER,
            Kind.ROLE,
            "Organiser",
            later("Organisers"),
            later("Organisers set up the bot and may do everything with it."),
            "roles.organiser",
        ),
        Part(
            MODERATOR,
            Kind.ROLE,
            "Moderator",
            later("Moderators"),
            later("Moderators read applications and decide. They look after people."),
            "roles.moderator",
        ),
        Part(
            ON_DUTY,
            Kind.ROLE,
            "On duty",
            later("On duty"),
            later("This role is told about applications that wait too long. You can do without it."),
            "roles.on_duty",
            needed=False,
        ),
        Part(
            MEMBER,
            Kind.ROLE,
            "Member",
            later("Members"),
            later("The bot gives this role to each person whom a moderator lets in."),
            "roles.member",
        ),
        Part(
            CATEGORY,
            Kind.CATEGORY,
            "Alongside",
            later("The category"),
            later("New channels are made in this category. You can do without one."),
            needed=False,
        ),
        Part(
            LOBBY,
            Kind.PLACE,
            "welcome",
            later("The lobby"),
            later("New people see this channel alone, and apply here. Members do not see it."),
            "channels.lobby",
            later("New here? Press Apply to join."),
        ),
        Part(
            "place.queue",
            Kind.PLACE,
            "applications",
            later("Applications"),
            later("Each application gets a card here. Only moderators and organisers see it."),
            "channels.queue",
            later("Applications to read and decide."),
        ),
        Part(
            "place.alerts",
            Kind.PLACE,
            "moderator-alerts",
            later("Moderator alerts"),
            later("Here the bot says what moderators must know soon. Only moderators and organisers see it."),
            "channels.alerts",
            later("What moderators must know soon."),
        ),
        Part(
            "place.organisers",
            Kind.PLACE,
            "organisers",
            later("Organisers' channel"),
            later("Here the bot says what somebody must mend. Only organisers see it."),
            "channels.organisers",
            later("What organisers must mend."),
        ),
        Part(
            "place.cases",
            Kind.PLACE,
            "cases",
            later("Cases"),
            later("Messages that may mislead come here. Only moderators and organisers see it."),
            "channels.cases",
            later("Messages that may mislead."),
        ),
        Part(
            "place.topics",
            Kind.PLACE,
            "new-topics",
            later("New topics"),
            later("Each new topic is announced here, once. Only members see it. You can do without it."),
            "channels.topics",
            later("New topics are announced here."),
            needed=False,
        ),
        Part(
            "place.nearby",
            Kind.PLACE,
            "nearby",
            later("Nearby"),
            later("Members who meet others nearby get a private thread below this channel. Only members see it."),
            "channels.nearby",
            later("Members who live near each other meet here."),
        ),
    )
}
"""All parts by key, in the order in which they are asked about."""
