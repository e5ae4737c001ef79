"""Translations: one gettext catalogue per language, and ``languages.toml``. Read README.md before translating."""
