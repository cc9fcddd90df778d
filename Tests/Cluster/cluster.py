"""Two PostgreSQL servers with Patroni, three etcd, HAProxy, two portals and nginx, each a real program on loopback.

Everything listens on addresses of 127.0.0.0/8 in a network namespace of its own (`make cluster` makes it), so that packets
can be dropped between any two of them. The configurations are the examples of Packaging/, with this place's addresses.
"""

import contextlib
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time

import requests

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "Tests"))

from conftest import DATABASES, Portal  # noqa: E402 – needs the path above
from postgresql import PROGRAMS  # noqa: E402

NODES = {"base-a": "127.0.1.11", "base-b": "127.0.1.12"}
# A server goes to etcd by addresses of its own, so that one of them can be cut off from it.
ETCD = {"base-a": "127.0.2", "base-b": "127.0.3"}
# HAProxy before the database, HAProxy before the portals, nginx.
PROXY, PORTALS, FRONT = "127.0.1.21", "127.0.1.22", "127.0.1.41"
EXAMPLES = ROOT / "Packaging/cluster"


def wait_until(is_so, seconds, what):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with contextlib.suppress(requests.RequestException, OSError, subprocess.SubprocessError):
            if is_so():
                return
        time.sleep(0.05)
    raise AssertionError(f"not within {seconds} s: {what}")


class Program:
    """A program that runs until it is stopped, its words in a file."""

    def __init__(self, folder, name, *command, user=None):
        self.log = folder / f"{name}.log"
        self.command = [*(["runuser", "-u", user, "--"] if user else []), *map(str, command)]
        self.cwd = folder
        self.start()

    def start(self):
        with open(self.log, "a") as log:
            self.process = subprocess.Popen(self.command, stdout=log, stderr=log, cwd=self.cwd, start_new_session=True)

    def send(self, number):
        """To the program and all that it started, but for what made a session of its own."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, number)

    def stop(self, number=signal.SIGTERM):
        self.send(number)
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.send(signal.SIGKILL)
            self.process.wait()


class Node:
    """A database server: Patroni, and the PostgreSQL that it looks after."""

    def __init__(self, cluster, name):
        self.cluster, self.name, self.address = cluster, name, NODES[name]
        self.folder = cluster.folder / name
        self.folder.mkdir(exist_ok=True)
        shutil.chown(self.folder, "postgres")
        self.data = self.folder / "data"
        text = (EXAMPLES / "patroni.yml").read_text()
        for former, here in {
                "name: base-a": f"name: {name}", "192.0.2.11": self.address, "192.0.2.0/24": "127.0.0.0/8",
                "[192.0.2.31:2379, 192.0.2.32:2379, 192.0.2.33:2379]":
                    f"[{', '.join(f'{ETCD[name]}.{n}:2379' for n in (31, 32, 33))}]\n  use_proxies: true",
                "/etc/ssl/activateurs": str(cluster.folder), "/etc/patroni/make-database": str(EXAMPLES / "make-database"),
                "/var/lib/postgresql/15/activateurs": f"{self.data}", "/var/lib/postgresql/activateurs.pgpass": f"{self.folder}/pgpass",
                "/usr/lib/postgresql/15/bin": str(PROGRAMS[0]), "/var/run/postgresql": str(self.folder)}.items():
            assert former in text, former
            text = text.replace(former, here)
        (self.folder / "patroni.yml").write_text(text)
        self.patroni = Program(self.folder, "patroni", "patroni", self.folder / "patroni.yml", user="postgres")

    def role(self):
        """« primary », « replica », or nothing when it does not answer."""
        try:
            return {200: "primary"}.get(requests.options(f"http://{self.address}:8008/primary", timeout=2).status_code, "replica")
        except requests.RequestException:
            return None

    def pids(self):
        """PostgreSQL's own processes: the postmaster first."""
        first = int((self.data / "postmaster.pid").read_text().split()[0])
        children = subprocess.run(["pgrep", "-P", str(first)], capture_output=True, text=True).stdout.split()
        return [first, *map(int, children)]

    def send(self, number):
        for pid in self.pids():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)

    def kill(self, with_patroni=False):
        """As a machine that loses its current: PostgreSQL alone, or all that runs on it."""
        if with_patroni:
            self.patroni.send(signal.SIGKILL)
        self.send(signal.SIGKILL)

    def query(self, text):
        return subprocess.run(
            ["runuser", "-u", "postgres", "--", PROGRAMS[0] / "psql", "-h", self.folder, "-U", "postgres", "-d", "postgres", "-Atc", text],
            check=True, capture_output=True, text=True, cwd=self.folder, timeout=20).stdout.strip()


class Cluster:
    def __init__(self, folder=None, **settings):
        self.folder = pathlib.Path(folder or tempfile.mkdtemp(prefix="cluster-", dir="/tmp"))
        self.folder.chmod(0o755)
        self.settings, self.programs, self.portals, self.nodes = settings, [], [], {}

    def start(self):
        self.make_certificate()
        self.start_etcd()
        for name in NODES:
            self.nodes[name] = Node(self, name)
        self.wait_until_whole(90)

    def make_certificate(self):
        names = ",".join(f"IP:{address}" for address in [*NODES.values(), PROXY])
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj",
             "/CN=base", "-addext", f"subjectAltName={names}", "-keyout", self.folder / "server.key", "-out", self.folder / "server.pem"],
            check=True, capture_output=True)
        shutil.chown(self.folder / "server.key", "postgres")

    def start_etcd(self):
        peers = ",".join(f"e{n}=http://127.0.1.{n}:2380" for n in (31, 32, 33))
        for n in (31, 32, 33):
            clients = ",".join(f"http://{net}.{n}:2379" for net in ETCD.values())
            self.programs.append(Program(
                self.folder, f"etcd-{n}", "etcd", "--name", f"e{n}", "--data-dir", self.folder / f"etcd-{n}", "--initial-cluster", peers,
                "--initial-advertise-peer-urls", f"http://127.0.1.{n}:2380", "--listen-peer-urls", f"http://127.0.1.{n}:2380",
                "--listen-client-urls", clients, "--advertise-client-urls", clients))
        wait_until(lambda: requests.get(f"http://{ETCD['base-a']}.31:2379/version", timeout=2).json()["etcdcluster"] == "3.4.0", 30, "etcd")

    def start_proxy(self):
        text = (EXAMPLES / "haproxy.cfg").read_text()
        ports = [portal.port for portal in self.portals]
        for former, here in {
                "/run/haproxy": str(self.folder), "127.0.0.1:5432": f"{PROXY}:5432", "127.0.0.1:8000": f"{PORTALS}:8000",
                "192.0.2.11": NODES["base-a"], "192.0.2.12": NODES["base-b"], "127.0.0.1:8080": f"127.0.0.1:{ports[0]}",
                "192.0.2.2:8080": f"127.0.0.1:{ports[1]}"}.items():
            assert former in text, former
            text = text.replace(former, here)
        (self.folder / "haproxy.cfg").write_text(text)
        self.programs.append(Program(self.folder, "haproxy", "haproxy", "-f", self.folder / "haproxy.cfg", "-db"))
        wait_until(self.is_led_to_primary, 10, "HAProxy")

    def is_led_to_primary(self):
        """HAProxy takes each server for good until it has asked it."""
        return "Server primary/base" in (self.folder / "haproxy.log").read_text()

    def lead(self, number, state):
        """What an operator tells HAProxy of a portal: « drain » leads nobody new there, « ready » does again."""
        with socket.socket(socket.AF_UNIX) as line:
            line.connect(str(self.folder / "admin.sock"))
            line.sendall(f"set server able/portail-{number + 1} state {state}\n".encode())
            assert not line.recv(100).strip()

    @property
    def primary(self):
        return next((node for node in self.nodes.values() if node.role() == "primary"), None)

    @property
    def standby(self):
        return next((node for node in self.nodes.values() if node.role() == "replica"), None)

    def is_whole(self):
        """One takes writes, and the other has each of them before it is acknowledged."""
        primary, standby = self.primary, self.standby
        return (primary and standby and requests.get(f"http://{standby.address}:8008/sync", timeout=2).status_code == 200
                and primary.query("SELECT sync_state FROM pg_stat_replication") == "sync")

    def wait_until_whole(self, seconds=60):
        wait_until(self.is_whole, seconds, "both servers, one with a synchronous standby")

    def url(self, *hosts):
        """The address of the database: by HAProxy, or by the servers themselves."""
        hosts = ",".join(f"{host}:5432" for host in hosts or [PROXY])
        return f"postgres://activateurs:CHANGE-4@{hosts}/activateurs?sslmode=verify-full&sslrootcert={self.folder}/server.pem"

    def start_portals(self, of=Portal):
        """Two portals: one goes by HAProxy, the other by the list of servers. And nginx before them.

        of: the release, as a class of its own."""
        def heads(name):
            return {"JOURNAL_ANCHORS": f"{self.folder}/{name}/anchors", "SIGNING_KEY": f"{self.folder}/{name}/signing.key"}

        self.front = of(self.folder / "front", DATABASE_URL=self.url(), **heads("front"), **self.settings)
        self.front.url = f"http://{FRONT}:8080"
        DATABASES[self.front.url] = self.url()
        for name, url in [("portail-1", self.url()), ("portail-2", self.url(*NODES.values()))]:
            self.portals.append(of(
                self.folder / name, DATABASE_URL=url, BASE_URL=self.front.url, TRUSTED_PROXIES="127.0.0.1", LOG_LEVEL="info",
                **heads(name), **self.settings))
        self.start_proxy()
        self.front.run("migrate", "--new")
        self.front.run("demo", "--count", "500")
        for portal in self.portals:
            portal.start()
        self.start_front()

    def start_front(self):
        folder = self.folder / "nginx"
        folder.mkdir()
        text = (ROOT / "Tests/Cluster/nginx.conf").read_text()
        for former, here in {"FOLDER": str(folder), "FRONT": FRONT, "PORTALS": f"{PORTALS}:8000"}.items():
            text = text.replace(former, here)
        (folder / "nginx.conf").write_text(text)
        self.programs.append(Program(folder, "nginx", "nginx", "-p", folder, "-c", folder / "nginx.conf"))
        wait_until(lambda: requests.get(self.front.url + "/healthz", timeout=2).status_code == 200, 10, "nginx")

    @contextlib.contextmanager
    def cut(self, *addresses):
        """Packets to and from these addresses are lost."""
        rules = [(chain, way, address) for address in addresses for chain, way in [("INPUT", "-d"), ("INPUT", "-s")]]
        for chain, way, address in rules:
            subprocess.run(["iptables", "-A", chain, way, address, "-j", "DROP"], check=True)
        try:
            yield
        finally:
            for chain, way, address in rules:
                subprocess.run(["iptables", "-D", chain, way, address, "-j", "DROP"], check=True)

    def stop(self):
        for portal in self.portals:
            portal.stop()
        for node in self.nodes.values():
            node.patroni.send(signal.SIGKILL)
            with contextlib.suppress(OSError):
                node.send(signal.SIGKILL)
        for program in self.programs:
            program.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
