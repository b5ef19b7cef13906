"""The program: `claimbook` and `python -m claimbook`."""

import signal
import sys

from ._claimbook import main as run


def main() -> int:
    """Runs the program with the arguments of this process, and returns its exit status."""
    # Python's own handler would wait until the program returns to Python.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    return run(["claimbook", *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(main())
