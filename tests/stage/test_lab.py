"""JupyterLab starts the kit's own Python, on the page that was asked for."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import jupyter_core.paths
import pytest
from jupyter_client.kernelspec import KernelSpecManager

from workshop import lab, run


@pytest.mark.parametrize("where", ["the environment's", "the user's own"])
def test_another_kernel_of_the_same_name_is_not_started(
    where: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "share" / "kernels" / "python3" / "kernel.json"
    other.parent.mkdir(parents=True)
    about = {"argv": ["/elsewhere/python"], "display_name": "Other", "language": "python"}
    other.write_text(json.dumps(about))
    if where == "the environment's":
        monkeypatch.setattr(jupyter_core.paths, "ENV_JUPYTER_PATH", [str(tmp_path / "share")])
    else:
        monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "share"))
    assert KernelSpecManager().get_kernel_spec("python3").argv == ["/elsewhere/python"]
    for name, value in run.jupyter_environment(tmp_path / "home", tmp_path).items():
        monkeypatch.setenv(name, value)
    assert KernelSpecManager().get_kernel_spec("python3").argv[0] == sys.executable


def test_the_folder_is_shown_as_a_screen_and_plain_where_that_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[list[str]] = []
    monkeypatch.setattr(lab.Lab, "__init__", lambda self, command, **_: started.append(command))
    monkeypatch.setattr(lab.Lab, "__del__", lambda self: None)
    monkeypatch.setattr(lab.kit, "copy_notebooks", lambda folder: None)
    for plain, shown in ((False, "/doc/tree/"), (True, "/lab/tree/")):
        lab.start(tmp_path, browser=False, plain=plain).ended()
        [address] = [one for one in started[-1] if one.startswith("--LabApp.default_url=")]
        assert f"{shown}notebooks/0-start.ipynb" in address
