"""``python -m gmi_appkit.testing.webkit534``: fetch the engine."""

import sys

from gmi_appkit.errors import GmiError
from gmi_appkit.testing.webkit534.program import fetch

try:
    print(fetch())  # noqa: T201
except GmiError as error:
    print(f"Error: {error}", file=sys.stderr)  # noqa: T201
    sys.exit(error.exit_code)
