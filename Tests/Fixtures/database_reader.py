"""Runs SQL in files of SQLite and DuckDB, independently of pype. A line of JSON in, a line of JSON out, until the input
ends: {"kind", "path", "sql": [statements]} gives {"rows"} of the last statement, values as text, or {"error"}."""
import datetime, json, sqlite3, sys, warnings

import duckdb

# DuckDB would have another call for tables of Arrow.
warnings.simplefilter("ignore")


def text(value):
    if value is None:
        return None
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, (bytes, bytearray)):
        return "\\x" + value.hex()
    if isinstance(value, datetime.datetime):
        if value.tzinfo is not None:
            value = value.astimezone(datetime.timezone.utc)
        return value.isoformat(sep=" ")
    return str(value)


for line in sys.stdin:
    request = json.loads(line)
    try:
        connection = (
            sqlite3.connect(request["path"], isolation_level=None)
            if request["kind"] == "sqlite"
            else duckdb.connect(request["path"])
        )
        try:
            rows = []
            for sql in request["sql"]:
                result = connection.execute(sql)
                if request["kind"] == "sqlite":
                    rows = result.fetchall()
                else:
                    table = result.to_arrow_table()
                    rows = list(zip(*(column.to_pylist() for column in table.columns)))
            answer = {"rows": [[text(value) for value in row] for row in rows]}
        finally:
            connection.close()
    except Exception as error:
        answer = {"error": str(error)}
    print(json.dumps(answer), flush=True)
