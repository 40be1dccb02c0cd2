"""A pytest plugin, loaded before the settings are: tests keep their data in a folder of their own."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TEST_VAR = Path(os.environ.get("ALONGSIDE_TEST_VAR", ROOT / "var" / "test")).resolve()

os.environ["ALONGSIDE_VAR"] = str(TEST_VAR)
os.environ["ALONGSIDE_DEMO"] = "1"
os.environ["ALONGSIDE_STATIC_FINDERS"] = "1"
# Playwright's synchronous interface leaves an event loop in the thread; the tests after it still ask the database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
