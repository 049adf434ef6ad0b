"""A program that dies leaves no picture of its memory on the disk: the data key and open records stand in it."""

from __future__ import annotations

import sys
from contextlib import suppress

_WITHOUT_HEAP = 1  # WER_FAULT_REPORTING_FLAG_NOHEAP: a report of Windows tells where it died, not what it held


def leave_no_dump() -> None:
    """Have the system write no core file of this process (POSIX), and no heap into its report (Windows)."""
    if sys.platform == "win32":
        import ctypes

        with suppress(OSError, AttributeError):
            ctypes.windll.kernel32.WerSetFlags(_WITHOUT_HEAP)
        return
    import resource

    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
