/// The call that a context belongs to.
struct CallPhase: OptionSet, Sendable {
    var rawValue: UInt8

    static let inferSchema = CallPhase(rawValue: 1)
    static let fingerprint = CallPhase(rawValue: 2)
    static let setup = CallPhase(rawValue: 4)
    static let running = CallPhase(rawValue: 8)
    static let teardown = CallPhase(rawValue: 16)
    static let any: CallPhase = [.inferSchema, .fingerprint, .setup, .running, .teardown]
    /// The calls that may wait for the world outside.
    static let working: CallPhase = [.inferSchema, .fingerprint, .setup, .running]

    /// The names that messages use, joined with "or".
    var names: String {
        let all: [(CallPhase, String)] = [
            (.inferSchema, "infer_schema"), (.fingerprint, "fingerprint"), (.setup, "setup"), (.running, "run"),
            (.teardown, "teardown"),
        ]
        return all.filter { contains($0.0) }.map(\.1).joined(separator: " or ")
    }
}
