#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A part of DuckDB's syntax tree, as `json_serialize_sql` writes it.
indirect enum SyntaxNode: Decodable, Equatable {
    case object([String: SyntaxNode])
    case list([SyntaxNode])
    case text(String)
    case number(Double)
    case flag(Bool)
    case nothing

    init(from decoder: any Decoder) throws {
        let value = try decoder.singleValueContainer()
        if value.decodeNil() {
            self = .nothing
        } else if let object = try? value.decode([String: SyntaxNode].self) {
            self = .object(object)
        } else if let list = try? value.decode([SyntaxNode].self) {
            self = .list(list)
        } else if let text = try? value.decode(String.self) {
            self = .text(text)
        } else if let flag = try? value.decode(Bool.self) {
            self = .flag(flag)
        } else {
            self = .number(try value.decode(Double.self))
        }
    }

    subscript(key: String) -> SyntaxNode? {
        if case .object(let members) = self { members[key] } else { nil }
    }

    var text: String? { if case .text(let text) = self { text } else { nil } }
    var elements: [SyntaxNode] { if case .list(let elements) = self { elements } else { [] } }
    var isTrue: Bool { self == .flag(true) }

    /// What lies directly below, in no order.
    var parts: [SyntaxNode] {
        switch self {
        case .object(let members): Array(members.values)
        case .list(let elements): elements
        case .text, .number, .flag, .nothing: []
        }
    }

    /// The same without the places in the text, which move when a neighbour's length changes.
    var withoutPlaces: SyntaxNode {
        switch self {
        case .object(let members):
            .object(members.filter { !$0.key.hasPrefix("query_location") }.mapValues(\.withoutPlaces))
        case .list(let elements): .list(elements.map(\.withoutPlaces))
        case .text, .number, .flag, .nothing: self
        }
    }
}

/// What the parser says of a text: a tree, or an error.
struct SyntaxTree: Decodable {
    var error: Bool
    var message: String?
    var statements: [SyntaxNode]?

    enum CodingKeys: String, CodingKey {
        case error, statements
        case message = "error_message"
    }
}
