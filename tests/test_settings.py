"""The settings: what is missing or wrong is told all at once, and no secret shows."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from bot.misconfigured import Misconfigured
from bot.settings import DEFAULTS, TELEGRAM, read_places, read_settings
from storage.keys import create_key

TOKEN = "123456789:" + "x" * 35
README = Path(__file__).parents[1] / "README.md"


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """What is needed and no more."""
    create_key(tmp_path / "alongside.key")
    return {
        "ALONGSIDE_TOKEN": TOKEN,
        "ALONGSIDE_DATA": str(tmp_path / "data"),
        "ALONGSIDE_KEY_FILE": str(tmp_path / "alongside.key"),
    }


def complaints(environment: dict[str, str]) -> dict[str, str]:
    """What each wrong setting is told."""
    with pytest.raises(Misconfigured) as told:
        read_settings(environment)
    return {wrong.where: f"{wrong.what} {wrong.remedy}" for wrong in told.value.wrongs}


def test_a_token_and_a_key_are_all_that_is_needed(environment: dict[str, str], tmp_path: Path) -> None:
    settings = read_settings(environment)
    assert (settings.token, settings.api, settings.webhook) == (TOKEN, TELEGRAM, None)
    assert settings.data == tmp_path / "data"
    assert settings.log_level == logging.INFO


def test_everything_that_is_wrong_is_told_at_once(environment: dict[str, str]) -> None:
    wrong = {
        "ALONGSIDE_TOKEN": "",
        "ALONGSIDE_API": "api.telegram.org",
        "ALONGSIDE_DATA": environment["ALONGSIDE_KEY_FILE"],
        "ALONGSIDE_KEY_FILE": "/nowhere/key",
        "ALONGSIDE_LOG": "verbose",
        "ALONGSIDE_WEBHOOK_URL": "example.org",
        "ALONGSIDE_WEBHOOK_LISTEN": "everywhere",
        "ALONGSIDE_WEBHOOK_SECRET_FILE": "/nowhere/secret",
    }
    told = complaints(wrong)
    assert set(told) == set(wrong)
    assert "@BotFather" in told["ALONGSIDE_TOKEN"]
    assert "alongside init" in told["ALONGSIDE_KEY_FILE"]


def test_the_token_is_in_no_repr_and_in_no_complaint(environment: dict[str, str]) -> None:
    assert TOKEN not in repr(read_settings(environment))
    broken = TOKEN.replace(":", ";")
    assert broken not in str(complaints(environment | {"ALONGSIDE_TOKEN": broken}))


def test_another_bot_api_server_may_give_tokens_of_another_shape(environment: dict[str, str]) -> None:
    elsewhere = environment | {"ALONGSIDE_API": "http://127.0.0.1:9000/", "ALONGSIDE_TOKEN": "sample-token"}
    assert read_settings(elsewhere).api == "http://127.0.0.1:9000"
    assert "ALONGSIDE_TOKEN" in complaints(elsewhere | {"ALONGSIDE_TOKEN": "a/b"})


def test_a_key_file_in_the_data_folder_is_refused(environment: dict[str, str], tmp_path: Path) -> None:
    told = complaints(environment | {"ALONGSIDE_DATA": str(tmp_path)})
    assert "one theft takes both" in told["ALONGSIDE_KEY_FILE"]


def test_a_key_file_that_everybody_can_read_is_refused(environment: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "alongside.key").chmod(0o644)
    assert "chmod 600" in complaints(environment)["ALONGSIDE_KEY_FILE"]


def test_a_key_file_that_root_opened_to_one_service_is_taken(environment: dict[str, str], tmp_path: Path) -> None:
    key = tmp_path / "alongside.key"
    key.chmod(0o440)
    if key.stat().st_uid == 0:
        assert read_settings(environment).key_file == key
    else:
        assert "chmod 600" in complaints(environment)["ALONGSIDE_KEY_FILE"]


def test_a_misspelt_setting_is_pointed_out(environment: dict[str, str]) -> None:
    assert "ALONGSIDE_KEY_FILE" in complaints(environment | {"ALONGSIDE_KEYFILE": "x"})["ALONGSIDE_KEYFILE"]


def test_other_settings_that_begin_like_ours_do_not_matter(environment: dict[str, str]) -> None:
    assert read_settings(environment | {"ALONGSIDE_BROWSER": "required"})


def test_a_webhook_has_a_secret_that_does_not_show(environment: dict[str, str], tmp_path: Path) -> None:
    secret = "s" * 32
    (tmp_path / "secret").write_text(f"{secret}\n")
    settings = read_settings(
        environment
        | {
            "ALONGSIDE_WEBHOOK_URL": "https://example.org/bot",
            "ALONGSIDE_WEBHOOK_LISTEN": "[::1]:9001",
            "ALONGSIDE_WEBHOOK_SECRET_FILE": str(tmp_path / "secret"),
        }
    )
    assert settings.webhook
    assert (settings.webhook.host, settings.webhook.port, settings.webhook.secret) == ("::1", 9001, secret)
    assert secret not in repr(settings)


def test_telegram_brings_updates_to_https_only_and_a_server_of_ones_own_to_http_too(
    environment: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "secret").write_text("s" * 32)
    plain = environment | {
        "ALONGSIDE_WEBHOOK_URL": "http://127.0.0.1:9001/bot",
        "ALONGSIDE_WEBHOOK_SECRET_FILE": str(tmp_path / "secret"),
    }
    assert set(complaints(plain)) == {"ALONGSIDE_WEBHOOK_URL"}
    assert read_settings(plain | {"ALONGSIDE_API": "http://127.0.0.1:9000"}).webhook


@pytest.mark.parametrize("secret", ["", "short", "with spaces in it, and long enough"])
def test_a_webhook_without_a_good_secret_is_refused(environment: dict[str, str], tmp_path: Path, secret: str) -> None:
    (tmp_path / "secret").write_text(secret)
    told = complaints(
        environment
        | {"ALONGSIDE_WEBHOOK_URL": "https://example.org", "ALONGSIDE_WEBHOOK_SECRET_FILE": str(tmp_path / "secret")}
    )
    assert set(told) == {"ALONGSIDE_WEBHOOK_SECRET_FILE"}


def test_places_are_known_even_if_nothing_is_there() -> None:
    places = read_places({"ALONGSIDE_DATA": "somewhere"})
    assert places.data == Path.cwd() / "somewhere"
    assert places.project_file == Path.cwd() / "alongside.toml"


@pytest.mark.parametrize("name", DEFAULTS)
def test_the_readme_explains_every_setting(name: str) -> None:
    assert f"| `{name}` |" in README.read_text("utf-8")
