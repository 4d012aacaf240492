import PypeSDK

/// How to get from one page to the next.
struct PagingConfig: Decodable, Sendable {
    var paging: String?
    var pageParam: String?
    var pageStart: Int?
    var pageSize: Int?
    var pageSizeParam: String?
    var pageIn: String?
    var cursorPath: String?
    var nextPath: String?
    var hasMorePath: String?
    var totalPath: String?
    var stopWhenShort: Bool?
    var maxPages: Int?

    enum CodingKeys: String, CodingKey {
        case paging
        case pageParam = "page_param"
        case pageStart = "page_start"
        case pageSize = "page_size"
        case pageSizeParam = "page_size_param"
        case pageIn = "page_in"
        case cursorPath = "cursor_path"
        case nextPath = "next_path"
        case hasMorePath = "has_more_path"
        case totalPath = "total_path"
        case stopWhenShort = "stop_when_short"
        case maxPages = "max_pages"
    }

    static let params: [ModuleParam] = [
        .optional(
            "paging", .str,
            "How the next page is asked for: none reads one page; page counts pages, offset counts rows, cursor hands "
                + "back what the answer says, link follows the Link header, next_url a URL in the answer.",
            default: "none", allowed: ["none", "page", "offset", "cursor", "link", "next_url"],
            schema: ["examples": ["page"]]),
        .optional(
            "page_param", .str,
            "Name under which page, offset or cursor is sent; by default the name of the style: page, offset, cursor."),
        .optional(
            "page_start", .int, "The first page's number; by default 1 with page, 0 with offset.",
            schema: ["minimum": 0]),
        .optional(
            "page_size", .int, "Rows of a page to ask for; by default the server decides.",
            schema: ["minimum": 1, "maximum": 1_000_000]),
        .optional(
            "page_size_param", .str,
            "Name under which page_size is sent; by default limit with offset, else per_page."),
        .optional(
            "page_in", .str, "Where page, size and cursor are sent: in the URL's query, or as members of the body.",
            default: "query", allowed: ["query", "body"]),
        .optional(
            "cursor_path", .str,
            "With cursor: the place of the next cursor in the answer; nothing, null or an empty text there is the end."),
        .optional(
            "next_path", .str,
            "With next_url: the place of the next page's URL in the answer; nothing, null or an empty text there is "
                + "the end."),
        .optional(
            "has_more_path", .str,
            "A place in the answer where false, 0 or the text false says that it is the last page."),
        .optional("total_path", .str, "A place in the answer with the number of all rows: after so many it ends."),
        .optional(
            "stop_when_short", .bool,
            "Whether a page with fewer rows than page_size is the last; only for servers that fill every page.",
            default: false),
        .optional(
            "max_pages", .int, "Pages that are read at most; the log tells when there would be more.",
            schema: ["minimum": 1, "examples": [100]]),
    ]
}
