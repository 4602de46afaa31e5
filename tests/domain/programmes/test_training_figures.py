from decimal import Decimal
from fractions import Fraction

from supportdesk.domain.money import Money
from supportdesk.domain.programmes import training

STANDARD = Money.yuan(1000)


def test_a_class_is_paid_for_by_certificates() -> None:
    assert training.class_subsidy(28, STANDARD) == Money.yuan(28_000)
    assert training.certificate_rate(28, 30) == Decimal("0.9333")


def test_a_class_that_nobody_joined_has_no_rate() -> None:
    assert training.certificate_rate(0, 0) is None


def test_who_started_a_business_counts_whole_and_the_rest_by_half() -> None:
    found = training.class_subsidy_by_outcome(30, 18, STANDARD, ratio_started=Fraction(1), ratio_not=Fraction(1, 2))
    assert found == Money.yuan(24_000)


def test_days_on_the_spot_and_lessons_at_a_distance_add_up() -> None:
    found = training.living_allowance(10, Money.yuan(25), 40, Money.yuan(1))
    assert (found.offline, found.online, found.total) == (Money.yuan(250), Money.yuan(40), Money.yuan(290))
