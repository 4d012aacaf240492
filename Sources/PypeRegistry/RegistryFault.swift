/// What is wrong with the contents of a registry.
struct RegistryFault: Error {
    var message: String

    init(_ message: String) { self.message = message }
}
