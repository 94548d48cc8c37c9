"""`python -m tests.benchmarks [streams|pages|start] …`: measure, and print figures to set beside the targets. See README.md."""

from __future__ import annotations

import argparse
import asyncio
import os
import subprocess
import sys
import tempfile
from pathlib import Path


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="tests.benchmarks", description=__doc__)
    parser.add_argument("what", choices=["streams", "pages", "start"])
    parser.add_argument("--streams", type=int, nargs="+", default=[1, 10, 50, 200])
    parser.add_argument("--tokens", type=int, default=250)
    parser.add_argument("--rate", type=float, default=50, help="tokens a second and stream; 0 is as fast as it goes")
    parser.add_argument("--messages", type=int, nargs="+", default=[10, 1_000, 50_000])
    parser.add_argument("--threads", type=int, nargs="+", default=[100, 1_000, 100_000])
    parser.add_argument("--no-floor", action="store_true", help="leave the bare proxy out")
    return parser.parse_args()


def main() -> None:
    given = arguments()
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chatsite.settings")
        os.environ["DATA_DIR"] = folder
        os.environ.setdefault("DATABASE_URL", f"sqlite:///{Path(folder) / 'bench.sqlite3'}")
        os.environ["LOG_LEVEL"] = "ERROR"
        os.environ["PORT"] = "8971"
        for command in ("migrate", "collectstatic"):
            subprocess.run([sys.executable, "manage.py", command, "--noinput", "-v0"], check=True)
        import django

        django.setup()
        if hasattr(os, "sched_setaffinity") and (os.cpu_count() or 1) > 1:
            os.sched_setaffinity(0, {1})
        from tests.benchmarks import suites

        if given.what == "streams":
            asyncio.run(suites.streams(given.streams, given.tokens, given.rate, floor=not given.no_floor))
        elif given.what == "pages":
            suites.pages(given.messages, given.threads)
        else:
            suites.start()


if __name__ == "__main__":
    main()
