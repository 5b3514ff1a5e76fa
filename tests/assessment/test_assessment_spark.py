"""The function for a chunk runs the same wherever it is shipped: packed and unpacked, and inside Apache Spark."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from duediligence.assessment import assess
from duediligence.assessment.engine import spark
from duediligence.assessment.engine.shipping import pack_chunk, pack_result, unpack_chunk, unpack_result
from duediligence.assessment.run import assess_chunk
from duediligence.errors import CannotProceed
from duediligence.generator import AS_OF
from duediligence.reports import assessment_json
from duediligence.services import assessments
from duediligence.services.generating import write_portfolio
from tests.assessment.strategies import Portfolio, portfolios
from tests.assessment.test_assessment_engine_and_oracle import rows_of, run

SOME = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))


def shipped(steps, worth, chunks, as_of):
    """Each chunk there and its result back, as bytes."""
    there = (unpack_chunk(pack_chunk(chunk)) for chunk in chunks)
    return [unpack_result(pack_result(assess_chunk(steps, worth, chunk, as_of))) for chunk in there]


@SOME
@given(portfolios())
def test_a_chunk_that_is_shipped_gives_the_same_result(portfolio: Portfolio):
    here, there = run(portfolio), run(portfolio, through=shipped, chunk_rows=5)
    assert rows_of(there.results) == rows_of(here.results)
    assert rows_of(there.findings) == rows_of(here.findings)


def test_without_java_there_is_one_clear_message(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(CannotProceed, match=r"^Spark needs Java, and we found none\."):
        spark.session()


@pytest.fixture(scope="module")
def session() -> Iterator[None]:
    started = spark.session()
    yield
    started.stop()


@pytest.mark.usefixtures("session")
def test_spark_writes_the_same_bytes(tmp_path: Path):
    write_portfolio(tmp_path / "made", None, 40, 5, AS_OF)
    files = (tmp_path / "made" / "list.xlsx", [tmp_path / "made" / "answers.xlsx"])
    here = assessments.assess_files(*files, None, AS_OF)
    made = (here.suppliers.frame, here.coded, here.questionnaire, here.facts, AS_OF)
    there = assess(*made, chunk_rows=15, through=spark.through_spark)

    def written(assessment) -> bytes:
        return assessment_json(here.suppliers.frame, assessment, here.questionnaire, None, files=here.files).encode()

    assert written(there) == written(here.assessment)
    assert there.results.equals(here.assessment.results)
    assert there.findings.equals(here.assessment.findings)
