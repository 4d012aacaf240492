/// The members of an object while it is written. Whoever wants stable bytes gives them in the order of their names.
package struct JSONMembers {
    var writer: JSONWriter
    private var isFirst = true

    init(writer: JSONWriter) { self.writer = writer }

    package mutating func add(_ name: String, _ text: String) {
        member(name)
        writer.text(text)
    }

    /// Leaves the member out when there is nothing to say.
    package mutating func add(_ name: String, ifAny text: String?) {
        if let text { add(name, text) }
    }

    package mutating func add(_ name: String, _ number: Int) { add(name, .int(Int64(number))) }

    package mutating func add(_ name: String, _ value: Value) {
        member(name)
        writer.plain(value)
    }

    package mutating func add(_ name: String, object body: (inout JSONMembers) -> Void) {
        member(name)
        writer.members(body)
    }

    package mutating func add<Entry>(
        _ name: String, list: [Entry], _ body: (Entry, inout JSONMembers) -> Void
    ) {
        member(name)
        writer.list(list, body)
    }

    private mutating func member(_ name: String) {
        writer.member(name, isFirst: isFirst)
        isFirst = false
    }
}
