#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// JSON value to dag. Nodes, edges and the module table are read by hand, since there are many; the few settings by
/// Codable.
enum DagDecoding {
    static func dag(_ value: Value) throws(DagFault) -> Dag {
        guard case .object(let root) = value else { throw DagFault("the file holds no JSON object") }
        guard let format = root["format"]?.stringValue else {
            throw DagFault("'format' is missing: this is no dag of pype")
        }
        guard format == Dag.format else {
            throw DagFault("the format is '\(format)'; this pype reads '\(Dag.format)'")
        }
        return Dag(
            flow: try codable(root, "flow"),
            settings: try codable(root, "settings"),
            modules: try list(root, "modules", module),
            nodes: try list(root, "nodes", node),
            edges: try list(root, "edges") { entry, place throws(DagFault) in
                DagEdge(
                    from: try int(entry, "from", place), output: try int(entry, "output", place),
                    to: try int(entry, "to", place), input: try int(entry, "input", place))
            },
            subflows: try list(root, "subflows") { entry, place throws(DagFault) in
                guard case .object(let object) = entry, case .array(let nodes) = object["nodes"] else {
                    throw DagFault("\(place) has no list 'nodes'")
                }
                var indices: [Int] = []
                indices.reserveCapacity(nodes.count)
                for node in nodes {
                    guard case .int(let number) = node, let index = Int(exactly: number) else {
                        throw DagFault("'nodes' of \(place) holds something else than whole numbers")
                    }
                    indices.append(index)
                }
                return DagSubflow(nodes: indices, joinsAny: object["join"]?.stringValue == "any")
            },
            controls: try list(root, "controls", control))
    }

    private static func control(_ entry: Value, _ place: String) throws(DagFault) -> DagControl {
        guard case .object(let object) = entry else { throw DagFault("\(place) is no object") }
        let word = object["kind"]?.stringValue ?? ControlKind.normal.rawValue
        guard let kind = ControlKind(rawValue: word) else { throw DagFault("\(place) is of the kind '\(word)'") }
        return DagControl(
            from: try int(entry, "from", place), to: try int(entry, "to", place), order: try int(entry, "order", place),
            kind: kind, condition: ControlCondition(try text(entry, "condition", place)),
            parallel: object["parallel"] == nil ? 1 : try int(entry, "parallel", place),
            items: object["items"] == nil ? nil : try int(entry, "items", place))
    }

    private static func module(_ entry: Value, _ place: String) throws(DagFault) -> DagModule {
        do throws(ValueFault) {
            let fields = try ValueFields(entry, place)
            return DagModule(
                library: try LibrarySpec(ValueFields(fields.object("library"), "'library' of \(place)")),
                spec: try ModuleSpec(ValueFields(fields.object("spec"), "'spec' of \(place)")))
        } catch {
            throw DagFault(error.message)
        }
    }

    private static func node(_ entry: Value, _ place: String) throws(DagFault) -> DagNode {
        guard case .object(let object) = entry, case .object(let config) = object["config"] else {
            throw DagFault("\(place) has no object 'config'")
        }
        return DagNode(
            id: try text(entry, "id", place), module: try int(entry, "module", place), config: config,
            subflow: try int(entry, "subflow", place),
            policy: try object["policy"].map { value throws(DagFault) in try policy(value, place) } ?? NodePolicy())
    }

    private static func policy(_ value: Value, _ place: String) throws(DagFault) -> NodePolicy {
        do throws(ValueFault) {
            return try NodePolicy(ValueFields(value, "'policy' of \(place)"))
        } catch {
            throw DagFault(error.message)
        }
    }

    private static func list<Element>(
        _ root: [String: Value], _ key: String, _ element: (Value, String) throws(DagFault) -> Element
    ) throws(DagFault) -> [Element] {
        guard case .array(let entries) = root[key] else { throw DagFault("the list '\(key)' is missing") }
        var result: [Element] = []
        result.reserveCapacity(entries.count)
        for (index, entry) in entries.enumerated() { result.append(try element(entry, "\(key)[\(index)]")) }
        return result
    }

    private static func int(_ entry: Value, _ key: String, _ place: String) throws(DagFault) -> Int {
        guard case .object(let object) = entry, case .int(let number) = object[key], let int = Int(exactly: number)
        else { throw DagFault("\(place) has no whole number '\(key)'") }
        return int
    }

    private static func text(_ entry: Value, _ key: String, _ place: String) throws(DagFault) -> String {
        guard case .object(let object) = entry, let text = object[key]?.stringValue else {
            throw DagFault("\(place) has no text '\(key)'")
        }
        return text
    }

    private static func codable<Part: Decodable>(_ root: [String: Value], _ key: String) throws(DagFault) -> Part {
        guard let value = root[key] else { throw DagFault("'\(key)' is missing") }
        return try codable(value, "'\(key)'")
    }

    private static func codable<Part: Decodable>(_ value: Value, _ place: String) throws(DagFault) -> Part {
        do {
            return try JSONDecoder().decode(Part.self, from: Data(JSONWriter.bytes(of: value)))
        } catch let error as DecodingError {
            throw DagFault("\(place) is not as it should be: \(reason(error))")
        } catch {
            throw DagFault("\(place) is not as it should be: \(error)")
        }
    }

    private static func reason(_ error: DecodingError) -> String {
        let (context, missing): (DecodingError.Context, String?) =
            switch error {
            case .keyNotFound(let key, let context): (context, "'\(key.stringValue)' is missing")
            case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
                (context, nil)
            @unknown default: (DecodingError.Context(codingPath: [], debugDescription: "\(error)"), nil)
            }
        let path = context.codingPath.map(\.stringValue).joined(separator: ".")
        return (path.isEmpty ? "" : "\(path): ") + (missing ?? context.debugDescription)
    }
}
