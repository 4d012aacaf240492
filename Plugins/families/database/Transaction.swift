import PypeADBC
import PypeSDK

/// All that is done on a connection from here to the commit.
struct Transaction {
    init(_ session: borrowing Session) throws(ModuleError) {
        do throws(ADBCError) { try session.connection.setAutocommit(false) } catch {
            throw ModuleError(error, "the transaction could not be begun")
        }
    }

    /// - Throws: `invalidData` when a constraint that is checked at the end says no; `invalidState`, not to be tried
    ///   again, when nobody can tell whether it happened.
    func commit(_ session: borrowing Session) throws(ModuleError) {
        do throws(ADBCError) { try session.connection.commit() } catch {
            let failure = ModuleError(error, "the transaction could not be committed")
            switch error.code {
            case .integrity, .invalidData, .unauthorized, .resourceExhausted: throw failure
            case .unavailable where error.sqlState?.hasPrefix("40") == true: throw failure
            default:
                throw ModuleError(
                    .invalidState, failure.message,
                    hint: "the connection broke while the database was asked to commit: look whether it did before you "
                        + "run this again")
            }
        }
    }

    /// What cannot be undone any more, because the connection is gone, the database undoes by itself.
    func rollback(_ session: borrowing Session) { try? session.connection.rollback() }
}
