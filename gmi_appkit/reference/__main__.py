"""``python -m gmi_appkit.reference``."""

from __future__ import annotations

from gmi_appkit.reference import pages

for file, text in pages().items():
    file.write_text(text, encoding="utf-8")
    print(file)  # noqa: T201 - says what it wrote
