import PypeModel
import Yams

/// YAML text to one tree of nodes. The only place that knows the YAML library.
struct YAMLReader {
    private let source: SourceText
    /// Keys that had to be renamed before the library would compose the document: what their first character was.
    private var renamed: [FlowPosition: Unicode.Scalar] = [:]

    /// - Returns: nil, and findings, when the text is not one document of YAML; nil without a finding when it is empty.
    static func root(of source: SourceText, _ findings: inout Findings) -> YAMLNode? {
        guard NotUTF8.check(source, &findings), ControlCharacter.check(source, &findings),
            YAMLAlias.check(source, &findings)
        else { return nil }
        var reader = YAMLReader(source: source)
        guard let root = reader.compose(&findings) else { return nil }
        return reader.node(root, depth: 0, &findings)
    }

    private init(source: SourceText) { self.source = source }

    // MARK: Text to nodes of the library

    private mutating func compose(_ findings: inout Findings) -> Yams.Node? {
        var bytes = source.bytes
        // The library stops at the first mapping with a key that stands twice. To report them all, and everything else
        // too, the first of the two gets a character that no other key has, and the text is composed again.
        for attempt in 0...max(1, min(50, (8 << 20) / max(bytes.count, 1))) {
            do {
                // The basic resolver has no rules: what plain scalars mean is PlainScalar's matter.
                let parser = try Yams.Parser(
                    yaml: String(decoding: bytes, as: UTF8.self), resolver: .basic, encoding: .utf8)
                guard let root = try parser.nextRoot() else { return nil }
                if let second = try parser.nextRoot() {
                    YAMLDocuments.report(at: second.mark.map(FlowPosition.init), &findings)
                    return nil
                }
                return root
            } catch YamlError.duplicatedKeysInMapping(let names, let context) {
                let first = FlowPosition(context.mark)
                if rename(at: first, number: attempt, &bytes) { continue }
                YAMLDuplicateKey.report(Located(names.first ?? "", at: first), first: nil, &findings)
                return nil
            } catch let error as YamlError {
                report(error, &findings)
                return nil
            } catch {
                YAMLSyntax.report("\(error)", at: FlowPosition(line: 1, column: 1), in: source, &findings)
                return nil
            }
        }
        return nil
    }

    /// Puts a private-use character in place of the first character of a key. Columns stay what they are.
    private mutating func rename(at mark: FlowPosition, number: Int, _ bytes: inout [UInt8]) -> Bool {
        let text = SourceText(file: source.file, bytes: bytes)
        guard renamed[mark] == nil, var offset = text.offset(of: mark), offset < bytes.count,
            let replacement = Unicode.Scalar(0xF0000 + UInt32(number))
        else { return false }
        if bytes[offset] == UInt8(ascii: "\"") || bytes[offset] == UInt8(ascii: "'") { offset += 1 }
        guard let old = String(decoding: bytes[offset...].prefix(4), as: UTF8.self).unicodeScalars.first,
            !["\"", "'", "\\", "!", "&"].contains(old)
        else { return false }
        renamed[mark] = old
        bytes.replaceSubrange(offset..<(offset + String(old).utf8.count), with: String(replacement).utf8)
        return true
    }

    private func report(_ error: YamlError, _ findings: inout Findings) {
        switch error {
        case .scanner(let context, let problem, let mark, _), .parser(let context, let problem, let mark, _),
            .composer(let context, let problem, let mark, _):
            let position = FlowPosition(mark)
            if problem.hasPrefix("Maximum nesting level") {
                YAMLDepth.report(at: position, &findings)
            } else {
                let reason = [context?.text, problem].compactMap { $0 }.joined(separator: ", ")
                YAMLSyntax.report(reason, at: position, in: source, &findings)
            }
        case .reader(let problem, _, _, _):
            YAMLSyntax.report(problem, at: FlowPosition(line: 1, column: 1), in: source, &findings)
        default:
            YAMLSyntax.report("\(error)", at: FlowPosition(line: 1, column: 1), in: source, &findings)
        }
    }

    // MARK: Nodes of the library to our own

    private func node(_ node: Yams.Node, depth: Int, _ findings: inout Findings) -> YAMLNode {
        let position = node.mark.map(FlowPosition.init) ?? FlowPosition(line: 1, column: 1)
        let empty = YAMLNode(kind: .scalar("", isPlain: true), position: position)
        guard depth < YAMLDepth.limit else {
            YAMLDepth.report(at: position, &findings)
            return empty
        }
        switch node {
        case .scalar(let scalar):
            let tag = scalar.tag.description
            if !["", "tag:yaml.org,2002:str"].contains(tag) { YAMLTag.report(tag, at: position, &findings) }
            if scalar.style == .doubleQuoted, scalar.string.utf8.contains(0) {
                NulInText.report(at: position, &findings)
            }
            let isPlain = scalar.style == .plain && tag.isEmpty
            return YAMLNode(kind: .scalar(scalar.string, isPlain: isPlain), position: position)
        case .sequence(let sequence):
            let tag = sequence.tag.description
            if !["", "tag:yaml.org,2002:seq"].contains(tag) { YAMLTag.report(tag, at: position, &findings) }
            return YAMLNode(
                kind: .sequence(sequence.map { self.node($0, depth: depth + 1, &findings) }), position: position)
        case .mapping(let mapping):
            let tag = mapping.tag.description
            if !["", "tag:yaml.org,2002:map"].contains(tag) { YAMLTag.report(tag, at: position, &findings) }
            return YAMLNode(kind: .mapping(entries(mapping, depth: depth, &findings)), position: position)
        case .alias:
            // YAMLAlias has looked; the library does not hand these out when it composes.
            YAMLSyntax.report("an alias without an anchor", at: position, in: source, &findings)
            return empty
        }
    }

    private func entries(_ mapping: Yams.Node.Mapping, depth: Int, _ findings: inout Findings) -> [YAMLEntry] {
        var entries: [YAMLEntry] = []
        var seen: [String: FlowPosition] = [:]
        for (keyNode, value) in mapping {
            let position = keyNode.mark.map(FlowPosition.init) ?? FlowPosition(line: 1, column: 1)
            guard case .scalar(let scalar) = keyNode, scalar.style != .plain || !scalar.string.isEmpty else {
                YAMLKey.report(at: position, &findings)
                continue
            }
            if scalar.style == .plain, scalar.string == "<<" {
                YAMLMerge.report(at: position, &findings)
                continue
            }
            if scalar.string.utf8.contains(0) { NulInText.report(at: position, &findings) }
            let key = Located(original(scalar.string, at: position), at: position)
            if let first = seen[key.value] {
                YAMLDuplicateKey.report(key, first: first, &findings)
                continue
            }
            seen[key.value] = position
            entries.append(YAMLEntry(key: key, value: node(value, depth: depth + 1, &findings)))
        }
        return entries
    }

    private func original(_ key: String, at position: FlowPosition) -> String {
        guard let first = renamed[position] else { return key }
        var scalars = String.UnicodeScalarView()
        scalars.append(first)
        scalars.append(contentsOf: key.unicodeScalars.dropFirst())
        return String(scalars)
    }
}

extension FlowPosition {
    fileprivate init(_ mark: Mark) { self.init(line: mark.line, column: mark.column) }
}
