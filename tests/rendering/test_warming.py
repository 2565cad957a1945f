"""What is warmed before a fork must work after it."""

import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = """
import os, signal, sys
import typst
from nps_report.exports import annex
from nps_report.publishing import leaks
from nps_report.rendering import html, typst as pdf, warming

sys.path.insert(0, {tests!r})
from sample_document import BRAND, internal_document
from nps_report.rendering.document import illustrate

def forbidden(*args, **kwargs):
    raise AssertionError("a Typst compile before the fork")

compiler = typst.Compiler
typst.Compiler = forbidden
before = len(os.listdir("/proc/self/task"))
warming.warm()
leaks.warm()
annex.warm()
assert len(os.listdir("/proc/self/task")) == before, "a thread was started"
assert "duckdb" not in sys.modules, "a database was opened"
typst.Compiler = compiler

child = os.fork()
if child == 0:
    signal.alarm(60)
    page = html.render_html(illustrate(internal_document(), BRAND), BRAND)
    made = pdf.render_pdf(illustrate(internal_document(), BRAND), BRAND)
    os._exit(0 if page.startswith("<!DOCTYPE") and made.startswith(b"%PDF") else 1)
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="counts threads where Linux lists them")
def test_a_report_is_rendered_in_a_process_forked_from_a_warmed_one():
    script = SCRIPT.replace("{tests!r}", repr(str(Path(__file__).parent)))
    ran = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=120, check=False
    )
    assert ran.stdout == "0\n", ran.stderr
