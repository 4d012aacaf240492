"""What it costs to go from sub flow to sub flow: checkpoints, iterations, and Dagster with its SQLite beside them."""

import shutil
import statistics
import subprocess
import sys

from measure import PYPE, ROOT, WORK, line, median, once

DAGSTER = ROOT / "benchmarks" / "dagster_chain.py"
REGISTRY = {"PYPE_REGISTRY": str(WORK / "registry" / "flows.json")}


def head(name):
    return [f"flow: {{name: {name}, version: 1.0.0}}", "modules:"]


def subflows(name, count):
    """Sub flows of one source each, one after the other."""
    lines = head(name)
    lines += [f"  - {{id: n{index}, name: generate_source, config: {{rows: 1}}}}" for index in range(count)]
    lines += ["connections:", "  control:"]
    lines += [f'    - "n{index - 1} (1|) n{index}"' for index in range(1, count)]
    return "\n".join(lines) + "\n"


def chain(name, count):
    """One sub flow: a source and no-op modules."""
    lines = head(name) + ["  - {id: n0, name: generate_source, config: {rows: 1000}}"]
    lines += [f"  - {{id: n{index}, name: noop_mod}}" for index in range(1, count)]
    lines += ["connections:", "  data:", '    - "n0.data - n1.input"']
    lines += [f'    - "n{index - 1}.output - n{index}.input"' for index in range(2, count)]
    return "\n".join(lines) + "\n"


def iterated(name, counts, modules=5):
    """Nested lists, the innermost around a source and no-op modules."""
    lines = head(name)
    lines += [f"  - {{id: list{depth}, name: generate_source, config: {{rows: {count}}}}}"
              for depth, count in enumerate(counts)]
    lines += ["  - {id: n0, name: generate_source, config: {rows: 1}}"]
    lines += [f"  - {{id: n{index}, name: noop_mod}}" for index in range(1, modules)]
    lines += ["connections:", "  data:", '    - "n0.data - n1.input"']
    lines += [f'    - "n{index - 1}.output - n{index}.input"' for index in range(2, modules)]
    lines += ["  control:"]
    lines += [f'    - "list{depth - 1} (1|iterate) list{depth}"' for depth in range(1, len(counts))]
    lines += [f'    - "list{len(counts) - 1} (1|iterate) n0"']
    return "\n".join(lines) + "\n"


def job(name, text):
    file = WORK / f"{name}.yaml"
    file.write_text(text)
    once([PYPE, "build", file, "--jobs", WORK / "jobs"], REGISTRY)
    return WORK / "jobs" / name


def seconds(folder, repeat, *flags):
    def clear():
        shutil.rmtree(folder / "runs", ignore_errors=True)
        for file in folder.glob("runs.sqlite*"):
            file.unlink()

    return median([PYPE, "run", folder, "--view", "none", *flags], repeat, before=clear)[0]


def dagster(count, repeat):
    times = []
    for _ in range(repeat):
        output = subprocess.run(
            [sys.executable, DAGSTER, str(count)], check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        times.append(float(output.stdout.split()[-1]))
    return statistics.median(times) * 1000 / count


def run(options):
    print("sub flows, checkpoints, iterations")
    (WORK / "registry").mkdir(exist_ok=True)
    once([PYPE, "auto-register"], REGISTRY)
    results = {}
    for name, text in {"subflows_1000": subflows("subflows_1000", 1_000), "subflows_10000": subflows("subflows_10000", 10_000)}.items():
        count = int(name.split("_")[1])
        folder = job(name, text)
        kept = seconds(folder, options.repeat) * 1000 / count
        bare = seconds(folder, options.repeat, "--no-checkpoints") * 1000 / count
        line(f"{count:,} sub flows: per sub flow, with checkpoints", kept, "ms", 1)
        line(f"{count:,} sub flows: per sub flow, without", bare, "ms")
        line(f"{count:,} sub flows: cost of a durable checkpoint", kept - bare, "ms", 1)
        results[name] = {"kept_ms": kept, "bare_ms": bare, "checkpoint_ms": kept - bare}
    folder = job("nodes_10000", chain("nodes_10000", 10_000))
    results["nodes_10000"] = seconds(folder, options.repeat) * 1000 / 10_000
    line("one sub flow of 10,000 nodes: per node, with checkpoint", results["nodes_10000"], "ms", 1)
    for name, counts in {"iterate_1000": [1_000], "iterate_100_100": [100, 100]}.items():
        folder = job(name, iterated(name, counts))
        bare = seconds(folder, options.repeat, "--no-checkpoints")
        kept = seconds(folder, options.repeat)
        title = " × ".join(f"{count:,}" for count in counts)
        line(f"{title} iterations of 5 modules", bare, "s", 0.2 if len(counts) == 1 else None)
        line(f"{title} iterations of 5 modules, with checkpoints", kept, "s")
        results[name] = {"bare_s": bare, "kept_s": kept}
    results["dagster_ms"] = dagster(200, max(1, options.repeat // 2))
    line("Dagster with SQLite, chain of 200 no-op steps: per step", results["dagster_ms"], "ms")
    ratio = results["dagster_ms"] / results["subflows_1000"]["kept_ms"]
    print(f"  {'Dagster to pype with checkpoints, per step':<58} {ratio:>10.0f} ×")
    print()
    return results
