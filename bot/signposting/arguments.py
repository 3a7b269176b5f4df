"""What may follow `python -m bot signpost`, `import` and `export`; loads nothing until one of them is asked for."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.language import _


def add_commands(commands: Any, folder_of: Callable[[Path | None], Path]) -> None:  # noqa: ANN401 - argparse keeps its type private
    """Add `signpost`, `import` and `export`."""

    def with_folder(name: str) -> Callable[[argparse.Namespace], int]:
        def do(options: argparse.Namespace) -> int:
            from bot.signposting import command  # noqa: PLC0415 - `version` and `--help` stay quick

            done: int = getattr(command, name)(options, folder_of(options.config))
            return done

        return do

    find = commands.add_parser("signpost", help=_("look for help in the directory"))
    find.add_argument("words", nargs="*", help=_("what it is about, such as: debt"))
    find.add_argument("--where", default="", help=_("a nation, or the first part of a postcode"))
    find.add_argument("--json", action="store_true", help=_("print everything as JSON"))
    find.add_argument("--online", action="store_true", help=_("only help that can be used online"))
    find.add_argument("--language", default="", help=_("a language, such as Welsh"))
    find.add_argument("--age", type=int, default=None, help=_("the person's age in years"))
    find.add_argument("--free", action="store_true", help=_("only help that costs nothing"))
    find.add_argument("--open-now", action="store_true", help=_("only help that is open now"))
    find.set_defaults(command=with_folder("signpost"))
    take = commands.add_parser("import", help=_("take entries from an HSDS file or a table; shows the changes first"))
    take.add_argument("file", type=Path, help=_("a .json or .csv file"))
    take.add_argument("--apply", action="store_true", help=_("write the changes into the directory's files"))
    take.set_defaults(command=with_folder("import_file"))
    give = commands.add_parser("export", help=_("write the directory as HSDS 3.0 or as a table"))
    give.add_argument("--format", choices=("hsds", "csv"), default="hsds", help=_("hsds (JSON) or csv"))
    give.add_argument("file", type=Path, nargs="?", default=None, help=_("the file to write; without it: print"))
    give.set_defaults(command=with_folder("export_file"))
    for command in (find, take, give):
        command.add_argument("--config", type=Path, metavar="DIR", help=_("the folder with the settings to use"))
