"""Comments and code frames made to break something: reports are made all the same, or one clear line says why not."""

import json

import pytest

from nps_report.cli import main
from nps_report.testing import sample_programme

pytestmark = pytest.mark.slow

NONE = dict.fromkeys(("accounts", "contacts", "invitations", "actions", "units"), ())
COMMENTS = {
    "empty": "   ",
    "long": "La livraison est en retard. " * 360,
    "one word": "retard " * 400,
    "no blank": "ha" * 5_000,
    "emoji": "😡😡😡",
    "right to left": "التسليم متأخر جدا ولم يخبرنا أحد بذلك",
    "direction": "Livraison \u202eedrat ne\u202c, facture fausse",
    "html": "<script>alert(1)</script><b>Livraison</b> en retard & facture",
    "typst": "#panic() $x$ [Livraison] *en* retard \\ <label>",
    "brackets": "Livraison [nom] {price} {0} %s en retard",
}
FRAME = """
themes:
  delivery:
    name: {fr: Livraison, en: Delivery}
    fr: [livraison, retard]
  price:
    name: {fr: Prix, en: Price}
    fr: ['%s']
"""


@pytest.fixture
def programme(tmp_path):
    """A programme with these comments; gives its file."""
    rows = [
        {"response_id": f"R{day}", "responded_at": f"2026-10-{day:02d}", "score": day % 11, "comment": text}
        for day, text in enumerate(COMMENTS.values(), 1)
    ]
    return sample_programme(tmp_path, {**NONE, "responses": rows}, segments=[], targets={})


@pytest.fixture
def call(capsys, programme):
    """Runs a command on it; gives the exit code and the lines."""

    def calling(command, *arguments):
        with pytest.raises(SystemExit) as ended:
            main([command, *arguments, "-p", str(programme)])
        printed = capsys.readouterr()
        assert "Traceback" not in printed.out + printed.err
        return ended.value.code or 0, (printed.out + printed.err).splitlines()

    return calling


@pytest.mark.slow
def test_reports_are_made_whatever_the_comments_are(call, tmp_path):
    code, lines = call("run", "2026-10", "--unit", "all", "--language", "fr", "-o", str(tmp_path / "reports"))
    assert code == 0
    assert any(line.startswith("2 made, 0 up to date, 0 failed") for line in lines)
    page = (tmp_path / "reports" / "2026-10" / "all" / "internal.fr.html").read_text("utf-8")
    assert "<script>alert(1)" not in page
    found = json.loads((tmp_path / "reports" / "2026-10" / "all" / "internal.fr.json").read_text("utf-8"))
    assert found["score"]["n"] == len(COMMENTS)


def test_themes_are_told_whatever_the_comments_are(call):
    code, lines = call("themes", "--theme", "delivery")
    assert code == 0
    told = {line.partition(" ")[0] for line in lines[1:]}
    assert {f"R{1 + list(COMMENTS).index(name)}" for name in ("long", "one word", "html", "typst")} <= told
    assert all(line.isprintable() for line in lines)


def test_a_check_reads_them_too(call):
    assert call("check")[0] == 0


FAULTS = [
    (
        "an expression that cannot be read",
        FRAME % "/(cher/",
        ("line 8", "themes.price.fr", "'/(cher/'", "Correct it"),
    ),
    ("an expression that finds nothing", FRAME % "/(cher)?/", ("line 8", "matches a text without any sign")),
    ("too many alternatives", FRAME % " ".join(["a|b-c"] * 7), ("line 8", "too many alternatives")),
    (
        "no name in one language",
        FRAME.replace(", en: Price", "") % "cher",
        ("themes.price.name.en", "is missing"),
    ),
    ("no theme", "themes: {}\n", ("line 1", "at least one theme")),
    ("an unknown key", FRAME.replace("    fr: ['%s']", "    frr: [cher]"), ("'fr'",)),
]


@pytest.mark.parametrize(
    ("frame", "parts"), [(frame, parts) for _, frame, parts in FAULTS], ids=[name for name, *_ in FAULTS]
)
@pytest.mark.parametrize("command", ["check", "themes", "run"])
def test_a_wrong_code_frame_is_one_clear_line(call, programme, tmp_path, command, frame, parts):
    (programme.parent / "themes.yml").write_text(frame, encoding="utf-8")
    more = ["2026-10", "-o", str(tmp_path / "reports")] if command == "run" else []
    code, lines = call(command, *more)
    told = [line for line in lines if "themes.yml" in line]
    assert code == 2
    assert len(told) == 1
    assert all(part in told[0] for part in parts), told[0]


@pytest.mark.parametrize("command", ["check", "themes"])
def test_an_expression_that_explodes_is_stopped_and_named(call, programme, command):
    # In both languages, for nobody can tell in which a laugh is.
    frame = FRAME.replace("fr: ['%s']", "fr: ['/((ha)+(ha)+)+z/']\n    en: ['/((ha)+(ha)+)+z/']")
    (programme.parent / "themes.yml").write_text(frame, encoding="utf-8")
    code, lines = call(command)
    told = [line for line in lines if "pattern" in line]
    assert code == 2
    assert len(told) == 1
    for part in ("'/((ha)+(ha)+)+z/'", "'price'", "10000 characters", "Simplify it"):
        assert part in told[0]


def test_every_fault_of_a_check_is_a_line_of_its_own_and_the_sources_are_checked_too(call, programme):
    frame = FRAME.replace("fr: [livraison, retard]", "fr: ['/(/']") % "/(cher/"
    (programme.parent / "themes.yml").write_text(frame, encoding="utf-8")
    _, lines = call("check")
    assert [line[:7] for line in lines if "themes.yml" in line] == ["error: ", "error: "]
    assert lines[-1].startswith("2 errors")
    assert any("10 scored" in line for line in lines)


def test_a_pin_of_no_answer_is_a_warning_of_a_check(call, programme):
    (programme.parent / "quotes.yml").write_text("pin: [R1, R99]\nban: ['😡😡😡']\n", encoding="utf-8")
    code, lines = call("check")
    told = [line for line in lines if "quotes.yml" in line]
    assert code == 0
    assert len(told) == 1
    assert told[0].startswith("warning: ")
    assert "pin: 'R99' is no answer's id" in told[0]
    assert lines[-1] == "0 errors, 1 warning."


def test_quotes_and_coded_comments_that_cannot_be_read_are_errors_of_a_check(call, programme):
    (programme.parent / "quotes.yml").write_text("pins: [R1]\n", encoding="utf-8")
    assert any(
        "error: " in line and "quotes.yml" in line and "did you mean 'pin'" in line
        for line in call("check")[1]
    )
    (programme.parent / "quotes.yml").unlink()
    coded = "comment,language,themes\nTrop cher,fr,prices\n"
    (programme.parent / "coded.csv").write_text(coded, encoding="utf-8")
    programme.write_text(programme.read_text("utf-8") + "\nthemes: {coded: coded.csv}\n", encoding="utf-8")
    code, lines = call("check")
    assert code == 2
    assert any("coded.csv, line 2: 'prices' is no theme" in line for line in lines)
