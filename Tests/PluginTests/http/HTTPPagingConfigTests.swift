import TestSupport
import Testing

@Suite("http_source, before anything is sent", .disabled(if: Sanitizer.isActive, "\(Sanitizer.whyNoPythonHost)"))
struct HTTPPagingConfigTests {
    @Test("what does not go together is refused before anything is sent")
    func refused() throws {
        let output = try HTTPPagingScript.run(
            """
            for config in [{"paging": "cursor"}, {"next_path": "x"}, {"paging": "page", "cursor_path": "x"}, {"max_pages": 2},
                           {"page_start": 2}, {"paging": "page", "stop_when_short": True}, {"format": "csv", "records": "x"},
                           {"format": "csv", "paging": "cursor", "cursor_path": "x"}, {"delimiter": ";"}, {"body": {}},
                           {"page_in": "body"}, {"page_in": "body", "method": "POST", "body": "x"},
                           {"format": "csv", "delimiter": "ab"}, {"records": "a..b"}]:
                result = read("/link", **config)
                print(result.status, result.message, len(server.take()))
            """)
        #expect(
            output == """
                102 'cursor_path' is not given, which paging: cursor needs 0
                102 'next_path' has no effect with paging: none 0
                102 'cursor_path' has no effect with paging: page 0
                102 'max_pages' has no effect with paging: none 0
                102 'page_start' has no effect with paging: none 0
                102 'stop_when_short' is set without 'page_size', which says what is short 0
                102 'records' has no effect with format: csv 0
                102 only answers of format: json have places to look at 0
                102 'delimiter' and 'encoding' have no effect with format: json 0
                102 'body' is given, but the method is GET, which has none 0
                102 page_in is body, but the method is GET, which has none 0
                102 page_in is body, but 'body' is no object that could take members 0
                102 delimiter: 'ab' is not one ASCII character 0
                102 records: 'a..b' has a dot too many 0

                """)
    }

    @Test("the columns are known before the run, from the first page")
    func inferSchema() throws {
        let output = try HTTPPagingScript.run(
            """
            def infer(**config):
                result = module.run({"url": server.url + "/link", **config}, infer=True)
                return {name: schema.names for name, schema in result.inferred.items()}
            print(infer())
            print(infer(method="POST", page_in="body"))
            """)
        #expect(
            output == """
                {'data': ['id', 'name', 'score', 'ok', 'tag'], 'rejects': ['error_code', 'error_message', 'error_column', \
                'row', 'raw', 'page']}
                {'rejects': ['error_code', 'error_message', 'error_column', 'row', 'raw', 'page']}

                """)
    }
}
