/// One entry of a flow's `modules`.
package struct FlowModule: Sendable {
    package var id: Located<String>
    /// The registered module that does the work.
    package var name: Located<String>
    /// In file order.
    package var parameters: [FlowParameter]
    package var policy: NodePolicy
    /// Where the file has `retries` and `max_rejects`.
    package var retriesPlace: FlowPosition?
    package var maxRejectsPlace: FlowPosition?
    /// True for `any`, false for `all`; nil where the file says nothing.
    package var joinsAny: Located<Bool>?

    package init(
        id: Located<String>, name: Located<String>, parameters: [FlowParameter], policy: NodePolicy = NodePolicy()
    ) {
        self.id = id
        self.name = name
        self.parameters = parameters
        self.policy = policy
    }
}

/// A parameter as the flow file gives it.
package struct FlowParameter: Sendable {
    /// Where the file has the parameter.
    package enum Section: String, Sendable, Hashable {
        case required, optional
        /// `config`, which does not tell them apart.
        case flat
    }

    package var name: Located<String>
    package var value: Located<Value>
    /// What the file says for a plain scalar, before it was taken for a number or the like.
    package var text: String?
    package var section: Section
    /// The texts with placeholders in the value, however deep.
    package var templates: [FlowExpression]

    package init(
        name: Located<String>, value: Located<Value>, text: String?, section: Section,
        templates: [FlowExpression] = []
    ) {
        self.name = name
        self.value = value
        self.text = text
        self.section = section
        self.templates = templates
    }
}
