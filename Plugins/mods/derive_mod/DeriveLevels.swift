import PypeSDK
import PypeSQL

/// Puts expressions into an order in which each finds those that it uses.
struct DeriveLevels {
    /// Expressions that use only the input and those before them.
    private(set) var levels: [[RowExpression]] = []

    /// - Parameter uses: the columns that an expression names.
    /// - Throws: `invalidConfig` for a name that comes twice and for expressions that need each other; what `uses`
    ///   throws.
    init(_ columns: [DeriveConfig.Column], uses: (RowExpression) throws -> [String]) throws {
        let expressions = columns.map { RowExpression($0.name, $0.expression, subject: "column '\($0.name)'") }
        var index: [String: Int] = [:]
        for (place, expression) in expressions.enumerated() {
            if let other = index.updateValue(place, forKey: SQLName.folded(expression.name)) {
                throw ModuleError(
                    .invalidConfig,
                    "columns: '\(expression.name)' and '\(expressions[other].name)' are the same name to SQL")
            }
        }
        // What an expression says of its own name is the input's column.
        let needs = try expressions.enumerated().map { place, expression in
            Set(try uses(expression).compactMap { index[SQLName.folded($0)] }).subtracting([place])
        }
        var done: Set<Int> = []
        while done.count < expressions.count {
            let ready = expressions.indices.filter { !done.contains($0) && needs[$0].isSubset(of: done) }
            guard !ready.isEmpty else { throw Self.circle(expressions, needs, done) }
            levels.append(ready.map { expressions[$0] })
            done.formUnion(ready)
        }
    }

    private static func circle(_ expressions: [RowExpression], _ needs: [Set<Int>], _ done: Set<Int>) -> ModuleError {
        var path: [Int] = []
        var next = expressions.indices.first { !done.contains($0) }
        while let place = next, !path.contains(place) {
            path.append(place)
            next = needs[place].subtracting(done).min()
        }
        let start = next.flatMap { path.firstIndex(of: $0) } ?? 0
        let names = (path[start...] + [path[start]]).map { "'\(expressions[$0].name)'" }
        return ModuleError(
            .invalidConfig, "columns: \(names.joined(separator: " uses ")): they need each other",
            hint: "give one of them another name; an expression that uses its own name means the input's column")
    }
}
