"""Chunks of suppliers assessed by Apache Spark: the same function, shipped to where Spark wants it to run.

Rules are never translated. Each row of Spark's table is a chunk as bytes; ``mapInArrow`` turns it into its result.
Needs the extra ``spark`` and Java; on a cluster also this package on every machine.
"""

from __future__ import annotations

import os
import shutil
import sys
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pyarrow as pa

from duediligence.assessment.engine.inputs import Chunk
from duediligence.assessment.engine.plan import Plan
from duediligence.assessment.engine.scales import Scale
from duediligence.assessment.engine.shipping import pack_chunk, pack_result, unpack_chunk, unpack_result
from duediligence.assessment.run import ChunkResult, assess_chunk
from duediligence.errors import CannotProceed, Problem

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

LOGGING: Final = Path(__file__).with_name("spark_log4j2.properties")
SETTINGS: Final[Mapping[str, str]] = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    # Java only passes bytes on: what makes it start fast costs nothing here
    "spark.driver.extraJavaOptions": f"-Dlog4j2.configurationFile={LOGGING.as_uri()} "
    "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.sql.catalogImplementation": "in-memory",
    "spark.sql.codegen.wholeStage": "false",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
    "spark.driver.memory": "2g",
    "spark.driver.maxResultSize": "0",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "1",
}
"""Of a Spark that we start: nothing listens but on this machine, and one chunk is in memory at a time."""


def through_spark(
    steps: Plan, worth: Mapping[str, Scale], chunks: Iterable[Chunk], as_of: date
) -> Sequence[ChunkResult]:
    """The result of each chunk, in order, worked out by Spark.

    Uses the Spark session of this process where there is one, else starts one on this machine. Raises CannotProceed
    where Spark or Java is missing.
    """
    spark = session()

    def assessed(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            done = [
                pack_result(assess_chunk(steps, worth, unpack_chunk(content), as_of))
                for content in batch.column("content").to_pylist()
            ]
            yield pa.record_batch({"number": batch.column("number"), "content": pa.array(done, type=pa.binary())})

    packed = [pack_chunk(chunk) for chunk in chunks]
    given = pa.table({"number": pa.array(range(len(packed)), type=pa.int64()), "content": packed})
    with _quiet():
        table: Any = spark.createDataFrame(given)
        done = table.repartition(len(packed)).mapInArrow(assessed, "number long, content binary")
        found = done.collect()
    return [unpack_result(bytes(row["content"])) for row in sorted(found, key=lambda row: row["number"])]


def session() -> SparkSession:
    """The Spark session of this process, else a new one on this machine. Raises CannotProceed as ``through_spark``."""
    try:
        from pyspark.sql import SparkSession
    except ImportError:
        raise _missing(
            "Spark is not installed.", "Install the product with its extra “spark”, or leave out --engine spark."
        ) from None
    running = SparkSession.getActiveSession()
    if running is not None:
        return running
    java = os.environ.get("JAVA_HOME")
    if not (java and shutil.which("java", path=os.path.join(java, "bin"))) and not shutil.which("java"):
        raise _missing("Spark needs Java, and we found none.", "Install Java 17 or later, or leave out --engine spark.")
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    builder: Any = SparkSession.builder.appName("duediligence").master("local[*]")
    for name, value in SETTINGS.items():
        builder = builder.config(name, value)
    with _quiet():
        started: SparkSession = builder.getOrCreate()
    return started


@contextmanager
def _quiet() -> Iterator[None]:
    """Spark warns of a pandas newer than itself; none is used on this way."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", category=FutureWarning, module="pyspark")
        yield


def _missing(message: str, advice: str) -> CannotProceed:
    return CannotProceed(Problem(message, advice, "blocking"))
