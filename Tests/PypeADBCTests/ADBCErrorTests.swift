import CADBC
import Testing

@testable import PypeADBC

@Suite("ADBCError")
struct ADBCErrorTests {
    @Test(
        "the state, the words and then the status of a driver's error say what kind of trouble it is",
        arguments: [
            (ADBC_STATUS_IO, "x. SQLSTATE: 23505", ADBCError.Code.integrity),
            (ADBC_STATUS_INVALID_ARGUMENT, "x. SQLSTATE: 57014", .cancelled),
            (ADBC_STATUS_IO, "[libpq] Failed to connect: FATAL:  password authentication failed", .unauthorized),
            (ADBC_STATUS_IO, "[libpq] Failed to connect: Connection refused", .unavailable),
            (ADBC_STATUS_INTERNAL, "Catalog Error: Table with name x does not exist!", .notFound),
            (ADBC_STATUS_INTERNAL, "failed to execute: UNIQUE constraint failed: uq.a", .integrity),
            (ADBC_STATUS_ALREADY_EXISTS, "no words for it", .alreadyExists),
            (ADBC_STATUS_UNKNOWN, "no words for it", .internalError),
        ])
    func code(status: Int32, text: String, code: ADBCError.Code) {
        #expect(ADBCError(status: UInt8(status), text: text, sqlState: nil).code == code)
    }

    @Test("a place in the driver's sources and line breaks at the end are left out")
    func words() {
        let error = ADBCError(
            status: UInt8(ADBC_STATUS_IO), text: "broken\nDetail: /adbc/c/x.cc:49\n", sqlState: "08006")
        #expect(error.message == "broken" && error.code == .unavailable && error.sqlState == "08006")
    }
}
