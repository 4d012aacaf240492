import PypeSDK

/// Does one thing to files or folders.
struct FileSolo: Module {
    enum Action: String, CaseIterable, Decodable {
        case copy, move, delete, touch
        case makeFolder = "make_folder"
    }

    struct Config: Decodable {
        var action: Action
        var path: String
        var target: String?
        var overwrite: Bool
        var recursive: Bool
        var missingOK: Bool
        var makeFolders: Bool

        enum CodingKeys: String, CodingKey {
            case action, path, target, overwrite, recursive
            case missingOK = "missing_ok"
            case makeFolders = "make_folders"
        }
    }

    static let manifest = ModuleManifest(
        name: "file_solo", type: .solo, version: "1.0.0",
        description: "Copies, moves or deletes files and folders, makes folders, and touches files.",
        category: "files",
        params: [
            .required("action", .str, "What to do.", allowed: Action.allCases.map { .string($0.rawValue) }.sorted()),
            .required(
                "path", .str,
                "The file or folder; to copy, move and delete also a pattern with *, ? and [a-z], unless there is a file "
                    + "of just that name.", schema: ["minLength": 1, "examples": ["in/*.csv"]]),
            .optional(
                "target", .str,
                "Where to copy or move to; a folder if there is one of that name, or if it ends with a slash.",
                schema: ["minLength": 1, "examples": ["in/done/"]]),
            .optional("overwrite", .bool, "Whether files that stand at the target may be replaced.", default: false),
            .optional(
                "recursive", .bool, "Whether folders may be copied and deleted with all in them.", default: false),
            .optional("missing_ok", .bool, "Whether it is no failure that there is no file at path.", default: false),
            .optional("make_folders", .bool, "Whether folders that are missing on the way are made.", default: true),
        ],
        globals: [
            ModuleGlobal(
                "file_count", .int, "Files and links that were copied, moved, deleted or touched; not folders."),
            ModuleGlobal("bytes", .int, "Their size in bytes."),
        ],
        flags: [.parallel, .files])

    private let config: Config

    init(config: Config) throws {
        self.config = config
        guard !config.path.isEmpty, !config.path.contains("\0"), config.target?.contains("\0") != true else {
            throw ModuleError(.invalidConfig, "'path' and 'target' must be names of files")
        }
        try config.checkOptions()
        let needsTarget = config.action == .copy || config.action == .move
        if needsTarget, config.target?.isEmpty ?? true {
            throw ModuleError(
                .invalidConfig, "'target' is missing", hint: "\(config.action.rawValue) needs a place to go to")
        }
        if !needsTarget, config.target != nil {
            throw ModuleError(.invalidConfig, "\(config.action.rawValue) takes no 'target'", hint: "leave it out")
        }
    }

    func run(_ context: RunContext) async throws {
        let done =
            switch config.action {
            case .copy: try copy(context)
            case .move: try move(context)
            case .delete: try delete(context)
            case .touch: try touch()
            case .makeFolder: try makeFolder()
            }
        try context.setGlobal("file_count", done.files)
        try context.setGlobal("bytes", done.bytes)
    }

    private func copy(_ context: RunContext) throws -> FileTally {
        let places = try targets()
        let copy = FileCopy(context: context, overwrite: config.overwrite, recursive: config.recursive)
        return try copy.run(places)
    }

    private func move(_ context: RunContext) throws -> FileTally {
        let places = try targets()
        let guarded = ProtectedFolders(context)
        for place in places { try guarded.check(place.source, "moved") }
        return try FileMove(context: context, overwrite: config.overwrite).run(places)
    }

    private func delete(_ context: RunContext) throws -> FileTally {
        let guarded = ProtectedFolders(context)
        let paths = try sources()
        for path in paths { try guarded.check(path, "deleted") }
        return try FileRemoval(context: context, recursive: config.recursive).run(paths)
    }

    private func touch() throws -> FileTally {
        if config.makeFolders { try OutputFolder.make(for: config.path) }
        try FileEntry.touch(config.path)
        return FileTally(files: 1, bytes: 0)
    }

    private func makeFolder() throws -> FileTally {
        try FileEntry.makeFolder(config.path, withParents: config.makeFolders)
        return FileTally(files: 0, bytes: 0)
    }

    private func sources() throws(ModuleError) -> [String] {
        let paths = try PathPattern.paths(config.path)
        if paths.isEmpty, !config.missingOK {
            throw ModuleError(
                .notFound, "there is no file '\(config.path)'", hint: "missing_ok: true takes that for done")
        }
        return paths
    }

    private func targets() throws(ModuleError) -> [FileTarget] {
        try FileTarget.all(
            from: try sources(), pattern: config.path, to: config.target ?? "", makeFolders: config.makeFolders)
    }
}

extension FileSolo.Config {
    /// - Throws: `invalidConfig` for an option that the action has no use for.
    fileprivate func checkOptions() throws(ModuleError) {
        let given: [(name: String, isGiven: Bool, actions: [FileSolo.Action])] = [
            ("overwrite", overwrite, [.copy, .move]), ("recursive", recursive, [.copy, .delete]),
            ("missing_ok", missingOK, [.copy, .move, .delete]),
        ]
        if let stray = given.first(where: { $0.isGiven && !$0.actions.contains(action) }) {
            throw ModuleError(
                .invalidConfig, "'\(stray.name)' has no effect with action: \(action.rawValue)",
                hint: stray.name == "recursive" && action == .move
                    ? "a folder is moved with all in it" : "take it out")
        }
        if action == .touch, path.hasSuffix("/") {
            throw ModuleError(
                .invalidConfig, "'\(path)' ends with a slash, so that it cannot be a file",
                hint: "action: make_folder makes folders")
        }
    }
}

extension [JSONValue] {
    /// Texts in the order of the alphabet.
    fileprivate func sorted() -> [JSONValue] { sorted { $0.text < $1.text } }
}
