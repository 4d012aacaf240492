import PypeSDK
import Testing

@Suite("NamePattern")
struct NamePatternTests {
    @Test(
        "a pattern fits the whole name or not",
        arguments: [
            ("", "", true), ("", "a", false), ("abc", "abc", true), ("abc", "abcd", false), ("*", "", true),
            ("*", "anything", true), ("a*", "a", true), ("a*", "ba", false), ("*.csv", "x.csv", true),
            ("*.csv", "x.csv.gz", false), ("a*b*c", "aXbYbZc", true), ("a*b*c", "aXbYbZ", false), ("?", "é", true),
            ("?", "", false), ("??", "\u{1F469}\u{200D}\u{1F680}x", true), ("[abc]", "b", true), ("[abc]", "d", false),
            ("[a-c]x", "bx", true), ("[!a-c]", "d", true), ("[!a-c]", "b", false), ("[]]", "]", true),
            ("[a-]", "-", true), ("[ab", "[ab", true), ("a[", "a[", true), ("[é-ö]", "ê", true), ("a**b", "ab", true),
        ])
    func matches(pattern: String, name: String, expected: Bool) {
        #expect(NamePattern(pattern).matches(name) == expected)
    }

    @Test(
        "a name without signs is no pattern",
        arguments: [("name", false), ("na*", true), ("[a]", true), ("[a", false)])
    func wildcards(pattern: String, expected: Bool) {
        #expect(NamePattern(pattern).hasWildcard == expected)
    }

    @Test("many stars take no long time")
    func stars() {
        let pattern = NamePattern(String(repeating: "*a", count: 200) + "b")
        #expect(!pattern.matches(String(repeating: "a", count: 5000)))
    }
}
