"""The translations: one gettext file per language, kept in step with the code by `tools/catalogues.py`."""
