import GRDB

/// The tables, as migrations: each changes what the one before it made, and none is ever edited.
enum StoreSchema {
    static let migrator: DatabaseMigrator = {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1-runs", migrate: first)
        return migrator
    }()

    /// Strict tables refuse values of another type: https://www.sqlite.org/stricttables.html. Tables without row ids keep a
    /// run's rows side by side, so that a checkpoint touches one page instead of two.
    @Sendable private static func first(_ database: Database) throws {
        try database.execute(
            sql: """
                CREATE TABLE run (
                    run_id TEXT NOT NULL PRIMARY KEY,
                    flow TEXT NOT NULL,
                    version TEXT NOT NULL,
                    status TEXT NOT NULL CHECK (status IN ('running', 'succeeded', 'failed', 'cancelled')),
                    reason TEXT,
                    started TEXT NOT NULL,
                    ended TEXT,
                    seconds REAL,
                    attempts INTEGER NOT NULL,
                    pid INTEGER NOT NULL,
                    dag_sha256 TEXT NOT NULL,
                    context TEXT NOT NULL,
                    overrides TEXT NOT NULL
                ) STRICT;

                CREATE TABLE node (
                    run_id TEXT NOT NULL REFERENCES run ON DELETE CASCADE,
                    position INTEGER NOT NULL,
                    node TEXT NOT NULL,
                    module TEXT NOT NULL,
                    status TEXT NOT NULL,
                    iterations INTEGER NOT NULL,
                    rows_in INTEGER NOT NULL,
                    rows_out INTEGER NOT NULL,
                    filtered INTEGER NOT NULL,
                    rejected INTEGER NOT NULL,
                    started REAL,
                    seconds REAL,
                    error TEXT,
                    PRIMARY KEY (run_id, position)
                ) STRICT, WITHOUT ROWID;

                CREATE TABLE edge (
                    run_id TEXT NOT NULL REFERENCES run ON DELETE CASCADE,
                    position INTEGER NOT NULL,
                    "from" TEXT NOT NULL,
                    "to" TEXT NOT NULL,
                    rows INTEGER NOT NULL,
                    PRIMARY KEY (run_id, position)
                ) STRICT, WITHOUT ROWID;

                CREATE TABLE checkpoint (
                    run_id TEXT NOT NULL REFERENCES run ON DELETE CASCADE,
                    subflow TEXT NOT NULL,
                    iteration TEXT NOT NULL,
                    fingerprint TEXT NOT NULL,
                    outputs TEXT NOT NULL,
                    lists TEXT NOT NULL,
                    ended TEXT NOT NULL,
                    seconds REAL NOT NULL,
                    checksum INTEGER NOT NULL,
                    PRIMARY KEY (run_id, subflow, iteration)
                ) STRICT, WITHOUT ROWID;

                CREATE TABLE global (
                    run_id TEXT NOT NULL REFERENCES run ON DELETE CASCADE,
                    node TEXT NOT NULL,
                    iteration TEXT NOT NULL,
                    name TEXT NOT NULL,
                    value TEXT NOT NULL,
                    checksum INTEGER NOT NULL,
                    PRIMARY KEY (run_id, node, iteration, name)
                ) STRICT, WITHOUT ROWID;
                """)
    }
}
