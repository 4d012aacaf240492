/// The sample flow of the specification, as users write it.
package enum SampleFlow {
    /// The flow, but for its two paths.
    package static func yaml(input: String = "/data/input.csv", output: String = "/data/output.parquet") -> String {
        """
        flow:
          name: sample_etl
          version: 1.0.0
          authors: ["developer"]
          created: "2025-01-15"

        settings:
          timeout: 3600
          retries: 1
          fail_strategy: halt
          execution_mode: pandas
          threads: 8

        modules:
          - id: source_csv
            name: csv_source
            configs:
              required:
                file_path: "\(input)"
              optional:
                encoding: "utf-8"

          - id: transform_data
            name: filter_mod
            configs:
              required:
                condition: "age > 18"

          - id: output_parquet
            name: parquet_sink
            configs:
              required:
                output_path: "\(output)"

        connections:
          data:
            - "source_csv.data - transform_data.input"
            - "transform_data.output - output_parquet.input"
          control:
            - "source_csv (1|) transform_data"
            - "transform_data (2|) output_parquet"

        """
    }
}
