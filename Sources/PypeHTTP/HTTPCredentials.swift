#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Who calls.
package enum HTTPCredentials: Sendable, Hashable {
    case none
    /// https://www.rfc-editor.org/rfc/rfc6750
    case bearer(String)
    /// https://www.rfc-editor.org/rfc/rfc7617
    case basic(user: String, password: String)
    case header(name: String, value: String)

    /// The header that says it.
    package var header: HTTPHeader? {
        switch self {
        case .none: nil
        case .bearer(let token): HTTPHeader("Authorization", "Bearer \(token)")
        case .basic(let user, let password):
            HTTPHeader("Authorization", "Basic \(Data("\(user):\(password)".utf8).base64EncodedString())")
        case .header(let name, let value): HTTPHeader(name, value)
        }
    }

    /// Texts that no message may hold.
    var secrets: [String] {
        switch self {
        case .none: []
        case .bearer(let token): [token]
        case .basic(_, let password): [password, header.map { String($0.value.dropFirst(6)) } ?? ""]
        case .header(_, let value): [value]
        }
    }
}
