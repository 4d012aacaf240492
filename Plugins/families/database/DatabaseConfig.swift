import PypeADBC
import PypeSDK

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Which database a module works on: the part of its config that all of the family have.
struct DatabaseConfig: Decodable, Sendable {
    var driver: String
    var uri: String
    var password: String?
    var options: [String: String]?

    static let params: [ModuleParam] = [
        .required(
            "driver", .str,
            "The ADBC driver: sqlite, postgresql, duckdb, or the name of another driver manifest, or the path of a "
                + "manifest or of a driver's library.",
            schema: ["minLength": 1, "examples": ["sqlite"]]),
        .required(
            "uri", .str,
            "Where the database is, in the words of its driver: the path of a file for SQLite and DuckDB, "
                + "postgresql://USER@HOST/DATABASE for PostgreSQL.",
            schema: ["minLength": 1, "examples": ["data/flights.db"]]),
        .optional("password", .str, "The password, if the database asks for one.", secret: true),
        .optional(
            "options", .dict, "Further options of the database, in the words of its driver.",
            schema: ["type": "object", "additionalProperties": ["type": "string"]]),
    ]

    /// What the driver gets.
    /// - Throws: `invalidConfig` when an option is given in two ways.
    func settings() throws(ModuleError) -> DatabaseSettings {
        var all = options ?? [:]
        for name in ["uri", "driver"] where all[name] != nil {
            throw ModuleError(.invalidConfig, "'options' has '\(name)', which is a parameter of its own")
        }
        all["uri"] = uri
        if let password, !password.isEmpty {
            if let complete = Self.uri(uri, password: password, driver: driver) {
                all["uri"] = complete
            } else {
                guard all["password"] == nil else {
                    throw ModuleError(.invalidConfig, "'options' has 'password', which is a parameter of its own")
                }
                all["password"] = password
            }
        }
        return DatabaseSettings(driver: driver, options: all, secrets: password.map { [$0] } ?? [])
    }

    /// A reader must not make an empty database of a path that is wrong, as SQLite and DuckDB do.
    /// - Throws: `notFound` when the database is a file that is not there; `invalidConfig` for a folder.
    func checkIsThere() throws(ModuleError) {
        guard let path = try settings().plainFile else { return }
        try checkIsNoFolder()
        guard access(path, F_OK) != 0, errno == ENOENT || errno == ENOTDIR else { return }
        throw ModuleError(.notFound, "there is no database file '\(path)'")
    }

    /// - Throws: `invalidConfig` for the path of a folder, of which drivers say strange things.
    func checkIsNoFolder() throws(ModuleError) {
        guard let path = try settings().plainFile, FolderFiles.isFolder(path) == true else { return }
        throw ModuleError(.invalidConfig, "'\(path)' is a folder, not a database", hint: "give the path of a file")
    }

    /// PostgreSQL's driver takes the password in the URI only, in either of the forms that libpq reads.
    /// https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING
    private static func uri(_ uri: String, password: String, driver: String) -> String? {
        if uri.hasPrefix("postgresql://") || uri.hasPrefix("postgres://") {
            return "\(uri)\(uri.contains("?") ? "&" : "?")password=\(percentEncoded(password))"
        }
        guard driver.contains("postgres"), !uri.contains("://"), uri.contains("=") else { return nil }
        var quoted = ""
        for character in password {
            if character == "'" || character == "\\" { quoted += "\\" }
            quoted.append(character)
        }
        return "\(uri) password='\(quoted)'"
    }

    private static func percentEncoded(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF")
        return text.utf8.reduce(into: "") { encoded, byte in
            let letter = Unicode.Scalar(byte)
            if letter.isASCII, letter.properties.isAlphabetic || letter.properties.numericType != nil {
                encoded.unicodeScalars.append(letter)
            } else {
                encoded += "%\(digits[Int(byte >> 4)])\(digits[Int(byte & 15)])"
            }
        }
    }
}
