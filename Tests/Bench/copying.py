"""How long `activateurs copy` takes for many applications, from a file to a server and back: copying.py [COUNT].

The applications are one of the demonstration's, again and again under other ids, each with its event in a journal that holds.
"""

import contextlib
import hashlib
import json
import os
import pathlib
import re
import sqlite3
import subprocess
import sys
import tempfile
import time
import uuid

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "Tests"))

from conftest import luhn_siret  # noqa: E402 – needs the path above
from postgresql import PostgreSQL  # noqa: E402

BINARY = os.environ.get("ACTIVATEURS_BINARY", str(ROOT / ".build/release/activateurs"))
TABLES = ["acceptances", "letters", "documents", "complement_requests", "proposals", "decisions", "file_participants", "issued_acts"]
# What the evidence holds of each table, as Evidence.swift writes it.
PARTS = {
    "application": "number status siret company profile submitted_at assignee_id closing_reason due_on account_id",
    "acceptance": "number version sha256 sentence accepted_at ip user_agent account_id",
    "letter": "number reference subject sha256 made_at",
    "document": "kind version made_from size sha256 created_at scan active_content filename media_type pages",
    "complement": "number message items deadline former asked_by asked_at answer answered_at answered_contents ended_at",
    "proposal": "number outcome proposed_by proposed_at fate ended_by ended_at end_reason",
    "decision": "number outcome author_id author_name capacity contents decided_at",
    "participant": "account_id part since",
    "issued": "kind number title blocks html versions issued_at",
}
ORDERS = {"document": ["kind", "version"], "participant": ["account_id", "part"], "issued": ["kind", "number"]}


def value(one):
    match one:
        case None:
            return "n"
        case int():
            return f"i{one}"
        case bytes():
            return f"b{hashlib.sha256(one).hexdigest()}"
        case _:
            return f"t{len(one.encode())}:{one}"


def evidence(rows):
    lines = [f"{part} {' '.join(value(row[name]) for name in PARTS[part].split())}"
             for part, table in zip(PARTS, ["applications", *TABLES], strict=True)
             for row in sorted(rows[table], key=lambda row: [row[name] for name in ORDERS.get(part, ["number"])])]
    return "3:" + hashlib.sha256("\n".join(lines).encode()).hexdigest()


def seal(*parts):
    texts = [str(part) for part in parts]
    return hashlib.sha256("\n".join(f"{len(text.encode())}:{text}" for text in texts).encode()).hexdigest()


def insert(connection, table, row):
    connection.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", list(row.values()))


def multiply(file, count):
    # Closed at the end: what stays open keeps all of it in the log, and readers look everything up there.
    with contextlib.closing(sqlite3.connect(file)) as connection, connection:
        connection.row_factory = sqlite3.Row
        first = connection.execute("SELECT * FROM applications WHERE status = 'refused' LIMIT 1").fetchone()
        rows = {table: [dict(row) for row in connection.execute(f"SELECT * FROM {table} WHERE application_id = ?", [first["id"]])]
                for table in TABLES}
        seq, head = connection.execute("SELECT seq, hash FROM journal_head").fetchone()
        for number in range(count):
            made = {"applications": [dict(first)], **{table: [dict(row) for row in rows[table]] for table in TABLES}}
            application = made["applications"][0]
            application |= {"id": str(uuid.uuid4()), "siret": luhn_siret(number), "number": f"FN-2019-{number:06d}",
                            "sequence": 1000 + number}
            names = {row["id"]: str(uuid.uuid4()) for row in made["documents"]}
            for table in TABLES:
                for row in made[table]:
                    row["application_id"] = application["id"]
                    if "id" in row:
                        row["id"] = names.get(row["id"], str(uuid.uuid4()))
                    if table == "letters":
                        row["reference"] = f"{row['reference']}-{number}"
                    if table == "documents":
                        row["made_from"] = names.get(row["made_from"])
            for table, all_rows in made.items():
                for row in all_rows:
                    insert(connection, table, row)
            seq += 1
            details = json.dumps({"evidence": evidence(made)}, separators=(",", ":"))
            entry = (seq, "2019-05-02T08:00:00.000Z", "banc", "application.refuse", application["id"], details, head)
            head = seal(*entry)
            connection.execute("INSERT INTO journal (seq, at, actor, act, subject, details, previous, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                               [*entry, head])
        connection.execute("UPDATE journal_head SET seq = ?, hash = ?", [seq, head])


def run(*arguments, **settings):
    begun = time.monotonic()
    done = subprocess.run([BINARY, *arguments], cwd=ROOT, env={**os.environ, **settings}, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(done.stderr)
    return time.monotonic() - begun, done.stdout


def measure(count):
    with tempfile.TemporaryDirectory() as folder:
        file = f"{folder}/a.sqlite"
        settings = {"DATABASE_URL": f"sqlite:{file}", "SMTP_URL": f"file:{folder}/mail"}
        run("migrate", "--new", **settings)
        run("demo", "--count", "100", **settings)
        multiply(file, count)
        took, said = run("journal", "verify", **settings)
        print(f"{count:,} applications, {os.path.getsize(file) / 1e6:.0f} MB; journal verify {took:.0f} s", flush=True)
        server = PostgreSQL().start()
        try:
            url = server.create("cible")
            for source, target in [(f"sqlite:{file}", url), (url, f"sqlite:{folder}/b.sqlite")]:
                took, said = run("copy", "--from", source, "--to", target)
                rows = re.search(r"(\d+) rows\.", said)[1]
                print(f"copy from {source.split(':')[0]} to {target.split(':')[0]}: {took:.0f} s, {rows} rows "
                      f"({'ok' if took <= 120 else 'MORE'} 120 s for 100,000)", flush=True)
        finally:
            server.stop()
            server.remove()


if __name__ == "__main__":
    measure(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
