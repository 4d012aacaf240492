import TestSupport

/// Scripts that send rows with http_sink.
enum HTTPSinkScript {
    private static let head = """
        import datetime, decimal, http_client
        server = http_client.Server()
        module = mini_host.Module(sys.argv[1], name="http_sink")
        rows = pa.table({"id": pa.array(range(7), pa.int64()), "name": [f"Zoë {i}" if i % 2 else None for i in range(7)]})
        def send(table, plan=None, path="/in", **config):
            server.plan({path: plan or [{"status": 200}]})
            server.take()
            return module.run({"url": server.url + path, "retry_delay": 0, **config}, [table])

        """

    /// Runs a script with a server, and http_sink at hand.
    static func run(_ script: String) throws -> String {
        try runInPython(head + script, [Project.library("http_sink")])
    }
}
