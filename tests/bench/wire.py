"""What one chat message costs the whole process: as `chat` has it, with a real socket and compression before it.

A server in the bench's own process sends each message by itself over a WebSocket on loopback, packed as Discord packs
them (zlib-stream). Both clients run in a process of their own, each with its own socket, and hear by turns; all the
processor time of that process counts.

python -m tests.bench.wire ADDRESS FOLDER ROUNDS PHRASES
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
import zlib
from collections.abc import Sequence
from pathlib import Path

import aiohttp
from aiohttp import web
from discord.gateway import DiscordWebSocket
from discord.utils import _ActiveDecompressionContext  # the one that discord.py itself would use

from tests.bench import chat
from tests.bench.figures import Figure, median

_PAUSE = 0.0004
_AGAIN = "again"
_PATIENCE = 60.0


async def measure(folder: Path, *, rounds: int = 12, count: int = chat.PHRASES) -> list[Figure]:
    """Send the messages to both clients by turns; return the processor time of each message."""
    frames = chat.frames()

    async def send(request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        packer = zlib.compressobj()
        async for asked in socket:
            for frame in frames if asked.data == _AGAIN else ():
                await socket.send_bytes(packer.compress(frame.encode()) + packer.flush(zlib.Z_SYNC_FLUSH))
                await asyncio.sleep(_PAUSE)  # one at a time, as people write
        return socket

    app = web.Application()
    app.router.add_get("/", send)
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        taken = await _in_a_process(f"http://127.0.0.1:{runner.addresses[0][1]}/", folder, rounds, count)
    finally:
        await runner.cleanup()
    name = f"the same with socket and compression, the whole process, {count:,} phrases"
    return [Figure("chat", name, taken["ours"], "us", bare=taken["bare"], most_ratio=chat.MOST_RATIO)]


async def _in_a_process(address: str, folder: Path, rounds: int, count: int) -> dict[str, float]:
    command = ("-m", "tests.bench.wire", address, str(folder), str(rounds), str(count))
    child = await asyncio.create_subprocess_exec(sys.executable, *command, stdout=asyncio.subprocess.PIPE)
    said, _nothing = await child.communicate()
    if child.returncode:
        raise RuntimeError("the clients did not come to an end")
    taken: dict[str, float] = json.loads(said)
    return taken


async def hear(address: str, folder: Path, rounds: int, count: int) -> dict[str, float]:
    """Let both clients hear by turns in this process; return the median processor time of a message, in us."""
    clients = {"bare": chat.bare_client(), "ours": await chat.our_client(folder, count)}
    sent = len(chat.frames())
    taken: dict[str, list[float]] = {name: [] for name in clients}
    async with aiohttp.ClientSession() as session:
        gateways: dict[str, DiscordWebSocket] = {}
        for name, client in clients.items():
            gateway = gateways[name] = chat.gateway_of(client, await session.ws_connect(address))
            gateway._decompressor = _ActiveDecompressionContext()
            gateway._max_heartbeat_timeout = _PATIENCE
        for number in range(rounds + 1):
            for name, gateway in gateways.items():
                took = await _round(gateway, sent)
                if number:  # the first round warms up
                    taken[name].append(took)
        for gateway in gateways.values():
            await gateway.socket.close()
    return {name: median(times) for name, times in taken.items()}


async def _round(gateway: DiscordWebSocket, sent: int) -> float:
    await gateway.socket.send_str(_AGAIN)
    begun = time.process_time()
    for _frame in range(sent):
        await gateway.poll_event()
    await asyncio.sleep(0)
    await asyncio.sleep(0)  # the last listeners are tasks
    return (time.process_time() - begun) / sent * 1e6


def main(arguments: Sequence[str]) -> None:
    """Hear, and print the figures as JSON."""
    address, folder, rounds, count = arguments
    print(json.dumps(asyncio.run(hear(address, Path(folder), int(rounds), int(count)))))


if __name__ == "__main__":
    main(sys.argv[1:])
