"""A cluster that speaks TLS, with certificates of the test's own."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from nps_report.batch.cluster import cluster_at
from nps_report.errors import UsageError
from nps_report.programme import load_programme
from nps_report.testing import sample_programme
from tests.batch.cluster_house import DEADLINE, cluster_in

pytest.importorskip("distributed", reason="no cluster is tested without the extra [cluster]")
x509 = pytest.importorskip("cryptography.x509", reason="no certificate is made without cryptography")

TLS = "DASK_DISTRIBUTED__COMM__TLS__"


def certified(folder):
    """A certificate that vouches for itself and its key, in files; their names."""
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "helix")])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(made.public_bytes(Encoding.PEM))
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "key.pem").write_bytes(private)
    return str(folder / "cert.pem"), str(folder / "key.pem")


def run_there(programme, address, reports, environment):
    """The command that makes one report, as it ends."""
    code = "from nps_report.cli import command; command()"
    chosen = ("--unit", "Lyon", "--edition", "customer", "--language", "fr", "--format", "html")
    told = ("-p", str(programme), "-o", str(reports), "--cluster", address, *chosen)
    return subprocess.run(
        [sys.executable, "-c", code, "run", "2026-10", *told],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), **environment},
        capture_output=True,
        text=True,
        timeout=2 * DEADLINE,
    )


@pytest.mark.slow
def test_a_report_is_made_where_all_show_certificates_and_nobody_else_gets_in(tmp_path):
    certificate, key = certified(tmp_path)
    told = {f"{TLS}CA_FILE": certificate}
    for who in ("SCHEDULER", "WORKER", "CLIENT"):
        told |= {f"{TLS}{who}__CERT": certificate, f"{TLS}{who}__KEY": key}
    programme, reports = sample_programme(tmp_path / "helix"), tmp_path / "reports"
    with cluster_in(tmp_path, "tls", **told) as cluster:
        cluster.add("one")
        cluster.wait_for(1, tls_ca_file=certificate, tls_client_cert=certificate, tls_client_key=key)
        made = run_there(programme, cluster.address, reports, told)
        refused = run_there(programme, cluster.address, tmp_path / "none", {})
    assert made.stdout.splitlines()[-1].startswith("1 made, 0 up to date, 0 failed"), made.stderr
    assert (reports / "2026-10" / "lyon" / "customer.fr.html").is_file()
    assert (refused.returncode, refused.stdout) == (2, "")
    (line,) = refused.stderr.splitlines()
    assert f"--cluster {cluster.address}: no certificate can be shown there (none is named). Name its" in line
    assert f"{TLS}CA_FILE" in line


def test_a_certificate_that_cannot_be_read_is_told_at_once(tmp_path):
    import dask

    programme = load_programme(sample_programme(tmp_path))
    for name in ("ca-file", "client.cert", "client.key"):
        (tmp_path / name).write_text("no certificate")
    files = {f"distributed.comm.tls.{name}": str(tmp_path / name) for name in ("ca-file", "client.cert")}
    files["distributed.comm.tls.client.key"] = str(tmp_path / "client.key")
    with (
        dask.config.set(files),
        pytest.raises(
            UsageError, match=r"^--cluster tls://127\.0\.0\.1:9: no certificate can be shown there \("
        ),
        cluster_at("tls://127.0.0.1:9", "", programme),
    ):
        pass
