"""Child processes that never outlive the process that started them, not even when that one is killed with -9."""

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def die_with_parent(parent: int) -> None:
    """Have the kernel kill this process when `parent`, which must be its parent, is gone.

    To be called in the child, after the fork. Only Linux can do this; elsewhere the parts stop with the supervisor's
    own stop and an orphan has to be stopped by hand.
    """
    if _libc is None:
        return
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it went between the fork and the line above
        os._exit(1)
