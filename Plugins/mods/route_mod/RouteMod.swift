import PypeArrow
import PypeSDK
import PypeSQL

/// Sends each row to the outputs whose conditions it meets.
struct RouteMod: RowModule {
    static let manifest = ModuleManifest(
        name: "route_mod", type: .mod, version: "1.0.0",
        description: "Sends rows to several outputs by SQL conditions; what meets none goes to 'otherwise'.",
        category: "rows",
        inputs: [ModulePort("input", "The rows to sort out.")],
        outputs: RouteConfig.ports.map {
            ModulePort($0, "Rows that meet condition \($0.dropFirst(6)), in their order; not read: they are filtered.")
        } + [
            ModulePort(
                RouteConfig.otherwise, "Rows that meet no condition, in their order; not read: they are filtered.")
        ],
        params: RouteConfig.params,
        globals: [
            ModuleGlobal("row_count", .int, "Rows that were sent on; a row that goes two ways counts twice."),
            ModuleGlobal("route_counts", .list, "Rows that were sent on by each route."),
            ModuleGlobal("otherwise_count", .int, "Rows that were sent on as meeting no condition."),
        ],
        packages: ["libduckdb 1.4 or later"],
        flags: [.deterministic, .idempotent, .parallel, .streaming])

    private let config: RouteConfig
    let running = Running()

    init(config: RouteConfig) throws {
        try config.check()
        self.config = config
    }

    func plan(_ request: RowRequest, _ engine: SQLEngine) throws -> RoutePlan {
        try RoutePlan(config, request, engine)
    }
}
