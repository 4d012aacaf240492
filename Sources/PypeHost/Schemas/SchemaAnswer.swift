import PypeModel

/// What a node said when it was asked for its columns.
package struct SchemaAnswer: Sendable, Hashable {
    package struct Column: Sendable, Hashable {
        package var name: String
        /// As messages and tables show it: `int64`, `list<item: utf8>`.
        package var type: String
        package var isNullable: Bool

        package init(name: String, type: String, isNullable: Bool) {
            self.name = name
            self.type = type
            self.isNullable = isNullable
        }
    }

    /// For each output port its columns; nil where they are not known.
    package var outputs: [[Column]?]
    /// Why the columns of some port are not known.
    package var reason: String?
    /// The module said no.
    package var refusal: ModuleFailure?
    /// How the process ended that asked it, in words.
    package var crash: String?

    init(outputs: [[Column]?], reason: String? = nil, refusal: ModuleFailure? = nil, crash: String? = nil) {
        self.outputs = outputs
        self.reason = reason
        self.refusal = refusal
        self.crash = crash
    }
}

/// One line of the child: which node it is with, or what that node said.
struct SchemaMessage {
    var node: Int
    /// nil: the node is about to be asked.
    var answer: SchemaAnswer?

    func line() -> [UInt8] {
        var members: [String: Value] = ["node": .int(Int64(node))]
        if let answer {
            members["outputs"] = .array(answer.outputs.map { $0.map { .array($0.map(\.value)) } ?? .null })
            members["reason"] = answer.reason.map { .string($0) }
            if let refusal = answer.refusal {
                members["code"] = .int(Int64(refusal.code.rawValue))
                members["message"] = .string(refusal.message)
                members["hint"] = refusal.hint.map { .string($0) }
            }
        }
        return JSONWriter.bytes(of: .object(members)) + [UInt8(ascii: "\n")]
    }

    init(node: Int, answer: SchemaAnswer? = nil) {
        self.node = node
        self.answer = answer
    }

    /// nil for a line that no child of this host writes.
    init?(line: [UInt8]) {
        guard case .object(let members)? = try? Value(json: line), case .int(let node)? = members["node"] else {
            return nil
        }
        self.node = Int(clamping: node)
        guard case .array(let outputs)? = members["outputs"] else { return }
        var refusal: ModuleFailure?
        if case .int(let code)? = members["code"] {
            refusal = ModuleFailure(
                ModuleErrorCode(rawValue: Int32(clamping: code)), members["message"]?.stringValue ?? "",
                hint: members["hint"]?.stringValue)
        }
        answer = SchemaAnswer(
            outputs: outputs.map { output in
                guard case .array(let columns) = output else { return nil }
                return columns.compactMap(SchemaAnswer.Column.init)
            }, reason: members["reason"]?.stringValue, refusal: refusal)
    }
}

extension SchemaAnswer.Column {
    fileprivate var value: Value {
        .object(["name": .string(name), "type": .string(type), "nullable": .bool(isNullable)])
    }

    fileprivate init?(_ value: Value) {
        guard case .object(let members) = value, let name = members["name"]?.stringValue,
            let type = members["type"]?.stringValue
        else { return nil }
        self.init(name: name, type: type, isNullable: members["nullable"] != .bool(false))
    }
}
