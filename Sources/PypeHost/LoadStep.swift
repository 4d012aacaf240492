/// How far the loading of a library has come. Whoever watches from outside can tell where it got stuck.
package enum LoadStep: String, Sendable, Hashable, Codable {
    /// The dynamic loader maps it and runs its initialisers.
    case open
    /// Its entry function was called.
    case entry
    /// What the entry returned is read.
    case descriptor

    /// Where somebody is, for messages.
    package var place: String {
        switch self {
        case .open: "while the dynamic loader opened it (an initialiser of the library, or of one it links)"
        case .entry: "in its entry function"
        case .descriptor: "while its descriptor was read (a pointer in it leads nowhere)"
        }
    }
}
