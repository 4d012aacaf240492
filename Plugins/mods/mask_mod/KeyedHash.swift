import Crypto
import PypeSQL

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// HMAC-SHA-256 under one key, as text. https://www.rfc-editor.org/rfc/rfc2104
struct KeyedHash: Sendable {
    private let key: String

    init(key: String) { self.key = key }

    /// Replaces the values of computed columns by their hashes.
    func hashing(_ rows: MappedRows, _ columns: [Int], as encoding: MaskConfig.Encoding) -> MappedRows {
        guard !columns.isEmpty else { return rows }
        // The key's part of the work is done once.
        let started = HMAC<SHA256>(key: SymmetricKey(data: Data(key.utf8)))
        switch encoding {
        case .hex:
            return rows.replacing(columns, width: 2 * SHA256.byteCount) { value, text in
                Self.write(Self.code(value, started), hex: text)
            }
        case .base64:
            return rows.replacing(columns, width: (SHA256.byteCount + 2) / 3 * 4) { value, text in
                let code = Self.code(value, started).withUnsafeBytes { Data($0).base64EncodedData() }
                text.copyBytes(from: code)
            }
        }
    }

    private static func code(_ value: UnsafeRawBufferPointer, _ started: HMAC<SHA256>) -> HMAC<SHA256>.MAC {
        var code = started
        code.update(data: value)
        return code.finalize()
    }

    private static let digits = Array("0123456789abcdef".utf8)

    private static func write(_ code: HMAC<SHA256>.MAC, hex text: UnsafeMutableRawBufferPointer) {
        digits.withUnsafeBufferPointer { digits in
            var place = 0
            code.withUnsafeBytes { bytes in
                for byte in bytes {
                    text[place] = digits[Int(byte >> 4)]
                    text[place + 1] = digits[Int(byte & 15)]
                    place += 2
                }
            }
        }
    }
}

extension SHA256 { fileprivate static var byteCount: Int { Digest.byteCount } }
