/// What a module says of itself. The host shows it to people, checks flows and configs against it, and keeps it in the
/// registry.
public struct ModuleManifest: Sendable, Hashable {
    /// `[a-z][a-z0-9_]*`, unique among all modules.
    public var name: String
    /// Where it stands in a flow.
    public var type: ModuleType
    /// Semantic version.
    public var version: String
    /// One sentence.
    public var description: String
    /// For people's lists, such as `files`.
    public var category: String
    /// Input ports.
    public var inputs: [ModulePort]
    /// Output ports.
    public var outputs: [ModulePort]
    /// What a flow can configure.
    public var params: [ModuleParam]
    /// Variables that `run` sets.
    public var globals: [ModuleGlobal]
    /// What the module needs outside itself, in words for people.
    public var packages: [String]
    /// Keys of the flow's shared state that must be there.
    public var requires: [ModuleKey]
    /// Keys that the module sets.
    public var provides: [ModuleKey]
    /// Keys that are used when they are there; a trailing `.*` stands for a namespace.
    public var consumes: [ModuleKey]
    /// Promises that the host builds on.
    public var flags: ModuleFlags
    /// Among equals, higher runs earlier.
    public var priority: Int64

    /// - Parameters:
    ///   - name: `[a-z][a-z0-9_]*`, unique among all modules.
    ///   - type: where it stands in a flow.
    ///   - version: semantic version.
    ///   - description: one sentence.
    ///   - category: for people's lists, such as `files`.
    ///   - inputs: input ports.
    ///   - outputs: output ports.
    ///   - params: what a flow can configure.
    ///   - globals: variables that `run` sets.
    ///   - packages: what the module needs outside itself.
    ///   - requires: keys that must be there.
    ///   - provides: keys that the module sets.
    ///   - consumes: keys that are used when they are there.
    ///   - flags: promises that the host builds on.
    ///   - priority: among equals, higher runs earlier.
    public init(
        name: String, type: ModuleType, version: String, description: String, category: String,
        inputs: [ModulePort] = [], outputs: [ModulePort] = [], params: [ModuleParam] = [], globals: [ModuleGlobal] = [],
        packages: [String] = [], requires: [ModuleKey] = [], provides: [ModuleKey] = [], consumes: [ModuleKey] = [],
        flags: ModuleFlags = [], priority: Int64 = 0
    ) {
        self.name = name
        self.type = type
        self.version = version
        self.description = description
        self.category = category
        self.inputs = inputs
        self.outputs = outputs
        self.params = params
        self.globals = globals
        self.packages = packages
        self.requires = requires
        self.provides = provides
        self.consumes = consumes
        self.flags = flags
        self.priority = priority
    }
}

/// Where a module stands in a flow.
public enum ModuleType: UInt32, Sendable, Hashable {
    /// Data out.
    case source = 1
    /// Data in and out.
    case mod = 2
    /// Data in.
    case sink = 3
    /// No data.
    case solo = 4
}

/// Promises that the host builds on.
public struct ModuleFlags: OptionSet, Sendable, Hashable {
    /// The bits that cross.
    public var rawValue: UInt32
    /// The bits that cross.
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Same inputs and config, same outputs.
    public static let deterministic = ModuleFlags(rawValue: 1)
    /// A failed run may be repeated.
    public static let idempotent = ModuleFlags(rawValue: 2)
    /// Each output row depends on one input row.
    public static let rowLocal = ModuleFlags(rawValue: 4)
    /// Two instances may run at the same time.
    public static let parallel = ModuleFlags(rawValue: 8)
    /// Works with bounded memory, batch by batch.
    public static let streaming = ModuleFlags(rawValue: 16)
    /// Touches the network.
    public static let network = ModuleFlags(rawValue: 32)
    /// Touches files.
    public static let files = ModuleFlags(rawValue: 64)
}
