/// A data connection, `a.out - b.in`.
package struct FlowDataEdge: Sendable, Hashable {
    package var from: FlowPort
    package var to: FlowPort

    package init(from: FlowPort, to: FlowPort) {
        self.from = from
        self.to = to
    }
}

/// A port of a module of the flow, `a.out`.
package struct FlowPort: Sendable, Hashable {
    package var node: Located<String>
    package var port: Located<String>

    package init(node: Located<String>, port: Located<String>) {
        self.node = node
        self.port = port
    }
}

/// A control connection, `a (order|condition) b`.
package struct FlowControlEdge: Sendable, Hashable {
    package var from: Located<String>
    package var valve: Located<Valve>
    package var to: Located<String>
    /// The condition where it is an expression, with the places of its names.
    package var expression: FlowExpression?

    package init(
        from: Located<String>, valve: Located<Valve>, to: Located<String>, expression: FlowExpression? = nil
    ) {
        self.from = from
        self.valve = valve
        self.to = to
        self.expression = expression
    }
}
