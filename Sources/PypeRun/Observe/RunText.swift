import PypeSchedule

/// Words and figures as people read them.
package enum RunText {
    /// `1,234,567`
    package static func count(_ number: Int) -> String {
        let digits = String(number.magnitude)
        var text = ""
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { text += "," }
            text.append(digit)
        }
        return number < 0 ? "-" + text : text
    }

    /// `0.4 ms`, `1.23 s`, `2 min 05 s`
    package static func duration(_ seconds: Double) -> String {
        switch seconds {
        case ..<0.01: return "\(fixed(seconds * 1000, 2)) ms"
        case ..<1: return "\(fixed(seconds * 1000, 0)) ms"
        case ..<100: return "\(fixed(seconds, 2)) s"
        default:
            let whole = Int(seconds.rounded())
            return "\(whole / 60) min \(whole % 60 < 10 ? "0" : "")\(whole % 60) s"
        }
    }

    static func fixed(_ number: Double, _ places: Int) -> String {
        guard number.isFinite, abs(number) < 1e15 else { return "\(number)" }
        var scale = 1.0
        for _ in 0..<places { scale *= 10 }
        let scaled = Int((abs(number) * scale).rounded())
        let sign = number < 0 && scaled > 0 ? "-" : ""
        guard places > 0 else { return sign + String(scaled) }
        let fraction = String(scaled % Int(scale))
        return sign + "\(scaled / Int(scale))." + String(repeating: "0", count: places - fraction.count) + fraction
    }

    static func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    static func padLeft(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }

    /// `1 node`, `1,234 nodes`
    package static func count(_ number: Int, of noun: String, plural: String? = nil) -> String {
        "\(count(number)) \(number == 1 ? noun : plural ?? noun + "s")"
    }

    /// At most `width` characters, the end cut off with an ellipsis; nothing that could steer a terminal.
    package static func clip(_ text: String, _ width: Int) -> String {
        let clean = plain(text)
        return clean.count <= width ? clean : clean.prefix(max(0, width - 1)) + "…"
    }

    /// A text with nothing in it that could steer a terminal or look like another line: a space stands for each control
    /// character, C0, DEL and C1, and for each line break.
    /// - Parameter keepsLines: line feeds stay.
    package static func plain(_ text: String, keepsLines: Bool = false) -> String {
        guard text.utf8.contains(where: isSuspicious) else { return text }
        return String(
            text.map { character in
                if keepsLines, character == "\n" || character == "\r\n" { return "\n" }
                return character.unicodeScalars.contains(where: steers) ? " " : character
            })
    }

    /// A byte of a control character, or the first of one.
    private static func isSuspicious(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == 0x7F || byte == 0xC2 || byte == 0xE2
    }

    private static func steers(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case ..<0x20, 0x7F...0x9F, 0x2028, 0x2029: true
        default: false
        }
    }

    /// `node: `, `node#3: `, or nothing, before a message.
    static func place(_ message: RunMessage) -> String {
        guard let node = message.nodeID else { return "" }
        return "\(name(node, message.iteration)): "
    }

    /// `read`, or `read#3` in an iteration.
    package static func name(_ node: String, _ iteration: String) -> String {
        iteration.isEmpty ? node : "\(node)#\(iteration)"
    }

    /// How a node stands: `done`, or `kept` where an earlier attempt at the run has done it.
    static func word(_ report: NodeReport) -> String {
        switch report.status {
        case .succeeded: report.isRestored ? "kept" : "done"
        default: report.status.rawValue
        }
    }
}
