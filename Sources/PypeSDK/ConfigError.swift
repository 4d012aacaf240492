import CPypeABI

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Decodes the config of a module, with errors that name the parameter.
enum ConfigError {
    static func decode<Config: Decodable>(_ type: Config.Type, _ json: UnsafePointer<CChar>?, of module: String)
        throws(ModuleError) -> Config
    {
        if let empty = NoConfig() as? Config { return empty }
        guard let json else { throw ModuleError(.invalidArgument, "the host gave no config for '\(module)'") }
        let start = UnsafeRawBufferPointer(start: json, count: CText.length(json))
        do {
            return try JSONDecoder().decode(type, from: Data(start))
        } catch let error as ModuleError {
            throw error
        } catch {
            let reason = unfitNumber(type, start) ?? words(error)
            throw ModuleError(.invalidConfig, "the config of '\(module)' cannot be used: \(reason)")
        }
    }

    /// Names a number that does not fit its parameter. Foundation's decoder tells of it in the same way as of text that
    /// is not JSON, without a place; the number is found by putting 0 in place of one after the other.
    private static func unfitNumber<Config: Decodable>(_ type: Config.Type, _ json: UnsafeRawBufferPointer) -> String? {
        func isUnplaced(_ value: JSONValue) -> Bool {
            do {
                _ = try JSONDecoder().decode(type, from: Data(value.text.utf8))
                return false
            } catch DecodingError.dataCorrupted(let context) {
                return context.codingPath.isEmpty
            } catch {
                return false
            }
        }
        guard let value = try? JSONDecoder().decode(JSONValue.self, from: Data(json)), isUnplaced(value) else {
            return nil
        }
        var zeroed: Set<String> = []
        for place in value.numberPlaces() {
            zeroed.insert(place)
            if !isUnplaced(value.zeroing(zeroed)) { return "'\(place)' is a number that its type cannot hold" }
        }
        return nil
    }

    /// What a decoder did not like, with the name of the parameter; never its value, which may be a secret.
    static func words(_ error: any Error) -> String {
        guard let error = error as? DecodingError else { return String(describing: error) }
        switch error {
        case .typeMismatch(let type, let context):
            return "'\(path(context.codingPath))' is not \(name(of: type))"
        case .valueNotFound(let type, let context):
            return "'\(path(context.codingPath))' is null, not \(name(of: type))"
        case .keyNotFound(let key, let context):
            return "'\(path(context.codingPath + [key]))' is missing"
        case .dataCorrupted(let context):
            let place = path(context.codingPath)
            return place.isEmpty ? "it is not JSON" : "'\(place)' is not valid: \(context.debugDescription)"
        @unknown default: return String(describing: error)
        }
    }

    private static func path(_ keys: [any CodingKey]) -> String {
        keys.reduce(into: "") { text, key in
            if let index = key.intValue {
                text += "[\(index)]"
            } else {
                text += "\(text.isEmpty ? "" : ".")\(key.stringValue)"
            }
        }
    }

    private static func name(of type: Any.Type) -> String {
        switch type {
        case is String.Type: "a text"
        case is Bool.Type: "true or false"
        case is Double.Type, is Float.Type: "a number"
        case is any FixedWidthInteger.Type: "a whole number in the range of \(type)"
        case is any Collection.Type: String(describing: type).hasPrefix("Dictionary") ? "a dict" : "a list"
        default: "a value of type \(type)"
        }
    }
}
