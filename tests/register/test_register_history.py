"""What became of one supplier: an entry for each time that an assessment said something else of it."""

from datetime import date

from duediligence.register import Register, assessments
from duediligence.register.history import judged

from .register_examples import AS_OF, PORTFOLIO, assessment, officer

LATER = date(2026, 11, 22)


def test_each_change_of_a_supplier_is_told_once_the_newest_first(register: Register) -> None:
    low, high = (
        {"key": "North", "rating": rating, "residual": score} for rating, score in (("low", 9.0), ("high", 60))
    )
    other = {"key": "South", "rating": "medium"}
    with officer(register) as unit:
        for rows, day in (
            ([low], AS_OF),
            ([low, other], AS_OF),
            ([low, {**other, "asked": 3}], LATER),
            ([high], LATER),
        ):
            assessments.save(unit, PORTFOLIO, assessment(rows, as_of=day))
        told = [(each.as_of, each.rating, each.score) for each in judged(unit, PORTFOLIO, "North")]
        assert told == [(LATER, "high", 60.0), (AS_OF, "low", 9.0)]
        assessments.record(unit, PORTFOLIO, assessment([low]))
        told = [(each.as_of, each.rating) for each in judged(unit, PORTFOLIO, "North")]
        assert told == [(AS_OF, "low"), (LATER, "high"), (AS_OF, "low")]
        assert [each.rating for each in judged(unit, PORTFOLIO, "North", limit=1)] == ["low"]
        assert judged(unit, PORTFOLIO, "West") == ()
