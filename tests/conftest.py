"""What several tests share."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from extractor.cli import app
from extractor.exports.run import records

SHARED = Path(__file__).resolve().parents[2] / "shared"
FOLDERS = (
    *("chictr_xml", "ctgov_classic_json", "ctgov_prs_xml", "ctgov_studyfields_json", "ctgov_v2_json", "ctgov_xml"),
    *("ctis_json", "euctr_txt", "ictrp_csv", "ictrp_xml", "isrctn", "rebec_ictrp_xml"),
)  # fmt: skip


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real documents beside the checkout; tests that need it skip without it."""
    if not SHARED.is_dir():
        pytest.skip("needs ../shared (real documents, not part of the project)")
    return SHARED


@pytest.fixture(scope="session")
def real(tmp_path_factory: pytest.TempPathFactory, shared: Path) -> Path:
    """A run over all samples of registries, which tests only read."""
    run = tmp_path_factory.mktemp("registries") / "run"
    inputs = [str(shared / "registries/samples" / one) for one in FOLDERS]
    assert CliRunner().invoke(app, ["run", *inputs, "--out", str(run), "-q"]).exit_code == 0
    assert sum(1 for _ in records(run)) > 1_950
    return run
