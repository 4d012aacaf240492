import ArgumentParser
import PypeHost

/// The child process that loads libraries so that a bad one hurts nobody. Not for people.
struct ScanLibrariesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: ScanChild.command, shouldDisplay: false)

    @Argument var parent: Int32

    func run() { ScanChild.main(parent: parent) }
}
