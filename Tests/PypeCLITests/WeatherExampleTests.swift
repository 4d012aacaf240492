import Foundation
import TestSupport
import Testing

@Suite("The weather example")
struct WeatherExampleTests {
    @Test("gives what pyarrow computes from the same file")
    func result() throws {
        let space = try Workspace()
        try FileManager.default.copyItem(
            at: Project.root.appending(path: "examples"), to: space.folder.url.appending(path: "examples"))
        try FileManager.default.createDirectory(
            at: space.folder.url.appending(path: ".demo"), withIntermediateDirectories: true)
        let built = try space.pype("build", "examples/weather/weather.yaml")
        #expect(built.status == 0, "\(built.errors)")
        let result = try space.pype("run", "jobs/weather")
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.contains("temp_max"))
        let same = try ChildProcess.python(
            """
            import sys, pyarrow.csv, pyarrow.compute as pc, pyarrow.parquet
            table = pyarrow.csv.read_csv(sys.argv[1])
            fahrenheit = pc.add(pc.divide(pc.multiply(table["temp_max"], 9.0), 5.0), 32.0)
            table = table.set_column(table.schema.get_field_index("temp_max"), "temp_max", fahrenheit)
            table = table.filter(pc.field("precipitation") >= 20)
            found = pyarrow.parquet.read_table(sys.argv[2])
            assert found.num_rows == table.num_rows > 0, (found.num_rows, table.num_rows)
            for name in table.schema.names:
                ours, theirs = found[name].to_pylist(), table[name].to_pylist()
                close = [abs(a - b) < 1e-9 if isinstance(b, float) else a == b for a, b in zip(ours, theirs)]
                assert all(close), name
            print(found.num_rows)
            """, ["\(space.path)/examples/weather/seattle-weather.csv", "\(space.path)/.demo/wet_days.parquet"])
        #expect(Int(same.trimmingCharacters(in: .newlines)) ?? 0 > 0)
    }
}
