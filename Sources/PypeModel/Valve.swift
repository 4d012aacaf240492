/// When a control connection is taken, and what it does then: `(order|condition)`.
package struct Valve: Sendable, Hashable {
    package enum Order: Sendable, Hashable {
        /// 1 or more.
        case number(Int)
        /// One more than the largest number that leaves the module.
        case last
    }

    package var order: Order
    package var kind: ControlKind
    package var condition: ControlCondition
    /// `iterate`: iterations at the same time, 1 or more.
    package var parallel: Int

    package init(
        order: Order, kind: ControlKind = .normal, condition: ControlCondition = .success, parallel: Int = 1
    ) {
        self.order = order
        self.kind = kind
        self.condition = condition
        self.parallel = parallel
    }
}
