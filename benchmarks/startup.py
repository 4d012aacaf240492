"""Start-up: `pype --help`, and `pype list-modules` with 100 registered modules."""

import libraries
from measure import PYPE, WORK, line, median, once


def run(options):
    print("start-up")
    folder = libraries.make(100)
    registry = {"PYPE_REGISTRY": str(WORK / "registry" / "startup.json")}
    once([PYPE, "clear-registry"], registry)
    once([PYPE, "auto-register", "--plugin-path", folder, "--only-plugin-path"], registry)
    results = {}
    for name, command in {
        "--help": ["--help"],
        "list-modules, 100 modules": ["list-modules"],
        "list-modules --format json, 100 modules": ["list-modules", "--format", "json"],
    }.items():
        seconds, size = median([PYPE, *command], max(20, options.repeat), registry)
        line(name, seconds * 1000, "ms", 30)
        results[name] = {"ms": seconds * 1000, "MiB": size}
    print()
    return results
