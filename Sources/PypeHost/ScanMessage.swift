import PypeModel

/// One line that the scan child sends: how far it has come with the path of that index, or what became of it.
struct ScanMessage: Sendable {
    enum Content: Sendable {
        case step(LoadStep)
        case outcome(Result<ScannedLibrary, LoadFailure>)
    }

    var index: Int
    var content: Content

    /// The line, with its end.
    func line() -> [UInt8] {
        var members: [String: Value] = ["index": .int(Int64(index))]
        switch content {
        case .step(let step): members["step"] = .string(step.rawValue)
        case .outcome(.success(let library)): members["library"] = library.value
        case .outcome(.failure(let failure)): members["failure"] = failure.value
        }
        return JSONWriter.bytes(of: .object(members)) + [UInt8(ascii: "\n")]
    }

    /// nil for a line that no child of this host writes.
    init?(line: some Sequence<UInt8>) {
        do throws(JSONError) {
            let fields = try ScanMessage.fields(Value(json: Array(line)))
            guard let fields else { return nil }
            self = fields
        } catch {
            return nil
        }
    }

    init(index: Int, _ content: Content) {
        self.index = index
        self.content = content
    }

    private static func fields(_ value: Value) -> ScanMessage? {
        do throws(ValueFault) {
            let fields = try ValueFields(value, "the message")
            let index = Int(clamping: try fields.integer("index"))
            if let step = fields.members["step"]?.stringValue.flatMap(LoadStep.init(rawValue:)) {
                return ScanMessage(index: index, .step(step))
            }
            if fields.members["library"] != nil {
                let library = try ScannedLibrary(ValueFields(fields.object("library"), "the library"))
                return ScanMessage(index: index, .outcome(.success(library)))
            }
            let failure = try LoadFailure(ValueFields(fields.object("failure"), "the failure"))
            return ScanMessage(index: index, .outcome(.failure(failure)))
        } catch {
            return nil
        }
    }
}

extension ScannedLibrary {
    fileprivate var value: Value {
        .object([
            "library": library.value, "modules": .array(modules.map(\.value)),
            "links": .array(links.map { .string($0) }), "linked": .object(linked.mapValues(\.value)),
        ])
    }

    fileprivate init(_ fields: ValueFields) throws(ValueFault) {
        var linked: [String: LinkedLibrary] = [:]
        for (path, value) in try fields.object("linked") { linked[path] = try LinkedLibrary(ValueFields(value, path)) }
        self.init(
            library: try LibrarySpec(ValueFields(fields.object("library"), "the library")),
            modules: try fields.list("modules") { module throws(ValueFault) in try ModuleSpec(module) },
            links: try fields.texts("links"), linked: linked)
    }
}

extension LoadFailure {
    fileprivate var value: Value {
        var members: [String: Value] = ["phase": .string(phase.rawValue), "message": .string(message)]
        members["hint"] = hint.map { .string($0) }
        return .object(members)
    }

    fileprivate init(_ fields: ValueFields) throws(ValueFault) {
        guard let phase = Phase(rawValue: try fields.text("phase")) else { throw ValueFault("no such phase") }
        self.init(phase, try fields.text("message"), hint: fields.members["hint"]?.stringValue)
    }
}
