/// To and from a JSON object, with the keys that Codable uses too.
extension LibrarySpec {
    package var value: Value {
        .object([
            "path": .string(path), "sha256": .string(sha256), "abi": .string(abi), "name": .string(name),
            "version": .string(version), "author": .string(author), "license": .string(license),
            "homepage": .string(homepage), "toolchain": .string(toolchain), "sdk_name": .string(sdkName),
            "sdk_version": .string(sdkVersion),
        ])
    }

    package init(_ fields: ValueFields) throws(ValueFault) {
        self.init(
            path: try fields.text("path"), sha256: try fields.text("sha256"), abi: try fields.text("abi"),
            name: try fields.text("name"), version: try fields.text("version"), author: try fields.text("author"),
            license: try fields.text("license"), homepage: try fields.text("homepage"),
            toolchain: try fields.text("toolchain"), sdkName: try fields.text("sdk_name"),
            sdkVersion: try fields.text("sdk_version"))
    }
}

extension LinkedLibrary {
    package var value: Value {
        .object(["stamp": stamp.value, "links": .array(links.map { .string($0) })])
    }

    package init(_ fields: ValueFields) throws(ValueFault) {
        self.init(
            stamp: try FileStamp(ValueFields(fields.object("stamp"), fields.place)), links: try fields.texts("links"))
    }
}

extension FileStamp {
    package var value: Value { .object(["size": .int(size), "mtime_ns": .int(mtimeNs)]) }

    package init(_ fields: ValueFields) throws(ValueFault) {
        self.init(size: try fields.integer("size"), mtimeNs: try fields.integer("mtime_ns"))
    }
}
