"""A program that dies leaves no picture of its memory on the disk: the data key and open records stand in it."""

from __future__ import annotations

import sys
from contextlib import suppress

_DUMPABLE = 4  # PR_SET_DUMPABLE
_WITHOUT_HEAP = 1  # WER_FAULT_REPORTING_FLAG_NOHEAP: a report of Windows tells where it died, not what it held


def leave_no_dump() -> None:
    """Have the system write no core file of this process (POSIX), and no heap into its report (Windows).

    Linux hands a core to a collecting program whatever the limit is: there the process is no longer dumpable at all.
    """
    if sys.platform == "win32":
        import ctypes

        with suppress(OSError, AttributeError):
            ctypes.windll.kernel32.WerSetFlags(_WITHOUT_HEAP)
        return
    import resource

    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    if sys.platform == "linux":
        import ctypes

        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_DUMPABLE, 0, 0, 0, 0)
