import CJSONSchema
package import PypeModel

/// A compiled JSON Schema.
package final class SchemaFragment {
    package struct Violation: Sendable {
        /// JSON pointer into the value.
        package var pointer: String
        package var message: String
        /// A value that is none of an `enum`.
        package var isChoice: Bool { message == "Failed to match against any enum values." }
    }

    package struct Broken: Error {
        package var reason: String
    }

    private let handle: OpaquePointer

    package init(_ schema: Value) throws(Broken) {
        let (handle, reports) = Reports.collect { context, report in
            let json = schema.json()
            return cjs_compile(json, json.utf8.count, context, report)
        }
        guard let handle else { throw Broken(reason: reports.first?.message ?? "unknown reason") }
        self.handle = handle
    }

    deinit { cjs_free(handle) }

    package func violations(of value: Value) -> [Violation] {
        let (count, reports) = Reports.collect { context, report in
            let json = value.json()
            return cjs_check(handle, json, json.utf8.count, context, report)
        }
        return count == 0 ? [] : reports
    }

    /// Takes what the C side reports during one call.
    private final class Reports {
        var all: [Violation] = []

        static func collect<Result>(
            _ body: (UnsafeMutableRawPointer, @escaping cjs_report) -> Result
        ) -> (Result, [Violation]) {
            let reports = Reports()
            let result = body(Unmanaged.passUnretained(reports).toOpaque()) { context, pointer, message in
                guard let context, let pointer, let message else { return }
                Unmanaged<Reports>.fromOpaque(context).takeUnretainedValue().all
                    .append(Violation(pointer: String(cString: pointer), message: String(cString: message)))
            }
            return withExtendedLifetime(reports) { (result, reports.all) }
        }
    }
}
