"""The process that has loaded the bot and forks for each one that `tests.nursery` asks for."""

from __future__ import annotations

import contextlib
import gc
import json
import logging
import os
import selectors
import signal
import socket
import sys

import alembic.autogenerate
import alembic.command
import sqlalchemy.dialects.sqlite.aiosqlite
from sqlalchemy.orm import configure_mappers

import bot.app
import bot.cli
from bot.store.migrations import import_tables

LOADED = (bot.app, alembic.autogenerate, alembic.command, sqlalchemy.dialects.sqlite.aiosqlite)
"""What a start loads later, down to the steps of the migrations."""


class Forking:
    """Hears what is asked for, forks, and tells how each child ended."""

    def __init__(self, line: socket.socket) -> None:
        self._line = line
        self._children: dict[int, socket.socket] = {}
        self._heard, self._bell = socket.socketpair()
        self._bell.setblocking(False)
        self._heard.setblocking(False)

    def run(self) -> None:
        """Serve until the tests have gone, then end what is left."""
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        signal.set_wakeup_fd(self._bell.fileno(), warn_on_full_buffer=False)
        selector = selectors.DefaultSelector()
        selector.register(self._line, selectors.EVENT_READ)
        selector.register(self._heard, selectors.EVENT_READ)
        while True:
            ready = {key.fileobj for key, _ in selector.select()}
            if self._heard in ready:
                self._heard.recv(4096)
                self._bury()
            if self._line in ready and not self._take_one():
                break
        for pid in self._children:
            os.kill(pid, signal.SIGKILL)

    def _bury(self) -> None:
        while self._children:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if pid == 0:
                return
            line = self._children.pop(pid)
            with contextlib.suppress(BrokenPipeError):
                line.send(str(os.waitstatus_to_exitcode(status)).encode())
            line.close()

    def _take_one(self) -> bool:
        size, descriptors, _flags, _address = socket.recv_fds(self._line, 4, 2)
        if not size:
            return False
        log, line = descriptors
        asked = json.loads(self._line.recv(int.from_bytes(size), socket.MSG_WAITALL))
        answer = socket.socket(fileno=line)
        pid = os.fork()
        if pid == 0:
            self._become(asked, log)
        os.close(log)
        self._children[pid] = answer
        answer.send(pid.to_bytes(8))
        return True

    def _become(self, asked: dict, log: int) -> None:
        """Be a bot, and end as one."""
        code = 1
        try:
            signal.set_wakeup_fd(-1)
            for number in (signal.SIGCHLD, signal.SIGINT):
                signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)
            os.dup2(log, 1)
            os.dup2(log, 2)
            os.closerange(3, 1024)
            os.chdir(asked["cwd"])
            os.environ.clear()
            os.environ.update(asked["env"])
            sys.argv = ["bot", *asked["words"]]
            code = bot.cli.main(asked["words"])
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 1
        finally:
            logging.shutdown()
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)


if __name__ == "__main__":
    import_tables()
    configure_mappers()
    gc.freeze()
    Forking(socket.socket(fileno=int(sys.argv[1]))).run()
