"""Limits: what reading one file may cost, set by the parent and kept by the system."""

import contextlib
import signal
import sys
from dataclasses import dataclass

if sys.platform != "win32":  # where the parent's clock is the only limit
    import resource


@dataclass(frozen=True, slots=True)
class Limits:
    """`memory`, `unpacked` and `output` are bytes; `seconds` are of the wall clock."""

    seconds: int
    memory: int
    pages: int
    chars: int
    unpacked: int

    @property
    def output(self) -> int:
        """What the JSON lines may take at most: four bytes a character, and the frame of every block."""
        return 8 * self.chars + 64_000_000

    def apply(self) -> None:
        """Have the system keep the limits from here on; what it does not know stays the parent's task."""
        if sys.platform != "win32":
            for kind, value in (
                (resource.RLIMIT_CORE, 0),
                (resource.RLIMIT_CPU, self.seconds + 1),
                (resource.RLIMIT_FSIZE, self.output),
                (resource.RLIMIT_NOFILE, 64),
                (resource.RLIMIT_AS, self.memory),
            ):
                with contextlib.suppress(ValueError, OSError):
                    resource.setrlimit(kind, (value, value))
            # ends this process even where its parent is gone
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
            signal.setitimer(signal.ITIMER_REAL, self.seconds + 2)
