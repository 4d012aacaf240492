import Foundation
import TestSupport
import Testing

@Suite("The strikes example")
struct StrikesExampleTests {
    private static let key = "only-in-this-test"

    @Test("gives the rows that plain Python calls good, hides the operators, and loses no report")
    func result() throws {
        let space = try ExampleSpace()
        try space.build("strikes")
        let result = try space.run("strikes", environment: ["STRIKES_KEY": Self.key])
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.errors.contains("species"), "the warning is told: \(result.errors)")
        let said = try ChildProcess.python(
            """
            import csv, hashlib, hmac, json, sys, pyarrow.parquet
            folder, key = sys.argv[1:]
            with open(f"{folder}/examples/strikes/birdstrikes.csv", encoding="utf-8", newline="") as file:
                rows = list(csv.DictReader(file))
            good, bad = [], []
            for row in rows:
                speed = row["Speed IAS in knots"]
                known = row["Effect Amount of damage"] in ("None", "Minor", "Medium", "Substantial")
                (good if known and (not speed or 0 <= int(speed) <= 400) else bad).append(row)
            table = pyarrow.parquet.read_table(f"{folder}/.demo/strikes/strikes.parquet")
            found = table.to_pylist()
            assert len(found) == len(good) and len(good) + len(bad) == 10000, (len(found), len(good))
            def masked(name):
                return hmac.new(key.encode(), name.strip(" *").encode(), hashlib.sha256).hexdigest()
            for ours, row in zip(found, good):
                assert str(ours["flown_on"]) == row["Flight Date"], ours
                assert ours["airport"] == row["Airport Name"] and ours["cost_total"] == int(row["Cost Total $"])
                assert ours["speed"] == (int(row["Speed IAS in knots"]) if row["Speed IAS in knots"] else None)
                assert ours["operator"] == masked(row["Aircraft Airline Operator"]), ours["operator"]
                species = row["Wildlife Species"]
                assert ours["species"] == (None if species == "Unknown bird or bat" else species)
            with open(f"{folder}/.demo/strikes/bad-rows.jsonl") as file:
                rejects = [json.loads(line) for line in file]
            assert [row["damage"] for row in rejects] == [row["Effect Amount of damage"] for row in bad]
            assert all(row["error_message"] for row in rejects)
            assert open(f"{folder}/.demo/strikes/bad-values.jsonl").read() == ""
            print(len(bad))
            """, [space.path, Self.key])
        #expect(Int(said.trimmingCharacters(in: .newlines)) ?? 0 > 0)
        let lost = try space.nodesThatLoseRows("strikes", among: ["names", "types", "tidy", "rules", "hide"])
        #expect(lost == "[]")
    }

    @Test("does not run without its key, and says which is missing")
    func keyMissing() throws {
        let space = try ExampleSpace()
        try space.build("strikes")
        let result = try space.run("strikes")
        #expect(result.status == 1)
        #expect(result.errors.contains("STRIKES_KEY"), "\(result.errors)")
        #expect(!FileManager.default.fileExists(atPath: "\(space.path)/.demo/strikes/strikes.parquet"))
    }
}
