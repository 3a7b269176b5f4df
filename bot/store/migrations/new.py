"""Write the next migration by comparing the tables in the code with those that the steps so far make.

`python -m bot.store.migrations.new "Add the membership tables" [membership_]`; read the result before you keep it.
With a second word, only tables whose names begin with it are looked at.
"""

from __future__ import annotations

import asyncio
import subprocess
import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.script import Script, ScriptDirectory
from sqlalchemy import Connection

from bot.store.address import database_address
from bot.store.engines import migration_engine
from bot.store.migrations import config_for, import_tables, upgrade
from bot.store.sealing import KeyRing


async def write(message: str, room: str = "") -> Path:
    """Write the next step and return its file."""
    import_tables()
    with tempfile.TemporaryDirectory() as folder:
        engine = migration_engine(database_address(f"{folder}/empty.db"), KeyRing.fresh())
        try:
            await upgrade(engine)
            async with engine.connect() as connection:
                return await connection.run_sync(_write, message, room)
        finally:
            await engine.dispose()


def _write(connection: Connection, message: str, room: str) -> Path:
    config = config_for(connection)
    config.attributes["room"] = room
    config.set_main_option("file_template", "r%%(rev)s_%%(slug)s")
    number = len(list(ScriptDirectory.from_config(config_for()).walk_revisions())) + 1
    script = command.revision(config, message, autogenerate=True, rev_id=f"{number:04d}")
    assert isinstance(script, Script)
    path = Path(script.path)
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join(line for line in lines if "###" not in line) + "\n", encoding="utf-8")
    return path


def main() -> None:
    """Write the next step, formatted, and say where it is."""
    path = asyncio.run(write(sys.argv[1].rstrip("."), *sys.argv[2:3]))
    for tidy in (["check", "--fix", "--quiet"], ["format", "--quiet"]):
        subprocess.run([sys.executable, "-m", "ruff", *tidy, str(path)], check=False)  # noqa: S603 - our own words
    sys.stdout.write(f"{path}\n")


if __name__ == "__main__":
    main()
