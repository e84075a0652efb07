#!/usr/bin/env python3
"""Starts Vela: `python3 run.py` serves, `run.py test`, `run.py drill` and `run.py bench` check it. Needs Python only."""

import os
import sys

if sys.version_info < (3, 11):
    found = [
        name
        for name in ("python3.13", "python3.12", "python3.11")
        if any(os.path.exists(os.path.join(d, name)) for d in os.environ.get("PATH", "").split(os.pathsep))
    ]
    sys.stderr.write(
        "Vela needs Python 3.11 or newer, and this is Python %d.%d: %s.\n"
        % (
            sys.version_info[0],
            sys.version_info[1],
            "start it with %s run.py" % found[0] if found else "install a newer Python and start it with that",
        )
    )
    sys.exit(2)

import argparse
import errno
from pathlib import Path

from hotline.ops.launch import bench, serve, suite
from hotline.ops.launch.place import Place
from hotline.ops.launch.stop import Stop

ROOT = Path(__file__).resolve().parent
USAGE = """\
python3 run.py                       set up and serve the demo network on this machine
python3 run.py --no-demo             set up and serve your own network, empty
python3 run.py test [PYTEST ...]     the tests, on every store found on this machine
python3 run.py drill [NAME] [--quick] [PYTEST ...]
python3 run.py bench [NAME ...] [--full]
"""


def arguments() -> argparse.ArgumentParser:
    """What may stand on the command line."""
    parser = argparse.ArgumentParser(prog="run.py", usage="\n" + USAGE, description=__doc__)
    parser.add_argument("--port", type=int, default=8000, help="serve on 127.0.0.1 and this port (8000)")
    parser.add_argument("--data", type=Path, default=ROOT / "data", metavar="DIR", help="keep everything here (./data)")
    parser.add_argument("--fresh", action="store_true", help="delete this network's database and keys first (asks)")
    parser.add_argument("--yes", action="store_true", help="do not ask before --fresh deletes")
    parser.add_argument("--no-demo", action="store_true", help="your own network instead of the demo")
    commands = parser.add_subparsers(dest="command", metavar="test | drill | bench")
    commands.add_parser("test", help="run the tests", add_help=False)
    drill = commands.add_parser("drill", help="run the fault, load and soak drills, which take minutes")
    drill.add_argument("name", nargs="?", default="", metavar="NAME")
    drill.add_argument("--quick", action="store_true", help="smaller loads and shorter waits")
    measure = commands.add_parser("bench", help="run the benchmarks")
    measure.add_argument("names", nargs="*", metavar="NAME")
    return parser


def main(argv: list[str]) -> int:
    """Do what was asked; the exit code."""
    parser = arguments()
    options, rest = parser.parse_known_args(argv)
    if rest and options.command not in ("test", "drill", "bench"):
        parser.error(f"unknown argument: {' '.join(rest)}")
    place = Place(root=ROOT, data=options.data.expanduser().resolve())
    try:
        if options.command == "test":
            return suite.test(place, rest)
        if options.command == "drill":
            return suite.drill(place, options.name, quick=options.quick, arguments=rest)
        if options.command == "bench":
            return bench.run(place, options.names, rest)
        return serve.serve(
            place, port=options.port, mode="real" if options.no_demo else "demo", fresh=options.fresh, yes=options.yes
        )
    except Stop as stop:
        print(stop, file=sys.stderr)
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        print(place.full(), file=sys.stderr)
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
