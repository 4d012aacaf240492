import PypeModel

/// `iter.item` or `iter.index` is asked for outside of every iteration. They have a value in what a control connection with
/// `iterate` leads to, and in all that only it leads to.
enum IterOutside: Rule {
    static let id = "iter-outside"

    static func report(_ use: NameUse, _ findings: inout Findings) {
        findings.add(
            IterOutside.self, at: use.position,
            "\(Excerpt.quoted("\(use.reference)")) has no value here: this is outside of every iteration",
            hint: "reach it by a control connection such as \"list (1|iterate) module\" alone")
    }
}
