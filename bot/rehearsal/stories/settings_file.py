"""What an organiser does in a text editor before a story begins: settings of their own community."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

from bot.rehearsal.stage import Stage


async def write_settings(stage: Stage, lines: str) -> None:
    """Give the community a settings file of its own with these TOML lines; the bot reads it at its next start."""
    folder = stage.bot.folder / "own-config"
    await asyncio.to_thread(_write, stage.bot.config, folder, stage.community.guild.id, lines)
    stage.bot.use(folder)


def _write(shipped: Path, folder: Path, community_id: int, lines: str) -> None:
    shutil.copytree(shipped, folder, dirs_exist_ok=True)
    own = folder / "communities" / f"{community_id}.toml"
    own.parent.mkdir(exist_ok=True)
    own.write_text(lines, encoding="utf-8")
