"""The benchmarks of pype. Each prints its figures and the ratio to its target or to a peer of the same run."""

import argparse
import json
import os
import platform
import sys

import csv_to_parquet
import flows
import modules
import nodes
import scan
import startup
from measure import WORK

SUITES = {"startup": startup, "scan": scan, "nodes": nodes, "flows": flows, "csv": csv_to_parquet, "modules": modules}


def machine():
    model = "unknown processor"
    if os.path.exists("/proc/cpuinfo"):
        with open("/proc/cpuinfo") as file:
            model = next((line.split(":", 1)[1].strip() for line in file if line.startswith("model name")), model)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{model}, {os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()} {platform.release()}"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("suites", nargs="*", metavar="NAME", help=f"of {', '.join(SUITES)}; default: all")
    parser.add_argument("--rows", type=int, default=10_000_000, help="rows of the CSV file (default 10 million)")
    parser.add_argument("--repeat", type=int, default=5, help="runs of each measurement; the median counts")
    options = parser.parse_args()
    unknown = [name for name in options.suites if name not in SUITES]
    if unknown:
        parser.error(f"unknown suite {', '.join(unknown)}: known are {', '.join(SUITES)}")
    WORK.mkdir(exist_ok=True)
    print(f"machine: {machine()}\n")
    results = {"machine": machine()}
    for name in options.suites or SUITES:
        results[name] = SUITES[name].run(options)
        sys.stdout.flush()
    with open(WORK / "results.json", "w") as file:
        json.dump(results, file, indent=2, sort_keys=True)
    print(f"\nfigures: {WORK.name}/results.json; medians of {options.repeat} runs")


if __name__ == "__main__":
    main()
