"""Scanning 100 distinct libraries: cold (each is loaded in a child process) and unchanged."""

import libraries
from measure import PYPE, WORK, line, median


def run(options):
    print("scan of 100 distinct libraries")
    folder = libraries.make(100)
    path = WORK / "registry" / "scan.json"
    registry = {"PYPE_REGISTRY": str(path)}
    command = [PYPE, "auto-register", "--plugin-path", folder, "--only-plugin-path"]
    cold, _ = median(command, options.repeat, registry, before=lambda: path.unlink(missing_ok=True))
    line("cold", cold * 1000, "ms")
    unchanged, _ = median(command, max(20, options.repeat), registry)
    line("unchanged", unchanged * 1000, "ms", 50)
    print(f"  cold / unchanged: {cold / unchanged:.1f}\n")
    return {"cold_ms": cold * 1000, "unchanged_ms": unchanged * 1000}
