"""A snapshot is made once for the same content, whole or not at all."""

import json
from pathlib import Path

import pytest

from nps_report.errors import ReportError
from nps_report.files import write_text
from nps_report.programme import load_programme
from nps_report.snapshot import build_snapshot
from nps_report.snapshot.identity import identity
from nps_report.testing import RESPONSES, sample_programme


def content(folder: Path) -> dict[str, bytes]:
    """Every file under `folder` and what it holds."""
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_the_same_input_gives_the_same_bytes(sample, tmp_path):
    again = build_snapshot(load_programme(sample_programme(tmp_path)), tmp_path / "elsewhere")
    assert again.id == sample.id
    assert content(again.folder) == content(sample.folder)


def test_many_rows_are_frozen_as_few_are(tmp_path, monkeypatch):
    """Few lie in memory, beside others; many have a database of their own, and are read as they are asked for."""
    twice = [*RESPONSES, RESPONSES[0], {**RESPONSES[5], "response_id": "R900"}]
    programme = load_programme(sample_programme(tmp_path, {"responses": twice}))
    few = build_snapshot(programme, tmp_path / "few")
    monkeypatch.setattr("nps_report.contract.databases.FEW", -1)
    many = build_snapshot(programme, tmp_path / "many")
    assert few.rows == {"read": 92, "duplicate": 2, "scored": 90}
    assert content(many.folder) == content(few.folder)


def test_a_whole_snapshot_is_used_again(sample, monkeypatch):
    monkeypatch.delattr("nps_report.snapshot.build.clean_tables")
    programme = load_programme(sample.folder.parents[1] / "params" / "programme.yml")
    assert build_snapshot(programme, sample.folder.parent) == sample


def test_another_answer_or_setting_is_another_snapshot(sample, tmp_path):
    """A remark in the programme's file is neither."""
    path = sample_programme(tmp_path, {"responses": RESPONSES[:-1]})
    fewer = build_snapshot(load_programme(path), tmp_path / "snapshot")
    other = build_snapshot(load_programme(sample_programme(tmp_path, targets={})), tmp_path / "snapshot")
    path = sample_programme(tmp_path)
    write_text(path, path.read_text(encoding="utf-8") + "# a remark\n")
    same = build_snapshot(load_programme(path), tmp_path / "snapshot")
    assert len({fewer.id, other.id, sample.id}) == 3
    assert same.id == sample.id


def test_looks_are_no_part_of_a_snapshot(sample, tmp_path):
    """Another colour or logo makes no new one; another name does, for it may stand in comments."""
    write_text(tmp_path / "params" / "logo.svg", "<svg/>")
    looks = {"name": "Helios", "primary": "#7a1f3d", "logo": "logo.svg"}
    names = {
        identity(load_programme(sample_programme(tmp_path, brand=brand)))
        for brand in ({"name": "Helios"}, looks, {"name": "Sol"})
    }
    assert len(names) == 2


def test_a_failed_build_leaves_nothing(tmp_path):
    programme = load_programme(sample_programme(tmp_path, segments=["colour"]))
    with pytest.raises(ReportError, match="colour"):
        build_snapshot(programme, tmp_path / "snapshot")
    assert list((tmp_path / "snapshot").iterdir()) == []


def test_the_manifest_accounts_for_every_row_and_input(sample):
    manifest = json.loads((sample.folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["rows"] == {"read": 90, "scored": 90} == sample.rows
    assert [file["name"] for file in manifest["inputs"]][:2] == ["data/accounts.csv", "data/actions.csv"]


def test_problems_are_kept_with_the_snapshot(tmp_path):
    rows = [*RESPONSES, {"responded_at": "2026-10-02", "score": 11}]
    programme = load_programme(sample_programme(tmp_path, {"responses": rows}))
    build_snapshot(programme, tmp_path / "snapshot")
    (problem,) = build_snapshot(programme, tmp_path / "snapshot").problems
    assert (problem.row, problem.column, problem.value, problem.slug) == (92, "score", "11", "score-range")


def test_an_odd_column_is_a_segment_like_another(tmp_path):
    """Quotes, blanks and case in a heading harm no query."""
    rows = [{**row, 'Dans quelle "ville" ?': "L'Isle"} for row in RESPONSES]
    programme = load_programme(
        sample_programme(tmp_path, {"responses": rows}, segments=['Dans quelle "ville" ?'])
    )
    assert build_snapshot(programme, tmp_path / "snapshot").rows["scored"] == 90
