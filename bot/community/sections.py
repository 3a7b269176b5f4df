"""The settings of one community as a whole: its roles, its channels and its features."""

from __future__ import annotations

from collections.abc import Mapping

from pydantic import Field

from bot.community.crisis import CrisisSettings
from bot.community.evidence import EvidenceSettings
from bot.community.features import FeatureSettings
from bot.community.joining import (
    Decline,
    DeclineReason,
    Doors,
    MembershipSettings,
    Question,
    QuestionKind,
    Signpost,
)
from bot.community.misinformation import MisinformationSettings
from bot.community.nearby import NearbySettings
from bot.community.referral import ReferralSettings
from bot.community.refs import ChannelRef, NoneOrChannel, NoneOrRole, Ref, RoleRef, RoleRefs, one_or_more
from bot.community.section import Contradictions, Section, peek
from bot.community.signposting import SignpostingSettings
from bot.community.spoken import LanguageSettings
from bot.community.topics import TopicsSettings
from bot.language import _

__all__ = [
    "Channels",
    "CommunitySettings",
    "CrisisSettings",
    "Decline",
    "DeclineReason",
    "Doors",
    "EvidenceSettings",
    "FeatureSettings",
    "MembershipSettings",
    "MisinformationSettings",
    "NearbySettings",
    "Question",
    "QuestionKind",
    "Ref",
    "ReferralSettings",
    "Roles",
    "Section",
    "Signpost",
]


class Roles(Section):
    """Which Discord roles mean what. Each may be a name or an id."""

    member: RoleRef = Field(default="Member", title="Member", description="Given to people who are let in.")
    moderator: RoleRefs = Field(
        default=("Moderator",),
        strict=False,
        min_length=1,
        max_length=25,
        title="Moderator",
        description="Decide on forms.",
    )
    organiser: RoleRefs = Field(
        default=("Organiser",),
        strict=False,
        min_length=1,
        max_length=25,
        title="Organiser",
        description="May do everything.",
    )
    on_duty: NoneOrRole = Field(default=None, title="On duty", description="Told about forms that wait too long.")
    connector: NoneOrRole = Field(
        default=None, title="Connector", description="Help members find each other; one joins each meeting of Nearby."
    )

    @classmethod
    def contradictions(cls, data: Mapping[str, object], found: Contradictions) -> None:
        member = _plain(peek(data, "member") or cls.model_fields["member"].default, "@")
        for key, right in (("moderator", "decide"), ("organiser", "do everything")):
            roles = one_or_more(peek(data, key) or cls.model_fields[key].default)
            if isinstance(roles, list | tuple):
                plain = [_plain(role, "@") for role in roles]
                found.no_repeats(plain, key)
                if member in plain:
                    sentence = _('"{role}" is also the member role, so every member could {right}')
                    found.add(sentence.format(role=member, right=right), key)
        if peek(data, "on_duty") and _plain(peek(data, "on_duty"), "@") == member:
            found.add(_("this is also the member role, so every member would be told"), "on_duty")


class Channels(Section):
    """Where the bot writes. Each may be a name or an id."""

    lobby: ChannelRef = Field(default="welcome", title="Lobby", description="New people see this one and apply here.")
    queue: ChannelRef = Field(default="applications", title="Queue", description="Forms to decide. Moderators only.")
    alerts: ChannelRef = Field(
        default="moderator-alerts", title="Alerts", description="What moderators must know soon. Moderators only."
    )
    organisers: ChannelRef = Field(
        default="organisers", title="Organisers", description="What organisers must mend. Organisers only."
    )
    cases: ChannelRef = Field(default="cases", title="Cases", description="Messages that may mislead. Moderators only.")
    topics: NoneOrChannel = Field(
        default=None, title="Topics", description="New topics are announced here, once. Members only."
    )
    nearby: ChannelRef = Field(
        default="nearby", title="Nearby", description="Members who meet get a private thread below this channel."
    )

    @classmethod
    def contradictions(cls, data: Mapping[str, object], found: Contradictions) -> None:
        lobby = _plain(peek(data, "lobby") or cls.model_fields["lobby"].default, "#")
        for key in ("queue", "alerts", "organisers", "cases", "nearby", "topics"):
            if _plain(peek(data, key) or cls.model_fields[key].default, "#") == lobby:
                found.add(_("this is also the lobby, where new people could read it"), key)


def _plain(value: object, mark: str) -> str:
    return str(value).strip().removeprefix(mark).strip().casefold()


class CommunitySettings(Section):
    """Everything organisers may set for one community. Without arguments: what the bot ships."""

    roles: Roles = Field(default_factory=Roles, title="Roles", description="Which Discord roles mean what.")
    channels: Channels = Field(default_factory=Channels, title="Channels", description="Where the bot writes.")
    features: FeatureSettings = Field(
        default_factory=FeatureSettings, title="Features", description="What this group uses."
    )
    language: LanguageSettings = Field(
        default_factory=LanguageSettings, title="Language", description="What the bot speaks here."
    )
    membership: MembershipSettings = Field(
        default_factory=MembershipSettings, title="Membership", description="How people join."
    )
    topics: TopicsSettings = Field(
        default_factory=TopicsSettings, title="Topics", description="How people choose and propose topics."
    )
    nearby: NearbySettings = Field(
        default_factory=NearbySettings, title="Nearby", description="How members of one region find each other."
    )
    signposting: SignpostingSettings = Field(
        default_factory=SignpostingSettings, title="Signposting", description="The directory of help."
    )
    evidence: EvidenceSettings = Field(
        default_factory=EvidenceSettings, title="Evidence", description="Sources the group can trust."
    )
    referral: ReferralSettings = Field(
        default_factory=ReferralSettings, title="Invites for others", description="What others hand to people."
    )
    crisis: CrisisSettings = Field(
        default_factory=CrisisSettings, title="Help now", description="People on duty, and listening."
    )
    misinformation: MisinformationSettings = Field(
        default_factory=MisinformationSettings,
        title="Possible misinformation",
        description="Flags, panels of peers, and notes.",
    )
