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


@pytest.mark.parametrize("question", [param for param in FLAT if param.id.startswith("years")])
def test_age(question):
    """What is flat in the age of a series is so for all of the calendar."""
    counts = [steps(question.prepare(years))[0] for years in question.sizes]

    assert len(set(counts)) == 1


class TestSlope:
    @pytest.mark.parametrize("power", [0, 1, 2])
    def test_power(self, power):
        """The slope is the exponent."""
        assert growth.slope([1, 10, 100], [5.0 * size**power for size in (1, 10, 100)]) == pytest.approx(power)
