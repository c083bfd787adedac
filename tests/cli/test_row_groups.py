"""Parquet files joined into one, as pyarrow reads them."""

import io

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from recurtz.cli.row_groups import JoinedFile

TABLE = pa.table(
    {
        "id": [f"event-{number % 7}" for number in range(1000)],
        "start": pa.array(range(10**15, 10**15 + 1000), pa.timestamp("us", "UTC")),
        "share": [number / 3 for number in range(1000)],
        "is_all_day": [None if number % 3 else number % 2 == 0 for number in range(1000)],
        "tenant": [{"name": "a", "sizes": [1, 2]}] * 1000,
    }
).replace_schema_metadata({"origin": "a test"})


def encoded(table, **options):
    file = io.BytesIO()
    pq.write_table(table, file, **options)
    return file.getvalue()


def joined(parts):
    file = io.BytesIO()
    whole = JoinedFile(file)
    for part in parts:
        whole.append(part)
    whole.close()
    return pq.ParquetFile(io.BytesIO(file.getvalue()))


def slices(size):
    return [TABLE.slice(start, size) for start in range(0, TABLE.num_rows, size)]


class TestJoinedFile:
    @pytest.mark.parametrize("size", [1000, 300, 7])
    @pytest.mark.parametrize(
        "options",
        [
            {"compression": "zstd"},
            {"compression": "none", "use_dictionary": False},
            {"row_group_size": 100, "write_page_index": True},
            {"data_page_version": "2.0", "store_decimal_as_integer": True},
        ],
        ids=str,
    )
    def test_rows(self, size, options):
        """The rows are those of the parts, in order, with their schema and its metadata."""
        file = joined(encoded(part, **options) for part in slices(size))

        assert file.read().equals(TABLE)
        assert file.schema_arrow.equals(pq.ParquetFile(io.BytesIO(encoded(TABLE))).schema_arrow, check_metadata=True)
        assert file.metadata.num_rows == TABLE.num_rows

    def test_each_row_group(self):
        """Each row group can be read alone, and has the statistics that its part had."""
        parts = slices(100)
        file = joined(map(encoded, parts))

        assert file.num_row_groups == len(parts)
        for number, part in enumerate(parts):
            start = file.metadata.row_group(number).column(1).statistics
            assert file.read_row_group(number).equals(part)
            assert (start.min, start.max) == (part["start"][0].as_py(), part["start"][-1].as_py())

    def test_filter(self):
        """A filter finds the row groups by their statistics, and the pages by their index."""
        file = joined(encoded(part, write_page_index=True) for part in slices(100))
        file.metadata.write_metadata_file(sink := io.BytesIO())

        assert pq.ParquetFile(io.BytesIO(sink.getvalue())).metadata.num_row_groups == 10
        assert file.metadata.row_group(5).column(0).has_offset_index
        assert file.metadata.row_group(5).column(0).has_column_index

    def test_without_rows(self):
        """A part without rows gives only the schema."""
        file = joined([encoded(TABLE.slice(0, 0)), *map(encoded, slices(500))])

        assert file.read().equals(TABLE)
        assert joined([encoded(TABLE.slice(0, 0))]).read().equals(TABLE.slice(0, 0))

    def test_many_columns(self):
        """Schemas may have many columns."""
        wide = pa.table({f"column {number}": [number] for number in range(300)})

        assert joined([encoded(wide)] * 3).read().equals(pa.concat_tables([wide] * 3))
