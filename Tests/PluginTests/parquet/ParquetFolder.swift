import Foundation
import TestSupport

/// Parquet files that pyarrow wrote, and what parquet_source makes of them, seen by pyarrow: many cases in one Python
/// process, since starting it takes longer than all the rest.
struct ParquetFolder {
    let folder: TemporaryFolder
    var path: String { folder.path }

    /// - Parameter writing: Python that writes files below `root`.
    init(_ writing: String) throws {
        folder = try TemporaryFolder()
        let head = """
            import datetime, decimal, os, sys
            import pyarrow as pa, pyarrow.parquet as pq
            root = sys.argv[1]

            def write(path, table, **options):
                os.makedirs(os.path.dirname(f"{root}/{path}"), exist_ok=True)
                pq.write_table(table, f"{root}/{path}", **options)

            """
        _ = try ChildProcess.python(head + writing, [folder.path])
    }

    /// Runs Python with `root`, `read(path, **config)`, which gives the result of a run, and `pq` and `ds` to compare with.
    func python(_ script: String) throws -> String {
        let head = """
            import datetime, os, pyarrow.parquet as pq, pyarrow.dataset as ds, pyarrow.compute as pc
            module, root = mini_host.Module(sys.argv[1]), sys.argv[2]

            def read(path, **config):
                paths = [f"{root}/{one}" for one in path] if isinstance(path, list) else f"{root}/{path}"
                return module.run({"path": paths, **config})

            def words(result):
                return f"{result.status} {result.message.replace(root + '/', '')}"

            """
        return try runInPython(head + script, [Project.library("parquet_source"), folder.path])
    }
}
