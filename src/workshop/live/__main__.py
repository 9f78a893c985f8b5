"""The phones' server as a process of its own: `python -m workshop.live FOLDER`."""

from __future__ import annotations

import argparse
import asyncio
import sys
from pathlib import Path

from ..errors import WorkshopError
from ..typed import in_a_terminal
from . import network


def main(given: list[str] | None = None) -> int:
    """Serve until told to end; 0, or 1 with a sentence."""
    reader = argparse.ArgumentParser(prog="python -m workshop.live", description=__doc__)
    reader.add_argument("folder", type=Path)
    reader.add_argument("--address", default="")
    reader.add_argument("--port", type=int, default=network.PORT)
    reader.add_argument("--tls", nargs=2, metavar=("CERT", "KEY"))
    reader.add_argument("--behind-proxy", default="", metavar="NAME")
    options = reader.parse_args(given)
    from . import server

    try:
        asyncio.run(
            server.serve(
                options.folder,
                address=options.address,
                port=options.port,
                tls=tuple(options.tls) if options.tls else None,
                behind_proxy=options.behind_proxy,
                say=lambda text: print(in_a_terminal(text), flush=True),
            )
        )
    except WorkshopError as error:
        print(in_a_terminal(error), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        pass
    return 0


if __name__ == "__main__":
    sys.exit(main())
