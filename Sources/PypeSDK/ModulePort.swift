/// An input or output port.
public struct ModulePort: Sendable, Hashable {
    /// `[a-z][a-z0-9_]*`.
    public var name: String
    /// One sentence.
    public var description: String
    /// Input: the flow may leave it unconnected.
    public var isOptional: Bool
    /// Input: many edges may meet here.
    public var isMultiple: Bool
    /// Output: rows that could not be processed, with `error_code` (int32), `error_message` (utf8) and `error_column`
    /// (utf8, nullable).
    public var isReject: Bool

    /// - Parameters:
    ///   - name: `[a-z][a-z0-9_]*`.
    ///   - description: one sentence.
    ///   - optional: an input that the flow may leave unconnected.
    ///   - multiple: an input where many edges may meet.
    ///   - reject: an output for rows that could not be processed.
    public init(
        _ name: String, _ description: String, optional: Bool = false, multiple: Bool = false, reject: Bool = false
    ) {
        self.name = name
        self.description = description
        isOptional = optional
        isMultiple = multiple
        isReject = reject
    }
}

/// A variable that a module sets while it runs.
public struct ModuleGlobal: Sendable, Hashable {
    /// `[A-Za-z][A-Za-z0-9_]*`.
    public var name: String
    /// What it is set to.
    public var type: ValueType
    /// One sentence.
    public var description: String

    /// - Parameters:
    ///   - name: `[A-Za-z][A-Za-z0-9_]*`.
    ///   - type: what it is set to.
    ///   - description: one sentence.
    public init(_ name: String, _ type: ValueType, _ description: String) {
        self.name = name
        self.type = type
        self.description = description
    }
}

/// A key of the flow's shared state, with the type of its value.
public struct ModuleKey: Sendable, Hashable {
    /// `domain.output`; in `consumes` a trailing `.*` stands for a namespace.
    public var name: String
    /// The type's name.
    public var type: String

    /// - Parameters:
    ///   - name: `domain.output`.
    ///   - type: the type's name.
    public init(_ name: String, _ type: String) {
        self.name = name
        self.type = type
    }
}

/// Type of a parameter or of a global.
public enum ValueType: String, Sendable, Hashable, CaseIterable {
    case str, int, float, bool, list, dict, any
}
