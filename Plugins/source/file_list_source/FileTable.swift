import PypeArrow
import PypeSDK

/// A batch of files.
struct FileTable {
    static let batchRows = 4096

    static let schema = Schema([
        Field("path", .utf8, isNullable: false), Field("name", .utf8, isNullable: false),
        Field("stem", .utf8, isNullable: false), Field("extension", .utf8, isNullable: false),
        Field("size", .int64, isNullable: false),
        Field("modified", .timestamp(.microsecond, zone: "UTC"), isNullable: false),
    ])

    let batch: RecordBatch
    /// Bytes of the files.
    let size: Int64

    /// A file that went since it was found is left out.
    init(_ paths: ArraySlice<String>) throws(ModuleError) {
        do throws(ArrowError) {
            let builder = try BatchBuilder(Self.schema)
            let texts: [TextBuilder] = try [builder.column(0), builder.column(1), builder.column(2), builder.column(3)]
            let sizes: FixedBuilder<Int64> = try builder.column(4)
            let times: FixedBuilder<Int64> = try builder.column(5)
            var total: Int64 = 0
            for path in paths {
                guard let file = FileFacts(path) else { continue }
                let name = Self.name(of: path)
                let (stem, suffix) = Self.split(name)
                for (text, value) in zip(texts, [path, name, stem, suffix]) { try text.append(value) }
                sizes.append(file.size)
                times.append(file.modified)
                total += file.size
            }
            batch = try builder.finish()
            size = total
        } catch {
            throw ModuleError(.resourceExhausted, "the list of files: \(error.message)")
        }
    }

    static func name(of path: String) -> String {
        String(path[(path.lastIndex(of: "/").map(path.index(after:)) ?? path.startIndex)...])
    }

    /// A dot at the start is part of the stem, as in `.profile`.
    private static func split(_ name: String) -> (stem: String, suffix: String) {
        guard let dot = name.lastIndex(of: "."), dot != name.startIndex else { return (name, "") }
        return (String(name[..<dot]), String(name[name.index(after: dot)...]))
    }
}
