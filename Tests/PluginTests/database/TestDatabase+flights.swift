extension TestDatabase {
    /// One with a table of three flights, with nulls and letters of several scripts.
    static func flights(_ kind: DatabaseKind) throws -> TestDatabase {
        try TestDatabase(
            kind, "CREATE TABLE flights (origin TEXT, distance DOUBLE PRECISION, stops INTEGER)",
            "INSERT INTO flights VALUES ('JFK', 1.5, 0), ('Zürich 東京', 2.25, NULL), (NULL, -3, 2)")
    }
}
