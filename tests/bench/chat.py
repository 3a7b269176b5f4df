"""What one chat message costs: from the gateway's text to the end of all listeners, with the rules and without.

Both clients run in this process and get the same frames by turns: the bare one has a listener that does nothing, ours
is the bot's client with the two cogs that hear. Sockets and zlib are left out on both sides. The messages are
supportive ones in which nothing is found, so nothing may touch the database: there is none.
"""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import discord
from aiohttp import ClientWebSocketResponse
from discord.ext import commands
from discord.gateway import DiscordWebSocket

from bot.clock import SystemClock
from bot.community.files import open_book
from bot.crisis import listening as crisis_listening
from bot.crisis.listening import Listening
from bot.crisis.rules import Rules
from bot.discord_kit.client import SupportBot
from bot.misinformation import watching as misinformation_watching
from bot.misinformation.claims import shipped_claims
from bot.misinformation.detection import Detector
from bot.misinformation.detection.claims import ClaimIndex
from bot.misinformation.watching import Detectors, Watching
from cogs.crisis.ears import Ears
from cogs.misinformation.watching import Lookout, Watchers
from tests.bench.figures import Figure, median

PHRASES = 10_000
MOST_RATIO = 1.10
SEED = 6
_TEXTS = Path(__file__).resolve().parents[1] / "misinformation"
_GUILD, _CHANNEL, _MEMBER = 600000000000000001, 600000000000000002, 600000000000000003
_ROLE = {
    "id": str(_GUILD),
    "name": "@everyone",
    "permissions": "0",
    "position": 0,
    "color": 0,
    "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
    "hoist": False,
    "managed": False,
    "mentionable": False,
}
_SETTINGS = """
[crisis.listening]
message_content = true
channels = ["general"]
[misinformation]
enabled = true
[misinformation.listening]
message_content = true
channels = ["general"]
"""


def lines() -> list[str]:
    """Return the supportive messages in which nothing is found: no words of risk, no advice, no made-up phrase."""
    paths = (_TEXTS / "benign_lines.txt", _TEXTS / "detection" / "supportive.txt")
    every = [line for path in paths for line in path.read_text(encoding="utf-8").splitlines()]
    claims = ClaimIndex(claim.known for claim in shipped_claims().for_community(0).values())
    rules, detector = Rules(), Detector(phrases(PHRASES), claims)
    return [line for line in every if rules.look_at(line).tier is None and not detector.look_at(line).is_suspect]


def frames() -> list[str]:
    """Return what the gateway sends for each of the messages."""
    return [_frame(number, line) for number, line in enumerate(lines())]


def phrases(count: int) -> list[str]:
    """Return made-up phrases of one to four words."""
    chance = random.Random(SEED)
    words = ["".join(chance.choices("abcdefghijklmnoprstuvw", k=chance.randint(3, 9))) for _ in range(count // 2)]
    return [" ".join(chance.choices(words, k=chance.randint(1, 4))) for _ in range(count)]


async def measure(folder: Path, *, rounds: int = 30, count: int = PHRASES) -> list[Figure]:
    """Let both clients hear the same messages by turns; return the processor time of each message."""
    bare, ours = gateway_of(bare_client()), gateway_of(await our_client(folder, count))
    sent = frames()
    taken: dict[str, list[float]] = {"bare": [], "ours": []}
    for number in range(rounds + 1):
        for name, gateway in (("bare", bare), ("ours", ours)):
            took = await _hear(gateway, sent)
            if number:  # the first round warms up
                taken[name].append(took)
    name = f"a message heard, with {count:,} phrases, claims and all rules"
    return [Figure("chat", name, median(taken["ours"]), "us", bare=median(taken["bare"]), most_ratio=MOST_RATIO)]


async def _hear(gateway: DiscordWebSocket, frames: Sequence[str]) -> float:
    begun = time.process_time()
    for frame in frames:
        await gateway.received_message(frame)
        await asyncio.sleep(0)
        await asyncio.sleep(0)  # listeners are tasks: they have run and ended now
    took = time.process_time() - begun
    if left := asyncio.all_tasks() - {asyncio.current_task()}:
        raise RuntimeError(f"{len(left)} listeners have not ended: the message was not heard to its end")
    return took / len(frames) * 1e6


async def _nothing(_message: discord.Message) -> None:
    """Hear a message and do nothing."""


def bare_client() -> commands.Bot:
    """Return a client with a listener that does nothing."""
    client = commands.Bot((), intents=discord.Intents.all(), help_command=None, max_messages=None)
    client.on_message = _nothing
    return client


async def our_client(folder: Path, count: int) -> SupportBot:
    """Return the bot's own client with the cogs that hear."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "community.toml").write_text(_SETTINGS, encoding="utf-8")
    book, claims = open_book(folder), shipped_claims()
    detector = Detector(phrases(count), ClaimIndex(claim.known for claim in claims.for_community(0).values()))

    class Many(Detectors):
        """Rules with more phrases than the settings allow."""

        def for_community(self, community_id: int) -> Detector:
            return detector

    unused: Any = None  # a store, Discord and people: whoever asks for one fails, so nothing here does
    watching = Watching(unused, book, Many(book, claims), unused)
    client = SupportBot(settings=book, random=random.Random(SEED), clock=SystemClock(), listens=True)
    await client.add_cog(Ears(unused, Listening(book), unused, unused))
    await client.add_cog(Watchers(Lookout(watching, unused, unused, unused, unused, unused)))
    return client


def gateway_of(client: commands.Bot, socket: ClientWebSocketResponse | None = None) -> DiscordWebSocket:
    """Return the receiving end of a client, in a community with one channel."""
    state = client._connection
    topic = f"{crisis_listening.announcement()}\n{misinformation_watching.announcement()}"
    channel = {"id": str(_CHANNEL), "type": 0, "name": "general", "topic": topic, "position": 0}
    owner = {"id": str(_GUILD), "name": "Stand", "owner_id": str(_MEMBER), "channels": [channel], "roles": [_ROLE]}
    state._add_guild(discord.Guild(data=owner, state=state))
    gateway = DiscordWebSocket(socket, loop=asyncio.get_running_loop())
    gateway._discord_parsers = state.parsers
    gateway._dispatch = client.dispatch
    gateway._keep_alive, gateway.shard_id = None, 0
    gateway.log_receive = lambda _text: None
    client.loop = asyncio.get_running_loop()
    return gateway


def _frame(number: int, text: str) -> str:
    """Return what the gateway sends for one message."""
    author = {"id": str(_MEMBER), "username": "mia", "discriminator": "0", "avatar": None, "global_name": "Mia"}
    message = {
        "id": str(_MEMBER + 10 + number),
        "channel_id": str(_CHANNEL),
        "guild_id": str(_GUILD),
        "author": author,
        "member": {"roles": [], "joined_at": "2026-01-01T00:00:00+00:00", "deaf": False, "mute": False, "flags": 0},
        "content": text,
        "timestamp": "2026-11-22T10:00:00+00:00",
        "edited_timestamp": None,
        "tts": False,
        "mention_everyone": False,
        "mentions": [],
        "mention_roles": [],
        "attachments": [],
        "embeds": [],
        "pinned": False,
        "type": 0,
        "flags": 0,
        "components": [],
    }
    return json.dumps({"t": "MESSAGE_CREATE", "s": number + 1, "op": 0, "d": message})
