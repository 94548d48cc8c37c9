#!/usr/bin/env python3
"""Clone the repository, run `make run` as a newcomer would, sign in by the printed link, ask, get an answer, stop.

Only the standard library, so that nothing but what the project installs is there.
"""

import http.cookiejar
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.parse
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FIRST_START, SECOND_START, ANSWER, STOP = 480, 30, 60, 5  # seconds
QUESTION = "Which file types can I attach?"


def say(words: str) -> None:
    print(f"  {words}", flush=True)


class Visitor:
    """A browser without JavaScript."""

    def __init__(self, site: str) -> None:
        self.site = site
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))

    def get(self, path: str) -> str:
        return self.read(urllib.request.Request(self.site + path))

    def post(self, path: str, page: str, **fields: str) -> str:
        """Send a form of `page`, which brings the token against forgery."""
        token = re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[0]
        body = urllib.parse.urlencode({"csrfmiddlewaretoken": token, **fields}).encode()
        return self.read(urllib.request.Request(self.site + path, body, {"Referer": self.site + path}))

    def read(self, request: urllib.request.Request) -> str:
        with self.opener.open(request, timeout=30) as response:
            self.address = response.url
            return response.read().decode()


class Run:
    """`make run` in a clone, in a session of its own so that nothing of it is left behind."""

    def __init__(self, clone: Path, data: Path, port: int) -> None:
        environment = {**os.environ, "PORT": str(port), "DATA_DIR": str(data)}
        for name in ("DATABASE_URL", "REDIS_URL", "DJANGO_SETTINGS_MODULE", "VIRTUAL_ENV", "OPENAI_API_KEY", "ANTHROPIC_API_KEY"):
            environment.pop(name, None)
        self.output: list[str] = []
        self.process = subprocess.Popen(
            ["make", "run"], cwd=clone, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True
        )

    def until(self, words: str, seconds: float) -> float:
        """Wait until a line holds `words`; how long it took."""
        started = time.monotonic()
        signal.signal(signal.SIGALRM, lambda *_: self.give_up(f"No {words!r} within {seconds} s."))
        signal.alarm(int(seconds))
        for line in self.process.stdout or ():
            self.output.append(line)
            if words in line:
                signal.alarm(0)
                return time.monotonic() - started
        return self.give_up(f"It ended before it said {words!r}.")

    def give_up(self, why: str) -> float:
        print("".join(self.output))
        raise SystemExit(f"FAILED: {why}")

    def stop(self) -> float:
        """End it as Ctrl-C's cousin SIGTERM does; how long that took."""
        started = time.monotonic()
        self.process.terminate()
        try:
            self.process.wait(STOP)
        except subprocess.TimeoutExpired:
            self.give_up(f"It did not end within {STOP} s.")
        return time.monotonic() - started

    def kill(self) -> None:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)


def answered(visitor: Visitor) -> str:
    """The thread's page once its answer is there."""
    address = urllib.parse.urlsplit(visitor.address).path
    deadline = time.monotonic() + ANSWER
    while time.monotonic() < deadline:
        page = visitor.get(address)
        states = re.findall(r'data-state="(\w+)"', page)
        if states and states[-1] not in ("queued", "running"):
            return page if states[-1] == "done" else sys.exit(f"FAILED: the answer ended as {states[-1]}.")
        time.sleep(0.3)
    sys.exit("FAILED: no answer came.")


def converse(run: Run, site: str) -> None:
    visitor = Visitor(site)
    assert "password" in visitor.get("/sign-in/"), "The sign-in page has no form."
    link = re.findall(r"/sign-in/[\w-]{20,}/", "".join(run.output))[-1]
    visitor.post(link, visitor.get(link))
    home = visitor.get("/")
    assert "/sign-in/" not in visitor.address, "The link did not sign us in."
    say("signed in by the printed link")
    client_id = re.findall(r'name="client_id" value="([^"]+)"', home)[0]
    visitor.post("/threads/", home, text=QUESTION, client_id=client_id)
    page = answered(visitor)
    body = re.sub(r"<[^>]+>", " ", page[page.index('data-slot="body"') :])[:2000]
    assert len(" ".join(body.split())) > 60, "The answer is empty."
    say("asked, and the answer is stored: " + " ".join(body.split())[20:120] + "…")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        clone, data = Path(folder) / "clone", Path(folder) / "data"
        subprocess.run(["git", "clone", "--quiet", "--depth", "1", f"file://{ROOT}", str(clone)], check=True)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        run = Run(clone, data, port)
        try:
            say(f"first run listens after {run.until('Listening on', FIRST_START):.0f} s")
            converse(run, f"http://127.0.0.1:{port}")
            say(f"stopped within {run.stop():.1f} s")
            run = Run(clone, data, port)
            say(f"second run listens after {run.until('Listening on', SECOND_START):.1f} s")
            assert Visitor(f"http://127.0.0.1:{port}").get("/health/").strip() == "ok"
            say(f"stopped within {run.stop():.1f} s")
        finally:
            run.kill()


if __name__ == "__main__":
    main()
