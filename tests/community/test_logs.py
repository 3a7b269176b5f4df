"""What stands in the log, and what never does."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest

from bot.logs import set_up_logging

TOKEN = "aaaa.bbbb.cccc"


@pytest.fixture(autouse=True)
def root_logger() -> Iterator[None]:
    """Put the root logger and every level back as they were."""
    root = logging.getLogger()
    before = root.handlers[:], root.level
    levels = {name: logging.getLogger(name).level for name in list(logging.root.manager.loggerDict)}
    yield
    root.handlers[:], level = before
    root.setLevel(level)
    for name in logging.root.manager.loggerDict:
        logging.getLogger(name).setLevel(levels.get(name, logging.NOTSET))


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_secret_is_blotted_out_of_messages_and_tracebacks(form):
    out = io.StringIO()
    set_up_logging("DEBUG", form, secrets=[TOKEN], stream=out)

    try:
        int(f"wrong token {TOKEN}")
    except ValueError:
        logging.getLogger("bot.test").exception("login with %s failed", TOKEN)

    assert "[secret]" in out.getvalue()
    assert "ValueError" in out.getvalue()
    assert TOKEN not in out.getvalue()


def test_a_json_log_has_one_object_on_a_line():
    out = io.StringIO()
    set_up_logging("INFO", "json", stream=out)

    logging.getLogger("bot.test").info("two\nlines %s", 7)

    (line,) = out.getvalue().splitlines()
    assert json.loads(line)["message"] == "two\nlines 7"
    assert json.loads(line)["level"] == "INFO"


@pytest.mark.parametrize("name", ["discord.http", "discord.gateway", "aiosqlite", "sqlalchemy.engine.Engine"])
def test_loggers_that_print_bodies_or_values_stay_quiet_even_at_debug(name: str):
    out = io.StringIO()
    set_up_logging("DEBUG", stream=out)

    logging.getLogger(name).debug("a body")
    logging.getLogger("bot.test").debug("our own")

    assert "a body" not in out.getvalue()
    assert "our own" in out.getvalue()


def test_setting_up_twice_prints_once():
    out = io.StringIO()
    set_up_logging("INFO", stream=out)
    set_up_logging("INFO", stream=out)

    logging.getLogger("bot.test").info("once")

    assert out.getvalue().count("once") == 1
