/// When a control connection is taken: `(order|condition)`.
package struct Valve: Sendable, Hashable {
    package enum Order: Sendable, Hashable {
        /// 1 or more.
        case number(Int)
        /// One more than the largest number that leaves the module.
        case last
    }

    package var order: Order
    /// Trimmed; empty means `success`.
    package var condition: String

    package init(order: Order, condition: String) {
        self.order = order
        self.condition = condition
    }
}
