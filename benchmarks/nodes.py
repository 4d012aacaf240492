"""Cost of a step: chains and fans of no-op nodes."""

import shutil

from measure import BUILD, PYPE, WORK, line, median, once


def flow(name, count, reads):
    lines = [
        f"flow: {{name: {name}, version: 1.0.0}}", "modules:",
        "  - {id: source, name: generate_source, config: {rows: 1000}}",
    ]
    lines += [f"  - {{id: n{index}, name: noop_mod}}" for index in range(count)]
    lines += ["connections:", "  data:"]
    lines += [f'    - "{reads(index)} - n{index}.input"' for index in range(count)]
    return "\n".join(lines) + "\n"


SHAPES = {
    "chain": lambda index: "source.data" if index == 0 else f"n{index - 1}.output",
    "fan": lambda index: "source.data",
}


def run(options):
    print("no-op nodes")
    registry = {"PYPE_REGISTRY": str(WORK / "registry" / "nodes.json")}
    (WORK / "registry").mkdir(exist_ok=True)
    once([PYPE, "auto-register"], registry)
    results = {}
    for shape, reads in SHAPES.items():
        for count in (1_000, 10_000):
            name = f"{shape}_{count}"
            file = WORK / f"{name}.yaml"
            file.write_text(flow(name, count, reads))
            jobs = WORK / "jobs"
            build, _ = median([PYPE, "build", file, "--jobs", jobs], 3, registry)
            runs = jobs / name / "runs"
            seconds, size = median(
                [PYPE, "run", jobs / name, "--no-checkpoints"], options.repeat,
                before=lambda: shutil.rmtree(runs, ignore_errors=True))
            line(f"{shape} of {count:,}: per node, without checkpoints", seconds * 1000 / count, "ms", 0.05 if count == 10_000 else None)
            line(f"{shape} of {count:,}: peak resident memory", size, "MiB", 60 if count == 10_000 else None)
            line(f"{shape} of {count:,}: build", build * 1000, "ms")
            results[name] = {"run_ms": seconds * 1000, "ms_per_node": seconds * 1000 / count, "MiB": size,
                             "build_ms": build * 1000}
    print()
    return results
