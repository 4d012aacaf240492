import Foundation
import PypeArrow
import PypeLoader
import Synchronization
import TestSupport
import Testing

@testable import PypeADBC

/// A database in a folder of its own.
private struct Place {
    let folder: TemporaryFolder
    let driver: String

    init(_ driver: String) throws {
        folder = try TemporaryFolder()
        self.driver = driver
    }

    var path: String { "\(folder.path)/data.db" }
    var settings: DatabaseSettings {
        DatabaseSettings(driver: driver, options: [driver == "duckdb" ? "path" : "uri": path])
    }
    func connect() throws -> Connection { try Connection(Database.open(settings)) }
}

private func numbers(_ values: [Int64]) throws -> RecordBatch {
    let builder = try BatchBuilder(Schema([Field("n", .int64)]))
    let column: FixedBuilder<Int64> = try builder.column(0)
    for value in values { column.append(value) }
    return try builder.finish()
}

private func stream(_ batches: [RecordBatch], failure: ArrowStreamError? = nil) -> OwnedStream {
    var next = 0
    return StreamExport.make(schema: { OwnedSchema(batches[0].schema) }) {
        defer { next += 1 }
        if next < batches.count { return batches[next].share() }
        if let failure { throw failure }
        return nil
    }
}

extension Rows {
    fileprivate func table() throws -> Schema {
        guard let schema = try schema() else { throw ArrowError("no rows") }
        return try schema.table()
    }
}

extension Connection {
    fileprivate func values(_ sql: String) throws -> [Int64?] {
        let statement = try statement()
        try statement.setQuery(sql)
        let rows = try statement.execute()
        let schema = try rows.table()
        var values: [Int64?] = []
        while let array = try rows.next() {
            let column = try RecordBatch(array, schema: schema).column(0).values(Int64.self)
            for row in 0..<column.count { values.append(column[row]) }
        }
        return values
    }

    fileprivate func put(_ rows: consuming OwnedStream, _ target: IngestTarget, _ mode: IngestMode) throws -> Int? {
        let statement = try statement()
        try statement.ingest(into: target, mode: mode)
        try statement.bind(rows)
        return try statement.executeUpdate()
    }
}

@Suite("Database by ADBC")
struct DatabaseTests {
    @Test("the database says its name", arguments: [("sqlite", "SQLite"), ("duckdb", "duckdb")])
    func vendor(driver: String, name: String) throws {
        let place = try Place(driver)
        #expect(try place.connect().vendor() == name)
    }

    @Test("rows go in by each mode and come out again", arguments: ["sqlite", "duckdb"])
    func modes(driver: String) throws {
        let place = try Place(driver)
        defer { withExtendedLifetime(place) {} }
        let connection = try place.connect()
        let target = IngestTarget("a \"b'; --")
        #expect(try connection.put(stream([numbers([1, 2]), numbers([3])]), target, .create) == 3)
        #expect(throws: ADBCError.self) { try connection.put(stream([numbers([9])]), target, .create) }
        #expect(try connection.put(stream([numbers([4])]), target, .append) == 1)
        #expect(try connection.put(stream([numbers([5])]), target, .createAppend) == 1)
        #expect(try connection.values("SELECT n FROM \"a \"\"b'; --\" ORDER BY n") == [1, 2, 3, 4, 5])
        #expect(try connection.put(stream([numbers([7])]), target, .replace) == 1)
        #expect(try connection.values("SELECT n FROM \"a \"\"b'; --\"") == [7])
        #expect(try connection.columns(of: "a \"b'; --")?.table().fields.map(\.name) == ["n"])
        #expect(try connection.columns(of: "nothing")?.table() == nil)
    }

    @Test("what is rolled back, or not committed when the connection goes, never was", arguments: ["sqlite", "duckdb"])
    func transaction(driver: String) throws {
        let place = try Place(driver)
        do {
            let connection = try place.connect()
            try connection.run("CREATE TABLE t (n BIGINT)")
            try connection.setAutocommit(false)
            #expect(try connection.run("INSERT INTO t VALUES (1)") == 1)
            try connection.commit()
            try connection.run("INSERT INTO t VALUES (2)")
            try connection.rollback()
            try connection.run("INSERT INTO t VALUES (3)")
        }
        #expect(try place.connect().values("SELECT n FROM t") == [1])
    }

    @Test("bound rows are values, and the SQL runs once for each", arguments: ["sqlite", "duckdb"])
    func parameters(driver: String) throws {
        let place = try Place(driver)
        defer { withExtendedLifetime(place) {} }
        let connection = try place.connect()
        let statement = try connection.statement()
        try statement.setQuery("SELECT CAST(? AS BIGINT) + 1 AS n")
        try statement.prepare()
        #expect(try statement.parameterCount() == 1)
        try statement.bind(stream([numbers([41])]))
        let rows = try statement.execute()
        let schema = try rows.table()
        guard let array = try rows.next() else { throw ArrowError("no row") }
        #expect(try RecordBatch(array, schema: schema).column(0).values(Int64.self)[0] == 42)
    }

    @Test("two ways to one file of DuckDB are one database, and other options for it are refused")
    func oneFile() throws {
        let place = try Place("duckdb")
        let first = try Database.open(place.settings)
        let other = "\(place.folder.path)/../\(place.folder.url.lastPathComponent)/data.db"
        #expect(try Database.open(DatabaseSettings(driver: "duckdb", options: ["uri": other])) === first)
        let error = #expect(throws: ADBCError.self) {
            try Database.open(
                DatabaseSettings(driver: "duckdb", options: ["path": place.path, "access_mode": "READ_ONLY"]))
        }
        #expect(error?.code == .invalidArgument && error?.message.contains("other options") == true)
    }

    @Test("a query that has no end ends when it is cancelled from another thread")
    func cancel() throws {
        let place = try Place("duckdb")
        defer { withExtendedLifetime(place) {} }
        let connection = try place.connect()
        let canceller = connection.canceller
        let done = DispatchSemaphore(value: 0)
        // A cancel that comes before the query is there meets nobody, so that one is not enough.
        Thread.detachNewThread { while done.wait(timeout: .now() + 0.02) == .timedOut { canceller.cancel() } }
        let error = #expect(throws: ADBCError.self) {
            try connection.values("SELECT count(*) FROM range(10000000000) a, range(10000000000) b")
        }
        done.signal()
        #expect(error?.code == .cancelled, "\(error?.message ?? "")")
    }

    @Test("a driver that is not there is one error that says where it was looked for and what to do")
    func noDriver() throws {
        let error = #expect(throws: ADBCError.self) {
            try Database.open(DatabaseSettings(driver: "nosuchdriver", options: [:]))
        }
        #expect(error?.code == .unavailable && error?.message.contains("nosuchdriver") == true)
        #expect(error?.hint?.contains("ADBC_DRIVER_PATH") == true)
    }

    @Test("a driver manager that is not there or is none is one error with what was tried")
    func noLibrary() throws {
        let folder = try TemporaryFolder()
        let part = try CCompiler.library("part", source: "void AdbcDatabaseNew(void) {}\n", in: folder)
        for (path, words) in [(part, "it lacks AdbcDatabaseSetOption, "), (folder.path + "/no.so", "cannot open")] {
            let search = LibrarySearch("libadbc_driver_manager", variable: "PYPE_ADBC_LIBRARY", named: path)
            let error = #expect(throws: ADBCError.self) { try ADBCLibrary.open(search) }
            #expect(error?.message.contains("\(path) (PYPE_ADBC_LIBRARY): ") == true)
            #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
            #expect(error?.hint?.contains("scripts/bootstrap") == true)
        }
    }

    @Test("a driver inside a Python wheel that misses Python's symbols is told by the driver manager's words")
    func python() {
        let text = "Could not load `duckdb`: dlopen() failed: /x/_duckdb.cpython-311.so: undefined symbol: PyBool_Type"
        #expect(Database.pythonExtension(in: text) == "/x/_duckdb.cpython-311.so")
        #expect(Database.pythonExtension(in: "dlopen() failed: /x/y.so: cannot open") == nil)
    }
}
