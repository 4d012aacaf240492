import PypeArrow
import PypeArrowCalls
import PypeSDK

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Reads pages of CSV, each with a header.
final class CSVPages: PageReader {
    private let config: HTTPSourceConfig
    private let delimiter: CChar
    private let file: String
    private let output: any RowOutput
    /// Names and types that every page is read with; nil before the first.
    private var columns: [(name: String, type: String)]?
    /// The first line of the first page.
    private var header: ArraySlice<UInt8> = []
    private var names: Set<String> = []
    private let warn: (String) -> Void
    private(set) var rowCount = 0
    private(set) var rejectedCount = 0

    /// - Parameters:
    ///   - folder: where a page may lie while it is read.
    ///   - warn: takes what the user should know.
    /// - Throws: `invalidConfig` for a delimiter that is no single byte.
    init(
        _ config: HTTPSourceConfig, folder: String, output: any RowOutput, warn: @escaping (String) -> Void
    ) throws(ModuleError) {
        self.warn = warn
        self.config = config
        self.output = output
        delimiter = try Self.delimiter(config)
        file = "\(folder)/page.csv"
        try output.setSchema(PageRejects.schema, rejects: true)
    }

    /// - Throws: `invalidConfig`.
    static func delimiter(_ config: HTTPSourceConfig) throws(ModuleError) -> CChar {
        let text = config.delimiter == "\\t" ? "\t" : config.delimiter ?? ","
        guard let byte = text.utf8.first, text.utf8.count == 1, byte < 128 else {
            throw ModuleError(.invalidConfig, "delimiter: '\(text)' is not one ASCII character")
        }
        return CChar(bitPattern: byte)
    }

    func read(_ body: [UInt8], page number: Int) throws -> PageFacts {
        guard body.contains(where: { $0 > 32 }) else { return PageFacts() }
        do { try Data(body).write(to: URL(filePath: file)) } catch {
            throw ModuleError(.io, "page \(number) cannot be kept while it is read: \(error)")
        }
        defer { try? FileManager.default.removeItem(atPath: file) }
        let types = columns ?? (config.types ?? [:]).sorted { $0.key < $1.key }.map { (name: $0.key, type: $0.value) }
        do throws(ModuleError) {
            let reader = try CSVPage(
                file, delimiter: delimiter, encoding: config.encoding, names: columns?.map(\.name), types: types)
            if columns == nil { try start(try reader.schema(), body) } else { try tellNewNames(body, number) }
            var facts = PageFacts()
            while let block = try reader.next() { facts.rows += try emit(block, number) }
            return facts
        } catch {
            let text = error.message.replacing(file, with: "page \(number)")
            if error.code == .invalidConfig, columns != nil {
                throw ModuleError(
                    .invalidData, "page \(number) does not have the columns of the first page: \(text)")
            }
            throw ModuleError(error.code, text, hint: error.hint)
        }
    }

    func finish() throws { if columns == nil { try output.setSchema(Schema([]), rejects: false) } }

    private func start(_ schema: Schema, _ body: [UInt8]) throws(ModuleError) {
        header = Self.header(of: body)
        names = Set(schema.fields.map(\.name))
        columns = schema.fields.map { ($0.name, CSVPage.typeName($0.type)) }
        try output.setSchema(schema, rejects: false)
    }

    private static func header(of body: [UInt8]) -> ArraySlice<UInt8> {
        var line = body.prefix { $0 != UInt8(ascii: "\n") }
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
        return line
    }

    /// Columns that the first page did not have are left out.
    private func tellNewNames(_ body: [UInt8], _ number: Int) throws(ModuleError) {
        // The same header has the same names: nothing is read twice.
        guard Self.header(of: body) != header else { return }
        let page = try CSVPage(file, delimiter: delimiter, encoding: config.encoding, names: nil, types: [])
        let new = try page.schema().fields.map(\.name).filter { names.insert($0).inserted }
        guard !new.isEmpty else { return }
        warn(
            "page \(number) has columns that the first page did not have, and that are left out: "
                + new.map { "'\($0)'" }.joined(separator: ", "))
    }

    private func emit(_ block: consuming TextBlock, _ number: Int) throws(ModuleError) -> Int {
        let rows = block.rows.length
        let rejected = block.rejects.isValid ? block.rejects.length : 0
        rowCount += rows
        rejectedCount += rejected
        try block.emit(to: output, page: number)
        return rows + rejected
    }
}
