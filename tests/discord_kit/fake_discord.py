"""A small Discord over real HTTP: just the routes the kit uses, with faults on demand and a ledger of what came."""

from __future__ import annotations

import asyncio
import json
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import unquote

from aiohttp import web
from aiohttp.test_utils import TestServer

BOT_ID = 900_000_000_000_000_001
GUILD_ID = 100_000_000_000_000_001
QUEUE_ID = 200_000_000_000_000_001
LOBBY_ID = 200_000_000_000_000_002
BOT_ROLE_ID = 300_000_000_000_000_001
MEMBER_ROLE_ID = 300_000_000_000_000_002
MODERATOR_ROLE_ID = 300_000_000_000_000_003
ANN = 400_000_000_000_000_001
MOD = 400_000_000_000_000_002
PRESENT = "2026-03-02T09:00:00+00:00"
ALL_PERMISSIONS = str(2**53 - 1 & ~8)
CODES = {
    10062: 404,
    40060: 400,
    50013: 403,
    50001: 403,
    50007: 403,
    10008: 404,
    10003: 404,
    10007: 404,
    10011: 404,
    10004: 404,
}


def user(user_id: int, name: str = "someone", *, bot: bool = False) -> dict[str, Any]:
    return {"id": str(user_id), "username": name, "discriminator": "0", "avatar": None, "global_name": None, "bot": bot}


def member(user_id: int, roles: list[int] | None = None) -> dict[str, Any]:
    return {
        "user": user(user_id),
        "roles": [str(role) for role in roles or []],
        "joined_at": PRESENT,
        "deaf": False,
        "mute": False,
        "flags": 0,
        "permissions": "0",
    }


def role(role_id: int, name: str, position: int, permissions: str = "0") -> dict[str, Any]:
    return {
        "id": str(role_id),
        "name": name,
        "color": 0,
        "hoist": False,
        "position": position,
        "permissions": permissions,
        "managed": False,
        "mentionable": False,
        "flags": 0,
    }


def text_channel(channel_id: int, name: str) -> dict[str, Any]:
    return {
        "id": str(channel_id),
        "type": 0,
        "guild_id": str(GUILD_ID),
        "name": name,
        "position": 0,
        "permission_overwrites": [],
        "nsfw": False,
    }


def guild(**changes: Any) -> dict[str, Any]:
    return {
        "id": str(GUILD_ID),
        "name": "A community",
        "owner_id": "500000000000000001",
        "roles": [
            role(GUILD_ID, "@everyone", 0),
            role(MEMBER_ROLE_ID, "Member", 1),
            role(MODERATOR_ROLE_ID, "Moderator", 2),
            role(BOT_ROLE_ID, "Alongside", 3, ALL_PERMISSIONS),
        ],
        "channels": [text_channel(QUEUE_ID, "applications"), text_channel(LOBBY_ID, "welcome")],
        "threads": [],
        "emojis": [],
        "stickers": [],
        "features": ["MEMBER_VERIFICATION_MANUAL_APPROVAL"],
        "members": [member(BOT_ID, [BOT_ROLE_ID])],
        "member_count": 3,
        "presences": [],
        "voice_states": [],
        "stage_instances": [],
        "unavailable": False,
        "large": False,
        "verification_level": 0,
        "default_message_notifications": 0,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "nsfw_level": 0,
        "premium_tier": 0,
        "preferred_locale": "en-GB",
        "system_channel_flags": 0,
        "premium_progress_bar_enabled": False,
    } | changes


def ready() -> dict[str, Any]:
    return {
        "v": 10,
        "user": user(BOT_ID, "alongside", bot=True),
        "guilds": [{"id": str(GUILD_ID), "unavailable": True}],
        "session_id": "s",
        "resume_gateway_url": "ws://127.0.0.1:1/gateway",
        "application": {"id": str(BOT_ID), "flags": 0},
        "shard": [0, 1],
    }


def whole_life() -> list[Any]:
    """Return what a healthy connection begins with."""
    return [("READY", ready()), ("GUILD_CREATE", guild())]


@dataclass
class Fault:
    """Break the next matching request. `how`: a code or status, "reset", "hang", "503", or "applied:" before these."""

    method: str
    path: str
    how: str | int
    times: int = 1


@dataclass
class FakeDiscord:
    """State and ledger. `answers[id]` are the initial responses accepted, `seen` everything a person can read."""

    answers: dict[int, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    originals: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    followups: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: defaultdict(list))
    messages: dict[int, dict[int, dict[str, Any]]] = field(default_factory=lambda: defaultdict(dict))
    nonces: dict[str, int] = field(default_factory=dict)
    roles: dict[int, set[int]] = field(default_factory=lambda: {ANN: set(), MOD: {MODERATOR_ROLE_ID}})
    threads: dict[int, dict[str, Any]] = field(default_factory=dict)
    thread_members: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    requests: dict[int, dict[str, Any]] = field(default_factory=dict)
    incidents: list[dict[str, Any]] = field(default_factory=list)
    commands: list[Any] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    calls: Counter[str] = field(default_factory=Counter)
    reasons: list[str] = field(default_factory=list)
    posted: int = 0
    login_status: int = 200
    lives: list[list[Any]] = field(default_factory=list)
    identified: list[dict[str, Any]] = field(default_factory=list)
    socket: web.WebSocketResponse | None = None
    next_id: int = 700_000_000_000_000_000
    answered: asyncio.Event = field(default_factory=asyncio.Event)

    def fresh_id(self) -> int:
        """Return a snowflake of the frozen present, in order."""
        self.next_id += 1
        return (1_772_442_000_000 - 1_420_070_400_000 << 22) + (self.next_id & 0x3FFFFF)

    async def start(self) -> TestServer:
        app = web.Application(middlewares=[self._faulty])
        app.router.add_routes(
            [
                web.get("/gateway", self._gateway),
                web.get("/api/v10/gateway/bot", self._gateway_bot),
                web.get("/api/v10/users/@me", self._me),
                web.get("/api/v10/oauth2/applications/@me", self._application),
                web.put("/api/v10/applications/{app}/commands", self._put_commands),
                web.post("/api/v10/interactions/{id}/{token}/callback", self._callback),
                web.patch("/api/v10/webhooks/{app}/{token}/messages/@original", self._original),
                web.post("/api/v10/webhooks/{app}/{token}", self._followup),
                web.post("/api/v10/users/@me/channels", self._dm),
                web.get("/api/v10/channels/{channel}", self._get_channel),
                web.patch("/api/v10/channels/{channel}", self._edit_channel),
                web.delete("/api/v10/channels/{channel}", self._delete_channel),
                web.get("/api/v10/channels/{channel}/messages", self._history),
                web.post("/api/v10/channels/{channel}/messages", self._post),
                web.get("/api/v10/channels/{channel}/messages/{message}", self._get_message),
                web.patch("/api/v10/channels/{channel}/messages/{message}", self._edit),
                web.delete("/api/v10/channels/{channel}/messages/{message}", self._delete),
                web.post("/api/v10/channels/{channel}/threads", self._thread),
                web.put("/api/v10/channels/{channel}/thread-members/{user}", self._join_thread),
                web.get("/api/v10/guilds/{guild}/threads/active", self._active),
                web.put("/api/v10/guilds/{guild}/members/{user}/roles/{role}", self._add_role),
                web.delete("/api/v10/guilds/{guild}/members/{user}/roles/{role}", self._remove_role),
                web.get("/api/v10/guilds/{guild}/members", self._members),
                web.get("/api/v10/guilds/{guild}/members/{user}", self._member),
                web.get("/api/v10/guilds/{guild}/requests", self._list_requests),
                web.patch("/api/v10/guilds/{guild}/requests/{request}", self._answer_request),
                web.put("/api/v10/guilds/{guild}/incident-actions", self._incidents),
            ]
        )
        server = TestServer(app, host="127.0.0.1")
        await server.start_server()
        return server

    def break_next(self, method: str, path: str, how: str | int, times: int = 1) -> None:
        """Break the next `times` requests whose path matches."""
        self.faults.append(Fault(method, path, how, times))

    @web.middleware
    async def _faulty(self, request: web.Request, handler: Any) -> web.StreamResponse:
        self.reasons.append(unquote(request.headers.get("X-Audit-Log-Reason", "")))
        self.calls[f"{request.method} {request.path.removeprefix('/api/v10')}"] += 1
        fault = next((f for f in self.faults if f.method == request.method and re.search(f.path, request.path)), None)
        if fault is None:
            return await handler(request)
        fault.times -= 1
        if fault.times <= 0:
            self.faults.remove(fault)
        if isinstance(fault.how, int):
            return refuse(fault.how) if fault.how > 999 else reply({"message": "no"}, status=fault.how)
        if fault.how.startswith("applied"):
            await handler(request)
        if fault.how.endswith("reset"):
            assert request.transport is not None
            request.transport.abort()
        elif fault.how == "hang":
            await asyncio.sleep(30)
        return reply({"message": "oh"}, status=503)

    async def _gateway_bot(self, request: web.Request) -> web.Response:
        limits = {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1}
        return reply({"url": f"ws://{request.host}/gateway", "shards": 1, "session_start_limit": limits})

    async def _gateway(self, request: web.Request) -> web.WebSocketResponse:
        """Say hello, hear the identification, then play the next life: events, and at its end a close code."""
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"op": 10, "d": {"heartbeat_interval": 40_000}})
        while (message := await socket.receive_json())["op"] != 2:
            pass
        self.identified.append(message["d"])
        life = self.lives.pop(0) if self.lives else whole_life()
        for sequence, event in enumerate(life, start=1):
            if isinstance(event, int):
                await socket.close(code=event)
                return socket
            await socket.send_json({"op": 0, "s": sequence, "t": event[0], "d": event[1]})
        self.socket = socket
        async for _message in socket:
            pass
        return socket

    async def send_event(self, name: str, data: dict[str, Any]) -> None:
        """Send an event to the connected client."""
        assert self.socket is not None
        await self.socket.send_json({"op": 0, "s": 99, "t": name, "d": data})

    async def _me(self, _request: web.Request) -> web.Response:
        if self.login_status != 200:
            return reply({"message": "401: Unauthorized", "code": 0}, status=self.login_status)
        return reply(user(BOT_ID, "alongside", bot=True))

    async def _application(self, _request: web.Request) -> web.Response:
        body = {"id": str(BOT_ID), "name": "alongside", "description": "", "bot_public": True, "icon": None, "flags": 0}
        more = {"bot_require_code_grant": False, "verify_key": "", "summary": "", "owner": user(MOD)}
        return reply(body | more)

    async def _put_commands(self, request: web.Request) -> web.Response:
        body = await request.json()
        self.commands.append(body)
        known = {"application_id": str(BOT_ID), "version": "1", "default_member_permissions": None}
        return reply([known | {"id": str(self.fresh_id())} | command for command in body])

    async def _callback(self, request: web.Request) -> web.Response:
        interaction_id, body = int(request.match_info["id"]), await request.json()
        if self.answers[interaction_id]:
            return refuse(40060)
        self.answers[interaction_id].append(body)
        self.answered.set()
        body_back: dict[str, Any] = {"interaction": {"id": str(interaction_id), "type": 2}}
        if body["type"] in {4, 7}:
            message = self._message(QUEUE_ID, body["data"])
            body_back["resource"] = {"type": body["type"], "message": message}
        return reply(body_back)

    async def _original(self, request: web.Request) -> web.Response:
        body = await request.json()
        self.originals[request.match_info["token"]].append(body)
        return reply(self._message(QUEUE_ID, body))

    async def _followup(self, request: web.Request) -> web.Response:
        body = await request.json()
        self.followups[request.match_info["token"]].append(body)
        return reply(self._message(QUEUE_ID, body))

    def _message(self, channel_id: int, body: dict[str, Any]) -> dict[str, Any]:
        return {
            "id": str(self.fresh_id()),
            "channel_id": str(channel_id),
            "author": user(BOT_ID, "alongside", bot=True),
            "content": body.get("content") or "",
            "components": body.get("components") or [],
            "timestamp": PRESENT,
            "edited_timestamp": None,
            "tts": False,
            "mention_everyone": False,
            "mentions": [],
            "mention_roles": [],
            "attachments": [],
            "embeds": [],
            "pinned": False,
            "type": 0,
            "flags": body.get("flags") or 0,
        }

    async def _dm(self, request: web.Request) -> web.Response:
        recipient = int((await request.json())["recipient_id"])
        return reply({"id": str(recipient + 1), "type": 1, "recipients": [user(recipient)]})

    async def _get_channel(self, request: web.Request) -> web.Response:
        thread = self.threads.get(int(request.match_info["channel"]))
        return reply(thread) if thread else refuse(10003)

    async def _edit_channel(self, request: web.Request) -> web.Response:
        thread, body = self.threads.get(int(request.match_info["channel"])), await request.json()
        if thread is None:
            return refuse(10003)
        if thread["thread_metadata"]["archived"] and body.get("archived") is not False:
            return refuse(50083)
        thread["thread_metadata"] |= {key: body[key] for key in ("archived", "locked") if key in body}
        return reply(thread)

    async def _delete_channel(self, request: web.Request) -> web.Response:
        thread = self.threads.pop(int(request.match_info["channel"]), None)
        return reply(thread) if thread else refuse(10003)

    async def _history(self, request: web.Request) -> web.Response:
        messages = list(self.messages[int(request.match_info["channel"])].values())
        before = int(request.query.get("before", 2**63))
        found = sorted((m for m in messages if int(m["id"]) < before), key=lambda m: -int(m["id"]))
        return reply(found[: int(request.query.get("limit", 50))])

    async def _post(self, request: web.Request) -> web.Response:
        channel, body = int(request.match_info["channel"]), await request.json()
        nonce = body["nonce"]  # a message without one would be posted twice by discord.py's own repeats
        assert body["enforce_nonce"] is True
        assert len(str(nonce)) <= 25
        if nonce in self.nonces:
            message = self.messages[channel].get(self.nonces[nonce])
            return reply(message) if message else refuse(10008)
        message = self._message(channel, body)
        self.posted += 1
        self.messages[channel][int(message["id"])] = message
        self.nonces[nonce] = int(message["id"])
        return reply(message)

    async def _get_message(self, request: web.Request) -> web.Response:
        message = self.messages[int(request.match_info["channel"])].get(int(request.match_info["message"]))
        return reply(message) if message else refuse(10008)

    async def _edit(self, request: web.Request) -> web.Response:
        message = self.messages[int(request.match_info["channel"])].get(int(request.match_info["message"]))
        if message is None:
            return refuse(10008)
        message["components"] = (await request.json())["components"]
        return reply(message)

    async def _delete(self, request: web.Request) -> web.Response:
        messages = self.messages[int(request.match_info["channel"])]
        return web.Response(status=204) if messages.pop(int(request.match_info["message"]), None) else refuse(10008)

    async def _thread(self, request: web.Request) -> web.Response:
        body, thread_id = await request.json(), self.fresh_id()
        meta = {"archived": False, "locked": False, "auto_archive_duration": 10080, "archive_timestamp": PRESENT}
        self.threads[thread_id] = {
            "id": str(thread_id),
            "type": body["type"],
            "guild_id": str(GUILD_ID),
            "parent_id": request.match_info["channel"],
            "owner_id": str(BOT_ID),
            "name": body["name"],
            "message_count": 0,
            "member_count": 1,
            "rate_limit_per_user": 0,
            "thread_metadata": meta,
        }
        return reply(self.threads[thread_id], status=201)

    async def _join_thread(self, request: web.Request) -> web.Response:
        self.thread_members[int(request.match_info["channel"])].add(int(request.match_info["user"]))
        return web.Response(status=204)

    async def _active(self, _request: web.Request) -> web.Response:
        return reply({"threads": list(self.threads.values()), "members": []})

    async def _add_role(self, request: web.Request) -> web.Response:
        held = self.roles.get(int(request.match_info["user"]))
        if held is None:
            return refuse(10007)
        held.add(int(request.match_info["role"]))
        return web.Response(status=204)

    async def _remove_role(self, request: web.Request) -> web.Response:
        held = self.roles.get(int(request.match_info["user"]))
        if held is None:
            return refuse(10007)
        held.discard(int(request.match_info["role"]))
        return web.Response(status=204)

    async def _members(self, request: web.Request) -> web.Response:
        after = int(request.query.get("after") or 0)
        found = [member(who, sorted(roles)) for who, roles in sorted(self.roles.items()) if who > after]
        return reply(found[: int(request.query["limit"])])

    async def _member(self, request: web.Request) -> web.Response:
        who = int(request.match_info["user"])
        return reply(member(who, sorted(self.roles[who]))) if who in self.roles else refuse(10007)

    async def _list_requests(self, request: web.Request) -> web.Response:
        status, before = request.query["status"], int(request.query.get("before", 2**63))
        found = [r for i, r in self.requests.items() if r["application_status"] == status and i < before]
        found.sort(key=lambda r: -int(r["id"]))
        page = found[: int(request.query["limit"])]
        return reply({"total": len(found), "guild_join_requests": page})

    async def _answer_request(self, request: web.Request) -> web.Response:
        join_request, body = self.requests.get(int(request.match_info["request"])), await request.json()
        if join_request is None or join_request["application_status"] != "SUBMITTED":
            return reply({"code": 150013, "message": "not open"}, status=400)
        join_request["application_status"] = body["action"]
        join_request["rejection_reason"] = body.get("rejection_reason")
        return reply(join_request)

    async def _incidents(self, request: web.Request) -> web.Response:
        self.incidents.append(await request.json())
        return reply(self.incidents[-1])

    def words(self, interaction_id: int, token: str) -> str:
        """Return all that the person was told in answer to one interaction, in order."""
        bodies = [answer.get("data") or {} for answer in self.answers[interaction_id]]
        bodies += self.originals[token] + self.followups[token]
        return "\n".join(texts_in(body) for body in bodies)

    def last_words(self, interaction_id: int, token: str) -> str:
        """Return what the person sees in the end."""
        edits = self.originals[token]
        answers = [answer.get("data") or {} for answer in self.answers[interaction_id]]
        return texts_in((edits or answers)[-1])


def texts_in(body: Any) -> str:
    """Return every text of a message body."""
    if isinstance(body, list):
        return "\n".join(filter(None, map(texts_in, body)))
    if not isinstance(body, dict):
        return ""
    own = body.get("content")
    return "\n".join(filter(None, [own if isinstance(own, str) else "", texts_in(body.get("components"))]))


def reply(data: Any, status: int = 200) -> web.Response:
    """Answer with JSON of exactly the type Discord sends."""
    return web.Response(body=json.dumps(data).encode(), status=status, content_type="application/json")


def refuse(code: int) -> web.Response:
    """Answer with one of Discord's own error codes."""
    return reply({"code": code, "message": "no"}, status=CODES.get(code, 400))
