import PypeHTTP
import PypeSDK

/// Makes the requests of a run.
struct BatchCalls {
    private let config: HTTPSinkConfig
    private let base: ConnectionConfig.Base
    private let prefix: String

    init(config: HTTPSinkConfig, base: ConnectionConfig.Base, info: RunInfo, iteration: Int?) {
        self.config = config
        self.base = base
        prefix = "\(info.runID)-\(info.nodeID)-\(iteration.map { "\($0)-" } ?? "")"
    }

    /// - Parameter number: of the request in the run, from 1. Its key is the same when the run is taken up again.
    func call(_ batch: RowBatch, number: Int) -> HTTPCall {
        var headers = base.headers
        if !headers.contains(where: { $0.name.lowercased() == "content-type" }) {
            headers.append(HTTPHeader("Content-Type", batch.contentType))
        }
        if let name = config.idempotencyHeader { headers.append(HTTPHeader(name, "\(prefix)\(number)")) }
        return HTTPCall(config.method ?? "POST", base.address, headers: headers, body: batch.body)
    }
}
