"""Group-by, join, sort and chains of modules over ten million rows, beside DuckDB over the same Parquet file and over the
same Arrow table: same machine, 2 threads each. And a flow that is larger than its memory allowance."""

import json
import shutil
import subprocess
import sys

from measure import PYPE, WORK, line, median, once

ALLOWANCE = 512 << 20

MAKE = """
import duckdb
db = duckdb.connect(config={"threads": 2})
db.execute('''COPY (SELECT range AS id, (hash(range) % 90)::BIGINT AS age, (hash(range * 3) % 100000)::BIGINT AS person,
  'name_' || (hash(range * 5) % 1000) AS name, (hash(range * 7) % 1000000) / 1000.0::DOUBLE AS value FROM range(@ROWS@))
  TO '@OUT@' (FORMAT parquet, COMPRESSION snappy)''')
"""
MAKE_PEOPLE = """
import duckdb
duckdb.execute('''COPY (SELECT range::BIGINT AS person, 'city_' || (range % 500) AS city, (hash(range) % 1000)::BIGINT AS score
  FROM range(100000)) TO '@OUT@' (FORMAT parquet, COMPRESSION snappy)''')
"""

# What DuckDB is asked for; `facts` and `people` are the tables.
QUERIES = {
    "group-by": "SELECT person, count(*) AS n, sum(value) AS total, avg(age) AS age FROM facts GROUP BY person",
    "join": "SELECT f.id, f.person, f.value, p.city, p.score FROM facts f JOIN people p ON f.person = p.person",
    "sort": "SELECT id, name, value FROM facts ORDER BY name, value, id",
}

FLOWS = {
    "group-by": """
  - {id: facts, name: parquet_source, config: {path: "@FACTS@", columns: [person, value, age]}}
  - id: work
    name: aggregate_mod
    config:
      group_by: [person]
      aggregates:
        - {function: count, as: n}
        - {function: sum, column: value, as: total}
        - {function: avg, column: age, as: age}
  - {id: write, name: parquet_sink, config: {output_path: "@OUT@"}}
connections:
  data: ["facts.data - work.input", "work.output - write.input"]
""",
    "join": """
  - {id: facts, name: parquet_source, config: {path: "@FACTS@", columns: [id, person, value]}}
  - {id: people, name: parquet_source, config: {path: "@PEOPLE@"}}
  - {id: work, name: join_mod, config: {type: inner, on: [person]}}
  - {id: write, name: parquet_sink, config: {output_path: "@OUT@"}}
connections:
  data: ["facts.data - work.left", "people.data - work.right", "work.output - write.input"]
""",
    "sort": """
  - {id: facts, name: parquet_source, config: {path: "@FACTS@", columns: [id, name, value]}}
  - {id: work, name: sort_mod, config: {by: [name, value, id]}}
  - {id: write, name: parquet_sink, config: {output_path: "@OUT@"}}
connections:
  data: ["facts.data - work.input", "work.output - write.input"]
""",
}

PEERS = {
    "duckdb over Parquet": """
import duckdb
db = duckdb.connect(config={"threads": 2})
db.execute("CREATE VIEW facts AS SELECT * FROM '@FACTS@'")
db.execute("CREATE VIEW people AS SELECT * FROM '@PEOPLE@'")
db.execute("COPY (@SQL@) TO '@OUT@' (FORMAT parquet, COMPRESSION snappy)")
""",
    "duckdb over Arrow": """
import duckdb, pyarrow, pyarrow.parquet
pyarrow.set_cpu_count(2)
facts = pyarrow.parquet.read_table("@FACTS@", columns=@COLUMNS@)
people = pyarrow.parquet.read_table("@PEOPLE@")
db = duckdb.connect(config={"threads": 2})
db.execute("COPY (@SQL@) TO '@OUT@' (FORMAT parquet, COMPRESSION snappy)")
""",
}
COLUMNS = {"group-by": ["person", "value", "age"], "join": ["id", "person", "value"], "sort": ["id", "name", "value"]}


def fill(text, values):
    for name, value in values.items():
        text = text.replace(f"@{name}@", str(value))
    return text


def make(path, script, values=None):
    if not path.exists():
        aside = path.with_suffix(".part")
        once([sys.executable, "-c", fill(script, {**(values or {}), "OUT": aside})])
        aside.rename(path)
    return path


def build(name, modules, settings, registry):
    flow = WORK / f"{name}.yaml"
    flow.write_text(f"flow: {{name: {name}, version: 1.0.0}}\nsettings: {settings}\nmodules:{modules}")
    once([PYPE, "build", flow, "--jobs", WORK / "jobs"], registry)
    return WORK / "jobs" / name


def checksum(path):
    """Rows and a sum over each column, whatever the order; by DuckDB in a process of its own."""
    script = """
import sys, duckdb
table = f"'{sys.argv[1]}'"
columns = duckdb.sql(f"DESCRIBE SELECT * FROM {table}").fetchall()
sums = [f'round(sum("{name}"), 1)' if kind == "DOUBLE" else f'sum(hash("{name}"))' for name, kind, *_ in columns]
print([str(value) for value in duckdb.sql(f"SELECT count(*), {', '.join(sums)} FROM {table}").fetchall()[0]])
"""
    return subprocess.run([sys.executable, "-c", script, str(path)], check=True, capture_output=True, text=True).stdout


def unsorted(path):
    """Rows that are smaller than the one before."""
    script = """
import sys, duckdb
print(duckdb.sql(f'''SELECT count(*) FROM (SELECT row(name, value, id) AS k, lag(k) OVER (ORDER BY file_row_number) AS before
  FROM read_parquet('{sys.argv[1]}', file_row_number = true)) WHERE k < before''').fetchall()[0][0])
"""
    return int(subprocess.run([sys.executable, "-c", script, str(path)], check=True, capture_output=True, text=True).stdout)


def compare(name, files, registry, options):
    values = {**files, "SQL": QUERIES[name], "COLUMNS": COLUMNS[name]}
    job = build(name.replace("-", "_"), fill(FLOWS[name], {**values, "OUT": WORK / "pype.parquet"}), "{threads: 2}", registry)
    commands = {"pype": ([PYPE, "run", job, "--no-checkpoints"], WORK / "pype.parquet")}
    for index, (peer, script) in enumerate(PEERS.items()):
        target = WORK / f"peer-{index}.parquet"
        commands[peer] = ([sys.executable, "-c", fill(script, {**values, "OUT": target})], target)
    env = {"OMP_NUM_THREADS": "2"}
    results = {}
    print(f"{options.rows:,} rows, {name}, Parquet in and out, 2 threads")
    for peer, (command, target) in commands.items():
        seconds, size = median(
            command, options.repeat, env, before=lambda: shutil.rmtree(job / "runs", ignore_errors=True))
        results[peer] = {"seconds": seconds, "MiB": size, "sums": checksum(target)}
        line(f"{peer} ({size:.0f} MiB)", seconds, "s")
    if len({result["sums"] for result in results.values()}) != 1:
        raise SystemExit(f"the results of {name} differ: {results}")
    if name == "sort" and unsorted(WORK / "pype.parquet"):
        raise SystemExit("sort: pype's rows are not in order")
    for peer in PEERS:
        ratio = results["pype"]["seconds"] / results[peer]["seconds"]
        verdict = "" if name == "sort" else f"   target 1.25 {'ok' if ratio <= 1.25 else 'MISSED'}"
        print(f"  pype / {peer}: {ratio:.2f}{verdict}")
    print()
    return results


def selects(files, registry, options):
    """Ten select modules between the source and the sink, as a share of the run without them."""
    ends = """
  - {id: read, name: parquet_source, config: {path: "@FACTS@"}}
  - {id: write, name: parquet_sink, config: {output_path: "@OUT@"}}
"""
    chain = "".join(
        f'  - {{id: select_{i}, name: select_mod, config: {{rename: {{value_{i}: value_{i + 1}}}}}}}\n'
        if i else '  - {id: select_0, name: select_mod, config: {rename: {value: value_1}}}\n'
        for i in range(10))
    names = ["read.data"] + [f"select_{i}.output" for i in range(10)]
    targets = [f"select_{i}.input" for i in range(10)] + ["write.input"]
    edges = ", ".join(f'"{a} - {b}"' for a, b in zip(names, targets))
    values = {**files, "OUT": WORK / "pype.parquet"}
    plain = build("plain", fill(ends, values) + 'connections: {data: ["read.data - write.input"]}\n', "{threads: 2}", registry)
    chained = build("chained", fill(ends + chain, values) + f"connections: {{data: [{edges}]}}\n", "{threads: 2}", registry)
    print(f"{options.rows:,} rows, ten select_mod in a row")
    seconds = []
    for job in (plain, chained):
        def clear():
            shutil.rmtree(job / "runs", ignore_errors=True)
        value, _ = median([PYPE, "run", job, "--no-checkpoints"], options.repeat, before=clear)
        seconds.append(value)
    record = json.loads(max((chained / "runs").glob("*/run.json")).read_text())
    inside = sum(node["seconds"] for node in record["nodes"] if node["id"].startswith("select_"))
    line("without", seconds[0], "s")
    line("with", seconds[1], "s")
    line("time inside the ten modules, last run", inside * 1000, "ms")
    share = inside / record["seconds"]
    print(f"  their share of the run: {share * 100:.2f} %   target 1 % {'ok' if share <= 0.01 else 'MISSED'}\n")
    return {"plain": seconds[0], "chained": seconds[1], "inside": inside, "share": share}


def larger(registry, options):
    """A flow larger than its memory allowance."""
    rows = 4 * options.rows
    source = make(WORK / f"facts-{rows}.parquet", MAKE, {"ROWS": rows})
    total = next(int(text.split()[1]) for text in open("/proc/meminfo") if text.startswith("MemTotal")) * 1024
    modules = fill("""
  - {id: read, name: parquet_source, config: {path: "@FACTS@"}}
  - {id: some, name: filter_mod, config: {condition: "age > 18"}}
  - {id: write, name: parquet_sink, config: {output_path: "@OUT@"}}
connections:
  data: ["read.data - some.input", "some.output - write.input"]
""", {"FACTS": source, "OUT": WORK / "pype.parquet"})
    job = build("larger", modules, f"{{threads: 2, max_ram_share: {ALLOWANCE / total:.6f}}}", registry)
    print(f"{rows:,} rows, Parquet -> filter -> Parquet, memory allowance {ALLOWANCE >> 20} MiB")
    seconds, size = median(
        [PYPE, "run", job, "--no-checkpoints"], max(1, options.repeat // 2),
        before=lambda: shutil.rmtree(job / "runs", ignore_errors=True))
    line("wall time", seconds, "s")
    line("peak resident memory", size, "MiB", 1024)
    print()
    return {"seconds": seconds, "MiB": size, "rows": rows}


def run(options):
    registry = {"PYPE_REGISTRY": str(WORK / "registry" / "modules.json")}
    (WORK / "registry").mkdir(exist_ok=True)
    once([PYPE, "auto-register"], registry)
    files = {
        "FACTS": make(WORK / f"facts-{options.rows}.parquet", MAKE, {"ROWS": options.rows}),
        "PEOPLE": make(WORK / "people-100000.parquet", MAKE_PEOPLE),
    }
    results = {name: compare(name, files, registry, options) for name in QUERIES}
    results["selects"] = selects(files, registry, options)
    results["larger"] = larger(registry, options)
    return results
