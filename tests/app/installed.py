"""``callfit`` as its installed script runs it, to be forked by `tests.forked`."""

import sys

from app.cli import main

if __name__ == "__main__":
    # A script is in no package, and is called by its name: so the shell's completion knows it.
    __package__ = ""
    sys.argv[0] = "callfit"
    main()
