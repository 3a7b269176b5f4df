"""What the person who runs the bot sets: token, database address, sealing key, ports. Read once, at the start."""

from __future__ import annotations

import importlib.util
import io
import os
import stat
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from ipaddress import ip_address
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

from dotenv.parser import Binding, parse_stream
from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, ValidationInfo, field_validator

from bot.errors import SetupError
from bot.language import _
from bot.mistakes import Mistake, MistakesError, explain, nearest

PREFIX = "ALONGSIDE_"
IN_A_FILE = "_FILE"
_MAY_BE_IN_A_FILE = frozenset({"DISCORD_TOKEN", "ALONGSIDE_DATABASE", "ALONGSIDE_HEARTBEAT"})
"""Secrets that a variable such as DISCORD_TOKEN_FILE may name a file for."""

PRACTICE_TOKEN = "practice-"  # noqa: S105 - the mark of a token that opens nothing
_SCHEMES = ("sqlite", "sqlite+aiosqlite", "postgres", "postgresql", "postgresql+asyncpg")
_HERE = Path(__file__).parent
_SHIPPED_CONFIGS = (_HERE / "_config", _HERE.parent / "config")  # installed, or a checkout


class Secrets(BaseModel):
    """The settings of one process, from the environment and from `.env` (the environment wins).

    Take it from `Secrets.read`, which tells every mistake at once. Token and database address never show in a repr.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    discord_token: SecretStr | None = None
    database: SecretStr = SecretStr("sqlite:///data/alongside.db")
    key_file: Path = Path("keys/alongside.key")
    config: Path | None = None
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["text", "json"] = "text"
    health_port: int = Field(default=8080, ge=0, le=65535)
    backups: Path = Path("backups")
    heartbeat: SecretStr | None = None
    discord_api: str | None = None
    practice_clock: Path | None = None
    practice_kill_at: int | None = Field(default=None, ge=1)

    @classmethod
    def read(cls, env_file: Path = Path(".env"), *, environment: Mapping[str, str] | None = None) -> Self:
        """Read the environment and the file; raise MistakesError with everything that is wrong.

        `environment` stands in for the process's own, in tests.
        """
        secrets, mistakes = cls.look(env_file, environment=environment)
        if mistakes:
            raise MistakesError(mistakes)
        return secrets

    @classmethod
    def look(
        cls, env_file: Path = Path(".env"), *, environment: Mapping[str, str] | None = None
    ) -> tuple[Self, list[Mistake]]:
        """Read as `read` does, and return what is right together with everything that is wrong."""
        found = _Found(env_file, environment)
        good = dict(found.values)
        try:
            cls.model_validate(good)
        except ValidationError as error:
            for detail in error.errors(include_url=False):
                field = str(detail["loc"][0])
                found.blame(field, *explain({**detail, "input": good.pop(field, None)}))
        secrets = cls.model_validate(good)
        wrong = found.values.keys() - good.keys()
        for field, message in secrets.contradictions(wrong):
            if field not in wrong:
                found.blame(field, message)
        return secrets, sorted(found.mistakes, key=lambda mistake: (mistake.file, mistake.line or 0))

    @field_validator("log_level", "log_format", mode="before")
    @classmethod
    def _any_case(cls, value: object, info: ValidationInfo) -> object:
        if not isinstance(value, str):
            return value
        return value.strip().upper() if info.field_name == "log_level" else value.strip().lower()

    @field_validator("discord_token")
    @classmethod
    def _looks_like_a_token(cls, value: SecretStr | None) -> SecretStr | None:
        token = value.get_secret_value().strip() if value else ""
        if not token:
            return None
        if token.lower().startswith("bot "):
            raise ValueError(_('leave out the word "Bot" before the token'))
        if not token.startswith(PRACTICE_TOKEN) and token.count(".") != 2:
            raise ValueError(
                _("this is not a bot token, which has two dots in it. Developer Portal > your app > Bot > Reset Token")
            )
        if any(character.isspace() or not character.isascii() for character in token):
            raise ValueError(_("a token has no spaces; copy it once more"))
        return SecretStr(token)

    @field_validator("database")
    @classmethod
    def _known_database(cls, value: SecretStr) -> SecretStr:
        scheme, separator, rest = value.get_secret_value().strip().partition("://")
        if not separator:  # the plain name of a file
            scheme, rest = "sqlite", scheme
        if scheme not in _SCHEMES:
            raise ValueError(_('must be a file name, or start with "sqlite:///" or "postgresql://"'))
        if scheme.startswith("postgres"):
            if importlib.util.find_spec("asyncpg") is None:
                raise ValueError(_("PostgreSQL needs one more package: pip install 'alongside[postgres]'"))
        elif not rest.removeprefix("/").partition("?")[0] or rest.removeprefix("/").startswith((":memory:", "file:")):
            raise ValueError(_("must name a file, or everything would be forgotten at the end"))
        return SecretStr(value.get_secret_value().strip())

    @field_validator("heartbeat")
    @classmethod
    def _an_address(cls, value: SecretStr | None) -> SecretStr | None:
        refusal = _("must be an address such as https://example.org/ping/1234")
        try:
            parts = urlsplit(value.get_secret_value() if value else "https://none")
            _port = parts.port
        except ValueError:
            raise ValueError(refusal) from None
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            raise ValueError(refusal)
        return value

    @field_validator("discord_api")
    @classmethod
    def _only_this_computer(cls, value: str | None) -> str | None:
        refusal = _("is for practice on this computer only, such as http://127.0.0.1:8000")
        try:
            parts = urlsplit(value or "")
            host = ip_address(parts.hostname or "")
            port = parts.port
        except ValueError:
            raise ValueError(refusal) from None
        if parts.scheme != "http" or not host.is_loopback or not port or parts.username is not None:
            raise ValueError(refusal)
        return (value or "").rstrip("/")

    def contradictions(self, wrong: AbstractSet[str] = frozenset()) -> Iterator[tuple[str, str]]:
        """Yield the fields that do not fit each other or this computer, with a sentence each.

        `wrong` names fields that were left out because they are wrong by themselves.
        """
        if not wrong & {"discord_api", "discord_token"}:
            yield from self._practice_contradictions()
        if self.config is not None and not self.config.is_dir():
            yield "config", _("there is no folder {folder}").format(folder=self.config)
        if readable_by_others(self.key_file):
            yield "key_file", key_warning(self.key_file)

    def _practice_contradictions(self) -> Iterator[tuple[str, str]]:
        practising = self.discord_token is not None and self.token().startswith(PRACTICE_TOKEN)
        if self.discord_api is not None and not practising:
            yield "discord_api", _('needs a practice token, which starts with "practice-"')
        if self.discord_api is None and practising:
            yield "discord_token", _("a practice token opens practice Discord only, not Discord itself")
        if self.discord_api is None and self.practice_clock is not None:
            yield "practice_clock", _("is for practice Discord only")
        if self.discord_api is None and self.practice_kill_at is not None:
            yield "practice_kill_at", _("is for practice Discord only")

    def token(self) -> str:
        """Return the bot token itself. Raises SetupError, saying where to get one, when there is none."""
        if self.discord_token is None:
            raise SetupError(
                _("There is no DISCORD_TOKEN. Developer Portal > your app > Bot > Reset Token makes one, for .env.")
            )
        return self.discord_token.get_secret_value()

    def database_address(self) -> str:
        """Return the database address as written; it may hold a password, so never log it."""
        return self.database.get_secret_value()

    def config_folder(self) -> Path:
        """Return the folder with the organisers' files: as set, else ./config, else the one that was shipped."""
        if self.config is not None:
            return self.config
        here = Path("config")
        shipped = (folder for folder in _SHIPPED_CONFIGS if (folder / "community.toml").is_file())
        return here if here.is_dir() else next(shipped, here)


def readable_by_others(path: Path) -> bool:
    """Tell whether a file exists and other accounts of this computer may read or change it."""
    try:
        return bool(stat.S_IMODE(path.stat().st_mode) & 0o077)
    except OSError:
        return False


def key_warning(path: Path) -> str:
    """Return the sentence for a file that others may read, with the command that mends it."""
    return _("other people on this computer can read {path}. Mend it with: chmod 600 {path}").format(path=path)


class _Found:
    """The raw values by environment name, and where each came from."""

    def __init__(self, env_file: Path, environment: Mapping[str, str] | None) -> None:
        self.mistakes: list[Mistake] = []
        self.values: dict[str, str] = {}
        self._places: dict[str, tuple[str, int | None]] = {}
        self._fields = {_variable(name): name for name in Secrets.model_fields}
        for binding in _bindings(env_file, self.mistakes):
            self._take(env_file.name, binding.original.line + _blank_lines(binding), binding)
        for name, value in (os.environ if environment is None else environment).items():
            if name.removesuffix(IN_A_FILE) in _MAY_BE_IN_A_FILE and name.endswith(IN_A_FILE):
                self._take_file(name, Path(value))
            elif name.startswith(PREFIX) or name in self._fields:
                self._keep(name, value, _("environment"), None)

    def _take_file(self, name: str, path: Path) -> None:
        """Read a secret from a file of its own, as container engines hand them in."""
        try:
            self._keep(name.removesuffix(IN_A_FILE), path.read_text(encoding="utf-8-sig"), str(path), None)
        except (OSError, UnicodeDecodeError):
            sentence = _("the file {path} cannot be read").format(path=path)
            self.mistakes.append(Mistake(_("environment"), None, name, sentence))

    def _take(self, file: str, line: int, binding: Binding) -> None:
        if binding.error:
            self.mistakes.append(Mistake(file, line, "", _("this line is not understood; write NAME=value")))
        elif binding.key is not None:
            self._keep(binding.key, binding.value or "", file, line)

    def _keep(self, variable: str, value: str, file: str, line: int | None) -> None:
        field = self._fields.get(variable)
        if field is None:
            self._unknown(variable, file, line)
            return
        self._places[field] = (file, line)
        self.values.pop(field, None)
        if value.strip():
            self.values[field] = value.strip()

    def _unknown(self, variable: str, file: str, line: int | None) -> None:
        meant = nearest(variable, self._fields)
        if variable.upper().startswith(PREFIX) or (line is not None and meant):
            self.mistakes.append(Mistake(file, line, variable, _("unknown setting"), meant))

    def blame(self, field: str, message: str, meant: str | None = None) -> None:
        """Note a mistake about a field, at the place its value came from."""
        file, line = self._places.get(field, (_("settings"), None))
        self.mistakes.append(Mistake(file, line, _variable(field), message, meant))


def _variable(field: str) -> str:
    return "DISCORD_TOKEN" if field == "discord_token" else PREFIX + field.upper()


def _bindings(env_file: Path, mistakes: list[Mistake]) -> list[Binding]:
    try:
        text = env_file.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return []
    except UnicodeDecodeError:
        mistakes.append(Mistake(env_file.name, None, "", _("please save this file as UTF-8 text")))
        return []
    except OSError as error:
        mistakes.append(Mistake(env_file.name, None, "", _("cannot be read: {why}").format(why=error.strerror)))
        return []
    return list(parse_stream(io.StringIO(text)))


def _blank_lines(binding: Binding) -> int:
    """Return how many empty lines the parser counted to this setting before the setting itself."""
    original = binding.original.string
    return original[: len(original) - len(original.lstrip())].count("\n")
