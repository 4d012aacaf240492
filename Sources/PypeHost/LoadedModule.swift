import CPypeABI
package import PypeModel

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// A module of a loaded library: its manifest, and the functions behind it.
package final class LoadedModule: @unchecked Sendable {
    // Sendable: constant; the functions are code that stays loaded.
    package let spec: ModuleSpec
    package let libraryPath: String
    let functions: pype_module
    /// For ``CallMark``: never freed, as the module is never unloaded.
    let crashName: UnsafeMutablePointer<CChar>?

    init(functions: pype_module, spec: ModuleSpec, libraryPath: String) {
        self.functions = functions
        self.spec = spec
        self.libraryPath = libraryPath
        crashName = strdup("\(spec.name), \(libraryPath)")
    }

    package var hasSetup: Bool { functions.setup != nil }
    package var hasTeardown: Bool { functions.teardown != nil }
    package var hasCancel: Bool { functions.cancel != nil }
    package var hasInferSchema: Bool { functions.infer_schema != nil }
    package var hasFingerprint: Bool { functions.fingerprint != nil }

    /// Who is meant, for messages.
    var label: String { "module '\(spec.name)'" }

    /// Makes an instance for one node of a flow.
    ///
    /// - Parameter configJSON: a JSON object, validated, defaults filled in.
    /// - Throws: ``ModuleFailure`` with what the module said.
    package func create(
        configJSON: String, nodeID: String, flowName: String
    ) throws(ModuleFailure) -> ModuleInstance {
        guard let create = functions.create else {
            throw ModuleFailure(.internalError, "\(label) has no 'create'")
        }
        var instance: UnsafeMutableRawPointer?
        var error = ForeignError.empty()
        let mark = CallMark(self, nodeID, "create")
        let status = configJSON.withCString { config in
            nodeID.withCString { node in
                flowName.withCString { flow in
                    var args = pype_create_args(
                        abi_version: abiVersion, struct_size: UInt32(MemoryLayout<pype_create_args>.size),
                        config_json: config, node_id: node, flow_name: flow)
                    return create(HostTable.pointer, &args, &instance, &error)
                }
            }
        }
        _ = consume mark
        guard status == PYPE_OK else { throw ForeignError.take(&error, status: status, call: "\(label): create") }
        ForeignError.release(&error)
        return ModuleInstance(module: self, nodeID: nodeID, instance: instance)
    }
}
