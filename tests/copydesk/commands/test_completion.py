"""Test ``copydesk completion`` with a real shell."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from copydesk.command_line import main

COMPLETE = """
source {script}
COMP_WORDS=({words}); COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))
$(complete -p copydesk | sed 's/.*-F \\([^ ]*\\).*/\\1/')
printf '%s\\n' "${{COMPREPLY[@]}}"
"""


@pytest.fixture(scope="module")
def script(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("completion") / "copydesk.bash"
    with pytest.MonkeyPatch.context() as patch, file.open("w", encoding="utf-8") as output:
        patch.setattr("sys.stdout", output)
        assert main(["completion", "bash"]) == 0
    return file


@pytest.mark.parametrize(
    ("words", "completed"),
    [
        ("copydesk cra", {"crawl"}),
        ("copydesk ini", {"init"}),
        ("copydesk crawl n", {"news"}),
        ("copydesk crawl --toler", {"--tolerate-failed-sources"}),
        ("copydesk article --dry", {"--dry-run"}),
    ],
)
def test_bash_completes_commands_and_options(script: Path, words: str, completed: set[str]) -> None:
    done = subprocess.run(
        ["bash", "-c", COMPLETE.format(script=script, words=words)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert set(done.stdout.split()) == completed, done.stderr


def test_another_shell_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["completion", "cmd.exe"]) == 2
    assert "bash" in capsys.readouterr().err
