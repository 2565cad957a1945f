"""What a programme may say, and what it is taken to mean."""

import pytest
from pydantic import ValidationError

from nps_report.programme import Programme, load_programme


def test_a_programme_shown_to_no_one_by_default(written):
    programme = load_programme(written())

    assert (programme.identified, programme.period, programme.timezone) == ("no", "month", "UTC")
    assert (programme.thresholds.public_respondents, programme.thresholds.public_accounts) == (5, 3)


@pytest.mark.parametrize(
    ("value", "meaning"),
    [("yes", "yes"), ("no", "no"), ("true", "yes"), ("false", "no"), ("consent", "consent")],
)
def test_identified_is_a_word_however_yaml_reads_it(written, value, meaning):
    assert load_programme(written(f"identified: {value}")).identified == meaning


def test_one_segment_may_be_written_without_a_list(written):
    assert load_programme(written("segments: role")).segments == ("role",)


def test_customers_read_of_no_segment_unless_it_is_declared_for_them(written):
    assert load_programme(written("segments: [role, tier]")).customer.segments == ()
    declared = load_programme(written("segments: [role, tier]\ncustomer: {segments: [tier, role]}"))
    assert declared.customer.segments == ("tier", "role")


def test_a_faulty_list_of_segments_is_one_fault(refused):
    """What customers read of it is not told as a second one."""
    assert str(refused("segments: [score]\ncustomer: {segments: [role]}")).count(", line ") == 1


def test_codes_keep_their_digits(written):
    programme = load_programme(written("segments: [tier]\norder: {tier: [01, 1.0, no]}"))

    assert programme.order["tier"] == ("01", "1.0", "no")


def test_the_brand_is_named_after_the_programme(written):
    brand = load_programme(written('brand: {primary: "#A03020"}')).brand

    assert (brand.name, brand.primary) == ("Helios Services", "#a03020")


def test_a_light_brand_colour_is_refused_with_its_contrast(refused):
    assert "brand.primary: '#ffcc00' is too light to read on white: its contrast is 1.51:1" in str(
        refused('brand: {primary: "#ffcc00"}')
    )


def test_a_colour_that_yaml_took_for_a_comment_is_not_the_default(refused):
    assert "brand.primary: nothing is written there" in str(refused("brand:\n  primary: #0b5cad\n"))


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("segments: [role, role]", "segments: 'role' is written twice. Remove one."),
        ("segments: [score]", "segments: 'score' does not group answers."),
        (
            "segments: [role, email]",
            "segments: 'email' tells who answered. Name a column such as role or tier.",
        ),
        ("segments: [Name]", "segments: 'Name' tells who answered."),
        ("segments: [account_id]", "segments: 'account_id' tells who answered."),
        (
            "segments: [role, tier]\ncustomer: {segments: [roles]}",
            "line 6: customer: segments: 'roles' is no segment (did you mean 'role'?). List it under `segments`, too.",
        ),
        ("customer: {segments: role}", "customer: segments: 'role' is no segment. List it under"),
        (
            "segments: [Owner]\ncustomer: {segments: [owners]}",
            "customer: segments: 'owners' is no segment. List it",
        ),
        (
            "segments: [Owner]\ncustomer: {segments: [Owner]}",
            "customer.segments: 'Owner' is for the company alone: no customer may read it. Remove it.",
        ),
        (
            "segments: [unit]\ncustomer: {segments: [unit]}",
            "customer.segments: 'unit' is told by the edition of each unit. Remove it.",
        ),
        (
            "segments: [role]\ncustomer: {segments: [role, role]}",
            "customer.segments: 'role' is written twice. Remove one.",
        ),
        ("customer: {segment: [role]}", "customer.segment: unknown key (did you mean 'segments'?)."),
        ("labels: {rol: {a: b}}", "labels: 'rol' is no segment (did you mean 'role'?)."),
        ("order: {region: [a]}", "order: 'region' is no segment"),
        (
            "timezone: Europe/Pari",
            "timezone: 'Europe/Pari' is not a time zone (did you mean 'Europe/Paris'?).",
        ),
        ("timezone: ../x", "timezone: '../x' is not a time zone"),
        ("timezone: Europe", "timezone: 'Europe' is not a time zone"),
        (
            "waves: {2026-10: [2026-09-14, 2026-10-09]}",
            "waves: '2026-10' is already a way to write a period.",
        ),
        ("waves: {last: [2026-09-14, 2026-10-09]}", "waves: 'last' is already a way to write a period."),
        (
            "waves: {spring: [2026-03-27, 2026-03-02]}",
            "waves: 'spring' ends on 2026-03-02, before 2026-03-27.",
        ),
        ("statistics: {headline: turnover}", "statistics.headline: 'turnover' is not"),
        ("customer: {next_survey: soon}", "customer.next_survey: 'soon' is not a period."),
        (
            "customer: {write_to: {de: wir}}",
            "customer.write_to: 'de' is not a language of the reports: fr, en.",
        ),
        ("customer: {write_to: {fr: ''}}", "customer.write_to: the text is blank."),
    ],
)
def test_what_cannot_be_meant_is_refused(refused, more, said):
    assert said in str(refused(more))


def test_a_programme_cannot_be_changed(written):
    with pytest.raises(ValidationError, match="frozen"):
        load_programme(written()).period = "week"


def test_a_programme_may_be_made_without_a_file():
    programme = Programme(programme="p", question="q", sources={"responses": {"path": "a.csv"}})

    assert programme.folder == programme.home
