import PypeSDK

/// The places in an answer that paging looks at.
struct PagePlaces: Sendable {
    var cursor: JSONPlace?
    var next: JSONPlace?
    var hasMore: JSONPlace?
    var total: JSONPlace?

    /// - Throws: `invalidConfig` for what does not go with the style of paging or the format.
    init(_ config: PagingConfig, isJSON: Bool) throws(ModuleError) {
        let style = config.paging ?? "none"
        cursor = try Self.place(config.cursorPath, "cursor_path")
        next = try Self.place(config.nextPath, "next_path")
        hasMore = try Self.place(config.hasMorePath, "has_more_path")
        total = try Self.place(config.totalPath, "total_path")
        try Self.check("cursor_path", config.cursorPath, neededBy: "cursor", style)
        try Self.check("next_path", config.nextPath, neededBy: "next_url", style)
        let given: [(name: String, isGiven: Bool, styles: [String])] = [
            ("page_start", config.pageStart != nil, ["page", "offset"]),
            ("page_param", config.pageParam != nil, ["page", "offset", "cursor"]),
            ("stop_when_short", config.stopWhenShort == true, ["page", "offset"]),
            ("has_more_path", hasMore != nil, ["page", "offset", "cursor", "link", "next_url"]),
            ("total_path", total != nil, ["page", "offset", "cursor", "link", "next_url"]),
            ("max_pages", config.maxPages != nil, ["page", "offset", "cursor", "link", "next_url"]),
        ]
        if let stray = given.first(where: { $0.isGiven && !$0.styles.contains(style) }) {
            throw ModuleError(
                .invalidConfig, "'\(stray.name)' has no effect with paging: \(style)",
                hint: "take it out, or set paging to \(stray.styles.joined(separator: ", "))")
        }
        guard config.stopWhenShort != true || config.pageSize != nil else {
            throw ModuleError(.invalidConfig, "'stop_when_short' is set without 'page_size', which says what is short")
        }
        let places = [config.cursorPath, config.nextPath, config.hasMorePath, config.totalPath]
        guard isJSON || places.allSatisfy({ $0 == nil }) else {
            throw ModuleError(
                .invalidConfig, "only answers of format: json have places to look at",
                hint: "csv and json_lines can be paged with page, offset and link")
        }
    }

    private static func place(_ text: String?, _ parameter: String) throws(ModuleError) -> JSONPlace? {
        guard let text else { return nil }
        return try JSONPlace(text, parameter: parameter)
    }

    private static func check(_ name: String, _ value: String?, neededBy kind: String, _ style: String)
        throws(ModuleError)
    {
        guard style == kind || value == nil else {
            throw ModuleError(.invalidConfig, "'\(name)' has no effect with paging: \(style)")
        }
        guard style != kind || value != nil else {
            throw ModuleError(.invalidConfig, "'\(name)' is not given, which paging: \(kind) needs")
        }
    }
}
