"""A Chromium that outlives its own trouble: one that does not let go of a page is killed and started again."""

from __future__ import annotations

import os
import subprocess
import threading
from typing import Any
from uuid import uuid4

from playwright.sync_api import Browser, BrowserContext, Error, Playwright

ARGUMENTS = ["--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--disable-quic", "--disable-sync", "--disable-component-update"]
PATIENCE = 20  # seconds for letting go of a page


class Chromium:
    """`context` opens a window of its own for somebody, `close` lets it go."""

    def __init__(self, playwright: Playwright) -> None:
        self.playwright = playwright
        self.start()

    def start(self) -> None:
        self.mark = f"--started-by-tests={uuid4()}"
        path = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        self.browser = self.playwright.chromium.launch(executable_path=path or None, args=[*ARGUMENTS, self.mark])

    def context(self, **options: Any) -> BrowserContext:
        if not self.browser.is_connected():
            self.start()
        return self.browser.new_context(**options)

    def close(self, opened: BrowserContext | Browser) -> None:
        """Let go of a window, or of the whole browser. Now and then that is never answered, and no test is to wait for it."""
        watch = threading.Timer(PATIENCE, self.kill)
        watch.start()
        try:
            opened.close()
        except Error:
            if self.browser.is_connected():
                raise
        finally:
            watch.cancel()

    def kill(self) -> None:
        subprocess.run(["pkill", "-KILL", "-f", "--", self.mark], check=False)
