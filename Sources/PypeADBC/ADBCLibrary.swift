import CADBC
import PypeLoader
import Synchronization

/// ADBC's driver manager: found and loaded when first asked for, then kept for the life of the process.
///
/// Sendable: the table of functions is written once, before anybody sees it, and the driver manager lets any thread call
/// them.
package final class ADBCLibrary: @unchecked Sendable {
    let functions: UnsafePointer<cadbc_api>
    /// The file that was loaded, as the dynamic loader was asked for it.
    package let path: String

    private static let loaded = Mutex<ADBCLibrary?>(nil)

    private init(functions: UnsafePointer<cadbc_api>, path: String) {
        self.functions = functions
        self.path = path
    }

    var api: cadbc_api { functions.pointee }

    /// The library, loaded if it is not yet. A failure is not remembered: the next call looks again.
    /// - Throws: ``ADBCError`` `unavailable` with every place that was tried and why it did not serve.
    package static func load() throws(ADBCError) -> ADBCLibrary {
        try loaded.withLock { library throws(ADBCError) in
            if let library { return library }
            let found = try open(LibrarySearch("libadbc_driver_manager", variable: "PYPE_ADBC_LIBRARY"))
            library = found
            return found
        }
    }

    /// The first library of those that serves.
    static func open(_ search: LibrarySearch) throws(ADBCError) -> ADBCLibrary {
        do throws(LibraryNotFound) {
            let (functions, path) = try SharedLibrary.open(search, as: "ADBC's driver manager 1.8 or later") {
                cadbc_load($0, $1)
            }
            return ADBCLibrary(functions: functions, path: path)
        } catch {
            throw ADBCError(
                .unavailable, "ADBC's driver manager could not be loaded. Tried:\n\(error.lines)",
                hint: "install libadbc_driver_manager 1.8 or later, or run scripts/bootstrap, which takes it from its "
                    + "Python wheel; PYPE_ADBC_LIBRARY=/path/to/libadbc_driver_manager names a file outright")
        }
    }

    /// Calls a function of ADBC and throws what it says.
    /// - Parameters:
    ///   - secrets: what may not be in the message.
    ///   - what: what was to be done, for a message that the driver leaves out.
    /// - Throws: ``ADBCError`` as the driver classes it.
    func check(
        _ what: @autoclosure () -> String, _ secrets: Secrets,
        _ call: (cadbc_api, UnsafeMutablePointer<AdbcError>) -> AdbcStatusCode
    ) throws(ADBCError) {
        var error = cadbc_no_error()
        let status = call(api, &error)
        defer { error.release?(&error) }
        guard status != UInt8(ADBC_STATUS_OK) else { return }
        let text = error.message.map { String(cString: $0) } ?? "\(what()) failed with status \(status)"
        throw ADBCError(status: status, text: secrets.mask(text), sqlState: Self.state(of: error))
    }

    /// The five characters of the SQL standard's state; nil without one.
    static func state(of error: AdbcError) -> String? {
        withUnsafeBytes(of: error.sqlstate) { $0.first == 0 ? nil : String(decoding: $0, as: UTF8.self) }
    }
}
