"""A first guess at somebody's language from what their Telegram app says. They are asked, and can change it."""

from __future__ import annotations

from collections.abc import Sequence

from babel.core import get_global, parse_locale

_READS_AS_WELL = {"sr_Cyrl": "sr_Latn", "no_Latn": "nb_Latn", "nn_Latn": "nb_Latn"}
"""Who reads the first reads the second too. Only where the first is not offered."""


def first_guess(tag: str | None, offered: Sequence[str]) -> str:
    """One of ``offered``: the one that serves a reader of ``tag`` best, or else the first.

    ``tag`` is an IETF language tag in any case, or nothing: Telegram sends it for many people, not for all. The same
    language of another country serves, the same language in another script does not.
    """
    variety, territory = _read(tag or "")
    for readable in (variety, _READS_AS_WELL.get(variety)):
        serving = [language for language in offered if _read(language)[0] == readable]
        if serving:
            return min(serving, key=lambda language: _distance(_read(language)[1], territory))
    return offered[0]


def _read(tag: str) -> tuple[str, str | None]:
    """Language and script, ``zh_Hans``, and the territory if it is given; the script that is likely if it is not.

    What is no tag is a language that nobody offers.
    """
    language, *rest = tag.replace("-", "_").split("_")
    today = get_global("language_aliases").get(language.lower(), language)
    try:
        language, territory, script, *_ = parse_locale("_".join([today, *rest]))
    except ValueError:
        return "", None
    return f"{language}_{script or _likely_script(language, territory)}", territory


def _likely_script(language: str, territory: str | None) -> str:
    likely = get_global("likely_subtags")
    written = likely.get(f"{language}_{territory}") or likely.get(language) or language
    return parse_locale(written)[2] or ""


def _distance(territory: str | None, wanted: str | None) -> int:
    return 0 if territory == wanted else 1 if territory is None else 2
