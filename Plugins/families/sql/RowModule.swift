import PypeArrow
import PypeSDK
import PypeSQL

/// A module whose output rows each depend on one input row.
protocol RowModule: Module where CancelStep == Void, InferSchemaStep == Void {
    associatedtype Plan: RowPlan
    var running: Running { get }

    /// What is to be done; no row has moved.
    /// - Throws: `invalidConfig`, with the parameter and the column named; `invalidData` for an input that cannot be
    ///   worked on.
    func plan(_ request: RowRequest, _ engine: SQLEngine) throws -> Plan
}

/// What a plan is made for.
struct RowRequest: Sendable {
    /// Columns of the rows to work on.
    var schema: SharedSchema
    /// Columns of the port 'reference', for modules that have one; nil where it is not connected.
    var reference: SharedSchema?
    /// The output ports that somebody reads; nil when only the schema is asked about.
    var readPorts: Set<String>?

    static let referencePort = "reference"
}

extension RowModule {
    private static var hasReference: Bool { manifest.inputs.contains { $0.name == RowRequest.referencePort } }

    func cancel() { running.cancel() }

    func inferSchema(_ request: SchemaRequest) throws {
        guard let schema = try request.input("input") else { return }
        let reference = try Self.hasReference ? request.input(RowRequest.referencePort) : nil
        let plan: Plan = try checked {
            try self.plan(
                RowRequest(
                    schema: SharedSchema(OwnedSchema(schema)),
                    reference: reference.map { SharedSchema(OwnedSchema($0)) }),
                RunEngine.forSchemas())
        }
        for way in plan.ways { try request.setOutput(way.port, way.schema) }
    }

    func run(_ context: RunContext) async throws {
        let input = try context.input("input")
        let isReferred = try Self.hasReference && context.inputCount(RowRequest.referencePort) > 0
        let reference = try isReferred ? context.input(RowRequest.referencePort) : nil
        let read = try Self.manifest.outputs.map(\.name).filter { try context.outputCount($0) > 0 }
        let request = RowRequest(
            schema: SharedSchema.adopting(try input.rawSchema()),
            reference: try reference.map { SharedSchema.adopting(try $0.rawSchema()) }, readPorts: Set(read))
        let plan: Plan = try checked { try self.plan(request, RunEngine.of(context)) }
        running.start { plan.map.cancel() }
        defer { running.end() }
        // A cancel that came before the map was there has met nobody.
        try context.checkCancellation()
        try checked { try work(plan, input, reference, context) }
    }

    private func work(_ plan: Plan, _ input: InputPort, _ reference: InputPort?, _ context: RunContext) throws {
        var lanes: [(lane: RowLane, port: OutputPort)] = []
        for way in plan.ways {
            let port = try context.output(way.port)
            try port.setSchema(way.schema)
            lanes.append((try RowLane(way.parts, way.schema, takesAll: way.takesAll), port))
        }
        let run =
            try plan.map.hasReference
            ? plan.map.run(input.takeStream(), reference: reference?.takeStream()) : plan.map.run(input.takeStream())
        var read = 0
        while let rows = try next(run, plan) {
            let selections = try plan.selections(rows)
            for (way, selection) in zip(lanes, selections) {
                way.lane.add(rows, selection)
                while let batch = way.lane.next() { try way.port.emit(batch) }
            }
            for dropped in selections.dropFirst(lanes.count) { context.countFiltered(dropped.count(of: rows.count)) }
            read += rows.count
            context.progress(rows: read, of: input)
        }
        for (lane, port) in lanes {
            lane.flush()
            while let batch = lane.next() { try port.emit(batch) }
        }
        try plan.finish(context, lanes.map { $0.lane.count })
    }

    private func next(_ run: MapRun, _ plan: Plan) throws -> MappedRows? {
        do throws(SQLError) {
            return try run.next().map(plan.prepared)
        } catch {
            guard plan.hidesValues, error.code == .invalidData else { throw error }
            throw SQLError(.invalidData, "a value could not be worked on; what it is may not be shown")
        }
    }

    private func checked<Result>(_ body: () throws -> Result) throws -> Result {
        do { return try body() } catch let error as SQLError { throw ModuleError(error) }
    }
}
