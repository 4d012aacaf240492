/// A place in a flow file. Lines and columns count from 1; columns count Unicode scalars, as YAML parsers do.
package struct FlowPosition: Sendable, Hashable, Comparable {
    package var line: Int
    package var column: Int

    package init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    package static func < (left: FlowPosition, right: FlowPosition) -> Bool {
        (left.line, left.column) < (right.line, right.column)
    }
}

/// A value, and where the flow file has it.
package struct Located<Wrapped: Sendable>: Sendable {
    package var value: Wrapped
    package var position: FlowPosition

    package init(_ value: Wrapped, at position: FlowPosition) {
        self.value = value
        self.position = position
    }
}

extension Located: Equatable where Wrapped: Equatable {}
extension Located: Hashable where Wrapped: Hashable {}
