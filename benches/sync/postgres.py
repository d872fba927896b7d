"""PostgreSQL among those that take part: its server belongs to the bench, and runs while it is needed."""

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from entrants import Script, output_of
from measure import Cost, TreePeak

# What every guide says to set first, a quarter of a small server's memory; all else is as it comes.
SETTINGS = ["shared_buffers=512MB", "max_wal_size=4GB"]


def programs() -> Path | None:
    """The folder of the server's programs; `None` where it is not installed."""
    found = shutil.which("postgres")
    if found:
        return Path(found).resolve().parent
    return max(Path("/usr/lib/postgresql").glob("*/bin"), default=None)


class Postgres(Script):
    """A server that is started for each step; its processes are counted with `psql`."""

    def __init__(self, folder: Path, work: Path) -> None:
        super().__init__("PostgreSQL", "by_postgres.py", work)
        self.folder = folder
        # The server refuses to be root's.
        names = [user.pw_name for user in pwd.getpwall()]
        other = "postgres" if "postgres" in names else "nobody"
        self.user = other if os.geteuid() == 0 else None

    def version(self) -> str:
        return output_of([self.folder / "postgres", "--version"])

    def sync(self, store: Path, delivery: Path, date: str) -> Cost:
        with self._server(store) as server:
            with TreePeak(server.pid) as memory:
                client = super().sync(store, delivery, date)
            server.send_signal(signal.SIGINT)
            _, _, used = os.wait4(server.pid, 0)
            server.returncode = 0
        return Cost(client.wall, client.cpu + used.ru_utime + used.ru_stime, client.peak + memory.peak)

    def edits(self, store: Path, delivery: Path, date: str) -> None:
        with self._server(store):
            super().edits(store, delivery, date)

    def dump(self, store: Path, kind: str, into: Path) -> None:
        with self._server(store):
            super().dump(store, kind, into)

    @contextmanager
    def _server(self, store: Path) -> Iterator[subprocess.Popen]:
        """Runs while it is used, reached by a socket in a folder and by nothing else."""
        data, log = store / "data", store / "log"
        with tempfile.TemporaryDirectory() as socket, log.open("ab") as said:
            self._own(Path(socket))
            if not data.exists():
                data.mkdir()
                self._own(data)
                self._run("initdb", "--auth=trust", "--username=foga", "--encoding=UTF8", "-D", data)
            self._own(data)
            options = [flag for setting in SETTINGS for flag in ("-c", setting)]
            command = [
                self.folder / "postgres",
                "-D",
                data,
                "-k",
                socket,
                "-c",
                "listen_addresses=",
                *options,
            ]
            with subprocess.Popen(command, stderr=said, user=self.user, cwd=socket) as server:
                os.environ |= {"PGHOST": socket, "PGUSER": "foga", "PGDATABASE": "postgres"}
                try:
                    self._wait(server, log)
                    yield server
                finally:
                    if server.returncode is None:
                        server.send_signal(signal.SIGINT)

    def _run(self, program: str, *arguments: str | Path) -> None:
        subprocess.run(
            [self.folder / program, *arguments],
            user=self.user,
            cwd="/",
            check=True,
            stdout=subprocess.DEVNULL,
        )

    def _wait(self, server: subprocess.Popen, log: Path) -> None:
        while subprocess.run([self.folder / "pg_isready", "-q"], check=False).returncode != 0:
            if server.poll() is not None:
                raise SystemExit(f"the server of PostgreSQL has ended:\n{log.read_text()[-2000:]}")
            time.sleep(0.05)

    def _own(self, folder: Path) -> None:
        """Gives a folder, and all in it, to whom the server runs as."""
        if self.user:
            owner = pwd.getpwnam(self.user)
            for place in [folder, *folder.rglob("*")]:
                os.chown(place, owner.pw_uid, owner.pw_gid)
