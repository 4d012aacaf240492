import CPypeABI
package import PypeArrow

/// What an iteration goes through: the rows of a table, as JSON, in order. The rows are in memory; each is put into words
/// when it is asked for.
package struct ItemList: Sendable {
    /// Items of the list.
    package let count: Int
    let schema: Schema
    let batches: [RecordBatch]
    /// One a batch.
    private let writers: [RowJSON]
    /// Index of the first item of each batch.
    private let starts: [Int]
    private let name: String

    /// Reads a table, as one of its readers.
    /// - Throws: ``ArtifactError`` INVALID_DATA when its columns cannot be put into JSON, see ``RowJSON``.
    package init(_ table: Table) throws(ArtifactError) {
        try self.init(table.open { _ in }, name: "table '\(table.name)'")
    }

    /// Reads a stream to its end.
    /// - Parameter name: what messages call it.
    /// - Throws: ``ArtifactError`` INVALID_DATA when its columns cannot be put into JSON, or with what the stream says.
    package init(_ stream: consuming OwnedStream, name: String) throws(ArtifactError) {
        var stream = stream
        var batches: [RecordBatch] = []
        do {
            let schema = try stream.schema().table()
            while let array = try stream.next() {
                if array.length > 0 { batches.append(try RecordBatch(array, schema: schema)) }
            }
            try self.init(schema: schema, batches, name: name)
        } catch let error as ArtifactError {
            throw error
        } catch {
            throw ArtifactError(code: PYPE_ERR_INVALID_DATA, message: "\(name) cannot be read: \(error)")
        }
    }

    init(schema: Schema, _ batches: [RecordBatch], name: String) throws(ArtifactError) {
        var writers: [RowJSON] = []
        var starts: [Int] = []
        var count = 0
        do throws(ArrowError) {
            // A list without items says as well what its items cannot be.
            if batches.isEmpty, let empty = try? RecordBatch.empty(schema) {
                _ = try RowJSON(empty, unwrapsSingle: true)
            }
            for batch in batches {
                writers.append(try RowJSON(batch, unwrapsSingle: true))
                starts.append(count)
                count += batch.rowCount
            }
        } catch {
            throw ArtifactError(
                code: PYPE_ERR_INVALID_DATA, message: "\(name) is no list to iterate over: \(error)",
                hint: "give the iteration a table of numbers, texts, times, lists and structs with different names")
        }
        self.schema = schema
        self.batches = batches
        self.writers = writers
        self.starts = starts
        self.count = count
        self.name = name
    }

    /// An item on one line: the row as an object; of a table with one column the plain value.
    /// - Throws: ``ArtifactError``: INVALID_ARGUMENT for an index that is not there, INVALID_DATA that names row and column
    ///   for a value without a JSON form.
    package func json(at index: Int) throws(ArtifactError) -> String {
        guard index >= 0, index < count else {
            throw ArtifactError(
                code: PYPE_ERR_INVALID_ARGUMENT, message: "\(name) has \(count) items, there is no item \(index)")
        }
        let batch = batchIndex(of: index)
        do throws(ArrowError) {
            return try writers[batch].text(index - starts[batch])
        } catch {
            throw ArtifactError(
                code: PYPE_ERR_INVALID_DATA, message: "\(name), row \(index): \(error)",
                hint: "filter such rows out, or cast the column to text")
        }
    }

    /// The last batch that begins at or before the item.
    private func batchIndex(of index: Int) -> Int {
        var (low, high) = (0, starts.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle] <= index { low = middle } else { high = middle }
        }
        return low
    }
}
