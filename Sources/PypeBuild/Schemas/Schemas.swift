import PypeModel

/// What became of asking a module for its columns.
package struct SchemaFault: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        /// The module said no.
        case refused
        /// It came to no end, or to a bad one.
        case crashed
    }

    package var kind: Kind
    /// Id of the node.
    package var node: String
    /// Name of the module.
    package var module: String
    package var message: String
    package var hint: String?

    package init(_ kind: Kind, node: String, module: String, message: String, hint: String? = nil) {
        self.kind = kind
        self.node = node
        self.module = module
        self.message = message
        self.hint = hint
    }
}

/// Schemas: what modules said of the columns that will come to them, as findings about the flow file. The only entry of
/// this folder for outsiders.
enum Schemas {
    static func findings(_ faults: [SchemaFault], in report: BuildReport) -> [Diagnostic] {
        faults.map { fault in
            let place = report.places[fault.node]
            var finding =
                switch fault.kind {
                case .refused: SchemaRefused.diagnostic(fault)
                case .crashed: SchemaCrash.diagnostic(fault)
                }
            finding.location = place?.location
            finding.source = place?.source
            return finding
        }
    }
}
