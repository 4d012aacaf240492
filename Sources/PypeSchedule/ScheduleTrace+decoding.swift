package import PypeModel

/// A trace from text.
extension ScheduleTrace {
    /// Reads a whole trace. One that breaks off after a whole line is a trace as well.
    ///
    /// - Throws: ``PypeModel/JSONError`` with line and column; what is JSON and yet no event has the column 1.
    package init(_ bytes: [UInt8]) throws(JSONError) {
        var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        guard lines.last?.isEmpty == true else {
            throw JSONError(line: lines.count, column: 1, message: "the line breaks off before its end")
        }
        lines.removeLast()
        guard let first = lines.first else { throw JSONError(line: 1, column: 1, message: "the trace has no header") }
        self.init(header: try Self.read(first, line: 1, Self.header))
        entries.reserveCapacity(lines.count - 1)
        for (index, line) in lines.enumerated().dropFirst() {
            entries.append(try Self.read(line, line: index + 1, Self.entry))
        }
    }

    private static func read<Part>(
        _ bytes: ArraySlice<UInt8>, line: Int, _ part: (Value) throws(ValueFault) -> Part
    ) throws(JSONError) -> Part {
        let value: Value
        do {
            value = try Value(json: Array(bytes))
        } catch {
            throw JSONError(line: line, column: error.column, message: error.message)
        }
        do {
            return try part(value)
        } catch {
            throw JSONError(line: line, column: 1, message: error.message)
        }
    }

    private static func header(_ value: Value) throws(ValueFault) -> Header {
        let fields = try ValueFields(value, "the header")
        let known: Set = ["format", "dag_sha256", "max_parallel", "halts", "saves"]
        if let other = fields.members.keys.filter({ !known.contains($0) }).min() {
            throw ValueFault("the header has a member '\(other)' that no trace has")
        }
        let format = try fields.text("format")
        guard format == Self.format else { throw ValueFault("the format is '\(format)', not '\(Self.format)'") }
        guard let maxParallel = Int(exactly: try fields.integer("max_parallel")), maxParallel >= 1 else {
            throw ValueFault("max_parallel of the header must be 1 or more")
        }
        return Header(
            maxParallel: maxParallel, halts: try fields.flag("halts"), saves: try fields.flag("saves"),
            dagSHA256: try fields.text("dag_sha256"))
    }

    private static func entry(_ value: Value) throws(ValueFault) -> Entry {
        guard case .object(let members) = value, members.count == 2, let on = members["on"],
            case .array(let list)? = members["do"]
        else { throw ValueFault("the line is no object of 'on' and a list 'do'") }
        let event = try event(TraceWords(on, "'on'"))
        var actions: [ScheduleAction] = []
        actions.reserveCapacity(list.count)
        for (index, entry) in list.enumerated() { actions.append(try action(TraceWords(entry, "do[\(index)]"))) }
        return Entry(event: event, actions: actions)
    }

    private static func event(_ words: TraceWords) throws(ValueFault) -> ScheduleEvent {
        switch words.name {
        case "begin":
            try words.expect(0)
            return .begin
        case "ended": return .ended(try words.step(of: 3), try words.word(2))
        case "judged": return .judged(edge: try words.number(0, of: 3), frame: try words.number(1), try words.word(2))
        case "listed":
            let count: Int? = if words.isNull(2) { nil } else { try words.number(2) }
            return .listed(edge: try words.number(0, of: 3), frame: try words.number(1), count: count)
        case "saved": return .saved(subflow: try words.number(0, of: 3), frame: try words.number(1), try words.flag(2))
        case "cancel":
            try words.expect(0)
            return .cancel
        default: throw ValueFault("\(words.place) is no event: '\(words.name)'")
        }
    }

    private static func action(_ words: TraceWords) throws(ValueFault) -> ScheduleAction {
        switch words.name {
        case "start": return .start(try words.step(of: 2))
        case "stop": return .stop(try words.step(of: 2))
        case "drop": return .drop(try words.step(of: 3), try words.word(2))
        case "end":
            return .subflowEnded(subflow: try words.number(0, of: 3), frame: try words.number(1), try words.word(2))
        case "save": return .save(subflow: try words.number(0, of: 2), frame: try words.number(1))
        case "judge": return .judge(edge: try words.number(0, of: 2), frame: try words.number(1))
        case "list": return .list(edge: try words.number(0, of: 2), frame: try words.number(1))
        case "frame":
            return .frameBegan(
                frame: try words.number(0, of: 4), edge: try words.number(1), parent: try words.number(2),
                index: try words.number(3))
        case "over": return .frameEnded(frame: try words.number(0, of: 1))
        case "finished":
            try words.expect(1)
            return .finished(try words.word(0))
        default: throw ValueFault("\(words.place) is no action: '\(words.name)'")
        }
    }
}

/// A list of a trace: a name, and what belongs to it.
private struct TraceWords {
    let name: String
    let place: String
    private let rest: ArraySlice<Value>

    init(_ value: Value, _ place: @autoclosure () -> String) throws(ValueFault) {
        guard case .array(let list) = value, case .string(let name)? = list.first else {
            throw ValueFault("\(place()) is no list that begins with a name")
        }
        self.name = name
        self.place = place()
        rest = list.dropFirst()
    }

    func expect(_ count: Int) throws(ValueFault) {
        guard rest.count == count else {
            throw ValueFault("\(place) has \(rest.count) entries after '\(name)', not \(count)")
        }
    }

    func number(_ index: Int, of count: Int? = nil) throws(ValueFault) -> Int {
        if let count { try expect(count) }
        guard case .int(let number)? = entry(index), number >= 0, let int = Int(exactly: number) else {
            throw ValueFault("\(place)[\(index + 1)] is no whole number from 0")
        }
        return int
    }

    func step(of count: Int) throws(ValueFault) -> Step {
        Step(node: try number(0, of: count), frame: try number(1))
    }

    func word<Word: RawRepresentable<String>>(_ index: Int) throws(ValueFault) -> Word {
        guard case .string(let text)? = entry(index), let word = Word(rawValue: text) else {
            throw ValueFault("\(place)[\(index + 1)] is no word that '\(name)' has there")
        }
        return word
    }

    func flag(_ index: Int) throws(ValueFault) -> Bool {
        guard case .bool(let flag)? = entry(index) else {
            throw ValueFault("\(place)[\(index + 1)] is neither true nor false")
        }
        return flag
    }

    func isNull(_ index: Int) -> Bool { entry(index) == .null }

    private func entry(_ index: Int) -> Value? {
        rest.indices.contains(rest.startIndex + index) ? rest[rest.startIndex + index] : nil
    }
}
