"""Files of `params/` are read whole, and every fault in one is told with its place."""

import pytest

from nps_report.errors import ProgrammeError
from nps_report.programme import Programme, load_programme, load_run_plan


def test_the_least_programme_is_three_keys(written):
    programme = load_programme(written())

    assert programme.programme == "Helios Services"
    assert [source.path for source in programme.sources.responses] == ["data/responses.csv"]


def test_relative_paths_start_from_the_folder_of_the_file(written, tmp_path):
    programme = load_programme(written())

    assert (programme.path, programme.folder) == (tmp_path / "programme.yml", tmp_path)


def test_the_home_of_a_programme_is_above_its_params_folder(tmp_path, written):
    params = tmp_path / "params"
    params.mkdir()
    inside = written().rename(params / "programme.yml")

    assert load_programme(inside).home == tmp_path


def test_the_home_of_a_programme_outside_params_is_its_own_folder(written, tmp_path):
    assert load_programme(written()).home == tmp_path


def test_the_home_is_above_where_params_is_the_working_folder(tmp_path, written, monkeypatch):
    params = tmp_path / "params"
    params.mkdir()
    inside = written().rename(params / "programme.yml")
    monkeypatch.chdir(params)

    assert load_programme(inside.relative_to(params)).home.resolve() == tmp_path


def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path, written):
    path = written()
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())

    assert load_programme(path).programme == "Helios Services"


def test_an_unknown_key_names_the_nearest_one_and_its_line(refused):
    error = refused("segmnts: [role]")

    assert error.slug == "unknown-key"
    assert str(error).endswith("programme.yml, line 5: segmnts: unknown key (did you mean 'segments'?).")


def test_an_unknown_key_inside_a_source_is_told_with_its_dotted_path(refused):
    error = refused("  accounts:\n    path: a.csv\n    colums: {name: Nom}\n")

    assert "line 7: sources.accounts.colums: unknown key (did you mean 'columns'?)." in str(error)


def test_the_entries_of_a_list_are_counted_from_one(refused):
    error = refused("  contacts:\n    - path: a.csv\n    - path: b.csv\n      datess: iso\n")

    assert "line 8: sources.contacts[2].datess: unknown key (did you mean 'dates'?)." in str(error)


def test_an_unknown_key_with_no_near_one_names_those_that_exist(refused):
    assert "customer.zzz: unknown key; known here: write_to, email, next_survey, signed_by, segments." in str(
        refused("customer: {zzz: 1}")
    )


def test_all_faults_are_told_at_once_in_the_order_of_the_file(refused):
    lines = str(refused("period: monthly\nsegmnts: [role]\nthresholds:\n  small_base: few\n")).splitlines()

    assert [line.split(": ", 1)[0][-6:] for line in lines] == ["line 5", "line 6", "line 8"]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("thresholds: {small_base: few}", "thresholds.small_base: 'few' is not a whole number."),
        ("thresholds: {small_base: 0}", "thresholds.small_base: '0' is not a number above 0."),
        (
            "thresholds: {public_max_share: 50}",
            "thresholds.public_max_share: '50' is not a number up to 1.0.",
        ),
        ("statistics: {confidence: 95}", "statistics.confidence: '95' is not a number below 1.0."),
        ("targets: {Lyon: high}", "targets.Lyon: 'high' is not a number."),
        ("targets: {Lyon: 120}", "targets.Lyon: '120' is not a number up to 100.0."),
        ("period: monthly", "period: 'monthly' is not one of 'month', 'quarter', 'year' or 'week'."),
        ("languages: [fr, de]", "languages[2]: 'de' is not one of 'fr' or 'en'."),
        ("segments:", "segments: nothing is written there. Write a value, or remove the line."),
        ("customer: nobody", "customer: 'nobody' is not keys and values."),
        ("customer: {email: nobody}", "customer.email: 'nobody' is not of the form"),
        ("follow_up: {rules: [{asked: true}]}", "follow_up: the rule 'score' is for those who ask to be"),
        ("follow_up: {country: XX}", "follow_up.country: the holidays of 'XX' are not known. Write"),
        ("follow_up: {country: France}", "follow_up.country: the holidays of 'France' are not known. Write"),
        ("waves: {spring: [2026-03-02]}", "waves.spring[2]: is missing. Write it."),
        ("waves: {spring: [2026-03-02, soon]}", "'soon' is not a day. Write it as 2026-10-31."),
    ],
)
def test_a_wrong_value_is_told_with_what_is_expected(refused, more, said):
    assert said in str(refused(more))


def test_a_missing_key_is_told_alone(refused):
    error = refused(least="question: q\nsources: {responses: {path: a.csv}}\n")

    assert error.slug == "missing-key"
    assert str(error).endswith("programme.yml, line 1: programme: is missing. Write it.")


def test_an_empty_file_lacks_every_required_key(refused):
    assert [line.split(": ")[1] for line in str(refused(least="")).splitlines()] == [
        "programme",
        "question",
        "sources",
    ]


def test_a_file_that_is_not_there_says_the_way_out(tmp_path):
    with pytest.raises(
        ProgrammeError, match=r"nothing\.yml: cannot be read \(No such file.*nps-report new"
    ) as caught:
        load_programme(tmp_path / "nothing.yml")

    assert caught.value.slug == "params-file"


def test_a_file_in_another_encoding_is_refused(tmp_path):
    path = tmp_path / "programme.yml"
    path.write_bytes("programme: Hélios".encode("latin-1"))

    with pytest.raises(ProgrammeError, match="is not UTF-8 text"):
        load_programme(path)


def test_a_file_that_is_a_list_is_refused(refused):
    assert "does not hold keys and values" in str(refused(least="- a\n- b\n"))


def test_a_long_value_is_shortened_in_the_message(refused):
    assert len(str(refused(f"period: {'m' * 500}")).splitlines()[0]) < 300


def test_a_logo_is_found_from_the_folder_of_the_file(written, tmp_path):
    (tmp_path / "logo.svg").write_text("<svg/>", encoding="utf-8")

    assert load_programme(written("brand: {logo: logo.svg}")).brand.logo == tmp_path / "logo.svg"


def test_a_logo_that_is_not_there_is_refused(refused):
    assert "brand.logo: 'logo.svg' is not there" in str(refused("brand: {logo: logo.svg}"))


def test_a_programme_comes_back_the_same_from_its_json(written):
    programme = load_programme(
        written(
            "segments: [role]\n"
            'labels: {role: {"1": {fr: Direction, en: Management}, "": Fonction}}\n'
            "order: {role: [user, buyer]}\n"
            "waves: {2026-H2: [2026-09-14, 2026-10-09]}\n"
            "targets: {all: 30}\n"
            "customer: {next_survey: 2027-01}\n"
        )
    )

    assert Programme.model_validate_json(programme.model_dump_json()).model_dump() == programme.model_dump()


def test_a_run_plan_names_what_a_run_makes(tmp_path):
    path = tmp_path / "monthly.yml"
    path.write_text("units: [Lyon]\neditions: internal\nlanguages:\nformats: [html]\n", encoding="utf-8")
    plan = load_run_plan(path)

    assert (plan.units, plan.editions, plan.languages, plan.formats) == (
        ("Lyon",),
        ("internal",),
        (),
        ("html",),
    )


def test_an_empty_run_plan_means_everything(tmp_path):
    path = tmp_path / "monthly.yml"
    path.write_text("# nothing\n", encoding="utf-8")

    assert load_run_plan(path).model_dump() == {"units": (), "editions": (), "languages": (), "formats": ()}


def test_a_run_plan_with_an_unknown_edition_is_refused(tmp_path):
    path = tmp_path / "monthly.yml"
    path.write_text("editions: [internal, custmer]\n", encoding="utf-8")

    with pytest.raises(
        ProgrammeError, match=r"line 1: editions\[2\]: 'custmer' is no edition .did you mean 'customer'"
    ):
        load_run_plan(path)


def test_a_list_is_not_called_too_short_for_a_fault_within_it(written):
    with pytest.raises(ProgrammeError) as error:
        load_programme(written("follow_up: {rules: [{score: [0, 6]}]}"))

    assert error.value.slug == "unknown-key"
    assert len(str(error.value).splitlines()) == 1
