/// What a library says of itself, and which file it is.
package struct LibrarySpec: Sendable, Hashable, Codable {
    /// Exact path of the shared library, symbolic links resolved.
    package var path: String
    /// SHA-256 of the file, 64 lower-case hexadecimal digits.
    package var sha256: String
    /// The ABI the library was built against, `major.minor`.
    package var abi: String
    package var name: String
    package var version: String
    package var author: String
    package var license: String
    package var homepage: String
    package var toolchain: String
    package var sdkName: String
    package var sdkVersion: String

    package init(
        path: String,
        sha256: String,
        abi: String,
        name: String,
        version: String,
        author: String = "",
        license: String = "",
        homepage: String = "",
        toolchain: String = "",
        sdkName: String = "",
        sdkVersion: String = ""
    ) {
        self.path = path
        self.sha256 = sha256
        self.abi = abi
        self.name = name
        self.version = version
        self.author = author
        self.license = license
        self.homepage = homepage
        self.toolchain = toolchain
        self.sdkName = sdkName
        self.sdkVersion = sdkVersion
    }

    package enum CodingKeys: String, CodingKey {
        case path, sha256, abi, name, version, author, license, homepage, toolchain
        case sdkName = "sdk_name"
        case sdkVersion = "sdk_version"
    }
}
