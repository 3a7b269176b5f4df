"""Discord's own requests to join, which discord.py 2.7 does not know: list, answer, and read from events.

Source: Discord's OpenAPI document, `/guilds/{guild_id}/requests`. Needs KICK_MEMBERS and a community with
MEMBER_VERIFICATION_MANUAL_APPROVAL among its features.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from enum import Enum
from typing import Any

import discord
from discord.http import Route

from bot.membership.ports import NativeAnswer, NativeRequest, NativeStatus

EVENTS = ("GUILD_JOIN_REQUEST_CREATE", "GUILD_JOIN_REQUEST_UPDATE", "GUILD_JOIN_REQUEST_DELETE")
NATIVE_DOOR = "MEMBER_VERIFICATION_MANUAL_APPROVAL"
_PAGE = 100
_MOST_PAGES = 20
_STATUS = {
    "STARTED": NativeStatus.STARTED,
    "SUBMITTED": NativeStatus.SUBMITTED,
    "APPROVED": NativeStatus.APPROVED,
    "REJECTED": NativeStatus.REJECTED,
}


class Standing(Enum):
    """How a request stands on Discord."""

    WAITING = "SUBMITTED"
    APPROVED = "APPROVED"
    REJECTED = "REJECTED"
    GONE = "GONE"


_STANDINGS = {
    NativeStatus.SUBMITTED: Standing.WAITING,
    NativeStatus.APPROVED: Standing.APPROVED,
    NativeStatus.REJECTED: Standing.REJECTED,
}


class JoinRequests:
    """The routes of Discord's own door."""

    def __init__(self, client: discord.Client) -> None:
        self._client = client

    async def waiting(self, community_id: int) -> list[NativeRequest]:
        """Return the requests that wait for an answer, oldest first; of more than 2,000 only the newest."""
        requests: dict[int, NativeRequest] = {}
        before: int | None = None
        for _page in range(_MOST_PAGES):
            raw = await self._page(community_id, Standing.WAITING, before)
            found = [request for data in raw if (request := read_request(data, community_id)) is not None]
            new = {request.request_id: request for request in found if request.request_id not in requests}
            requests |= new
            if len(raw) < _PAGE or not new:
                break
            before = min(new)
        return sorted(requests.values(), key=lambda request: request.request_id)

    async def answer(
        self, community_id: int, request_id: int, *, approve: bool, reason: str | None, audit: str
    ) -> None:
        """Approve or reject a request; `reason` is shown to a rejected person, `audit` goes to Discord's audit log."""
        body: dict[str, Any] = {"action": Standing.APPROVED.value if approve else Standing.REJECTED.value}
        if reason is not None and not approve:
            body["rejection_reason"] = reason
        route = Route("PATCH", "/guilds/{guild_id}/requests/{request_id}", guild_id=community_id, request_id=request_id)
        await self._client.http.request(route, json=body, reason=audit)

    async def standing(self, community_id: int, request_id: int) -> Standing:
        """Return how one request stands."""
        request = await self.find(community_id, request_id)
        return Standing.GONE if request is None else _STANDINGS.get(request.status, Standing.GONE)

    async def find(self, community_id: int, request_id: int) -> NativeRequest | None:
        """Return one request as it stands; Discord has no route for one, so lists around its id are read."""
        for standing in (Standing.WAITING, Standing.APPROVED, Standing.REJECTED):
            for data in await self._page(community_id, standing, request_id + 1):
                if _id(data.get("id")) == request_id:
                    return read_request({**data, "application_status": standing.value}, community_id)
        return None

    async def _page(self, community_id: int, standing: Standing, before: int | None) -> list[Mapping[str, Any]]:
        params: dict[str, Any] = {"status": standing.value, "limit": _PAGE}
        if before is not None:
            params["before"] = before
        route = Route("GET", "/guilds/{guild_id}/requests", guild_id=community_id)
        data = await self._client.http.request(route, params=params)
        found = data.get("guild_join_requests") if isinstance(data, Mapping) else None
        return [request for request in found or [] if isinstance(request, Mapping)]


def read_event(event: str, data: Mapping[str, Any]) -> NativeRequest | None:
    """Read one of the join request events; None when it is about nobody we could name."""
    request = data.get("request")
    body: Mapping[str, Any] = request if isinstance(request, Mapping) else data
    community_id = _id(data.get("guild_id")) or _id(body.get("guild_id"))
    if community_id is None:
        return None
    if event == "GUILD_JOIN_REQUEST_DELETE":
        return _read(body, community_id, NativeStatus.GONE)
    status = data.get("status") or body.get("application_status")
    return read_request({**body, "application_status": status}, community_id)


def read_request(data: Mapping[str, Any], community_id: int) -> NativeRequest | None:
    """Read a request as Discord lists it; None when ids are missing or its status is a word we do not know."""
    status = _STATUS.get(str(data.get("application_status")))
    return None if status is None else _read(data, community_id, status)


def _read(data: Mapping[str, Any], community_id: int, status: NativeStatus) -> NativeRequest | None:
    request_id, applicant_id = _id(data.get("id")), _id(data.get("user_id")) or _user(data.get("user"))
    if request_id is None or applicant_id is None:
        return None
    return NativeRequest(
        community_id=community_id,
        request_id=request_id,
        applicant_id=applicant_id,
        status=status,
        created_at=_moment(data.get("created_at"), request_id),
        acted_by=_person(data.get("actioned_by_user")),
        answers=tuple(_answers(data.get("form_responses"))),
    )


def _answers(responses: object) -> Iterator[NativeAnswer]:
    for field in responses if isinstance(responses, list) else []:
        if isinstance(field, Mapping) and field.get("field_type") != "TERMS":
            yield NativeAnswer(str(field.get("label") or ""), _response(field))


def _response(field: Mapping[str, Any]) -> str:
    response, choices = field.get("response"), field.get("choices")
    if isinstance(response, int) and isinstance(choices, list):
        return str(choices[response]) if 0 <= response < len(choices) else ""
    return "" if response is None else str(response)


def _id(value: object) -> int | None:
    return int(value) if isinstance(value, str | int) and str(value).isdecimal() else None


def _user(value: object) -> int | None:
    return _id(value.get("id")) if isinstance(value, Mapping) else None


def _person(value: object) -> int:
    """Return who acted; 0 for nobody and for an app, which decides nothing."""
    return 0 if isinstance(value, Mapping) and value.get("bot") else _user(value) or 0


def _moment(value: object, request_id: int) -> datetime:
    try:
        moment = datetime.fromisoformat(str(value))
    except ValueError:
        return discord.utils.snowflake_time(request_id)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
