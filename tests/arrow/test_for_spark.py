"""Functions for Spark, without Spark: `tests/spark` runs them on a cluster."""

import pickle

import pytest
from arrow_builders import NOVEMBER, batch

import recurtz
import recurtz.arrow as columns
from graph import series

BAD = series(pattern={"type": "weekly", "interval": 0, "daysOfWeek": ["monday"]})


class TestForSpark:
    def test_pickle(self):
        """The function can be pickled, and returns the same rows for the same input each time."""
        expand = pickle.loads(pickle.dumps(columns.for_spark(*NOVEMBER, keep=["tenant"])))
        source = batch(series(), tenant=["a"])

        assert list(expand(iter([source]))) == list(columns.expand_batches([source], *NOVEMBER, keep=["tenant"]))
        assert list(expand(iter([source]))) == list(expand(iter([source])))

    def test_rejected_on_driver(self):
        """Arguments are checked at once, on the driver, not in each task."""
        with pytest.raises(recurtz.RecurtzError, match="Moon"):
            columns.for_spark(*NOVEMBER, time_zone="Moon")

    @pytest.mark.parametrize("word", ["rasie", "ignore", None, print])
    def test_on_error_word(self, word):
        """`on_error` is "raise" or "skip"; a function would run on the workers."""
        with pytest.raises(recurtz.RecurtzError, match=r"^on_error .*; (use|give) 'raise' or 'skip'$"):
            columns.for_spark(*NOVEMBER, on_error=word)

    def test_on_error(self):
        """An invalid event raises its error, or is skipped."""
        source = batch(series(), BAD, tenant=["a", "b"])
        with pytest.raises(recurtz.RecurtzError, match="interval 0"):
            list(columns.for_spark(*NOVEMBER)([source]))
        [result] = columns.for_spark(*NOVEMBER, on_error="skip")([source])

        assert result.num_rows == 2


class TestErrorsForSpark:
    def test_rejected_rows(self):
        """The rejected rows and the kept columns, and nothing for batches without such rows."""
        source = batch(series(), BAD, tenant=["a", "b"])
        [rejected] = columns.errors_for_spark(keep=["tenant"])([source, batch(series(), tenant=["c"])])

        assert rejected.schema.names == [*columns.ERRORS_SCHEMA.names, "tenant"]
        assert rejected["tenant"].to_pylist() == ["b"]


class TestSchemas:
    def test_same_columns(self):
        """The schemas in Spark's syntax name the columns of those in Arrow."""

        def names(schema):
            return [column.split()[0].strip("`") for column in schema.split(", ")]

        assert names(columns.SPARK_SCHEMA) == columns.SCHEMA.names
        assert names(columns.SPARK_ERRORS_SCHEMA) == columns.ERRORS_SCHEMA.names
