extension HTTPCaller {
    /// Ends work that takes longer than the time limit.
    func limited(_ call: HTTPCall, _ work: @escaping @Sendable () async throws -> HTTPReply) async throws -> HTTPReply {
        try await withThrowingTaskGroup(of: HTTPReply?.self) { group in
            group.addTask { try await work() }
            group.addTask { [settings] in
                try await Task.sleep(for: settings.timeout)
                return nil
            }
            defer { group.cancelAll() }
            if let first = try await group.next(), let reply = first { return reply }
            throw HTTPFailure(
                .timedOut, "\(settings.shown(call.address)) did not answer within \(settings.timeout)",
                hint: "timeout sets the limit")
        }
    }
}
