import Foundation
import TestSupport
import Testing

@Suite("The flights example")
struct FlightsExampleTests {
    @Test("gives what DuckDB computes from the same files, and loses no flight")
    func result() throws {
        let space = try ExampleSpace()
        try space.build("flights")
        let result = try space.run("flights")
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.contains("origin_state"))
        let said = try ChildProcess.python(
            """
            import duckdb, glob, math, sqlite3, sys
            folder = sys.argv[1]
            source, demo = f"{folder}/examples/flights", f"{folder}/.demo"
            flights = duckdb.sql(f"SELECT * FROM '{source}/flights-airport.csv'").fetchall()
            airports = {row[0]: row[1:] for row in duckdb.sql(
                f"SELECT iata, nullif(state, 'NA'), latitude, longitude FROM '{source}/airports.csv'").fetchall()}

            def distance(a, b):
                (_, y1, x1), (_, y2, x2) = airports[a], airports[b]
                y1, x1, y2, x2 = map(math.radians, (y1, x1, y2, x2))
                # The spherical law of cosines: another formula than the flow's.
                cosine = math.sin(y1) * math.sin(y2) + math.cos(y1) * math.cos(y2) * math.cos(x2 - x1)
                return 6371.0088 * math.acos(min(1, cosine))

            good = [row for row in flights if airports[row[0]][0] and airports[row[1]][0]]
            bad = [row for row in flights if not (airports[row[0]][0] and airports[row[1]][0])]
            written = duckdb.sql(
                f"SELECT origin, destination, count, distance_km, origin_state "
                f"FROM read_parquet('{demo}/flights/*/*.parquet', hive_partitioning = true)").fetchall()
            assert sorted(row[:3] for row in written) == sorted(good), (len(written), len(good))
            for origin, destination, _, km, state in written:
                assert math.isclose(km, distance(origin, destination), rel_tol=1e-6), (origin, destination, km)
                assert state == airports[origin][0]
            rejected = duckdb.sql(
                f"SELECT origin, destination, count FROM '{demo}/flights-without-state.jsonl'").fetchall()
            assert sorted(rejected) == sorted(bad) != []
            assert len(written) + len(rejected) == len(flights) == 5366

            states = {}
            for origin, destination, count in good:
                flown, places, km = states.get(airports[origin][0], (0, set(), 0))
                states[airports[origin][0]] = (
                    flown + count, places | {destination}, km + count * distance(origin, destination))
            expected = sorted(((n, s, len(p), km) for s, (n, p, km) in states.items()), key=lambda row: (-row[0], row[1]))
            table = duckdb.sql(f"SELECT * FROM read_csv('{demo}/states.csv')").fetchall()
            base = sqlite3.connect(f"{demo}/flights.sqlite").execute("SELECT * FROM states").fetchall()
            for found in (table, base):
                assert len(found) == len(expected)
                for (state, flown, places, km), (n, s, p, far) in zip(found, expected):
                    assert (state, flown, places) == (s, n, p) and math.isclose(km, far, rel_tol=1e-6), (state, s)
            assert open(f"{demo}/bad-counts.jsonl").read() == ""
            print(len(expected))
            """, [space.path])
        #expect(Int(said.trimmingCharacters(in: .newlines)) ?? 0 > 40)
        // read = written + filtered + rejected, for every step between a source and a sink that keeps rows.
        let lost = try space.nodesThatLoseRows("flights", among: ["cast_flights", "distance", "check", "most_first"])
        #expect(lost == "[]")
    }
}
