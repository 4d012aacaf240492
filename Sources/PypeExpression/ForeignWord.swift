/// Words of other languages that people write in conditions.
enum ForeignWord {
    static func hint(_ word: String) -> String? {
        switch word {
        case "and", "or", "not", "in", "is", "null", "true", "false": return nil
        case "None", "nil", "undefined": return "write null"
        case "eq", "equals": return "write =="
        case "ne": return "write !="
        case "mod": return "write %"
        default: break
        }
        let lower = word.lowercased()
        let isKeyword = ["and", "or", "not", "in", "is", "null", "true", "false"].contains(lower)
        return isKeyword && lower != word ? "write \(lower)" : nil
    }
}
