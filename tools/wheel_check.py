"""Builds the wheel, installs it in an environment of its own, and uses it with the source out of reach."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TRY = """
from pathlib import Path
import nps_report
from nps_report.kit import kit_folder
package = Path(nps_report.__file__).parent
assert "site-packages" in package.parts, package
for name in ("notebooks", "templates", "params"):
    assert kit_folder(name) == package / "kit" / name and any(kit_folder(name).iterdir()), name
"""


def main() -> None:
    """Build, install, try; the first failing step ends it with its exit code."""
    with tempfile.TemporaryDirectory(prefix="nps-report-wheel-") as folder:
        scratch = Path(folder)
        run(
            sys.executable,
            "-m",
            "build",
            "--wheel",
            "--no-isolation",
            "--outdir",
            str(scratch / "dist"),
            str(ROOT),
        )
        venv.create(scratch / "venv", with_pip=True)
        binaries = scratch / "venv" / ("Scripts" if os.name == "nt" else "bin")
        wheel = next((scratch / "dist").glob("*.whl"))
        python = str(binaries / "python")
        constraints = str(ROOT / "constraints.txt")
        run(
            python, "-m", "pip", "install", "-q", "--disable-pip-version-check", "-c", constraints, str(wheel)
        )
        run(python, "-c", TRY, cwd=scratch)
        command = str(binaries / "nps-report")
        run(command, "new", "helios", "--example", cwd=scratch)
        run(command, "check", cwd=scratch / "helios")
        run(command, "run", "last", "--unit", "Lyon", "--language", "fr", cwd=scratch / "helios")
        made = sorted(path.name for path in (scratch / "helios" / "reports").rglob("*.*"))
        print("from the wheel:", ", ".join(made))


def run(*command: str, cwd: Path | None = None) -> None:
    """Run a command without this checkout on the path; stop at the first that fails."""
    environment = {
        key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "VIRTUAL_ENV")
    }
    done = subprocess.run(command, cwd=cwd or ROOT.parent, env=environment, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)}: exit code {done.returncode}")


if __name__ == "__main__":
    main()
