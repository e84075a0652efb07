"""The full mode's compose file is valid, and keeps databases private, processes unprivileged and secrets in files."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
import yaml

from hotline.ops.launch import keys

pytestmark = pytest.mark.sqlite_only
ROOT = Path(__file__).resolve().parents[2]
SERVICES = {"postgres", "redis", "migrate", "web", "hooks", "worker", "beat", "caddy"}
OURS = SERVICES - {"postgres", "redis", "caddy"}
SCHEMA = Path(os.environ.get("COMPOSE_SCHEMA") or ROOT.parent / "shared/specs/compose-spec.json")
STRICT = os.environ.get("HOTLINE_TEST_STRICT", "") not in ("", "0")


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


@pytest.fixture(scope="module")
def services(compose):
    return compose["services"]


# The schema belongs to others and is not part of this repository: the test exists where it does, and always in CI.
if SCHEMA.exists() or STRICT:

    def test_it_follows_the_compose_specification(compose):
        schema = json.loads(SCHEMA.read_text())
        errors = jsonschema.Draft7Validator(schema).iter_errors(compose)

        assert [f"{error.json_path}: {error.message}" for error in errors] == []


def test_it_has_the_processes_of_the_full_mode(services):
    assert set(services) == SERVICES


def test_only_caddy_has_published_ports(services):
    assert {name for name, service in services.items() if service.get("ports")} == {"caddy"}


def test_the_databases_are_on_a_network_that_leads_nowhere(compose, services):
    assert compose["networks"]["inside"]["internal"] is True
    assert services["postgres"]["networks"] == services["redis"]["networks"] == ["inside"]
    assert "inside" not in services["caddy"]["networks"]


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_nobody_runs_as_root_or_may_gain_rights(services, name):
    service = services[name]

    assert str(service["user"]).split(":")[0] not in ("", "0", "root")
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not service.get("privileged")


@pytest.mark.parametrize("name", sorted(SERVICES - {"migrate"}))
def test_everything_that_runs_on_has_a_health_check_and_comes_back(services, name):
    assert services[name]["healthcheck"]["test"]
    assert services[name]["restart"] == "unless-stopped"


def test_migrate_runs_once_and_everybody_waits_for_it(services):
    assert services["migrate"]["restart"] == "no"
    assert services["migrate"]["depends_on"] == {"postgres": {"condition": "service_healthy"}}
    for name in OURS - {"migrate"}:
        assert services[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}


def test_pages_open_a_connection_per_request_and_callbacks_keep_theirs(services):
    assert services["web"]["environment"]["CONN_MAX_AGE"] == "0"
    assert int(services["hooks"]["environment"]["CONN_MAX_AGE"]) > 0


def test_redis_writes_down_and_never_forgets_at_random(services):
    command = " ".join(services["redis"]["command"])

    assert "--appendonly yes --appendfsync everysec" in command
    assert "--maxmemory-policy noeviction" in command


def test_the_server_takes_no_word_of_strangers_about_who_they_are(services):
    command = services["web"]["command"]

    assert command[:2] == ["uvicorn", "hotline.asgi:application"]
    assert {"--no-proxy-headers", "--no-access-log", "--ws-per-message-deflate=false", "--lifespan=on"} <= set(command)


def test_there_is_one_beat_and_workers_may_be_many(services):
    assert "beat" in services["beat"]["command"]
    assert not any("--beat" in service.get("command", []) for service in services.values())
    assert "container_name" not in services["worker"]


def test_no_secret_stands_in_the_file(compose, services):
    assert {entry["file"] for entry in compose["secrets"].values()} == {
        f"./secrets/{name}"
        for name in ("secret_key", "field_keys", "index_key", "vapid_private_key", "database_url", "postgres_password")
    }
    for name in OURS:
        environment = services[name]["environment"]
        for secret in ("SECRET_KEY", "FIELD_KEYS", "INDEX_KEY", "VAPID_PRIVATE_KEY", "DATABASE_URL"):
            assert environment[secret] == f"/run/secrets/{secret.lower()}"
        assert environment["HOTLINE_MODE"] == "real"


def test_the_secrets_are_made_once_and_open_the_settings(tmp_path):
    folder = tmp_path / "secrets"
    keys.full_mode(folder)
    before = {path.name: path.read_text() for path in folder.iterdir()}
    keys.full_mode(folder)
    paths = {
        name: str(folder / name.lower())
        for name in ("SECRET_KEY", "FIELD_KEYS", "INDEX_KEY", "VAPID_PRIVATE_KEY", "DATABASE_URL")
    }

    assert {path.name: path.read_text() for path in folder.iterdir()} == before
    assert folder.stat().st_mode & 0o777 == 0o700
    assert before["postgres_password"] in before["database_url"]
    assert settings_with(paths, "DATABASES['default']['PASSWORD']") == before["postgres_password"]
    assert settings_with(paths, "SECRET_KEY") == before["secret_key"]


def test_the_example_environment_names_every_variable_and_opens_the_settings(tmp_path):
    example = (ROOT / ".env.example").read_text()
    named = set(re.findall(r"^(?:# )?([A-Z][A-Z_]+)=", example, re.MULTILINE))
    read = set()
    for path in (ROOT / "hotline").rglob("*.py"):
        read |= set(re.findall(r"\b(?:env(?:\.\w+)?|secret|choice)\(\s*\"([A-Z_]+)\"", path.read_text()))
    compose = set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text()))
    values = dict(re.findall(r"^([A-Z][A-Z_]+)=(.*)$", example, re.MULTILINE))

    assert read | compose <= named
    assert settings_with({**values, **keys.ready(tmp_path / "keys")}, "PUBLIC_URL") == "https://line.example.org"


def test_the_image_builds_from_what_is_let_in():
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)
    wanted = {name for line in copied for name in line.split()}
    let_in = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}

    assert wanted == let_in
    assert [name for name in wanted if not (ROOT / name).exists()] == []


def test_the_image_runs_without_root_and_checks_every_hash():
    dockerfile = (ROOT / "Dockerfile").read_text()
    installs = re.findall(r"pip install [^\\&]*(?:\\\n[^\\&]*)?", dockerfile)

    assert installs
    assert all("--require-hashes" in line for line in installs)
    assert dockerfile.count("USER 10001:10001") == 2


def settings_with(environment: dict[str, str], expression: str) -> str:
    """What `expression` is in the settings, read by a fresh process in this environment."""
    program = f"from django.conf import settings\nprint(settings.{expression})"
    env = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "hotline.settings", **environment}
    done = subprocess.run(
        [sys.executable, "-c", program], env=env, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()
