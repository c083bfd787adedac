"""Many events at once, as columns: Arrow record batches in and out. Needs the extra `arrow`."""

try:
    from recurtz.arrow.busy_time import busy_minutes, busy_reader
    from recurtz.arrow.expand import expand_batches, expand_reader
except ModuleNotFoundError as _error:
    if _error.name not in {"numpy", "orjson", "pyarrow"}:
        raise
    _message = f"recurtz.arrow needs {_error.name}; install it with: pip install 'recurtz[arrow]'"
    raise ModuleNotFoundError(_message, name=_error.name) from None
from recurtz.arrow.schema import ERRORS_SCHEMA, SCHEMA, SPARK_ERRORS_SCHEMA, SPARK_SCHEMA
from recurtz.arrow.spark import errors_for_spark, for_spark

__all__ = [
    "ERRORS_SCHEMA",
    "SCHEMA",
    "SPARK_ERRORS_SCHEMA",
    "SPARK_SCHEMA",
    "busy_minutes",
    "busy_reader",
    "errors_for_spark",
    "expand_batches",
    "expand_reader",
    "for_spark",
]
