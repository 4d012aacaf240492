import Dispatch

/// Things to do later, on a thread that no module holds.
enum Timers {
    private static let queue = DispatchQueue(label: "pype.timers", qos: .userInitiated)

    /// Something that is to be done later, unless it is cancelled before.
    final class Appointment: @unchecked Sendable {
        // Sendable: Dispatch's own work items may be cancelled from any thread.
        private let item: DispatchWorkItem

        fileprivate init(_ item: DispatchWorkItem) { self.item = item }

        func cancel() { item.cancel() }
    }

    static func after(_ seconds: Double, _ body: @escaping @Sendable () -> Void) -> Appointment {
        let item = DispatchWorkItem(block: body)
        queue.asyncAfter(deadline: .now() + seconds, execute: item)
        return Appointment(item)
    }
}
