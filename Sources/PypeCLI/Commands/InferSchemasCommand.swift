import ArgumentParser
import PypeHost

/// The child process that asks modules for their columns so that a bad one hurts nobody. Not for people.
struct InferSchemasCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: SchemaChild.command, shouldDisplay: false)

    @Argument var parent: Int32

    func run() { SchemaChild.main(parent: parent) }
}
