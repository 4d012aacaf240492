import PypeADBC
import PypeSDK

/// All that is done on a connection from here to the commit.
struct Transaction {
    /// Who says where it begins and ends.
    enum Way { case driver, sql }

    private let way: Way

    /// - Parameter way: `sql` for a transaction with savepoints: PostgreSQL's driver, when it knows of a transaction,
    ///   sends nothing more after an error, not even the way back to a savepoint.
    init(_ session: borrowing Session, by way: Way = .driver) throws(ModuleError) {
        self.way = way
        do throws(ADBCError) {
            switch way {
            case .driver: try session.connection.setAutocommit(false)
            case .sql: try session.connection.run("BEGIN")
            }
        } catch {
            throw ModuleError(error, "the transaction could not be begun")
        }
    }

    /// - Throws: `invalidData` when a constraint that is checked at the end says no; `invalidState`, not to be tried
    ///   again, when nobody can tell whether it happened.
    func commit(_ session: borrowing Session) throws(ModuleError) {
        do throws(ADBCError) {
            switch way {
            case .driver: try session.connection.commit()
            case .sql: try session.connection.run("COMMIT")
            }
        } catch {
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
    func rollback(_ session: borrowing Session) {
        switch way {
        case .driver: try? session.connection.rollback()
        case .sql: _ = try? session.connection.run("ROLLBACK")
        }
    }
}
