package import PypeExpression
package import PypeModel

/// What the names in placeholders stand for, at one place of a run: in one iteration, or outside of all.
///
/// The lists of names serve messages only, and are asked for only when a name is not known.
package protocol RenderScope {
    /// Variables of the context.
    func context(_ name: String) -> Value?
    var contextNames: [String] { get }

    /// `MODULE__VARIABLE`, in any case; nil when it has not been set.
    /// - Throws: ``ExpressionError`` when no module declares it.
    func global(_ text: String) throws(ExpressionError) -> Value?
    /// The globals that can be asked for here.
    var globalNames: [String] { get }

    /// Item and number of the current iteration; nil outside.
    var item: Value? { get }
    var index: Int? { get }

    var runID: String { get }
    var runDate: String { get }
    var flowName: String { get }

    func environment(_ name: String) -> String?
    var environmentNames: [String] { get }

    /// Blocks until the provider has answered.
    /// - Throws: ``SecretFailure``.
    func secret(_ reference: SecretReference) throws(SecretFailure) -> String
}
