"""What is accepted as record batches, and what an error names for objects of other libraries."""

from functools import partial

import pyarrow as pa
import pytest
from arrow_builders import NOVEMBER, batch

from graph import series
from recurtz.arrow import busy_minutes, busy_reader, expand_batches, expand_reader
from recurtz.errors import ArgumentTypeError

LISTS = [expand_batches, partial(busy_minutes, by=())]
READERS = [expand_reader, partial(busy_reader, by=())]


def relation():
    """A query of DuckDB that fails if it runs."""
    return pytest.importorskip("duckdb").sql("select error('it ran') as event")


def data_frame():
    return pytest.importorskip("polars").DataFrame({"event": ["{}"]})


class TestAccepted:
    @pytest.mark.parametrize("read", [*LISTS, *READERS])
    def test_kinds(self, read):
        """A batch, a table and a reader have the same result."""
        source = batch(series())
        expected = list(read(source, *NOVEMBER))
        for same in (pa.table(source), pa.RecordBatchReader.from_batches(source.schema, [source])):
            assert list(read(same, *NOVEMBER)) == expected

    @pytest.mark.parametrize("read", LISTS)
    def test_iterable(self, read):
        """An iterator of batches, too."""
        source = batch(series())
        assert list(read(iter([source]), *NOVEMBER)) == list(read(source, *NOVEMBER))


@pytest.mark.filterwarnings("error")
class TestRejected:
    """The error names the call, at once, and nothing of the object runs."""

    @pytest.mark.parametrize(
        ("make", "message"),
        [
            (relation, "is of type DuckDBPyRelation; call its .to_arrow_reader()"),
            (lambda: data_frame().lazy(), "is of type LazyFrame; call its .collect().to_arrow()"),
            (data_frame, "is of type DataFrame; use pyarrow.table() of it"),
        ],
    )
    def test_other_libraries(self, make, message):
        """Relations and frames."""
        source = make()
        for argument, functions in (("batches", LISTS), ("reader", READERS)):
            for read in functions:
                with pytest.raises(ArgumentTypeError) as caught:
                    read(source, *NOVEMBER)
                assert str(caught.value) == f"{argument} {message}"

    @pytest.mark.parametrize("read", LISTS)
    def test_dicts(self, read):
        """A generator of dicts."""
        with pytest.raises(ArgumentTypeError, match=r"is of type dict; use pyarrow.RecordBatch.from_pylist\(\)"):
            list(read((row for row in [{"event": "{}"}]), *NOVEMBER))

    @pytest.mark.parametrize("read", READERS)
    def test_generator(self, read):
        """A generator has no schema, even one of batches."""
        hint = r"is of type generator; use a table, or a reader such as pyarrow.RecordBatchReader.from_batches\("
        with pytest.raises(ArgumentTypeError, match=hint):
            read((one for one in [batch(series())]), *NOVEMBER)
