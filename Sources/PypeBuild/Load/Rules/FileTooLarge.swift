import PypeModel

/// The flow file is larger than 32 MiB. A flow names its data by path; it does not hold data.
enum FileTooLarge: Rule {
    static let id = "file-too-large"

    static func report(_ path: String, _ findings: inout Findings) {
        findings.add(
            FileTooLarge.self, at: nil,
            "\(Excerpt.quoted(path, limit: Excerpt.pathLimit)) has more than \(FlowFile.limit >> 20) MiB",
            hint: "split the flow, or move data out of it")
    }
}
