import PypeArrow
import PypeSDK
import PypeSQL

extension QueryModule {
    func run(_ context: RunContext) async throws {
        let engine = try RunEngine.of(context)
        let opened = try OpenedInputs(context, Self.manifest.inputs)
        var inputs: [QueryInput] = []
        for edge in opened.edges {
            inputs.append(try queryInput(edge.port, edge.number, of: edge.count, edge.schema, engine))
        }
        let connected = try Self.manifest.outputs.map(\.name).filter { try context.outputCount($0) > 0 }
        let plan = try plan(inputs, connected: Set(connected))
        do {
            let query = try SQLQuery(engine: engine, isOrdered: plan.isOrdered)
            running.start { query.cancel() }
            defer { running.end() }
            for (input, edge) in zip(inputs, opened.edges) {
                try add(input, OwnedSchema(input.schema), edge.input.takeStream(), to: query, rows: edge.rows)
            }
            // A cancel that came before the query was there has met nobody.
            try context.checkCancellation()
            let plan = try self.plan(plan, over: query, inputs)
            let rows = try query.run(plan.sql, plan.parameters, to: plan.routing)
            let written = try emit(rows, plan, context)
            if Self.readsAll { try query.readRest() }
            try finish(
                context,
                QueryOutcome(
                    read: inputs.map { query.rowsRead($0.name) }, written: written,
                    distinct: plan.counted.indices.map(rows.distinctRows), figures: plan.figures))
        } catch let error as SQLError {
            throw ModuleError(error)
        }
    }

    private func emit(_ rows: RoutedRows, _ plan: QueryPlan, _ context: RunContext) throws -> [Int] {
        var ports: [OutputPort] = []
        for (index, output) in plan.outputs.enumerated() where index != plan.failure {
            let port = try context.output(output.port)
            try port.setSchema(plan.schema(of: index, rows.schema(of: index).fields))
            ports.append(port)
        }
        var written = ports.map { _ in 0 }
        var total: UInt64 = 0
        while let batch = try rows.next() {
            let output = batch.output
            if output == plan.failure {
                let reason = try RecordBatch(batch.take(), schema: rows.schema(of: output)).column(0).texts()[0]
                throw ModuleError(.invalidData, reason ?? "")
            }
            let count = batch.count
            try ports[output].emit(batch.take())
            written[output] += count
            total += UInt64(count)
            context.progress(total, unit: "rows")
        }
        return written
    }
}

/// The edges that come in at a module, in the order of its ports.
struct OpenedInputs {
    struct Edge {
        var port: String
        /// Which of the port's edges, from 0.
        var number: Int
        /// How many edges the port has.
        var count: Int
        var input: InputPort
        var schema: Schema
        /// Rows that will come; nil: not known.
        var rows: Int?
    }

    private(set) var edges: [Edge] = []

    /// - Throws: what the host says; `invalidData` when an input is not a table.
    init(_ context: RunContext, _ ports: [ModulePort]) throws(ModuleError) {
        for port in ports {
            let count = try context.inputCount(port.name)
            for number in 0..<count {
                let input = try context.input(port.name, edge: number)
                edges.append(
                    Edge(
                        port: port.name, number: number, count: count, input: input, schema: try input.schema,
                        rows: try context.inputRows(port.name, edge: number)))
            }
        }
    }
}
