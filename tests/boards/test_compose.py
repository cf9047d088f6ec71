"""docker-compose.yml by itself: a file of its schema, pinned, closed, and of things that exist."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import jsonschema_rs
import pytest

from app.cli import OWN, PARTS, opora
from deploy.draw_secrets import FILES
from tests.boards import stack
from tests.boards.stack import ONCE, OURS, ROOT, compose, service

SERVICES = compose()["services"]
NGINX = (ROOT / "deploy/nginx/opora.conf").read_text()
DOCKERFILE = (ROOT / "Dockerfile").read_text()


def test_it_is_a_compose_file() -> None:
    schema = ROOT / "node_modules/dclint/schemas/compose.schema.json"
    judge = jsonschema_rs.validator_for(json.loads(schema.read_text()))
    assert [error.message for error in judge.iter_errors(compose())] == []
    wrong = compose()
    wrong["services"]["web"]["comand"] = ["web"]
    assert not judge.is_valid(wrong)


@pytest.mark.parametrize("name", SERVICES)
def test_each_service_is_pinned_checked_and_kept_in_its_place(name: str) -> None:
    known = service(name)
    assert re.search(r":v?\d+\.\d+(\.\d+)?(-\w+)?$|^opora:latest$", known["image"]), known["image"]
    assert known["security_opt"] == ["no-new-privileges:true"]
    if name in ONCE:
        assert known["restart"] == "no"
    else:
        assert known["restart"] == "unless-stopped"
        assert known["healthcheck"]["test"][0] in {"CMD", "CMD-SHELL"}
    if name in (*OURS, *ONCE):
        assert known["read_only"]
        assert known["cap_drop"] == ["ALL"]


@pytest.mark.attack(30)
def test_nothing_is_published_but_on_loopback_and_of_two_services() -> None:
    published = {name: known.get("ports", []) for name, known in SERVICES.items()}
    assert {name for name, ports in published.items() if ports} == {"nginx", "prometheus"}
    for ports in published.values():
        assert all(port.startswith("127.0.0.1:") for port in ports)
    assert compose()["networks"]["inside"] == {"internal": True}
    for name in ("postgres", "valkey", "worker", "relay", "clock"):
        assert service(name)["networks"] == ["inside"]


def test_who_waits_for_whom_exists_and_can_be_waited_for() -> None:
    for name, known in SERVICES.items():
        for other, condition in known.get("depends_on", {}).items():
            how = condition["condition"]
            assert other in SERVICES, (name, other)
            assert (how == "service_completed_successfully") == (other in ONCE), (name, other)


def test_every_file_that_is_mounted_is_there_and_read_only() -> None:
    for name, known in SERVICES.items():
        for mount in known.get("volumes", []):
            source, _, rest = mount.partition(":")
            if source.startswith("./"):
                assert (ROOT / source).exists(), (name, source)
                assert rest.endswith(":ro"), (name, mount)
            else:
                assert source in compose()["volumes"], (name, source)


def test_every_variable_from_outside_has_one_default() -> None:
    found = stack.variables()
    assert set(found) == {"OPORA_URL", "KEYCLOAK_URL", "GRAFANA_URL"}
    assert all(len(defaults) == 1 for defaults in found.values())
    left = re.findall(r"\$\{\w+\}", json.dumps(compose()))
    assert left == []


def test_nginx_listens_where_the_addresses_lead() -> None:
    ports = {mapping.split(":")[1]: mapping.split(":")[2] for mapping in service("nginx")["ports"]}
    for default in set.union(*stack.variables().values()):
        assert ports[default.rpartition(":")[2]] == default.rpartition(":")[2]
    assert set(re.findall(r"listen (\d+);", NGINX)) == set(ports.values())


def test_the_image_has_the_commands_that_are_run() -> None:
    for name in (*OURS, *ONCE):
        [word] = service(name)["command"]
        assert word == name
        assert word in {*opora.commands, *OWN, *PARTS}
    assert 'ENTRYPOINT ["opora"]' in DOCKERFILE
    assert "USER opora" in DOCKERFILE.split("FROM")[-1]


def test_whatever_is_copied_into_the_image_reaches_whoever_builds_it() -> None:
    sent = {
        line.removeprefix("!")
        for line in (ROOT / ".dockerignore").read_text().splitlines()
        if line.startswith("!")
    }
    for line in re.findall(r"(?m)^COPY (?!--from)(.+)$", DOCKERFILE):
        for source in line.split()[:-1]:
            assert any(part == source or part.startswith(f"{source}/") for part in sent) or any(
                source.startswith(f"{part}/") for part in sent
            ), source
            assert (ROOT / source).exists()
    assert not any("secrets" in part or part in {"var", ".git"} for part in sent)


def test_every_secret_file_is_used_and_every_used_one_is_made() -> None:
    used = {file for known in SERVICES.values() for file in known.get("env_file", [])}
    assert used == {f"deploy/secrets/{name}" for name in FILES}


@pytest.mark.attack(25)
def test_no_secret_stands_in_a_file_of_the_repository() -> None:
    ignored = (ROOT / ".gitignore").read_text().splitlines()
    assert "deploy/secrets/" in ignored
    for name, known in SERVICES.items():
        for variable, value in known.get("environment", {}).items():
            assert not re.search(r"PASSWORD|SECRET|KEY$", variable), (name, variable, value)


def test_keycloaks_check_of_its_health_sees_a_200_and_nothing_else(tmp_path: Path) -> None:
    """The words of the check, asked of a port that answers so."""
    [*_, words] = service("keycloak")["healthcheck"]["test"]
    for line, well in (("HTTP/1.0 200 OK", True), ("HTTP/1.0 503 Service Unavailable", False)):
        answer = tmp_path / "answer"
        answer.write_text(f"{line}\r\n\r\n")
        here = words.replace("$$", "$").replace("3<>/dev/tcp/127.0.0.1/9000", f"3<>{answer}")
        here = here.replace(">&3 &&", "> /dev/null &&")
        assert here != words
        found = subprocess.run(["bash", "-c", here], check=False)  # noqa: S607 - as in the image
        assert (found.returncode == 0) == well


def test_nginx_takes_its_settings(tmp_path: Path) -> None:
    nginx = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/bin")
    if nginx is None:
        pytest.skip("nginx is not installed")
    file = tmp_path / "nginx.conf"
    file.write_text(
        f"pid {tmp_path}/pid; error_log stderr; events {{}}\n"
        f"http {{ access_log off; include {ROOT}/deploy/nginx/opora.conf; }}\n"
    )
    found = subprocess.run(
        [nginx, "-t", "-c", str(file)], capture_output=True, text=True, check=False
    )
    assert found.returncode == 0, found.stderr
