"""The gateway of practice Discord: hello, identify, resume, heartbeats, and events by intent."""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
from collections.abc import Callable

from aiohttp import WSMsgType, web

from bot.rehearsal.events import KNOWN_INTENTS, Event, Intent
from bot.rehearsal.gateway_members import answer_member_request
from bot.rehearsal.payloads import channel_json, guild_json, member_json, stamp, thread_json, user_json, without_content
from bot.rehearsal.sessions import Connection, Session, packed
from bot.rehearsal.shapes import Guild, Json
from bot.rehearsal.threads import active_threads
from bot.rehearsal.world import World

_log = logging.getLogger(__name__)
DISPATCH, HEARTBEAT, IDENTIFY, PRESENCE, VOICE, RESUME, RECONNECT = 0, 1, 2, 3, 4, 6, 7
REQUEST_MEMBERS, INVALID_SESSION, HELLO, HEARTBEAT_ACK = 8, 9, 10, 11
UNKNOWN_OP, DECODE_ERROR, NOT_AUTHENTICATED, WRONG_TOKEN, ALREADY = 4001, 4002, 4003, 4004, 4005
BAD_SEQ, TOO_FAST, TIMED_OUT, BAD_SHARD, BAD_VERSION, BAD_INTENTS, FORBIDDEN_INTENTS = (
    4007, 4008, 4009, 4010, 4012, 4013, 4014,
)  # fmt: skip
_CONTENT = int(Intent.MESSAGE_CONTENT)
SESSION_LIFE, MOST_SENDS, SEND_SPAN, LONGEST_FRAME = 300.0, 120, 60.0, 15360


class Gateway:
    """Serve bots over WebSockets. `heartbeat` is the interval in seconds that HELLO names."""

    def __init__(self, world: World, *, url: Callable[[], str], heartbeat: float = 41.25) -> None:
        self.world = world
        self.heartbeat = heartbeat
        self.sessions: dict[str, Session] = {}
        self.connections: list[Connection] = []
        self.on_identify: list[Callable[[Session], None]] = []
        self.filters: list[Callable[[Session, str, Json], list[tuple[str, Json]]]] = []
        self._url = url
        world.listeners.append(self.hear)

    @property
    def live(self) -> list[Session]:
        """Return the sessions that have a socket just now."""
        return [session for session in self.sessions.values() if session.connection is not None]

    def hear(self, event: Event) -> None:
        """Pass an event on to every session that may hear of it."""
        for session in self.sessions.values():
            if session.has(event.guild_id) and self._may_hear(session, event):
                self._dispatch(session, event.name, self._as_heard(session, event))

    def _dispatch(self, session: Session, name: str, data: Json) -> None:
        out = [(name, data)]
        for change in self.filters:
            out = [later for one in out for later in change(session, *one)]
        for one_name, one_data in out:
            session.dispatch(one_name, one_data)

    def _may_hear(self, session: Session, event: Event) -> bool:
        bot_id = self.world.application.bot.id
        if event.name == "INTERACTION_CREATE":
            return True
        wanted = event.intents
        if wanted and not session.intents & wanted and not self._about_itself(event, bot_id):
            return False
        if event.only_for is not None:
            return event.only_for == bot_id
        if event.guild_id is not None:
            guild = self.world.guilds[event.guild_id]
            if bot_id not in guild.members and event.name != "GUILD_DELETE":
                return False
            if event.needs and not self.world.permissions_of(guild, bot_id) & event.needs:
                return False
        # Bots hear of every channel, also of those they cannot look into.
        about_channel = event.name in ("CHANNEL_CREATE", "CHANNEL_UPDATE", "CHANNEL_DELETE")
        return event.channel is None or about_channel or self.world.can_see(event.channel, bot_id)

    def _about_itself(self, event: Event, bot_id: int) -> bool:
        user = event.data.get("user") or {}
        return event.name == "GUILD_MEMBER_UPDATE" and user.get("id") == str(bot_id)

    def _as_heard(self, session: Session, event: Event) -> Json:
        if event.name == "GUILD_CREATE":
            return self.guild_create(self.world.guilds[event.guild_id or 0], session)
        message = event.message
        if event.name == "AUTO_MODERATION_ACTION_EXECUTION" and not session.intents & _CONTENT:
            return event.data | {"content": "", "matched_content": ""}
        if message is None or message.guild_id is None or session.intents & _CONTENT:
            return event.data
        bot_id = self.world.application.bot.id
        if message.author.id == bot_id or any(user.id == bot_id for user in message.mentions):
            return event.data
        return without_content(event.data) if "content" in event.data else event.data

    async def serve(self, request: web.BaseRequest) -> web.WebSocketResponse:
        """Serve one WebSocket until it closes."""
        socket = web.WebSocketResponse(max_msg_size=LONGEST_FRAME * 4, autoping=True, compress=False)
        await socket.prepare(request)
        connection = Connection(socket, last_heard=self.world.clock.monotonic())
        self.connections.append(connection)
        connection.send(packed(HELLO, {"heartbeat_interval": int(self.heartbeat * 1000), "_trace": ["practice"]}))
        tasks = [asyncio.create_task(connection.pump()), asyncio.create_task(self._watch(connection))]
        try:
            if request.query.get("v", "10") not in ("9", "10"):
                connection.hang_up(BAD_VERSION)
            async for message in socket:
                if message.type is not WSMsgType.TEXT:
                    connection.hang_up(DECODE_ERROR)
                    continue
                self._receive(connection, message.data)
        finally:
            self._lost(connection)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        return socket

    def _lost(self, connection: Connection) -> None:
        if connection in self.connections:
            self.connections.remove(connection)
        session = connection.session
        if session is not None and session.connection is connection:
            session.connection = None
            session.left_at = self.world.clock.monotonic()
            if connection.socket.close_code in (1000, 1001):
                self.sessions.pop(session.id, None)

    async def _watch(self, connection: Connection) -> None:
        """Hang up on a bot that stopped its heartbeats."""
        while True:
            await asyncio.sleep(self.heartbeat / 2)
            if self.world.clock.monotonic() - connection.last_heard > self.heartbeat * 1.5:
                connection.hang_up(TIMED_OUT)
                return

    def _receive(self, connection: Connection, text: str) -> None:
        try:
            frame = json.loads(text)
            op, data = int(frame["op"]), frame.get("d")
        except (ValueError, KeyError, TypeError):
            return connection.hang_up(DECODE_ERROR)
        if self._too_fast(connection, op) or len(text) > LONGEST_FRAME:
            return connection.hang_up(TOO_FAST if len(text) <= LONGEST_FRAME else DECODE_ERROR)
        if op == HEARTBEAT:
            connection.last_heard = self.world.clock.monotonic()
            return connection.send(packed(HEARTBEAT_ACK, None))
        if op in (IDENTIFY, RESUME):
            return self._start(connection, op, data)
        return self._obey(connection, op, data)

    def _obey(self, connection: Connection, op: int, data: Json) -> None:
        if connection.session is None:
            connection.hang_up(NOT_AUTHENTICATED)
        elif op == REQUEST_MEMBERS:
            answer_member_request(self.world, connection.session, data)
        elif op not in (PRESENCE, VOICE):
            connection.hang_up(UNKNOWN_OP)

    def _too_fast(self, connection: Connection, op: int) -> bool:
        if op == HEARTBEAT:
            return False
        now = self.world.clock.monotonic()
        sent = connection.sent_by_bot
        sent.append(now)
        while now - sent[0] > SEND_SPAN:
            sent.popleft()
        return len(sent) > MOST_SENDS

    def _start(self, connection: Connection, op: int, data: Json) -> None:
        if connection.session is not None:
            return connection.hang_up(ALREADY)
        connection.last_heard = self.world.clock.monotonic()
        if data.get("token", "").removeprefix("Bot ") != self.world.application.token:
            return connection.hang_up(WRONG_TOKEN)
        return self._resume(connection, data) if op == RESUME else self._identify(connection, data)

    def _refused_intents(self, intents: int) -> int | None:
        if intents & ~KNOWN_INTENTS:
            return BAD_INTENTS
        switches = self.world.application
        forbidden = 0
        forbidden |= 0 if switches.server_members_intent else Intent.GUILD_MEMBERS
        forbidden |= 0 if switches.message_content_intent else Intent.MESSAGE_CONTENT
        forbidden |= 0 if switches.presence_intent else Intent.GUILD_PRESENCES
        return FORBIDDEN_INTENTS if intents & forbidden else None

    def _identify(self, connection: Connection, data: Json) -> None:
        if not self.world.identifies.take():
            return connection.send(packed(INVALID_SESSION, data=False))
        shard = tuple(data.get("shard") or (0, 1))
        if len(shard) != 2 or not 0 <= shard[0] < shard[1]:
            return connection.hang_up(BAD_SHARD)
        refused = self._refused_intents(int(data.get("intents") or 0))
        if refused is not None:
            return connection.hang_up(refused)
        session = Session(secrets.token_hex(16), (shard[0], shard[1]), int(data["intents"]), connection=connection)
        connection.session = session
        self._forget_old(session.shard)
        self.sessions[session.id] = session
        session.dispatch("READY", self._ready(session))
        if session.intents & Intent.GUILDS:
            for guild in self._guilds_of(session):
                session.dispatch("GUILD_CREATE", self.guild_create(guild, session))
        for listener in self.on_identify:
            listener(session)
        return None

    def _forget_old(self, shard: tuple[int, int]) -> None:
        """Drop sessions that nobody will resume: those of a bot that starts afresh, and old ones."""
        now = self.world.clock.monotonic()
        for session in list(self.sessions.values()):
            left = session.left_at
            if session.connection is None and (
                session.shard == shard or (left is not None and now - left > SESSION_LIFE)
            ):
                del self.sessions[session.id]

    def _guilds_of(self, session: Session) -> list[Guild]:
        bot_id = self.world.application.bot.id
        return [one for one in self.world.guilds.values() if bot_id in one.members and session.has(one.id)]

    def _ready(self, session: Session) -> Json:
        application = self.world.application
        return {
            "v": 10,
            "user_settings": {},
            "user": user_json(application.bot) | {"verified": True, "mfa_enabled": True, "email": None},
            "session_type": "normal",
            "session_id": session.id,
            "resume_gateway_url": self._url(),
            "relationships": [],
            "private_channels": [],
            "presences": [],
            "guilds": [{"id": str(guild.id), "unavailable": True} for guild in self._guilds_of(session)],
            "guild_join_requests": [],
            "geo_ordered_rtc_regions": [],
            "shard": list(session.shard),
            "application": {"id": str(application.id), "flags": 0},
            "_trace": ["practice"],
        }

    def guild_create(self, guild: Guild, session: Session) -> Json:
        """Write a guild as a bot gets it when it connects: of the members only itself, unless it has presences."""
        bot_id = self.world.application.bot.id
        members = [guild.members[bot_id]]
        if session.intents & Intent.GUILD_PRESENCES:
            members = list(guild.members.values())[:250]
        visible = [one for one in active_threads(guild) if self.world.can_see(one, bot_id)]
        return guild_json(guild) | {
            "joined_at": stamp(guild.members[bot_id].joined_at),
            "large": len(guild.members) > 250,
            "unavailable": False,
            "member_count": len(guild.members),
            "voice_states": [],
            "members": [member_json(member) for member in members],
            "channels": [channel_json(channel) for channel in guild.channels.values()],
            "threads": [thread_json(one, viewer_id=bot_id) for one in visible],
            "presences": [],
            "stage_instances": [],
            "guild_scheduled_events": [],
            "soundboard_sounds": [],
        }

    def _resume(self, connection: Connection, data: Json) -> None:
        session = self.sessions.get(str(data.get("session_id")))
        missed = None if session is None else session.missed_since(int(data.get("seq") or 0))
        if session is None or missed is None:
            return connection.send(packed(INVALID_SESSION, data=False))
        if session.connection is not None:
            session.connection.hang_up(BAD_SEQ)
        session.connection = connection
        session.left_at = None
        connection.session = session
        for frame in missed:
            connection.send(frame)
        session.dispatch("RESUMED", {"_trace": ["practice"]})
        return None

    def invalidate(self, *, resumable: bool) -> None:
        """Tell every bot that its session is invalid."""
        for session in self.live:
            if not resumable:
                self.sessions.pop(session.id, None)
            if session.connection is not None:
                session.connection.send(packed(INVALID_SESSION, data=resumable))

    def ask_reconnect(self) -> None:
        """Ask every bot to reconnect and resume, as Discord does when it restarts."""
        for session in self.live:
            if session.connection is not None:
                session.connection.send(packed(RECONNECT, None))

    def say(self, name: str, data: Json) -> None:
        """Send any event at all to every connected bot, for instance one that is malformed."""
        for session in self.live:
            session.dispatch(name, data)

    def drop(self) -> None:
        """Cut every bot's line."""
        for connection in list(self.connections):
            connection.cut()

    async def close(self) -> None:
        """Hang up on everybody, as Discord does when it goes away for good."""
        for connection in list(self.connections):
            await connection.socket.close(code=1001)
