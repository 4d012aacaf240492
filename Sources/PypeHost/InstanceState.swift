/// Where an instance of a module is in its life; docs/abi.md draws it.
enum InstanceState: Sendable, Hashable {
    case created, settingUp, ready, running, tearingDown, tornDown

    /// The word that messages use.
    var name: String {
        switch self {
        case .created: "created, but not set up"
        case .settingUp: "being set up"
        case .ready: "ready"
        case .running: "running"
        case .tearingDown: "being torn down"
        case .tornDown: "torn down"
        }
    }
}
