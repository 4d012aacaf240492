import PypeHTTP
import PypeSDK

/// Something that may come true.
protocol WaitCondition: Sendable {
    /// What is waited for, in words.
    var name: String { get }

    /// One look.
    /// - Returns: nil when it holds; else what stands in the way.
    /// - Throws: for what no waiting mends.
    func look() async throws -> String?

    /// Lets go of connections.
    func end() async
}

extension WaitCondition {
    func end() async {}
}

extension WaitConfig {
    /// - Throws: `invalidConfig` for parameters that are missing, or belong to another kind of condition.
    func condition() throws(ModuleError) -> any WaitCondition {
        switch until {
        case "file":
            try refuse(without: "file")
            guard let path else { throw missing("path") }
            return FileCondition(path: path, unchangedFor: .seconds(unchangedFor ?? 0))
        case "port":
            try refuse(without: "port")
            guard let host else { throw missing("host") }
            guard let port else { throw missing("port") }
            return PortCondition(host: host, port: port, timeout: .seconds(connection.connectTimeout ?? 10))
        case "sql":
            try refuse(without: "sql")
            guard let driver else { throw missing("driver") }
            guard let uri else { throw missing("uri") }
            guard let query else { throw missing("sql") }
            return SQLCondition(driver: driver, uri: uri, query: query)
        default:
            try refuse(without: "http")
            guard let url else { throw missing("url") }
            return try HTTPCondition(self, url: url)
        }
    }

    private func missing(_ parameter: String) -> ModuleError {
        ModuleError(.invalidConfig, "'\(parameter)' is not given, which until: \(until) needs")
    }

    /// A parameter that would have no effect is a mistake of whoever wrote it.
    private func refuse(without kind: String) throws(ModuleError) {
        let given: [(kind: String, name: String, isGiven: Bool)] = [
            ("file", "path", path != nil), ("file", "unchanged_for", (unchangedFor ?? 0) > 0),
            ("port", "host", host != nil), ("port", "port", port != nil), ("http", "url", url != nil),
            ("http", "status", status != nil), ("http", "body_contains", bodyContains != nil),
            ("http", "json_path", jsonPath != nil), ("http", "json_equals", jsonEquals != nil),
            ("sql", "driver", driver != nil),
            ("sql", "uri", uri != nil), ("sql", "sql", query != nil),
        ]
        if let stray = given.first(where: { $0.isGiven && $0.kind != kind }) {
            throw ModuleError(
                .invalidConfig, "'\(stray.name)' is for until: \(stray.kind), and has no effect with until: \(until)",
                hint: "take it out, or set until: \(stray.kind)")
        }
    }
}

/// A TCP port that answers.
struct PortCondition: WaitCondition {
    var host: String
    var port: Int
    var timeout: Duration

    var name: String { "port \(port) of \(host)" }

    func look() async throws -> String? { await PortProbe.connect(host: host, port: port, within: timeout) }
}
