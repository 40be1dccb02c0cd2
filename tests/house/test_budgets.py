"""The house budgets: what they refuse, what they let through."""

import importlib.util
import subprocess
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent


def _load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("budgets", ROOT / "tools" / "budgets.py")
    module = importlib.util.module_from_spec(spec)
    # A dataclass looks its own module up while it is being made.
    import sys

    sys.modules["budgets"] = module
    spec.loader.exec_module(module)
    return module


budgets = _load()


def function_of(lines: int) -> str:
    return "def verb():\n" + "    pass\n" * (lines - 1)


def rules(path: str, text: str) -> list[str]:
    return [found.rule for found in budgets.findings_in(path, text)]


def test_a_function_of_forty_lines_passes():
    assert rules("alongside/x.py", function_of(40)) == []


def test_a_function_of_forty_one_lines_is_refused_with_its_name_and_line():
    (found,) = budgets.findings_in("alongside/x.py", "\n" + function_of(41))
    assert str(found) == "alongside/x.py:2: function: verb has 41 lines; at most 40."


def test_a_file_has_at_most_350_lines():
    assert rules("alongside/x.py", "a = 1\n" * 350) == []
    assert rules("alongside/x.py", "a = 1\n" * 351) == ["file"]


@pytest.mark.parametrize(
    "path", ["tests/house/test_x.py", "alongside/family/cases/tests/test_x.py", "conftest.py"]
)
def test_a_test_file_has_room_for_600_lines(path):
    assert rules(path, "a = 1\n" * 600) == []


def test_a_test_file_of_601_lines_is_refused():
    assert rules("tests/test_x.py", "a = 1\n" * 601) == ["test-file"]


def test_a_migration_may_be_long():
    assert rules("alongside/family/cases/migrations/0001_start.py", function_of(900)) == []


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("day = one.at.date()", ["day"]),
        ("day = now().date()", ["day"]),
        ('words = f"since {one.since:%d %B}"', ["day"]),
        ('words = f"{made.told_at:%H:%M}"', ["day"]),
        ("day = local.date()", []),
        ("day = moment.astimezone(tz).date()", []),
        ("day = local_date(one.at)", []),
        ('words = f"since {local_date(one.since):%d %B}, at most {share:.0%}"', []),
        ('words = f"{made.told_at:%H:%M} UTC, {made.told_at}"', []),
    ],
)
def test_a_day_of_a_moment_is_its_day_in_london(text, refused):
    assert rules("alongside/x.py", text) == refused
    assert rules("alongside/ground/clock/tests/test_x.py", text) == []


def test_a_file_that_is_not_python_is_a_finding_and_not_a_crash():
    assert rules("alongside/x.py", "def (:\n") == ["file"]


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("<script>go()</script>", "script"),
        ('<script\n  type="module">', "script"),
        ('<p style="color: red">', "style"),
        ("<style>p { }</style>", "style"),
        ('<button\n onclick="go()">', "handler"),
    ],
)
def test_inline_code_in_a_template_is_refused(text, rule):
    assert rules("alongside/doors/desk/templates/desk/home.html", text) == [rule]


@pytest.mark.parametrize(
    "text",
    [
        '<script src="{% static "a.js" %}" defer></script>',
        '<script defer\n src="a.js"></script>',
        '<p class="app-style" data-onset="x">one = "two"</p>',
    ],
)
def test_ordinary_markup_passes(text):
    assert rules("alongside/doors/desk/templates/desk/home.html", text) == []


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("see /wor" + "k/main/x", "machine-path"),
        ("see /roo" + "t/.cache", "machine-path"),
        ("see /tm" + "p/thing", "machine-path"),
        ("https://py" + "pi.org/x", "registry"),
        ('"resol' + 'ved": "x"', "registry"),
        ("# TO" + "DO later", "unfinished"),
        ("raise NotImpl" + "ementedError", "unfinished"),
    ],
)
def test_forbidden_text_is_refused_in_any_file(text, rule):
    assert rules("docs/a.md", text) == [rule]


def test_an_address_of_our_own_is_not_a_machine_path():
    assert rules("docs/a.md", "/home/plan/ and var/tmp and /workshop/") == []


def finding(**changes):
    return budgets.Finding(
        **({"rule": "function", "path": "a.py", "line": 1, "message": "m", "name": "f"} | changes)
    )


def entry(**changes):
    return {
        "rule": "function",
        "path": "a.py",
        "name": "f",
        "reason": "One table, read best whole.",
    } | changes


def test_an_exception_with_a_reason_covers_its_finding():
    assert budgets.without_exceptions([finding()], [entry()]) == []


def test_an_exception_covers_nothing_else():
    left = budgets.without_exceptions([finding(), finding(name="g")], [entry()])
    assert [found.name for found in left] == ["g"]


def test_an_exception_without_a_reason_is_a_finding():
    left = budgets.without_exceptions([finding()], [entry(reason=" ")])
    assert [found.rule for found in left] == ["function", "exception"]


def test_an_exception_that_is_no_longer_needed_is_a_finding():
    assert [found.rule for found in budgets.without_exceptions([], [entry()])] == ["exception"]


def test_new_files_are_looked_at_and_ignored_ones_are_not(tmp_path):
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    (tmp_path / ".gitignore").write_text("var/\n")
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "x.py").write_text("# TO" + "DO\n")
    (tmp_path / "alongside").mkdir()
    (tmp_path / "alongside" / "x.py").write_text(function_of(41))
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\0\0 TO" + b"DO")
    assert [found.path for found in budgets.check(tmp_path)] == ["alongside/x.py"]
