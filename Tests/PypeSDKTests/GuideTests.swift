import CPypeABI
import Foundation
import PypeArrow
import PypeSDK
import Synchronization
import TestSupport
import Testing

@Suite("The guide's example")
struct GuideTests {
    static func file(_ path: String) throws -> String {
        try String(contentsOf: Project.root.appending(path: path), encoding: .utf8)
    }

    @Test("the guide shows the module that these tests run, and the export of a shipped module")
    func isTheSame() throws {
        let guide = try Self.file("docs/modules-in-swift.md")
        #expect(guide.contains(try Self.file("Tests/PypeSDKTests/ScaleMod.swift")))
        let noop = try Self.file("Plugins/mods/noop_mod/NoopMod.swift")
        let export = try #require(noop.range(of: "/// What the host looks up."))
        #expect(guide.contains(noop[export.lowerBound...]))
    }

    static func doubles(_ values: [Double?]) throws -> SharedTable {
        let schema = Schema([Field("id", .int64), Field("price", .double)])
        let builder = try BatchBuilder(schema)
        for (index, value) in values.enumerated() {
            try builder.column(0, as: FixedBuilder<Int64>.self).append(Int64(index))
            try builder.column(1, as: FixedBuilder<Double>.self).append(value)
        }
        return SharedTable(schema: schema, batches: [try builder.finish()])
    }

    @Test("it multiplies, rejects and counts")
    func runs() throws {
        let driver = try ModuleDriver(ModuleLibrary(one: ScaleMod.self))
        let input = try Self.doubles([1, nil, -2.5])
        driver.host.state.withLock { $0.inputs[0] = [input] }
        #expect(driver.create(#"{"column": "price", "factor": 2}"#) == .ok)
        #expect(driver.run() == .ok)
        let output = try #require(driver.host.state.withLock { $0.batches[0]?.first })
        let prices = try output.column("price").values(Double.self)
        #expect((0..<prices.count).map { prices[$0] } == [2, -5])
        let rejected = try #require(driver.host.state.withLock { $0.batches[1]?.first })
        #expect(try rejected.column("error_column").texts()[0] == "price")
        #expect(driver.host.state.withLock { $0.globals["scaled"] } == "2")
    }

    @Test("a column that is not there is named, with those that are")
    func missingColumn() throws {
        let driver = try ModuleDriver(ModuleLibrary(one: ScaleMod.self))
        let input = try Self.doubles([1])
        driver.host.state.withLock { $0.inputs[0] = [input] }
        #expect(driver.create(#"{"column": "cost", "factor": 2}"#) == .ok)
        #expect(
            driver.run()
                == CallResult(
                    status: PYPE_ERR_INVALID_DATA,
                    message: "there is no column 'cost'; the columns are 'id', 'price'"
                )
        )
    }
}
