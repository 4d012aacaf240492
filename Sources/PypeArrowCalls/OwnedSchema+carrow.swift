package import CArrowError
package import CPypeABI
package import PypeArrow
package import PypeSDK

extension OwnedSchema {
    /// The schema that one call of the shim gives.
    /// - Throws: what the call says.
    package static func given(
        by call: (UnsafeMutablePointer<ArrowSchema>, UnsafeMutablePointer<carrow_error>) -> Int32
    ) throws(ModuleError) -> OwnedSchema {
        var schema = ArrowSchema()
        try ModuleError.check { call(&schema, $0) }
        return OwnedSchema(schema)
    }
}
