"""Killed at random moments, the house loses nothing that it acknowledged and counts nothing twice."""

from __future__ import annotations

import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from typing import Any

import psutil
import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from alongside.config.embedded.place import Place, find_place
from alongside.config.testing import drop_database
from tests.plain_browser import Answer, Form, PlainBrowser

pytestmark = [pytest.mark.slow, pytest.mark.committed]

CLIENTS = 4
PATIENCE = 60.0
PARTNERSHIP = """
from alongside.ground.access.context import acting
from alongside.ground.accounts.models import Agency, Partnership, RoleAssignment, User
from alongside.ground.base.actors import SYSTEM
with acting(SYSTEM):
    p = Partnership.objects.create(name="N", area="N", front_door_name="N Front Door", front_door_phone="01632 960001")
    a = Agency.objects.create(partnership=p, kind="social_care", name="N care")
    u = User.objects.create_user("duty@n.example", name="Dan Utley", partnership=p)
    RoleAssignment.objects.create(user=u, agency=a, role="duty_worker")
"""
SEAL = """
from alongside.ground.access.jobs import seal_events
seal_events(timestamp=0)
"""


@dataclass
class House:
    """One installation, started as an operator starts it and started again when it has ended."""

    environment: dict[str, str]
    starts: int = 0
    up: Any = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.environment['PORT']}"

    def start(self) -> None:
        """Start everything, and come back when it answers."""
        self.starts += 1
        command = [sys.executable, "-m", "alongside", "up"]
        with Path(self.environment["ALONGSIDE_VAR"], f"up-{self.starts}.log").open("w") as log:
            self.up = subprocess.Popen(command, env=self.environment, stdout=log, stderr=log)

    def again_if_ended(self) -> None:
        """Start it again if it ended, as whoever looks after it would."""
        if self.up.poll() is not None:
            self.start()

    def stop(self) -> None:
        """Stop it as an operator does."""
        self.up.send_signal(signal.SIGTERM)
        self.up.wait(60)

    def alongside(self, *words: str) -> str:
        command = [sys.executable, "-m", "alongside", *words]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def rows(self, query: str) -> list[Any]:
        with psycopg.connect(self.alongside("db", "url", "--role", "owner").strip()) as owner:
            return owner.execute(query).fetchall()

    def place(self) -> Place:
        """Where the embedded server's files are: not always in the data folder."""
        return find_place(Path(self.environment["ALONGSIDE_VAR"]), say=lambda _: None)

    def processes(self) -> dict[str, int]:
        """The processes that may be killed now, by what they do."""
        found = {"the program": self.up.pid}
        with suppress(psutil.Error):
            for child in psutil.Process(self.up.pid).children(recursive=True):
                words = " ".join(child.cmdline())
                web = "gunicorn" in words
                of_program = child.ppid() == self.up.pid
                found["web server" if web and of_program else "web process" if web else "worker"] = child.pid
        with suppress(OSError, IndexError):
            found["database"] = int((self.place().data / "postmaster.pid").read_text().splitlines()[0])
        return found


@dataclass
class Client:
    """Somebody who asks for help again and again, and presses once more when no answer came."""

    address: str
    acknowledged: dict[str, str] = field(default_factory=dict)  # their words -> the reference that was shown
    presses: int = 0

    def run(self, ended: threading.Event) -> None:
        while not ended.is_set():
            # Everybody is at home somewhere else: one address may not ask as often as this test does.
            home = f"127.{random.randrange(1, 255)}.{random.randrange(256)}.{random.randrange(1, 255)}"
            browser, words = PlainBrowser(self.address, patience=10, at=home), f"Please help. {uuid.uuid4()}"
            page = self._until(ended, lambda b=browser: b.get("/ask/"), lambda a: a.status == 200)
            if page is None:
                return
            form = page.form_with("own_words")
            sent = self._until(ended, lambda b=browser, f=form, w=words: self._press(b, f, w), acknowledges)
            if sent is None:
                return
            self.acknowledged[words] = ""
            receipt = self._until(ended, lambda b=browser: b.get("/ask/sent/"), lambda a: a.status == 200)
            if receipt is not None:
                self.acknowledged[words] = reference_in(receipt)

    def _press(self, browser: PlainBrowser, form: Form, words: str) -> Answer:
        self.presses += 1
        return browser.post("/ask/", {**form.fields, "own_words": words})

    def _until(self, ended: threading.Event, ask: Any, good: Any) -> Answer | None:
        """Ask until the answer is good; None when the storm is over first."""
        while not ended.is_set():
            with suppress(OSError, HTTPException):
                answer: Answer = ask()
                if good(answer):
                    return answer
            ended.wait(0.1)
        return None


def acknowledges(answer: Answer) -> bool:
    return answer.where == "/ask/sent/"


def reference_in(receipt: Answer) -> str:
    return next(word for word in receipt.words.split() if word.startswith("R-"))


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    kept = {k: v for k, v in os.environ.items() if k != "ALONGSIDE_DB_ROLE"}
    made = House(kept | {"ALONGSIDE_VAR": str(tmp_path), "ALONGSIDE_DEMO": "0", "PORT": port})
    drop = _database_of_its_own(made)
    made.alongside("migrate")
    made.alongside("manage", "shell", "-c", PARTNERSHIP)
    made.start()
    try:
        yield made
    finally:
        if made.up.poll() is None:
            made.stop()
        if drop is None:
            made.alongside("db", "stop")
            place = made.place()
            subprocess.run(["rm", "-rf", str(place.home), str(place.sockets)], check=True)
        else:
            drop()


def _database_of_its_own(house: House) -> Any:
    """On a server that was named, make a database and return what drops it; None for the embedded server."""
    named, name = os.environ.get("DATABASE_URL"), f"killed_{uuid.uuid4().hex[:8]}"
    if not named:
        return None
    with psycopg.connect(named, autocommit=True) as owner:
        owner.execute(f"CREATE DATABASE {name}")
    house.environment["DATABASE_URL"] = make_conninfo(named, dbname=name)

    def drop() -> None:
        with psycopg.connect(named, autocommit=True) as owner:
            drop_database(owner, name)

    return drop


def answers_again(house: House, clients: list[Client]) -> None:
    """Wait until requests are acknowledged again, starting the program again if it ended."""
    before, until = total(clients), time.monotonic() + PATIENCE
    while total(clients) < before + CLIENTS:
        assert time.monotonic() < until, "nobody was answered for a minute"
        house.again_if_ended()
        time.sleep(0.1)


def total(clients: list[Client]) -> int:
    return sum(len(client.acknowledged) for client in clients)


def kill_each_in_turn(house: House, clients: list[Client], chance: random.Random) -> list[str]:
    """Kill -9 everything there is, one after the other, each at a random moment in the midst of requests."""
    killed = []
    answers_again(house, clients)
    for victim in ("web process", "worker", "database", "web server", "the program"):
        time.sleep(chance.uniform(0.2, 1.2))
        pid = house.processes().get(victim)
        if victim == "database" and "DATABASE_URL" in house.environment:
            continue  # a server that was named is not ours to kill
        assert pid, f"{victim} runs"
        os.kill(pid, signal.SIGKILL)
        killed.append(victim)
        answers_again(house, clients)
    return killed


@pytest.mark.timeout(400)
def test_nothing_acknowledged_is_lost_and_nothing_counted_twice(house: House) -> None:
    seed = random.randrange(10**6)
    print(f"seed {seed}")  # noqa: T201
    ended, clients = threading.Event(), [Client(house.address) for _ in range(CLIENTS)]
    threads = [threading.Thread(target=client.run, args=(ended,)) for client in clients]
    for thread in threads:
        thread.start()
    try:
        killed = kill_each_in_turn(house, clients, random.Random(seed))
    finally:
        ended.set()
        for thread in threads:
            thread.join()
    house.again_if_ended()
    house.stop()
    if "DATABASE_URL" not in house.environment:
        house.alongside(
            "db", "start"
        )  # stopped with the program, if it was the program that started it again
    assert len(killed) >= 4
    every_acknowledged_request_is_there_once(house, clients)
    every_request_is_whole(house)
    house.alongside("manage", "shell", "-c", SEAL)
    found = json.loads(house.alongside("audit", "verify", "--json"))
    assert found["ok"]
    assert found["pending"] == 0


def every_acknowledged_request_is_there_once(house: House, clients: list[Client]) -> None:
    kept: dict[str, list[str]] = {}
    for words, reference in house.rows("SELECT own_words, reference FROM referrals_referral"):
        kept.setdefault(words, []).append(reference)
    promised = {words: shown for client in clients for words, shown in client.acknowledged.items()}
    assert len(promised) > 5 * CLIENTS
    assert not [words for words in promised if words not in kept], "acknowledged and lost"
    assert not [words for words, references in kept.items() if len(references) > 1], "kept twice"
    assert not [w for w, shown in promised.items() if shown and kept[w] != [shown]], (
        "another's reference shown"
    )


def every_request_is_whole(house: House) -> None:
    """Each request has both of its clocks running, its one event, and its one job: done, or to be done."""
    parts = house.rows(
        """SELECT r.reference,
          (SELECT count(*) FROM clock_clock c WHERE c.about_id = r.id AND c.stopped_at IS NULL),
          (SELECT count(*) FROM audit_auditevent e WHERE e.about_id = r.id AND e.kind = 'referrals.referral.received'),
          (SELECT count(*) FROM procrastinate_jobs j
             WHERE j.task_name = 'referrals.duty_tell' AND j.args ->> 'referral_id' = r.id::text
               AND j.status IN ('todo', 'doing', 'succeeded'))
        FROM referrals_referral r"""
    )
    assert not [part for part in parts if part[1:] != (2, 1, 1)]
