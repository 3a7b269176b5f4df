"""Who is acting, in which community, and what they may do there."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.errors import NotAllowedError
from bot.language import _


class Capability(StrEnum):
    """One right. Roles named in the settings give rights; buttons never do."""

    DECIDE_APPLICATIONS = "decide_applications"
    MANAGE_DOORS = "manage_doors"
    DECIDE_PROPOSALS = "decide_proposals"
    SETTLE_REPORTS = "settle_reports"
    CHOOSE_TOPICS = "choose_topics"
    MANAGE_TOPICS = "manage_topics"
    ANSWER_ALERTS = "answer_alerts"
    HELP_WITH_DIRECTORY = "help_with_directory"
    CARE_FOR_DIRECTORY = "care_for_directory"
    USE_EVIDENCE = "use_evidence"
    CARE_FOR_EVIDENCE = "care_for_evidence"
    INVITE_THROUGH_OTHERS = "invite_through_others"
    FLAG_MESSAGES = "flag_messages"
    REVIEW_CASES = "review_cases"
    DECIDE_CASES = "decide_cases"
    DECIDE_APPEALS = "decide_appeals"
    CONFIGURE = "configure"


@dataclass(frozen=True, slots=True)
class Actor:
    """A person in a community with the rights their roles give them at this moment.

    `id` and `community_id` are Discord snowflakes (user and guild). `is_member` is true when the person
    holds the member role. `account_created_at` follows from the id, see `bot.store.types.created_at_of`.
    Software acting on a timer is `Actor.software`, id 0: it holds no capability and may never decide about a person.
    """

    id: int
    community_id: int
    capabilities: frozenset[Capability] = frozenset()
    is_member: bool = False

    @classmethod
    def software(cls, community_id: int) -> Actor:
        """Return the actor of timers and reconciliation."""
        return cls(id=0, community_id=community_id)

    def may(self, capability: Capability) -> bool:
        """Tell whether this person holds a right."""
        return capability in self.capabilities

    def require(self, capability: Capability) -> None:
        """Refuse unless this person holds a right.

        Raises NotAllowedError with a sentence for the person.
        """
        if not self.may(capability):
            raise NotAllowedError(_("Your role here does not let you do this. Nothing was changed."))
