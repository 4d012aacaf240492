import PypeHost

extension ModuleFailure {
    /// What a call throws; nil when it does not, or something else.
    static func of(_ body: () throws -> some Any) -> ModuleFailure? {
        do {
            _ = try body()
            return nil
        } catch {
            return error as? ModuleFailure
        }
    }
}
