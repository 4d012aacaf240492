import Foundation
import PypeHost
import TestSupport
import Testing

@Suite struct DescriptorReaderTests {
    @Test("all faults of a descriptor are told at once")
    func faultyDescriptor() throws {
        let fixture = try ScanFixture()
        let path = try CCompiler.library(
            "faulty", from: CCompiler.fixtures.appending(path: "faulty.c"), in: fixture.folder)
        let failure = try #require(try fixture.failure(path))
        #expect(failure.phase == .descriptor)
        #expect(
            failure.message.components(separatedBy: "; ") == [
                "library: 'name' is missing",
                "library: 'version' must be a semantic version such as 1.0.0, not 'one'",
                "module 'Bad-Name': the required slot 'create' is NULL",
                "module 'Bad-Name': the required slot 'destroy' is NULL",
                "module 'Bad-Name': the required slot 'run' is NULL",
                "module 'Bad-Name': 'name' must be lower-case letters, digits and '_', beginning with a letter, not 'Bad-Name'",
                "module 'Bad-Name': 'version' must be a semantic version such as 1.0.0, not '1.0'",
                "module 'Bad-Name', input port 'Data': 'name' must be lower-case letters, digits and '_', beginning with a letter, not 'Data'",
                "module 'Bad-Name', input port 'Data': PYPE_PORT_REJECT is for outputs only",
                "module 'Bad-Name', output port 'rows': PYPE_PORT_OPTIONAL is for inputs only: every output is",
                "module 'Bad-Name', output port 'rows': PYPE_PORT_OPTIONAL is for inputs only: every output is",
                "module 'Bad-Name': the output port 'rows' is there twice",
                "module 'Bad-Name', parameter 'depth': 'type' must be one of any, bool, dict, float, int, list, str, not 'number'",
                "module 'Bad-Name', parameter 'depth': 'default_json' is not JSON: line 1, column 1: string or '}' expected near end of file",
                "module 'Bad-Name', parameter 'depth': 'allowed_json' must be an array, not a int",
                "module 'Bad-Name', parameter 'depth': 'schema_json' must be an object or a boolean, not a list",
                "module 'Bad-Name', parameter 'mode': 'default_json' is 5, which is no str",
                "module 'Bad-Name', parameter 'mode': 'allowed_json' has 6, which is no str",
                "module 'Bad-Name', parameter 'mode': 'default_json' is 5, which 'allowed_json' does not have",
                "module 'Bad-Name', parameter 'level': 'default_json' is 5, which 'allowed_json' does not have",
                "module 'Bad-Name', global 'count': 'type' must be one of any, bool, dict, float, int, list, str, not 'integer'",
                "module 'Bad-Name': the global 'count' is there twice",
                "module 'Bad-Name', provides key 'flat': 'name' must read {domain}.{output}",
                "module 'Bad-Name', provides key 'a.*': 'name' must read {domain}.{output}",
                "module 'Bad-Name', provides key 'a.*': 'type' is missing",
                "module 'Bad-Name': a source takes no data, but 'inputs' has ports",
                "module 2: the required slot 'create' is missing: struct_size is 40, which ends before it",
                "module 2: the required slot 'destroy' is missing: struct_size is 40, which ends before it",
                "module 2: the required slot 'run' is missing: struct_size is 40, which ends before it",
                "module 2: 'type' is 0, which is none of PYPE_TYPE_SOURCE, _MOD, _SINK, _SOLO",
                "module 2: 'name' is missing", "module 2: 'version' is missing",
            ])
    }
}
