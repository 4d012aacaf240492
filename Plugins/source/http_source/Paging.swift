import PypeHTTP
import PypeSDK

/// What a page says beside its rows.
struct PageFacts: Sendable {
    /// Rows of the page, bad ones among them.
    var rows = 0
    var cursor: String?
    var next: String?
    /// nil where the answer does not say.
    var hasMore: Bool?
    var total: Int?
}

/// Goes from page to page.
struct Paging: Sendable {
    /// Where the next page is: a URL, and members of the query or the body.
    struct Step: Sendable {
        var address: WebAddress
        var members: [(name: String, value: JSONValue)] = []
    }

    private let config: PagingConfig
    private let style: String
    private let home: WebAddress
    private let secretQuery: [(name: String, value: String)]
    private var place: Int
    private var rows = 0
    private var seen: Set<String> = []
    private var lastBody = 0
    /// Pages so far.
    private(set) var pages = 0
    /// Whether `max_pages` was the reason to stop.
    private(set) var isCutShort = false

    init(_ config: PagingConfig, home: WebAddress, secretQuery: [(name: String, value: String)]) {
        self.config = config
        style = config.paging ?? "none"
        self.home = home
        self.secretQuery = secretQuery
        place = config.pageStart ?? (style == "page" ? 1 : 0)
        if style == "link" || style == "next_url" { seen = [home.text] }
    }

    var first: Step { Step(address: home, members: size + position) }

    /// - Throws: `invalidData` when the server leads in a circle, or to a place that cannot be used.
    mutating func next(after facts: PageFacts, _ reply: HTTPReply) throws -> Step? {
        pages += 1
        rows += facts.rows
        guard style != "none", facts.hasMore != false else { return nil }
        // First: rows that come twice would make up the total, too.
        guard let step = try following(facts, reply) else { return nil }
        if let total = facts.total, rows >= total { return nil }
        guard pages < config.maxPages ?? .max else {
            isCutShort = true
            return nil
        }
        return step
    }

    private mutating func following(_ facts: PageFacts, _ reply: HTTPReply) throws -> Step? {
        switch style {
        case "page", "offset":
            guard facts.rows > 0 else { return nil }
            try checkProgress(reply)
            if config.stopWhenShort == true, facts.rows < config.pageSize ?? 0 { return nil }
            place += style == "page" ? 1 : facts.rows
            return Step(address: home, members: size + position)
        case "cursor":
            guard let cursor = facts.cursor, !cursor.isEmpty else { return nil }
            try checkNew(cursor, "cursor")
            return Step(address: home, members: size + [(config.pageParam ?? "cursor", .string(cursor))])
        case "link":
            return try link(LinkHeader.target("next", in: reply.values("Link")), "the Link header", reply)
        default:
            return try link(facts.next, "the next URL", reply)
        }
    }

    private mutating func link(_ target: String?, _ name: String, _ reply: HTTPReply) throws -> Step? {
        if pages == 1 { seen.insert(reply.address.text) }
        guard let target, !target.isEmpty else { return nil }
        do {
            var address = try reply.address.resolving(target, name: "\(name) of page \(pages)")
            guard address.origin.isEncrypted || !home.origin.isEncrypted else {
                throw HTTPFailure(
                    .redirected, "\(name) of page \(pages) leads from https to \(address.origin.text)")
            }
            // Servers leave keys out of the links that they make.
            if address.origin == home.origin { address = try address.setting(secretQuery) }
            try checkNew(address.text, "URL")
            return Step(address: address)
        } catch let failure as HTTPFailure {
            throw ModuleError(.invalidData, failure.message)
        }
    }

    private var position: [(name: String, value: JSONValue)] {
        style == "page" || style == "offset" ? [(config.pageParam ?? style, .int(Int64(place)))] : []
    }

    private var size: [(name: String, value: JSONValue)] {
        guard let size = config.pageSize else { return [] }
        return [(config.pageSizeParam ?? (style == "offset" ? "limit" : "per_page"), .int(Int64(size)))]
    }

    private mutating func checkNew(_ mark: String, _ what: String) throws {
        guard seen.insert(mark).inserted else {
            throw ModuleError(.invalidData, "page \(pages) leads back to a \(what) that was read before")
        }
    }

    /// A server that passes over the number of the page would give the first one for ever.
    private mutating func checkProgress(_ reply: HTTPReply) throws {
        let digest = reply.body.hashValue
        guard pages == 1 || digest != lastBody else {
            throw ModuleError(
                .invalidData,
                "page \(pages) is the same as the one before: the server passes over '\(position[0].name)'",
                hint: "check paging and page_param")
        }
        lastBody = digest
    }
}
