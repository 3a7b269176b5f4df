"""The command line: `python -m bot` and what can follow it."""

from __future__ import annotations

import argparse
import asyncio
import importlib.metadata
import json
import platform
import sys
import traceback
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot.errors import HouseError, SetupError
from bot.keeping_safe.arguments import add_commands as add_keeping_commands
from bot.language import _, ngettext, read_languages
from bot.signposting.arguments import add_commands as add_directory_commands

if TYPE_CHECKING:
    from bot.community.files import Reading
    from bot.mistakes import Mistake
    from bot.settings import Secrets

EXIT_OK = 0
EXIT_FAULT = 1
EXIT_SETUP = 78  # EX_CONFIG: starting again without a change cannot help
EXIT_INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line asks and return the exit code.

    0: done. 78: a person has to change a setting, a file or a switch at Discord; the sentence on stderr says
    which. 1: a fault of the bot. 130: interrupted from the keyboard.
    """
    options = _parser().parse_args(arguments)
    command: Callable[[argparse.Namespace], int] = options.command
    try:
        return command(options)
    except SetupError as error:
        _complain(error.sentence)
        return EXIT_SETUP
    except HouseError as error:
        _complain(error.sentence)
        return EXIT_FAULT
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    except Exception:  # noqa: BLE001 - the last door: whatever it is, the exit code says "a fault of the bot"
        traceback.print_exc()
        _complain(_("This is a fault of the bot, not yours. Please report the lines above."))
        return EXIT_FAULT


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bot",
        description=_("Alongside runs a peer support community on Discord. Without a command: run, or rehearse."),
    )
    parser.set_defaults(command=_run_or_rehearse, story=None, check=False, port=0, browser=True, config=None)
    commands = parser.add_subparsers(title=_("commands"), metavar="")
    commands.add_parser("run", help=_("connect to Discord")).set_defaults(command=_run)
    _add_rehearse(commands.add_parser("rehearse", help=_("open practice Discord on this computer; needs no token")))
    check = commands.add_parser("check", help=_("look for mistakes in the settings, without starting anything"))
    check.add_argument("--config", type=Path, metavar="DIR", help=_("the folder to look at"))
    check.add_argument(
        "--schema", action="store_true", help=_("print what may stand in community.toml, as JSON Schema")
    )
    check.set_defaults(command=_check)
    commands.add_parser("migrate", help=_("bring the database up to this version")).set_defaults(command=_migrate)
    rotate = commands.add_parser("rotate-key", help=_("make a new key and lock everything with it"))
    rotate.set_defaults(command=_rotate_key)
    trying = commands.add_parser("try-rules", help=_("show what the rules would say of each message in a file"))
    trying.add_argument("file", type=Path, metavar="FILE.jsonl", help=_("one message a line, with id and text"))
    trying.add_argument("--json", action="store_true", help=_("one JSON object a line"))
    trying.add_argument("--config", type=Path, metavar="DIR", help=_("the folder with the settings to use"))
    trying.add_argument("--community", type=int, default=0, metavar="ID", help=_("use the settings of this community"))
    trying.set_defaults(command=_try_rules)
    data_map = commands.add_parser("data-map", help=_("print what is stored, whose it is and when it goes"))
    data_map.add_argument("--json", dest="form", action="store_const", const="json", help=_("for programs"))
    data_map.add_argument("--markdown", dest="form", action="store_const", const="markdown", help=_("as a page"))
    data_map.add_argument("--fill", type=Path, nargs="+", metavar="FILE", help=_("fill the made parts of documents"))
    data_map.set_defaults(command=_data_map)
    doctor = commands.add_parser("doctor", help=_("look for what is wrong, while the bot runs or not"))
    doctor.add_argument("--json", action="store_true", help=_("for programs"))
    doctor.set_defaults(command=_doctor)
    add_directory_commands(commands, _folder)
    add_keeping_commands(commands, _overdue, _differences)
    commands.add_parser("version", help=_("print the version")).set_defaults(command=_version)
    return parser


def _add_rehearse(rehearse: argparse.ArgumentParser) -> None:
    rehearse.add_argument("--story", metavar="NAME", help=_("play this story, or all of them"))
    rehearse.add_argument("--check", action="store_true", help=_("with --story: end with 1 when a step goes wrong"))
    rehearse.add_argument("--port", type=_port, default=0, help=_("the port of the page; 0 takes a free one"))
    rehearse.add_argument("--no-browser", dest="browser", action="store_false", help=_("do not open the page"))
    rehearse.add_argument("--config", type=Path, metavar="DIR", help=_("the folder with the settings to use"))
    rehearse.set_defaults(command=_rehearse)


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > 65535:
        raise argparse.ArgumentTypeError(_("a port is a number from 0 to 65535"))
    return int(text)


def _run_or_rehearse(options: argparse.Namespace) -> int:
    from bot.settings import Secrets  # noqa: PLC0415 - `version` and `--help` stay quick

    return _rehearse(options) if Secrets.read().discord_token is None else _run(options)


def _run(_options: argparse.Namespace) -> int:
    from bot.mistakes import MistakesError  # noqa: PLC0415

    secrets, reading, mistakes = _look_at_everything(None)
    if mistakes or reading.book is None:
        raise MistakesError(mistakes)
    secrets.token()
    _set_up_logging(secrets)
    from bot.app import run  # noqa: PLC0415

    return run(secrets, reading.book)


def _look_at_everything(config: Path | None) -> tuple[Secrets, Reading, list[Mistake]]:
    from bot.community.files import read_folder  # noqa: PLC0415
    from bot.misinformation.claims import read_claims  # noqa: PLC0415
    from bot.mistakes import Mistake  # noqa: PLC0415
    from bot.settings import Secrets  # noqa: PLC0415
    from bot.signposting.loading import read_directory  # noqa: PLC0415

    secrets, mistakes = Secrets.look()
    folder = config or secrets.config_folder()
    troubles = read_languages(folder / "locale")  # before the settings, which may name one of them
    reading = read_folder(folder)
    unused = _("this translation is not used, so English is shown ({why})")
    unread = [Mistake(str(one.file), one.line, "", unused.format(why=one.why)) for one in troubles]
    reading = replace(reading, advice=(*reading.advice, *unread))
    if folder.is_dir() or folder != secrets.config:  # else it has been told already
        mistakes.extend(reading.mistakes)
    directory, claims = read_directory(folder), read_claims(folder)
    mistakes.extend((*directory.mistakes, *claims.mistakes))
    return secrets, replace(reading, files=reading.files + directory.count + claims.count), mistakes


def _folder(config: Path | None) -> Path:
    from bot.settings import Secrets  # noqa: PLC0415

    return config or Secrets.read().config_folder()


def _overdue() -> object:
    from bot.overdue import fire_overdue  # noqa: PLC0415

    return fire_overdue


def _differences() -> object:
    from bot.comparing import differences  # noqa: PLC0415

    return differences


def _rehearse(options: argparse.Namespace) -> int:
    from bot.rehearsal.command import main as rehearse  # noqa: PLC0415

    return rehearse(options, known=_practice_known, at_work=_practice_at_work)


async def _practice_known(folder: Path, config: Path, community_id: int, person_id: int) -> list[dict[str, str]]:
    """Tell the page of practice Discord what the bot has stored about somebody, without making the page wait."""
    from bot.privacy.practising import known_beside  # noqa: PLC0415
    from bot.rehearsal.answers import CannotError  # noqa: PLC0415

    try:
        return await known_beside(folder, config, community_id, person_id)
    except HouseError as error:
        raise CannotError(error.sentence) from error


async def _practice_at_work(folder: Path, by: datetime) -> bool:
    """Tell the page of practice Discord whether the bot has work that is due and not done."""
    from bot.privacy.practising import at_work_beside  # noqa: PLC0415
    from bot.rehearsal.answers import CannotError  # noqa: PLC0415

    try:
        return await at_work_beside(folder, by)
    except HouseError as error:
        raise CannotError(error.sentence) from error


def _check(options: argparse.Namespace) -> int:
    if options.schema:
        return _print_schema()
    secrets, reading, mistakes = _look_at_everything(options.config)
    for mistake in mistakes:
        _complain(str(mistake))
    for advice in [*_advice_on(secrets), *reading.advice]:
        _complain(_("Worth a look: {advice}").format(advice=advice))
    if mistakes:
        count = len(mistakes)
        sentence = ngettext(
            "There is {count} mistake. Nothing was changed.", "There are {count} mistakes. Nothing was changed.", count
        )
        _complain(sentence.format(count=count))
        return EXIT_SETUP
    sentence = ngettext(
        "No mistakes. {count} file was read in {folder}.",
        "No mistakes. {count} files were read in {folder}.",
        reading.files,
    )
    _say(sentence.format(count=reading.files, folder=options.config or secrets.config_folder()))
    return EXIT_OK


def _print_schema() -> int:
    from bot.community.sections import CommunitySettings  # noqa: PLC0415

    schema = {"$schema": "https://json-schema.org/draft/2020-12/schema", **CommunitySettings.model_json_schema()}
    _say(json.dumps(schema, indent=2, ensure_ascii=False))
    return EXIT_OK


def _advice_on(secrets: Secrets) -> list[Mistake]:
    from bot.mistakes import Mistake  # noqa: PLC0415
    from bot.settings import key_warning, readable_by_others  # noqa: PLC0415

    env = Path(".env")
    advice = []
    if readable_by_others(env):
        advice.append(Mistake(".env", None, "", key_warning(env)))
    if secrets.discord_token is None:
        advice.append(
            Mistake(_("settings"), None, "DISCORD_TOKEN", _("there is none, so only practice Discord can be run"))
        )
    return advice


def _migrate(_options: argparse.Namespace) -> int:
    from bot.settings import Secrets  # noqa: PLC0415

    secrets = Secrets.read()
    _set_up_logging(secrets)
    applied = asyncio.run(_migrate_store(secrets))
    sentence = ngettext(
        "The database is up to date: {count} step was taken.",
        "The database is up to date: {count} steps were taken.",
        applied,
    )
    _say(sentence.format(count=applied))
    return EXIT_OK


async def _migrate_store(secrets: Secrets) -> int:
    import random  # noqa: PLC0415

    from bot.clock import SystemClock  # noqa: PLC0415
    from bot.store.sealing import KeyRing  # noqa: PLC0415
    from bot.store.store import Store  # noqa: PLC0415

    keys = KeyRing.load_or_create(secrets.key_file)
    store = await Store.open(secrets.database_address(), keys=keys, clock=SystemClock(), random=random.SystemRandom())
    try:
        waiting = await store.pending_migrations()
        await store.migrate()
    finally:
        await store.close()
    return len(waiting)


def _rotate_key(_options: argparse.Namespace) -> int:
    import random  # noqa: PLC0415

    from bot.clock import SystemClock  # noqa: PLC0415
    from bot.settings import Secrets  # noqa: PLC0415
    from bot.store.rotation import rotate_key  # noqa: PLC0415

    secrets = Secrets.read()
    _set_up_logging(secrets)
    rows = asyncio.run(
        rotate_key(secrets.database_address(), secrets.key_file, clock=SystemClock(), random=random.SystemRandom())
    )
    sentence = ngettext(
        "A new key is in use. {count} row was locked again.",
        "A new key is in use. {count} rows were locked again.",
        rows,
    )
    _say(sentence.format(count=rows))
    _say(_("Keep the older keys in the file: backups made before today need them."))
    return EXIT_OK


def _try_rules(options: argparse.Namespace) -> int:
    from bot.community.files import open_book  # noqa: PLC0415
    from bot.crisis.rules import Rules  # noqa: PLC0415
    from bot.misinformation.claims import open_claims  # noqa: PLC0415
    from bot.misinformation.watching import Detectors  # noqa: PLC0415
    from bot.try_rules import Verdict, in_words, try_file  # noqa: PLC0415

    folder, community_id = _folder(options.config), options.community
    book = open_book(folder)
    rules = Rules(book.for_community(community_id).crisis.listening.phrases)
    detector = Detectors(book, open_claims(folder)).for_community(community_id)

    def tell(verdict: Verdict) -> None:
        _say(json.dumps(verdict, ensure_ascii=False) if options.json else in_words(verdict))

    bad = try_file(options.file, rules, detector, tell=tell, complain=lambda mistake: _complain(str(mistake)))
    return EXIT_SETUP if bad else EXIT_OK


def _data_map(options: argparse.Namespace) -> int:
    from bot.privacy.drawing import as_json, as_markdown, as_text  # noqa: PLC0415
    from bot.privacy.registry import data_map  # noqa: PLC0415

    if options.fill:
        return _fill(options.fill)
    draw = {"json": as_json, "markdown": as_markdown}.get(options.form, as_text)
    _say(draw(data_map()).rstrip("\n"))
    return EXIT_OK


def _doctor(options: argparse.Namespace) -> int:
    from bot.house_call import call, in_words  # noqa: PLC0415
    from bot.settings import Secrets  # noqa: PLC0415

    found = asyncio.run(call(Secrets.read()))
    _say(json.dumps(found.json(), indent=2, ensure_ascii=False) if options.json else in_words(found))
    return EXIT_OK if found.is_well else EXIT_FAULT


def _fill(pages: list[Path]) -> int:
    from bot.privacy.filling import filled  # noqa: PLC0415

    for page in pages:
        page.write_text(filled(page.read_text(encoding="utf-8")), encoding="utf-8")
    return EXIT_OK


def _version(_options: argparse.Namespace) -> int:
    versions = {"Alongside": "alongside", "discord.py": "discord.py", "SQLAlchemy": "SQLAlchemy"}
    found = [f"{name} {importlib.metadata.version(package)}" for name, package in versions.items()]
    _say(", ".join([*found, f"Python {platform.python_version()}"]))
    return EXIT_OK


def _set_up_logging(secrets: Secrets) -> None:
    from bot.logs import set_up_logging  # noqa: PLC0415

    hidden = [secrets.discord_token.get_secret_value()] if secrets.discord_token else []
    if "@" in secrets.database_address():
        hidden.append(secrets.database_address())
    set_up_logging(secrets.log_level, secrets.log_format, secrets=hidden)


def _say(text: str) -> None:
    print(text)


def _complain(text: str) -> None:
    print(text, file=sys.stderr)
