import Foundation

/// Whether these tests were built with a sanitizer; scripts/test-sanitized says so.
package enum Sanitizer {
    package static let isActive = ProcessInfo.processInfo.environment["PYPE_SANITIZER"] != nil

    /// Why tests that load a module's library into Python are left out then.
    package static let whyNoPythonHost: String =
        "Python has not the sanitizer's runtime, so it cannot load libraries that were built with it"
}
