import PypeSDK

/// The files that a config means, in order, with the values that the names of their folders give.
struct ParquetParts {
    struct Part {
        var path: String
        /// Of the partition columns; nil for null.
        var values: [String?] = []
    }

    /// A column whose values stand in the names of folders.
    struct Partition {
        var name: String
        var type: String
    }

    private(set) var parts: [Part]
    private(set) var partitions: [Partition] = []

    /// - Throws: `notFound` when there is no file; `invalidData` for folders that do not go together; `invalidConfig`.
    init(_ config: ParquetSourceConfig) throws(ModuleError) {
        var found: [(path: String, base: String?)] = []
        for path in config.path.all { found += try Self.files(of: path) }
        parts = found.map { Part(path: $0.path) }
        let types = config.partitionTypes ?? [:]
        if config.hivePartitioning ?? true { try readFolders(found.map(\.base), types) }
        for name in types.keys.sorted() where !partitions.contains(where: { $0.name == name }) {
            throw ModuleError(
                .invalidConfig, "'partition_types': no folder is called '\(name)=…'",
                hint: NearestNames.hint(for: name, among: partitions.map(\.name)))
        }
    }

    /// Files of one path, in order, with the folder below which the names of folders are read; nil for a plain file.
    private static func files(of path: String) throws(ModuleError) -> [(path: String, base: String?)] {
        var bare = path
        while bare.count > 1, bare.hasSuffix("/") { bare.removeLast() }
        var files: [String]
        var base: String?
        let pattern = FilePattern(path)
        let isFolder = FolderFiles.isFolder(bare)
        if isFolder == false {
            try InputFile.check(path)
            return [(path, nil)]
        }
        if isFolder == true {
            files = try FolderFiles.all(in: bare, recursive: true).filter { isPart($0, below: bare) }
            base = bare
        } else if pattern.hasWildcard {
            files = try pattern.files()
            base = pattern.folder
        } else {
            throw ModuleError(
                .notFound, "'\(path)': there is no such file or folder", hint: MissingFile.hint(path))
        }
        guard !files.isEmpty else {
            throw ModuleError(
                .notFound, "'\(path)': there are no Parquet files",
                hint: isFolder == true ? "in a folder, files count whose names end in .parquet, .parq or .pq" : nil)
        }
        files.sort(by: PartOrder.precedes)
        return files.map { ($0, base) }
    }

    /// Names that begin with an underscore are other programs' notes on the table.
    private static func isPart(_ path: String, below folder: String) -> Bool {
        let names = path.dropFirst(folder.count).split(separator: "/")
        guard let last = names.last?.lowercased(), !names.contains(where: { $0.hasPrefix("_") }) else { return false }
        return [".parquet", ".parq", ".pq"].contains { last.hasSuffix($0) }
    }

    private mutating func readFolders(_ bases: [String?], _ types: [String: String]) throws(ModuleError) {
        var names: [String] = []
        for (index, base) in bases.enumerated() {
            let folders = Self.folders(parts[index].path, below: base)
            if index == 0 { names = folders.map(\.name) }
            guard folders.map(\.name) == names else {
                throw ModuleError(
                    .invalidData,
                    "\(parts[index].path): its folders name the columns \(Self.list(folders.map(\.name))), those of "
                        + "\(parts[0].path) name \(Self.list(names))",
                    hint: "leave the folders' names out of account with hive_partitioning: false")
            }
            parts[index].values = folders.map(\.value)
        }
        partitions = names.enumerated().map { place, name in
            let isInteger = parts.allSatisfy { $0.values[place].map(Self.isInteger) ?? true }
            return Partition(name: name, type: types[name] ?? (isInteger ? "int64" : "utf8"))
        }
    }

    /// The folders called `name=value`, from the outside to the inside.
    private static func folders(_ path: String, below base: String?) -> [(name: String, value: String?)] {
        guard let base else { return [] }
        return path.dropFirst(base.count).split(separator: "/").dropLast().compactMap {
            folder -> (name: String, value: String?)? in
            guard let sign = folder.firstIndex(of: "="), sign != folder.startIndex else { return nil }
            let text = String(folder[folder.index(after: sign)...])
            // How Hive, and Arrow after it, write null.
            let value = text == "__HIVE_DEFAULT_PARTITION__" ? nil : decoded(text)
            return (String(folder[..<sign]), value)
        }
    }

    /// `%2F` and such as the bytes they stand for; a text that does not come out as UTF-8 stays as it is.
    /// https://www.rfc-editor.org/rfc/rfc3986#section-2.1
    static func decoded(_ text: String) -> String {
        guard text.contains("%") else { return text }
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            let digits = String(decoding: rest.prefix(2), as: UTF8.self)
            if byte == UInt8(ascii: "%"), digits.utf8.count == 2, digits.allSatisfy(\.isHexDigit),
                let value = UInt8(digits, radix: 16)
            {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self) ?? text
    }

    /// Whether the text is the number and nothing else: one with leading zeros is a code, which would lose them.
    private static func isInteger(_ text: String) -> Bool { Int64(text).map { String($0) == text } ?? false }

    private static func list(_ names: [String]) -> String {
        names.isEmpty ? "none" : names.map { "'\($0)'" }.joined(separator: ", ")
    }
}
