"""One crawl of a stand-in for a portal, to be forked: one process can crawl once.

``crawl_there NAME ORIGIN FLOOR NOW``, with the installation's settings in the environment.
"""

import pickle
import sys
from datetime import datetime

from catalogue.settings import read_settings
from crawlers.reading import Yardstick
from crawlers.run import crawl


def main(name: str, origin: str, floor: str, now: str) -> None:
    """Crawl, and write the run as bytes in hexadecimal digits."""
    at, yardstick = datetime.fromisoformat(now), Yardstick(at_least=int(floor))
    run = crawl(name, read_settings(), at, replay_origin=origin, yardstick=yardstick)
    print(pickle.dumps(run).hex())


if __name__ == "__main__":
    main(*sys.argv[1:])
