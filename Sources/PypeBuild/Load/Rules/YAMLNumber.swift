import PypeModel

/// A number that means different things to different readers, or none that can be passed on: leading zeros (`010` is 8 to
/// some, 10 to others), whole numbers beyond 64 bits, `.inf` and `.nan`, which JSON does not have.
///
/// In quotes any of them is text.
enum YAMLNumber: Rule {
    static let id = "yaml-number"

    static func report(
        _ text: String, _ problem: PlainScalar.Problem, at position: FlowPosition, _ findings: inout Findings
    ) {
        let (reason, hint) =
            switch problem {
            case .leadingZero: ("starts with 0: it may be meant as octal", "write 0o17 for octal, or quote it as text")
            case .tooLarge: ("is too large", "quote it to pass it on as text")
            case .notFinite: ("cannot be passed on as a number", "quote it to pass it on as text")
            }
        findings.add(YAMLNumber.self, at: position, "the number \(Excerpt.quoted(text)) \(reason)", hint: hint)
    }
}
