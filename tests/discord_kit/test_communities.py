"""Who people are, what Discord lists, what its events say."""

from __future__ import annotations

from typing import Any

import discord
import pytest

from bot.clock import ManualClock
from bot.community.actor import Capability
from bot.community.book import SettingsBook
from bot.community.sections import Channels, CommunitySettings, Roles
from bot.discord_kit.actors import Actors, find_channel, find_role
from bot.discord_kit.client import SupportBot
from bot.discord_kit.guild_port import DiscordGuilds
from bot.discord_kit.join_requests import read_event, read_request
from bot.errors import HouseError, TryAgainError
from bot.membership.ports import MemberView, NativeAnswer, NativeStatus
from tests.discord_kit.fake_discord import (
    ANN,
    GUILD_ID,
    LOBBY_ID,
    MEMBER_ROLE_ID,
    MOD,
    MODERATOR_ROLE_ID,
    QUEUE_ID,
    FakeDiscord,
    guild,
    member,
    role,
    text_channel,
    user,
)
from tests.discord_kit.feeding import feed, interaction

ORGANISER_ROLE_ID = 300_000_000_000_000_009
OWNER = 500_000_000_000_000_001
MODERATING = {
    Capability.DECIDE_APPLICATIONS,
    Capability.MANAGE_DOORS,
    Capability.DECIDE_PROPOSALS,
    Capability.SETTLE_REPORTS,
    Capability.ANSWER_ALERTS,
    Capability.CARE_FOR_DIRECTORY,
    Capability.CARE_FOR_EVIDENCE,
    Capability.HELP_WITH_DIRECTORY,
    Capability.INVITE_THROUGH_OTHERS,
    Capability.FLAG_MESSAGES,
    Capability.DECIDE_CASES,
    Capability.DECIDE_APPEALS,
    Capability.USE_EVIDENCE,
}
BEING_A_MEMBER = {
    Capability.CHOOSE_TOPICS,
    Capability.HELP_WITH_DIRECTORY,
    Capability.USE_EVIDENCE,
    Capability.FLAG_MESSAGES,
    Capability.REVIEW_CASES,
}


def press(bot: SupportBot, **changes: Any) -> Any:
    return discord.Interaction(data=interaction(2, {}) | changes, state=bot._connection)  # type: ignore[arg-type]


@pytest.fixture
def with_organiser(bot: SupportBot) -> SupportBot:
    feed(bot, "GUILD_ROLE_CREATE", {"guild_id": str(GUILD_ID), "role": role(ORGANISER_ROLE_ID, "organiser", 4)})
    return bot


@pytest.mark.parametrize(
    ("roles", "changes", "rights", "is_member"),
    [
        ([], {}, set(), False),
        ([MEMBER_ROLE_ID], {}, BEING_A_MEMBER, True),
        ([MODERATOR_ROLE_ID], {}, MODERATING, False),
        ([ORGANISER_ROLE_ID], {}, set(Capability), False),
        ([], {"permissions": "8"}, {Capability.CONFIGURE}, False),
        ([MODERATOR_ROLE_ID], {"permissions": "8"}, MODERATING | {Capability.CONFIGURE}, False),
        ([999], {}, set(), False),
    ],
)
async def test_rights_follow_from_the_roles_sent_with_the_press(
    with_organiser: SupportBot, roles: list[int], changes: dict[str, Any], rights: set[Capability], is_member: bool
) -> None:
    actor = Actors(SettingsBook()).of(press(with_organiser, member=member(ANN, roles) | changes))

    assert (actor.id, actor.community_id) == (ANN, GUILD_ID)
    assert actor.capabilities == rights
    assert actor.is_member is is_member


async def test_the_owner_may_configure(bot: SupportBot) -> None:
    actor = Actors(SettingsBook()).of(press(bot, member=member(OWNER)))

    assert actor.capabilities == {Capability.CONFIGURE}


async def test_roles_and_channels_are_found_by_name_or_id_the_oldest_first_and_never_everyone(bot: SupportBot) -> None:
    feed(bot, "GUILD_ROLE_CREATE", {"guild_id": str(GUILD_ID), "role": role(MODERATOR_ROLE_ID + 50, "moderator", 9)})
    feed(bot, "CHANNEL_CREATE", text_channel(QUEUE_ID + 50, "applications"))
    here = bot.get_guild(GUILD_ID)
    assert here is not None

    for named in ("Moderator", "MODERATOR", "@moderator", MODERATOR_ROLE_ID, str(MODERATOR_ROLE_ID)):
        found = find_role(here, named)
        assert found is not None
        assert found.id == MODERATOR_ROLE_ID
    assert find_role(here, "@everyone") is None
    assert find_role(here, "everyone") is None
    assert find_role(here, GUILD_ID) is None
    for named in ("applications", "#Applications", QUEUE_ID):
        channel = find_channel(here, named)
        assert channel is not None
        assert channel.id == QUEUE_ID
    assert find_channel(here, "nowhere") is None


async def test_a_direct_message_needs_a_single_community(bot: SupportBot) -> None:
    private = interaction(2, {}, user=user(ANN), channel={"id": "5", "type": 1, "recipients": [user(ANN)]})
    for key in ("guild_id", "guild", "member"):
        del private[key]
    asked = discord.Interaction(data=private, state=bot._connection)  # type: ignore[arg-type]
    assert Actors(SettingsBook()).of(asked).community_id == GUILD_ID

    feed(bot, "GUILD_CREATE", guild(id="100000000000000009"))
    with pytest.raises(HouseError, match="more than one"):
        Actors(SettingsBook()).of(asked)


async def test_a_community_that_is_not_loaded_yet_is_asked_to_wait(bot: SupportBot) -> None:
    with pytest.raises(TryAgainError):
        Actors(SettingsBook()).of(press(bot, guild_id="100000000000000077"))


@pytest.fixture
def port(bot: SupportBot) -> DiscordGuilds:
    return DiscordGuilds(bot, SettingsBook())


async def test_people_are_read_by_rest(port: DiscordGuilds, fake: FakeDiscord, clock: ManualClock) -> None:
    fake.roles = {ANN: {MEMBER_ROLE_ID}, MOD: {MODERATOR_ROLE_ID}}

    assert await port.member(GUILD_ID, ANN) == MemberView(ANN, clock.now(), has_member_role=True)
    assert await port.member(GUILD_ID, 42) is None
    assert [view.id for view in await port.members_with_role(GUILD_ID)] == [ANN]


@pytest.mark.slow
async def test_a_long_member_list_is_read_to_its_end(port: DiscordGuilds, fake: FakeDiscord) -> None:
    fake.roles = {who: {MEMBER_ROLE_ID} for who in range(1, 2_501)}

    assert len(await port.members_with_role(GUILD_ID)) == 2_500


async def test_messages_are_looked_for(port: DiscordGuilds, fake: FakeDiscord) -> None:
    fake.messages[QUEUE_ID][7] = {"id": "7"}

    assert await port.message_exists(QUEUE_ID, 7)
    assert not await port.message_exists(QUEUE_ID, 8)


async def test_a_discord_that_does_not_answer_concludes_nothing(port: DiscordGuilds, fake: FakeDiscord) -> None:
    fake.break_next("GET", "/members/", "reset", times=3)
    with pytest.raises(TryAgainError):
        await port.member(GUILD_ID, ANN)
    fake.break_next("GET", "/messages/", 50001)
    with pytest.raises(TryAgainError):
        await port.message_exists(LOBBY_ID, 1)


def raw_request(number: int, status: str = "SUBMITTED") -> dict[str, Any]:
    return {
        "id": str(number),
        "user_id": str(ANN + number),
        "guild_id": str(GUILD_ID),
        "created_at": "2026-03-02T08:00:00+00:00",
        "application_status": status,
    }


async def test_waiting_requests_are_read_page_by_page_oldest_first(port: DiscordGuilds, fake: FakeDiscord) -> None:
    fake.requests = {number: raw_request(number) for number in range(1, 251)}
    fake.requests[251] = raw_request(251, "APPROVED")

    found = await port.join_requests(GUILD_ID)

    assert [request.request_id for request in found] == list(range(1, 251))


async def test_a_community_without_discords_own_door_has_no_requests(
    bot: SupportBot, port: DiscordGuilds, fake: FakeDiscord
) -> None:
    feed(bot, "GUILD_UPDATE", guild(features=[]))
    fake.requests = {1: raw_request(1)}

    assert await port.join_requests(GUILD_ID) is None
    assert await port.join_request(GUILD_ID, 1) is None


async def test_one_request_is_found_as_it_stands_with_the_person_who_settled_it(
    port: DiscordGuilds, fake: FakeDiscord
) -> None:
    fake.requests = {number: raw_request(number) for number in range(1, 251)}
    fake.requests[7] = raw_request(7, "APPROVED") | {"actioned_by_user": user(MOD)}
    fake.requests[8] = raw_request(8, "REJECTED") | {"actioned_by_user": user(MOD, bot=True)}

    found = [await port.join_request(GUILD_ID, number) for number in (7, 8, 9, 500)]

    assert [(one.status, one.acted_by) if one else None for one in found] == [
        (NativeStatus.APPROVED, MOD),
        (NativeStatus.REJECTED, 0),
        (NativeStatus.SUBMITTED, 0),
        None,
    ]


async def test_only_discords_word_for_an_unknown_person_means_that_they_are_not_there(
    port: DiscordGuilds, fake: FakeDiscord
) -> None:
    fake.break_next("GET", "/members/", 10004)
    with pytest.raises(TryAgainError):
        await port.member(GUILD_ID, ANN)


def test_a_request_is_read_with_its_answers() -> None:
    responses = [
        {"field_type": "TERMS", "values": ["be kind"], "response": True},
        {"field_type": "TEXT_INPUT", "label": "Why?", "response": "Because."},
        {"field_type": "MULTIPLE_CHOICE", "label": "Who?", "choices": ["A", "B"], "response": 1},
        {"field_type": "MULTIPLE_CHOICE", "label": "Odd", "choices": ["A"], "response": 9},
        {"field_type": "PARAGRAPH", "label": "More"},
    ]
    raw = raw_request(7) | {"form_responses": responses, "actioned_by_user": user(MOD)}

    found = read_request(raw, GUILD_ID)

    assert found is not None
    assert (found.request_id, found.applicant_id, found.status, found.acted_by) == (
        7,
        ANN + 7,
        NativeStatus.SUBMITTED,
        MOD,
    )
    pairs = [("Why?", "Because."), ("Who?", "B"), ("Odd", ""), ("More", "")]
    assert found.answers == tuple(NativeAnswer(*pair) for pair in pairs)


def test_events_about_requests_are_read() -> None:
    created = read_event("GUILD_JOIN_REQUEST_CREATE", {"guild_id": str(GUILD_ID), "request": raw_request(7)})
    settled = {"guild_id": str(GUILD_ID), "status": "APPROVED", "request": raw_request(7)}
    updated = read_event("GUILD_JOIN_REQUEST_UPDATE", settled)
    gone = {"guild_id": str(GUILD_ID), "id": "7", "user_id": str(ANN)}
    deleted = read_event("GUILD_JOIN_REQUEST_DELETE", gone)

    assert created is not None
    assert created.status is NativeStatus.SUBMITTED
    assert updated is not None
    assert updated.status is NativeStatus.APPROVED
    assert deleted is not None
    assert (deleted.status, deleted.applicant_id) == (NativeStatus.GONE, ANN)


@pytest.mark.parametrize("data", [{}, {"guild_id": "x"}, {"guild_id": "1", "request": 5}, {"guild_id": "1", "id": "-"}])
def test_events_about_nobody_are_passed_over(data: dict[str, Any]) -> None:
    assert read_event("GUILD_JOIN_REQUEST_CREATE", data) is None


def test_a_status_nobody_knows_settles_nothing() -> None:
    assert read_request(raw_request(7, "UNDER_REVIEW"), GUILD_ID) is None


def test_the_settings_book_gives_what_actors_and_performers_read() -> None:
    settings = SettingsBook(CommunitySettings(roles=Roles(member="In"), channels=Channels(queue=QUEUE_ID)))

    assert settings.for_community(1).roles.member == "In"
    assert settings.for_community(1).channels.queue == QUEUE_ID
