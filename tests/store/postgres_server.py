"""A PostgreSQL server of the test run's own, from the programs that Debian installs."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

FOUND = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))


_SHAPE = """
    SELECT md5(string_agg(line, E'\\n' ORDER BY line)) FROM (
        SELECT format('%s %s %s %s', oid, relname, relkind, relnatts) AS line FROM pg_class
            WHERE relnamespace = 'public'::regnamespace
        UNION ALL SELECT format('%s %s %s %s', attrelid, attname, atttypid, attnotnull) FROM pg_attribute
            WHERE attrelid IN (SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace)
        UNION ALL SELECT format('trigger %s %s', oid, tgenabled) FROM pg_trigger
        UNION ALL SELECT format('function %s %s', oid, md5(prosrc)) FROM pg_proc
            WHERE pronamespace = 'public'::regnamespace
        UNION ALL SELECT format('version %s', version_num) FROM alembic_version
    ) AS lines
"""
_EMPTIED = """
    SET lock_timeout = '2s'; SET session_replication_role = replica; SET client_min_messages = warning;
    DO $$
    DECLARE one record; used boolean;
    BEGIN
        FOR one IN SELECT tablename AS name FROM pg_tables
                   WHERE schemaname = 'public' AND tablename NOT IN ('alembic_version', 'note') LOOP
            EXECUTE format('SELECT EXISTS (SELECT FROM %I)', one.name) INTO used;
            IF used THEN EXECUTE format('TRUNCATE %I CASCADE', one.name); END IF;
        END LOOP;
        FOR one IN SELECT sequencename AS name FROM pg_sequences WHERE last_value IS NOT NULL LOOP
            PERFORM setval(one.name::regclass, 1, false);
        END LOOP;
        DELETE FROM note WHERE key <> 'store.key_check';
    END $$;
"""


class PostgresServer:
    """A running server on loopback that forgets everything when it stops."""

    def __init__(self, programs: Path, folder: Path, port: int) -> None:
        self._programs = programs
        self._folder = folder
        self._port = port
        self._count = 0
        self._spare: list[str] = []
        self._shapes: dict[str, str] = {}

    def address(self, database: str) -> str:
        """Return the address of one database."""
        return f"postgresql://alongside@127.0.0.1:{self._port}/{database}"

    def run_sql(self, sql: str, database: str = "postgres") -> str:
        """Run SQL as the owner of the server and return what psql prints."""
        command = [self._programs / "psql", self.address(database), "-qAtX", "-v", "ON_ERROR_STOP=1", "-c", sql]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    def new_database(self, template: str = "template0") -> str:
        """Make a database and return its name."""
        self._count += 1
        name = f"alongside_{self._count}"
        self.run_sql(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY WAL_LOG")
        return name

    def drop_database(self, name: str) -> None:
        """Remove a database and everybody connected to it."""
        self.run_sql(f"DROP DATABASE {name} WITH (FORCE)")

    def borrow_database(self, template: str) -> str:
        """Return a database like the template: one that was given back and emptied, or else a copy."""
        if self._spare:
            return self._spare.pop()
        name = self.new_database(template)
        self._shapes[name] = self.run_sql(_SHAPE, name)
        return name

    def give_back(self, name: str) -> None:
        """Empty a borrowed database for the next; one whose tables were changed, or that is in use, is removed."""
        try:
            if self.run_sql(_SHAPE, name) == self._shapes[name]:
                self.run_sql(_EMPTIED, name)
                self._spare.append(name)
                return
        except subprocess.CalledProcessError:
            pass
        self.drop_database(name)

    def start(self) -> None:
        """Start the server and wait until it answers."""
        log = (self._folder / "log").open("ab")
        command = [self._programs / "postgres", "-D", self._folder / "data", "-p", str(self._port)]
        settings = {
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": str(self._folder),
            "fsync": "off",
            "max_connections": "60",
            "shared_buffers": "32MB",
        }
        options = [word for key, value in settings.items() for word in ("-c", f"{key}={value}")]
        with log:
            self._process = subprocess.Popen([*command, *options], stdout=log, stderr=log, **_as_somebody())
        for _attempt in range(200):
            ready = [self._programs / "pg_isready", "-q", "-h", "127.0.0.1", "-p", str(self._port)]
            if subprocess.run(ready, check=False).returncode == 0:
                return
            time.sleep(0.05)
        raise RuntimeError((self._folder / "log").read_text())

    def stop(self) -> None:
        """Stop the server as a power cut would, without asking anybody."""
        self._process.send_signal(3)
        self._process.wait()


@contextmanager
def postgres_server() -> Iterator[PostgresServer]:
    """Run a server in a folder of its own until the block ends."""
    folder = Path(tempfile.mkdtemp(prefix="alongside-postgres-"))
    try:
        owner = _as_somebody().get("user")
        if owner is not None:
            os.chown(folder, int(owner), -1)
        programs = FOUND[-1].parent
        make = [programs / "initdb", "-D", folder / "data", "-U", "alongside", "-A", "trust", "-N", "-E", "UTF8"]
        subprocess.run([*make, "--locale=C.UTF-8"], check=True, capture_output=True, cwd=folder, **_as_somebody())
        server = PostgresServer(programs, folder, _free_port())
        server.start()
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _as_somebody() -> dict:
    """PostgreSQL refuses to run as root: return what makes a child run as somebody else."""
    if os.geteuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}
    raise RuntimeError("run as root, and there is no user postgres or nobody")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
