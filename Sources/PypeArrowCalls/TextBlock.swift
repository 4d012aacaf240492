package import CArrowError
package import CPypeABI
package import PypeArrow
package import PypeSDK

/// Some rows of a text file, and the bad ones among them.
package struct TextBlock: ~Copyable {
    package let rows: OwnedArray
    /// Not valid when there are none.
    package let rejects: OwnedArray

    /// What a reader's next call gives: rows, and bad rows; nil at the end of the file.
    /// - Throws: what the call says.
    package static func next(
        _ call: (
            UnsafeMutablePointer<ArrowArray>, UnsafeMutablePointer<ArrowArray>, UnsafeMutablePointer<carrow_error>
        ) -> Int32
    ) throws(ModuleError) -> TextBlock? {
        var rows = ArrowArray()
        var rejects = ArrowArray()
        try ModuleError.check { call(&rows, &rejects, $0) }
        guard rows.release != nil else { return nil }
        return TextBlock(rows: OwnedArray(rows), rejects: OwnedArray(rejects))
    }

    /// Hands on what there is.
    package consuming func emit(
        rows emitRows: (consuming OwnedArray) throws(ModuleError) -> Void,
        rejects emitRejects: (consuming OwnedArray) throws(ModuleError) -> Void
    ) throws(ModuleError) {
        if rows.length > 0 { try emitRows(rows) }
        if rejects.isValid { try emitRejects(rejects) }
    }

    /// Hands on what there is to a module's ports.
    package consuming func emit(to data: OutputPort, _ rejectPort: OutputPort) throws(ModuleError) {
        try emit(rows: data.emit, rejects: rejectPort.emit)
    }
}
