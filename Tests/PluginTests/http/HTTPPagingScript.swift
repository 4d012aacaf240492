import TestSupport

/// Scripts that read pages with http_source.
enum HTTPPagingScript {
    /// Runs a script with a server, and http_source at hand.
    static func run(_ script: String) throws -> String {
        let head = """
            import http_client
            server = http_client.Server()
            module = mini_host.Module(sys.argv[1], name="http_source")
            def read(path, plan=None, **config):
                if plan: server.plan({path: plan})
                server.take()
                return module.run({"url": server.url + path, "retry_delay": 0, "max_retries": 1, **config})
            def ids(result): return result.status or result.outputs["data"].column("id").to_pylist()
            def asked(): return [r["target"] for r in server.take()]
            def told(result): return result.message and result.message.replace(server.url, "URL")

            """
        return try runInPython(head + script, [Project.library("http_source")])
    }
}
