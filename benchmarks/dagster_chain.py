"""A chain of no-op steps in Dagster, in process, with its SQLite storage: run by checkpoints.py in a process of its own."""

import sys
import tempfile
import time

from dagster import (
    DagsterInstance, DependencyDefinition, GraphDefinition, In, NodeInvocation, Nothing, OpDefinition, Out,
    in_process_executor)

count = int(sys.argv[1])


def op(name, waits):
    def compute(context, inputs):
        return iter(())

    return OpDefinition(
        name=name, ins={"go": In(Nothing)} if waits else {}, outs={"done": Out(Nothing)}, compute_fn=compute)


first, later = op("first", False), op("later", True)
nodes = [NodeInvocation("first", "n0")] + [NodeInvocation("later", f"n{index}") for index in range(1, count)]
dependencies = {nodes[0]: {}}
dependencies |= {nodes[index]: {"go": DependencyDefinition(f"n{index - 1}", "done")} for index in range(1, count)}
job = GraphDefinition("chain", node_defs=[first, later], dependencies=dependencies).to_job(
    executor_def=in_process_executor)

with tempfile.TemporaryDirectory() as home:
    with DagsterInstance.local_temp(home) as instance:
        start = time.perf_counter()
        result = job.execute_in_process(instance=instance)
        seconds = time.perf_counter() - start
        assert result.success
print(seconds)
