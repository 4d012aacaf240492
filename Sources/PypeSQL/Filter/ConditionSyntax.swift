#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Looks at a condition's syntax tree: it must be one expression over the columns of a row, and nothing else.
struct ConditionSyntax {
    let connection: SQLConnection
    /// What the text is, for messages.
    var subject = "the condition"

    /// The tree of the condition, standing in the statement that will be run.
    /// - Parameter statement: gives the statement around a condition.
    /// - Throws: ``SQLError`` `invalidSQL` when the text is not one expression.
    func expression(_ condition: String, in statement: (String) -> String) throws(SQLError) -> SyntaxNode {
        // Without parentheses first: `a) OR (b` is an expression between ours, and not one that somebody meant.
        let plain = try tree(of: statement("TRUE"))
        let bare = try only(tree(of: statement(condition)), like: plain)
        guard bare["alias"]?.text == "" else { throw notOne }
        return try only(tree(of: statement("(\n\(condition)\n)")), like: plain)
    }

    /// The last expression of a statement that is otherwise the plain one.
    private func only(_ mine: SyntaxNode, like plain: SyntaxNode) throws(SQLError) -> SyntaxNode {
        guard let node = select(mine), let expected = select(plain), let last = node.list.last,
            node.list.count == expected.list.count, node.rest == expected.rest,
            node.list.dropLast().map(\.withoutPlaces) == expected.list.dropLast().map(\.withoutPlaces)
        else { throw notOne }
        return last
    }

    private var notOne: SQLError {
        SQLError(
            .invalidSQL, "\(subject) is not one expression",
            hint: "write what may stand after WHERE or SELECT, without that word, for example: age > 18 AND name <> 'x'"
        )
    }

    private func select(_ tree: SyntaxNode) -> (list: [SyntaxNode], rest: SyntaxNode)? {
        guard tree.elements.count == 1, let node = tree.elements.first?["node"], case .object(var members) = node,
            let list = members.removeValue(forKey: "select_list")
        else { return nil }
        return (list.elements, SyntaxNode.object(members).withoutPlaces)
    }

    private func tree(of sql: String) throws(SQLError) -> SyntaxNode {
        let rows = try connection.texts("SELECT CAST(json_serialize_sql(?::VARCHAR) AS VARCHAR)", [sql])
        guard let json = rows.first?.first ?? nil else { throw SQLError(.internalError, "DuckDB gave no syntax tree") }
        let parsed: SyntaxTree
        do {
            parsed = try JSONDecoder().decode(SyntaxTree.self, from: Data(json.utf8))
        } catch {
            throw SQLError(.invalidSQL, "\(subject) is nested too deeply")
        }
        guard !parsed.error, let statements = parsed.statements else {
            throw SQLError(
                .invalidSQL, "\(subject) is no SQL expression: \(parsed.message ?? "no reason given")")
        }
        return .list(statements)
    }

    /// Kinds of expression that look at one row only.
    private static let allowed: Set<String> = [
        "BETWEEN", "CASE", "CAST", "COLLATE", "COLUMN_REF", "COMPARISON", "CONJUNCTION", "CONSTANT", "FUNCTION",
        "LAMBDA", "LAMBDA_REF", "OPERATOR", "TYPE",
    ]

    private static let refused: [String: String] = [
        "SUBQUERY": "a subquery", "WINDOW": "a window function", "PARAMETER": "a parameter", "STAR": "a star",
        "DEFAULT": "DEFAULT", "POSITIONAL_REFERENCE": "a column by its number",
    ]

    /// Refuses whatever is not a pure function of one row.
    /// - Throws: ``SQLError`` `invalidSQL` naming what is refused.
    func check(_ node: SyntaxNode, macrosInside: Set<String> = []) throws(SQLError) {
        if let kind = node["class"]?.text {
            guard Self.allowed.contains(kind) else {
                let name = Self.refused[kind] ?? kind.lowercased()
                throw SQLError(
                    .invalidSQL, "\(subject) has \(name) in it",
                    hint: "an expression looks at the columns of one row only")
            }
            if kind == "FUNCTION", node["is_operator"]?.isTrue != true,
                let name = node["function_name"]?.text?.lowercased()
            {
                try check(function: name, node, macrosInside)
            }
        }
        for part in node.parts { try check(part, macrosInside: macrosInside) }
    }

    private func check(function name: String, _ node: SyntaxNode, _ inside: Set<String>) throws(SQLError) {
        let count = node["arguments"]?.elements.count ?? node["children"]?.elements.count ?? 0
        let volatile = try connection.engine.volatileFunctions(connection)
        guard !volatile.contains(name, argumentCount: count) else { throw changing("\(name)()") }
        guard !inside.contains(name) else { return }
        for definition in volatile.macros[name] ?? [] {
            do throws(SQLError) {
                let body = try expression(definition) { "SELECT \n\($0)\n" }
                try check(body, macrosInside: inside.union([name]))
                for column in columns(in: body) where VolatileFunctions.isKeyword(column) {
                    throw changing(column[0])
                }
            } catch {
                guard error.code != .cancelled else { throw error }
                throw SQLError(.invalidSQL, "\(name)() cannot be used here: \(error.message)", hint: error.hint)
            }
        }
    }

    private func changing(_ name: String) -> SQLError {
        SQLError(
            .invalidSQL, "\(subject) uses \(name), which does not give the same value each time",
            hint: "write the value itself; a flow can give the date of the run as {{run.date}}")
    }

    /// The columns that are named: their parts, outermost first. Parameters of lambdas are left out.
    func columns(in node: SyntaxNode) -> [[String]] {
        var parameters: Set<String> = []
        collectParameters(node, into: &parameters)
        var found: [[String]] = []
        collect(node, into: &found)
        return found.filter { $0.count > 1 || !parameters.contains($0.first.map(SQLName.folded) ?? "") }
            .filter { !parameters.contains($0.first.map(SQLName.folded) ?? "") }
    }

    private func collectParameters(_ node: SyntaxNode, into names: inout Set<String>) {
        // `x -> '$.a'` of JSON is parsed as a lambda too; then x is a column, which DuckDB finds or not.
        if node["class"]?.text == "LAMBDA", let left = node["lhs"] {
            var found: [[String]] = []
            collect(left, into: &found)
            for name in found { names.formUnion(name.map(SQLName.folded)) }
        }
        for part in node.parts { collectParameters(part, into: &names) }
    }

    private func collect(_ node: SyntaxNode, into found: inout [[String]]) {
        if node["class"]?.text == "COLUMN_REF" {
            found.append(node["column_names"]?.elements.compactMap(\.text) ?? [])
        }
        for part in node.parts { collect(part, into: &found) }
    }
}
