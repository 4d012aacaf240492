import Foundation
import TestSupport
import Testing

@Suite("The climate example")
struct ClimateExampleTests {
    @Test("gives the months and the weeks that plain Python finds in the same file")
    func result() throws {
        let space = try ExampleSpace()
        try space.build("climate")
        let result = try space.run("climate")
        #expect(result.status == 0, "\(result.errors)")
        let said = try ChildProcess.python(
            """
            import csv, datetime, math, sys, pyarrow.parquet
            folder = sys.argv[1]
            with open(f"{folder}/examples/climate/seattle-weather.csv") as file:
                days = [
                    (datetime.date.fromisoformat(row["date"]), float(row["precipitation"]), float(row["temp_max"]),
                     float(row["temp_min"])) for row in csv.DictReader(file)]
            months = {}
            for day in days: months.setdefault(day[0].replace(day=1), []).append(day)
            with open(f"{folder}/.demo/climate/months.csv") as file:
                found = list(csv.DictReader(file))
            assert [row["month"] for row in found] == [str(month) for month in sorted(months)], found[:2]
            close = lambda text, value: math.isclose(float(text), value, rel_tol=1e-9, abs_tol=1e-9)
            for row, (month, rows) in zip(found, sorted(months.items())):
                rain = sum(day[1] for day in rows)
                assert int(row["days"]) == len(rows) and close(row["precipitation"], rain)
                assert close(row["temp_mean"], sum((day[2] + day[3]) / 2 for day in rows) / len(rows))
                assert close(row["temp_max"], max(day[2] for day in rows))
                assert close(row["temp_min"], min(day[3] for day in rows))
                before = months.get(month.replace(year=month.year - 1))
                if before is None:
                    assert row["precipitation_change"] == row["precipitation_year_before"] == "", row
                else:
                    assert close(row["precipitation_change"], rain - sum(day[1] for day in before))
            table = pyarrow.parquet.read_table(f"{folder}/.demo/climate/days.parquet").sort_by("date").to_pylist()
            assert [row["date"] for row in table] == [day[0] for day in days]
            for index, row in enumerate(table):
                week = days[max(0, index - 6):index + 1]
                mean = sum((day[2] + day[3]) / 2 for day in week) / len(week)
                assert math.isclose(row["temp_mean_7d"], mean, rel_tol=1e-9, abs_tol=1e-9), row
                assert math.isclose(row["precipitation_7d"], sum(day[1] for day in week), abs_tol=1e-6), row
            print(len(found), len(table))
            """, [space.path])
        #expect(said == "48 1461\n")
        #expect(try space.nodesThatLoseRows("climate", among: ["month", "year_before", "change", "week"]) == "[]")
    }
}
