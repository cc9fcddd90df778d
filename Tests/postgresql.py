"""A PostgreSQL server for the tests, in a folder of its own and under another user than root.

postgresql.py COMMAND… starts one, runs the command with TEST_DATABASE_URL, and ends it.
"""

import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import urllib.parse

PROGRAMS = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"))[-1:]


class PostgreSQL:
    def __init__(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="postgresql-", dir="/tmp"))
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.data = self.folder / "data"
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres")
        self.run("initdb", "-D", self.data, "-U", "activateurs", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--data-checksums")

    def run(self, program, *arguments):
        # The server refuses to run as root.
        prefix = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        return subprocess.run([*prefix, PROGRAMS[0] / program, *arguments], check=True, capture_output=True, text=True,
                              cwd=self.folder).stdout

    def start(self):
        options = f"-p {self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder} -c max_connections=400"
        self.run("pg_ctl", "start", "-w", "-D", self.data, "-l", self.folder / "log", "-o", options)
        return self

    def stop(self, mode="fast"):
        self.run("pg_ctl", "stop", "-w", "-D", self.data, "-m", mode)

    def remove(self):
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, name="postgres"):
        return f"postgres://activateurs@127.0.0.1:{self.port}/{urllib.parse.quote(name)}"

    def create(self, name):
        self.run("createdb", "-h", "127.0.0.1", "-p", str(self.port), "-U", "activateurs", name)
        return self.url(name)


if __name__ == "__main__":
    server = PostgreSQL().start()
    try:
        code = subprocess.run(sys.argv[1:], env={**os.environ, "TEST_DATABASE_URL": server.url()}, check=False).returncode
    finally:
        server.stop()
        server.remove()
    sys.exit(code)
