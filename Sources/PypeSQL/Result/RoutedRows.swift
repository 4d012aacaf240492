import CPypeABI
package import PypeArrow

/// The rows of a statement on their way to several outputs. Used by one thread at a time.
package final class RoutedRows {
    /// Rows for one output.
    package struct Batch: ~Copyable {
        package let output: Int
        let rows: OwnedArray
        package var count: Int { rows.length }

        /// The rows, to hand on.
        package consuming func take() -> OwnedArray { rows }
    }

    private let query: SQLQuery
    private let result: StatementResult
    private let outputs: QueryOutputs
    private let schema: Schema
    private var marks: [RowMarks]
    private var collectors: [RowCollector] = []
    private var isAtEnd = false

    init(query: SQLQuery, result: StatementResult, outputs: QueryOutputs) throws(SQLError) {
        self.query = query
        self.result = result
        self.outputs = outputs
        marks = outputs.counted.map { _ in RowMarks() }
        let raw = try result.schema()
        do throws(ArrowError) { schema = try raw.table() } catch {
            throw SQLError(.invalidData, "the result is no table: \(error.message)")
        }
        for columns in outputs.columns {
            let part = OwnedSchema(Schema(columns.map { schema.fields[$0] }))
            guard let layout = part.withUnsafePointer({ ColumnLayout($0.pointee) }) else {
                let odd = columns.map { schema.fields[$0] }.first {
                    OwnedSchema(Schema([$0])).withUnsafePointer { ColumnLayout($0.pointee) } == nil
                }
                throw SQLError(
                    .invalidData,
                    "column '\(odd?.name ?? "")' of the result has the type \(odd?.type.description ?? ""), "
                        + "which modules do not hand on",
                    hint: "cast it to another type")
            }
            collectors.append(RowCollector(layout))
        }
    }

    /// What the rows of an output look like.
    package func schema(of output: Int) -> Schema { Schema(outputs.columns[output].map { schema.fields[$0] }) }

    /// Distinct rows so far whose numbers were in one of the columns that are counted.
    package func distinctRows(_ counted: Int) -> Int { marks[counted].count }

    /// The next batch, of some ten thousand rows; nil at the end.
    /// - Throws: ``SQLError``: `invalidData` when a row cannot be computed, `inputFailed`, `cancelled`,
    ///   `resourceExhausted`.
    package func next() throws(SQLError) -> Batch? {
        while true {
            if let output = collectors.firstIndex(where: { $0.isReady }), let rows = collectors[output].next() {
                return Batch(output: output, rows: rows)
            }
            guard !isAtEnd else { return nil }
            do throws(SQLError) {
                guard let chunk = try result.next() else {
                    isAtEnd = true
                    for collector in collectors { collector.flush() }
                    continue
                }
                if chunk.rows > 0 { take(try result.array(of: chunk)) }
            } catch {
                throw query.translated(error)
            }
        }
    }

    private func take(_ array: consuming OwnedArray) {
        let keeper = SharedArray(array)
        let raw = keeper.withUnsafePointer { $0.pointee }
        for (index, column) in outputs.counted.enumerated() {
            if let numbers = raw.children?[column] { marks[index].mark(numbers.pointee) }
        }
        let rows = Int(raw.length)
        guard let column = outputs.route, collectors.count > 1, let child = raw.children?[column]?.pointee,
            let routes = child.buffers?[1]?.assumingMemoryBound(to: UInt8.self)
        else { return add(raw, .run(0, rows), to: 0, keeper) }
        for output in collectors.indices {
            let wanted = UInt8(output)
            let chosen = (0..<rows).filter { routes[Int(child.offset) + $0] == wanted }
            guard !chosen.isEmpty else { continue }
            chosen.withUnsafeBufferPointer { add(raw, .list($0), to: output, keeper) }
        }
    }

    /// Lends an output's columns of an array as an array of their own.
    private func add(_ array: ArrowArray, _ choice: RowChoice, to output: Int, _ keeper: SharedArray) {
        var children = outputs.columns[output].map { array.children?[$0] }
        var part = array
        part.n_children = Int64(children.count)
        children.withUnsafeMutableBufferPointer {
            part.children = $0.baseAddress
            collectors[output].add(part, choice, keeper: keeper)
        }
    }
}
