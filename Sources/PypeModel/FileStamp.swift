/// What tells a changed file from an unchanged one without reading it.
package struct FileStamp: Sendable, Hashable, Codable {
    package var size: Int64
    /// Modification time, nanoseconds since 1970.
    package var mtimeNs: Int64

    package init(size: Int64, mtimeNs: Int64) {
        self.size = size
        self.mtimeNs = mtimeNs
    }

    package enum CodingKeys: String, CodingKey {
        case size
        case mtimeNs = "mtime_ns"
    }
}

/// A library that another one links, as it was when that was loaded.
package struct LinkedLibrary: Sendable, Hashable, Codable {
    package var stamp: FileStamp
    /// Canonical paths of what it links.
    package var links: [String]

    package init(stamp: FileStamp, links: [String]) {
        self.stamp = stamp
        self.links = links
    }
}
