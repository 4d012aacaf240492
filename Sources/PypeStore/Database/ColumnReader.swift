import GRDB
import PypeModel

/// Reads the columns of a row from left to right.
///
/// GRDB's own subscripts end the process when a value has another type than asked for; a database that somebody else wrote
/// may hold anything.
struct ColumnReader {
    private let row: Row
    private let table: String
    private var index = 0

    init(_ row: Row, of table: String) {
        self.row = row
        self.table = table
    }

    mutating func text() throws -> String { try value(String.self) }
    mutating func int() throws -> Int { try value(Int.self) }
    mutating func int64() throws -> Int64 { try value(Int64.self) }
    mutating func double() throws -> Double { try value(Double.self) }
    mutating func optionalText() throws -> String? { try optional(String.self) }
    mutating func optionalDouble() throws -> Double? { try optional(Double.self) }

    mutating func json() throws -> Value { try Self.json(text(), of: table) }
    mutating func optionalJSON() throws -> Value? { try optionalText().map { try Self.json($0, of: table) } }

    static func json(_ text: String, of table: String) throws -> Value {
        do {
            return try Value(json: text)
        } catch {
            throw damage("a row of table \(table) holds text that is no JSON")
        }
    }

    static func damage(_ message: String) -> DatabaseError {
        DatabaseError(resultCode: .SQLITE_CORRUPT, message: message)
    }

    private mutating func optional<T: DatabaseValueConvertible>(_ type: T.Type) throws -> T? {
        let value: DatabaseValue = row[index]
        return value.isNull ? try skip() : try self.value(type)
    }

    private mutating func skip<T>() throws -> T? {
        index += 1
        return nil
    }

    private mutating func value<T: DatabaseValueConvertible>(_ type: T.Type) throws -> T {
        let value: DatabaseValue = row[index]
        guard let converted = T.fromDatabaseValue(value) else {
            throw Self.damage("column \(index) of table \(table) holds a value of another type")
        }
        index += 1
        return converted
    }
}
