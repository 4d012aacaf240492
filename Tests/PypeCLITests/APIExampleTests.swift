import Foundation
import TestSupport
import Testing

@Suite("The api example")
struct APIExampleTests {
    @Test("reads every page, keeps airports without a state apart, and loses none")
    func result() throws {
        let space = try ExampleSpace()
        let result = try ChildProcess.run(
            "\(space.path)/examples/api/demo.sh", [Project.pype], in: space.url,
            environment: Workspace.environment(space.path))
        #expect(result.status == 0, "\(result.errors)")
        #expect(!"\(result.output)\(result.errors)".contains("demo-token"))
        let said = try ChildProcess.python(
            """
            import csv, json, sys
            folder = sys.argv[1]
            read = lambda path: list(csv.DictReader(open(f"{folder}/{path}", encoding="utf-8", newline="")))
            source = read("examples/flights/airports.csv")
            good = [row for row in source if row["state"] != "NA"]
            found = read(".demo/api/airports.csv")
            assert [row["code"] for row in found] == [row["iata"] for row in good], (len(found), len(good))
            for ours, row in zip(found, good):
                assert (ours["name"], ours["city"], ours["state"]) == (row["name"], row["city"], row["state"]), ours
                for name in ("latitude", "longitude"): assert float(ours[name]) == float(row[name]), ours
            rejects = [json.loads(line) for line in open(f"{folder}/.demo/api/rejects.jsonl", encoding="utf-8")]
            assert [row["code"] for row in rejects] == [row["iata"] for row in source if row["state"] == "NA"]
            assert open(f"{folder}/.demo/api/bad-answers.jsonl").read() == ""
            states = {}
            for row in good: states.setdefault(row["state"], []).append(float(row["latitude"]))
            expected = sorted(((len(rows), state, max(rows)) for state, rows in states.items()), key=lambda s: (-s[0], s[1]))
            counted = [(int(r["airports"]), r["state"], float(r["northernmost"])) for r in read(".demo/api/states.csv")]
            assert counted == expected, counted[:3]
            print(len(found) + len(rejects), len(rejects) > 0)
            """, [space.path])
        #expect(said == "3376 True\n")
        let leaks = try ChildProcess.python(
            """
            import pathlib, sys
            print([str(file) for folder in ("jobs", ".demo") for file in pathlib.Path(sys.argv[1], folder).rglob("*")
                   if file.is_file() and b"demo-token" in file.read_bytes()])
            """, [space.path])
        #expect(leaks == "[]\n", "the token is in no file that the run left")
        let lost = try space.nodesThatLoseRows("api", among: ["flat", "columns", "check", "most_first"])
        #expect(lost == "[]")
    }
}
