/// Rows of one schema, in Arrow's layout. Copies share the buffers.
///
/// Made from an imported array it is checked as far as the C interface allows, so that reading it stays within its
/// buffers.
public struct RecordBatch: Sendable {
    /// The columns.
    public let schema: Schema
    let storage: SharedArray

    /// Rows of the batch.
    public var rowCount: Int { storage.length }

    /// Columns of the batch.
    public var columnCount: Int { schema.fields.count }

    /// Takes an array over, a struct array of the schema's columns.
    /// - Throws: ``ArrowError`` when the array is not one of that schema.
    public init(_ array: consuming OwnedArray, schema: Schema) throws(ArrowError) {
        try array.validate(as: schema)
        self.schema = schema
        storage = SharedArray(array)
    }

    /// For arrays that were checked, or built here.
    init(checked array: consuming OwnedArray, schema: Schema) {
        self.schema = schema
        storage = SharedArray(array)
    }

    /// A C array of its own over the same buffers, to hand on.
    public func share() -> OwnedArray { storage.share() }
}
