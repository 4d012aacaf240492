import NIOCore
import NIOPosix

/// Whether something answers on a TCP port.
package enum PortProbe {
    /// Connects and hangs up again.
    /// - Returns: nil when something answered; else what stood in the way.
    package static func connect(host: String, port: Int, within limit: Duration) async -> String? {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let problem: String? = await withTaskCancellationHandler {
            do {
                let channel = try await ClientBootstrap(group: group).connectTimeout(TimeAmount(limit))
                    .connect(host: host, port: port).get()
                try? await channel.close()
                return nil
            } catch {
                return HTTPFailure.reason(error)
            }
        } onCancel: {
            // The attempt fails with the loop that it is on.
            group.shutdownGracefully { _ in }
        }
        await withCheckedContinuation { continuation in group.shutdownGracefully { _ in continuation.resume() } }
        return problem
    }
}
