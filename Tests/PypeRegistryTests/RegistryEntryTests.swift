import PypeModel
import PypeRegistry
import Testing

@Suite struct RegistryEntryTests {
    @Test("an entry has every field of a module and of its library, flat")
    func flat() throws {
        guard case .object(let object) = Sample.entry("one").value else {
            Issue.record("no object")
            return
        }
        #expect(
            object.keys.sorted() == [
                "category", "config_schema", "consumes", "description", "flags", "globals", "input_ports", "library",
                "module_path", "name", "output_ports", "packages", "priority", "provides", "requires", "type",
                "version",
            ])
    }
}
