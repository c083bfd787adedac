"""What benchmarks/growth.py claims to be flat takes as many steps for the largest size as for the smallest."""

import pytest

import growth
from steps import steps

FLAT = [
    pytest.param(question, id=f"{axis.split()[0]}-{question.name}")
    for axis, questions in growth.QUESTIONS.items()
    for question in questions
    if question.is_flat
]


@pytest.mark.slow
@pytest.mark.parametrize("question", FLAT)
def test_flat(question):
    """A hundred times the size costs at most a tenth more steps."""
    counts = []
    for size in question.sizes[:3]:
        work = question.prepare(size)
        work()
        counts.append(steps(work)[0])

    assert counts[0] > 0
    assert max(counts) <= 1.1 * min(counts)


TREE = [question for question in growth.QUESTIONS["events in the mailbox"] if question.name in ("conflict", "add")]


@pytest.mark.slow
@pytest.mark.parametrize("question", TREE, ids=[question.name for question in TREE])
def test_tree(question):
    """The steps of a change or a conflict grow as the height of a tree: for the square of the size, twice."""
    counts = []
    for size in (100, 10_000):
        work = question.prepare(size)
        work()
        counts.append(steps(work)[0])

    assert counts[1] <= 2 * counts[0]


@pytest.mark.parametrize("question", [param for param in FLAT if param.id.startswith("years")])
def test_age(question):
    """What is flat in the age of a series is so for all of the calendar, once the tables of its months are there."""
    counts = []
    for years in question.sizes:
        work = question.prepare(years)
        work()
        counts.append(steps(work)[0])

    assert max(counts) <= 1.1 * min(counts)


class TestSlope:
    @pytest.mark.parametrize("power", [0, 1, 2])
    def test_power(self, power):
        """The slope is the exponent."""
        assert growth.slope([1, 10, 100], [5.0 * size**power for size in (1, 10, 100)]) == pytest.approx(power)
