"""CSV -> filter -> Parquet, beside DuckDB, Polars, pandas and pyarrow: same file, same machine, 2 threads each."""

import shutil
import subprocess
import sys

from measure import PYPE, WORK, line, median, once

THREADS = "2"

PEERS = {
    "duckdb": """
import duckdb
db = duckdb.connect(config={"threads": 2})
db.execute("COPY (SELECT * FROM read_csv('@IN@') WHERE age > 18) TO '@OUT@' (FORMAT parquet, COMPRESSION snappy)")
""",
    "polars": """
import polars
polars.scan_csv("@IN@").filter(polars.col("age") > 18).sink_parquet("@OUT@", compression="snappy")
""",
    "pandas": """
import pandas
table = pandas.read_csv("@IN@")
table[table["age"] > 18].to_parquet("@OUT@", engine="pyarrow", compression="snappy", index=False)
""",
    "pandas, pyarrow's reader": """
import pandas
table = pandas.read_csv("@IN@", engine="pyarrow")
table[table["age"] > 18].to_parquet("@OUT@", engine="pyarrow", compression="snappy", index=False)
""",
    "pyarrow": """
import pyarrow, pyarrow.compute, pyarrow.csv, pyarrow.parquet
pyarrow.set_cpu_count(2)
table = pyarrow.csv.read_csv("@IN@")
table = table.filter(pyarrow.compute.field("age") > 18)
pyarrow.parquet.write_table(table, "@OUT@", compression="snappy")
""",
}

# In shares of the peer's time. pandas reads with its own engine unless told otherwise.
TARGETS = {"duckdb": 1.25, "pandas": 0.5, "pandas, pyarrow's reader": 1.0}

FLOW = """
flow: {name: csv_to_parquet, version: 1.0.0}
settings: {threads: 2}
modules:
  - {id: read, name: csv_source, config: {file_path: "@IN@"}}
  - {id: adults, name: filter_mod, config: {condition: "age > 18"}}
  - {id: write, name: parquet_sink, config: {output_path: "@OUT@", compression: snappy}}
connections:
  data: ["read.data - adults.input", "adults.output - write.input"]
"""

MAKE = """
import duckdb
duckdb.sql('''COPY (SELECT range AS id, (hash(range) % 90)::BIGINT AS age, 'person_' || (range % 100000) AS name,
  (hash(range * 7) % 1000000) / 1000.0 AS value FROM range(@ROWS@)) TO '@IN@' (FORMAT csv, HEADER)''')
"""


def fill(text, source, target):
    return text.replace("@IN@", str(source)).replace("@OUT@", str(target))


def rows_of(path):
    """Rows of a Parquet file, by pyarrow; in a process of its own, so that this one stays small (see measure.once)."""
    script = "import sys, pyarrow.parquet; print(pyarrow.parquet.read_metadata(sys.argv[1]).num_rows)"
    return int(subprocess.run([sys.executable, "-c", script, path], check=True, capture_output=True).stdout)


def run(options):
    print(f"{options.rows:,} CSV rows -> filter -> Parquet, 2 threads")
    source = WORK / f"people-{options.rows}.csv"
    if not source.exists():
        aside = source.with_suffix(".part")
        once([sys.executable, "-c", MAKE.replace("@ROWS@", str(options.rows)).replace("@IN@", str(aside))])
        aside.rename(source)
    registry = {"PYPE_REGISTRY": str(WORK / "registry" / "csv.json")}
    (WORK / "registry").mkdir(exist_ok=True)
    once([PYPE, "auto-register"], registry)
    flow = WORK / "csv_to_parquet.yaml"
    flow.write_text(fill(FLOW, source, WORK / "pype.parquet"))
    once([PYPE, "build", flow, "--jobs", WORK / "jobs"], registry)
    job = WORK / "jobs" / "csv_to_parquet"

    commands = {"pype": [PYPE, "run", job]}
    for name, script in PEERS.items():
        commands[name] = [sys.executable, "-c", fill(script, source, WORK / f"{name}.parquet")]
    env = {"POLARS_MAX_THREADS": THREADS, "OMP_NUM_THREADS": THREADS}
    results = {}
    for name, command in commands.items():
        seconds, size = median(
            command, options.repeat, env, before=lambda: shutil.rmtree(job / "runs", ignore_errors=True))
        results[name] = {"seconds": seconds, "MiB": size, "rows": rows_of(WORK / f"{name}.parquet")}
    rows = {result["rows"] for result in results.values()}
    if len(rows) != 1:
        raise SystemExit(f"the results differ: {results}")
    for name, result in results.items():
        line(f"{name} ({result['MiB']:.0f} MiB)", result["seconds"], "s")
    ours = results["pype"]["seconds"]
    for name in PEERS:
        print(f"  pype / {name}: {ours / results[name]['seconds']:.2f}")
    for peer, limit in TARGETS.items():
        verdict = "ok" if ours <= limit * results[peer]["seconds"] else "MISSED"
        print(f"  target: at most {limit} of {peer}: {verdict}")
    print()
    return results
