"""What may follow `python -m bot backup`, `restore`, `purge` and `export-community`; loads nothing until asked for."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.language import _

WholeBots = Callable[[], Any]
"""Returns what only the whole bot can do, see `Overdue` and `Differences` in `bot.keeping_safe`."""


def add_commands(commands: Any, overdue: WholeBots, differences: WholeBots) -> None:  # noqa: ANN401 - argparse's own
    """Add the four commands. The whole bot's parts are asked for only when a backup is put back."""

    def does(name: str) -> Callable[[argparse.Namespace], int]:
        def do(options: argparse.Namespace) -> int:
            from bot.keeping_safe import command  # noqa: PLC0415 - `version` and `--help` stay quick

            done: int = getattr(command, name)(options)
            return done

        return do

    make = commands.add_parser("backup", help=_("make a sealed backup now; the bot may be running"))
    make.add_argument("--to", type=Path, metavar="FOLDER", help=_("another folder than the one in the settings"))
    make.set_defaults(command=does("backup"))
    put = commands.add_parser("restore", help=_("put a backup back into a new folder"))
    put.add_argument("file", type=Path, metavar="FILE", help=_("the backup"))
    put.add_argument(
        "--into", type=Path, required=True, metavar="PLACE", help=_("a new folder; nothing is overwritten")
    )
    put.add_argument("--database", metavar="ADDRESS", help=_("for PostgreSQL: an empty database"))
    put.add_argument("--erasures", type=Path, metavar="LIST", help=_("the list of erasures, if not beside the backup"))
    put.add_argument(
        "--without-erasures", action="store_true", help=_("there is no list: people who were erased may come back")
    )
    put.set_defaults(command=does("restore"), overdue=overdue, differences=differences)
    purge = commands.add_parser("purge", help=_("erase one person, or a whole community, for good"))
    purge.add_argument("--person", type=int, metavar="ID", help=_("the person's number on Discord"))
    purge.add_argument("--community", type=int, metavar="ID", help=_("the server's number on Discord"))
    purge.set_defaults(command=does("purge"))
    give = commands.add_parser("export-community", help=_("write everything about one community into a file to read"))
    give.add_argument("--community", type=int, required=True, metavar="ID", help=_("the server's number on Discord"))
    give.add_argument("--csv", action="store_true", help=_("a .zip of tables instead of one JSON file"))
    give.add_argument("file", type=Path, metavar="FILE", help=_("a new file; nothing is overwritten"))
    give.set_defaults(command=does("export"))
