#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Colour on a terminal, unless NO_COLOR is set: https://no-color.org
enum Colour: String {
    case red = "31"
    case yellow = "33"
    case blue = "34"

    static var isOn: Bool { isatty(STDERR_FILENO) == 1 && (getenv("NO_COLOR").map { $0.pointee == 0 } ?? true) }

    func callAsFunction(_ text: String, if isOn: Bool) -> String {
        isOn ? "\u{1B}[\(rawValue)m\(text)\u{1B}[0m" : text
    }
}
