import CArrowOnDemand
package import PypeArrow

/// Reads Arrow IPC files, in the file format and in the stream format.
///
/// https://arrow.apache.org/docs/format/Columnar.html#serialization-and-interprocess-communication-ipc
package enum IPCFile {
    /// Opens a file for reading, batch by batch; its first bytes tell the format. Each batch is checked in full.
    /// - Throws: ``TableFileError``: NOT_FOUND, INVALID_DATA for what is no IPC file. What is wrong further inside the
    ///   file is said by the stream.
    package static func read(_ path: String) throws(TableFileError) -> OwnedStream {
        var stream = ArrowArrayStream()
        try TableFileError.check { carrow_ipc_read(path, &stream, $0) }
        return OwnedStream(stream)
    }
}
