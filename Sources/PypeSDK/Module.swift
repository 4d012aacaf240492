/// A step that a flow can use, written in Swift.
///
/// `manifest`, `init(config:)` and `run` are required. The other methods have defaults: a step that is not written is
/// left out of the C descriptor, so that the host can tell. What is written must have the signature shown here (`async`
/// and `throws` may be left out), since a method with another one is a method of your own that nobody calls.
///
/// A module value stands for one config. In an iteration whose items change the config, each item gets a value of its
/// own: the one before is torn down first.
///
/// No method runs on Swift's cooperative pool: `setup`, `run` and `teardown` stay on the host's thread that called
/// them, over every `await`, so that they may block. The exceptions are Swift's own: a detached task, an unstructured
/// `Task`, and code of the main actor run elsewhere.
public protocol Module: Sendable {
    /// What the JSON object of the node's config is decoded to; ``NoConfig`` for a module without parameters.
    associatedtype Config: Decodable
    /// `Void` when ``setup(_:)`` is written; never to be named.
    associatedtype SetupStep = Absent
    /// `Void` when ``teardown(_:)`` is written; never to be named.
    associatedtype TeardownStep = Absent
    /// `Void` when ``cancel()`` is written; never to be named.
    associatedtype CancelStep = Absent
    /// `Void` when ``inferSchema(_:)`` is written; never to be named.
    associatedtype InferSchemaStep = Absent
    /// What ``fingerprint(_:)`` returns, most often `String`; never to be named.
    associatedtype FingerprintStep: CustomStringConvertible = Absent

    /// What the module says of itself.
    static var manifest: ModuleManifest { get }

    /// Keeps the config. Cheap, no I/O. A rule that the manifest cannot state may be checked here.
    init(config: Config) throws

    /// Pulls its inputs, emits its outputs.
    func run(_ context: RunContext) async throws

    /// Opens what `run` needs: once, before the first run.
    func setup(_ context: RunContext) async throws -> SetupStep

    /// Lets go of what `setup` opened: always called, after success, failure, cancel or time-out.
    func teardown(_ context: RunContext) async throws -> TeardownStep

    /// Asks the call in progress to end soon. Any thread, any time; returns at once; may come several times. The task
    /// that the call is part of is cancelled in any case, so that only what does not notice that needs this.
    func cancel() -> CancelStep

    /// Says what the outputs will look like, before any data moves.
    func inferSchema(_ request: SchemaRequest) throws -> InferSchemaStep

    /// A text that changes when something outside the flow that the result depends on changes: a file's size and time, a
    /// table's version.
    func fingerprint(_ context: RunContext) throws -> FingerprintStep
}

/// Stands for a step that a module does not have.
public struct Absent: Sendable, CustomStringConvertible {
    /// Empty.
    public var description: String { "" }
}

extension Module where SetupStep == Absent {
    /// Stands in for the step that is not written; never called.
    public func setup(_ context: RunContext) async throws -> Absent { Absent() }
}

extension Module where TeardownStep == Absent {
    /// Stands in for the step that is not written; never called.
    public func teardown(_ context: RunContext) async throws -> Absent { Absent() }
}

extension Module where CancelStep == Absent {
    /// Stands in for the step that is not written; never called.
    public func cancel() -> Absent { Absent() }
}

extension Module where InferSchemaStep == Absent {
    /// Stands in for the step that is not written; never called.
    public func inferSchema(_ request: SchemaRequest) throws -> Absent { Absent() }
}

extension Module where FingerprintStep == Absent {
    /// Stands in for the step that is not written; never called.
    public func fingerprint(_ context: RunContext) throws -> Absent { Absent() }
}

/// The config of a module that has no parameters.
public struct NoConfig: Decodable, Sendable {
    /// Nothing to keep.
    public init() {}
}
