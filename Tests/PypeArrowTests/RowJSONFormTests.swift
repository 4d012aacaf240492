import PypeArrow
import Testing

@Suite("Forms of rows as JSON")
struct RowJSONFormTests {
    private func batch() throws -> RecordBatch {
        let inner = [Field("p", .double), Field("q", .utf8)]
        let builder = try BatchBuilder(
            Schema([
                Field("d", .decimal128(precision: 10, scale: 2)), Field("f", .double), Field("s", .structure(inner)),
                Field("n", .null),
            ]))
        let decimals = try builder.column(0, as: FixedBuilder<Int128>.self)
        let doubles = try builder.column(1, as: FixedBuilder<Double>.self)
        let structs = try builder.column(2, as: StructBuilder.self)
        let parts = (structs.children[0] as? FixedBuilder<Double>, structs.children[1] as? TextBuilder)
        decimals.append(150)
        doubles.append(.nan)
        parts.0?.append(-.infinity)
        parts.1?.appendNull()
        try structs.closeRow()
        decimals.appendNull()
        doubles.append(1.5)
        structs.appendNull()
        for _ in 0..<2 { builder.columns[3].appendNull() }
        return try builder.finish()
    }

    @Test("decimals can be numbers with all their digits, and NaN and infinity null")
    func numbers() throws {
        let form = RowJSON.Form(writesDecimalsAsNumbers: true, writesNonFiniteAsNull: true)
        let rows = try RowJSON(batch(), form: form)
        #expect(try rows.text(0) == #"{"d":1.50,"f":null,"s":{"p":null,"q":null},"n":null}"#)
        #expect(try rows.text(1) == #"{"d":null,"f":1.5,"s":null,"n":null}"#)
    }

    @Test("members that are null can be left out, also within objects")
    func omitting() throws {
        let rows = try RowJSON(batch(), form: RowJSON.Form(omitsNulls: true))
        #expect(try rows.text(1) == #"{"f":1.5}"#)
        #expect(throws: ArrowError("column 'f' holds nan, which JSON has no number for")) { try rows.text(0) }
        var bytes = Array("x".utf8)
        try RowJSON(batch(), form: RowJSON.Form(writesNonFiniteAsNull: true, omitsNulls: true)).append(0, to: &bytes)
        #expect(String(decoding: bytes, as: UTF8.self) == #"x{"d":"1.50","f":null,"s":{"p":null}}"#)
    }
}
