"""House budgets and forbidden text, over every tracked or new file of the checkout. Exit 1 on a finding.

Functions have at most 40 lines, files 350, test files 600 (migrations are free). Templates have no inline
script, style or event attribute, because the Content-Security-Policy forbids them. Nothing names a machine's
folders or a package registry, and nothing is left unfinished. No day is taken from a moment but in London.
"""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EXCEPTIONS = "tools/budgets_exceptions.toml"
PYTHON_FOLDERS = ("alongside", "tests", "tools", "bench")
FUNCTION_LINES = 40
FILE_LINES = 350
TEST_FILE_LINES = 600

# The brackets keep these patterns from matching themselves.
TEXT_RULES = {
    "machine-path": re.compile(
        r"(?<![\w.])/(work/(main|shared|[.])|root/|tmp/\w|home/(user|ubuntu|runner|vscode)|opt/(pypi|wheels))"
    ),
    "registry": re.compile(
        r"pypi[.]org|pythonhosted[.]org|npmjs[.](org|com)|yarnpkg[.]com|unpkg[.]com|jsdelivr[.]net|proxy[.]golang[.]org"
        r"|deb[.]debian[.]org|--(extra-)?index-url|--trusted-host|--find-links|\"resolved\":"
    ),
    "unfinished": re.compile(r"\b(T[O]DO|F[I]XME|X[X]X|Not[I]mplementedError)\b"),
}
TEMPLATE_RULES = {
    "script": re.compile(r"<script(?![^>]*\ssrc=)[^>]*>", re.IGNORECASE),
    "style": re.compile(r"<style\b|\sstyle\s*=\s*[\"']", re.IGNORECASE),
    "handler": re.compile(r"<[a-z][^>]*\son[a-z]+\s*=\s*[\"']", re.IGNORECASE),
}
# These two say which options to leave out of a lock, so they have to name them.
NAMES_OPTIONS = ("Makefile", "tools/budgets.py")


@dataclass(frozen=True)
class Finding:
    """One breach: which rule, where, and what is wrong. `name` is the function's for the rule `function`."""

    rule: str
    path: str
    line: int
    message: str
    name: str = ""

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.rule}: {self.message}"


def findings_in_python(path: str, text: str) -> Iterator[Finding]:
    """Yield what is too long in one Python file; `path` is relative to the checkout."""
    if "migrations" in Path(path).parts:
        return
    is_test = "tests" in Path(path).parts or Path(path).name in ("conftest.py",)
    rule, limit = ("test-file", TEST_FILE_LINES) if is_test else ("file", FILE_LINES)
    lines = text.count("\n")
    if lines > limit:
        yield Finding(rule, path, limit + 1, f"{lines} lines; at most {limit}.")
    try:
        tree = ast.parse(text)
    except SyntaxError as error:
        yield Finding(rule, path, error.lineno or 1, "is not Python.")
        return
    if path.startswith("alongside/") and not is_test:
        yield from _days_elsewhere(path, tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > FUNCTION_LINES:
                message = f"{node.name} has {length} lines; at most {FUNCTION_LINES}."
                yield Finding("function", path, node.lineno, message, node.name)


def _days_elsewhere(path: str, tree: ast.AST) -> Iterator[Finding]:
    """Yield what takes a moment's day in UTC, where between midnight and one on a summer night it is still yesterday.

    A moment's day is `local_date(moment)`; something called `local` was brought to London before, and words may say UTC.
    """
    message = "the day of a moment is its day in London: use local_date."
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(value=moment, attr="date"), args=[], keywords=[]):
                if ast.unparse(moment) != "local" and ".astimezone(" not in ast.unparse(moment):
                    yield Finding("day", path, node.lineno, message)
            case ast.JoinedStr(values=parts):
                if any(_writes_a_moment(part) for part in parts) and "UTC" not in ast.unparse(node):
                    yield Finding("day", path, node.lineno, message)


def _writes_a_moment(part: ast.expr) -> bool:
    match part:
        case ast.FormattedValue(value=ast.Attribute(attr=name), format_spec=ast.JoinedStr()):
            return name in ("at", "since") or name.endswith("_at")
    return False


def findings_in_template(path: str, text: str) -> Iterator[Finding]:
    """Yield the inline scripts, styles and event attributes of a template, over line ends too."""
    for rule, pattern in TEMPLATE_RULES.items():
        for match in pattern.finditer(text):
            line = text.count("\n", 0, match.start()) + 1
            yield Finding(rule, path, line, f"inline {rule}: {' '.join(match.group().split())[:60]}")


def findings_in_text(path: str, text: str) -> Iterator[Finding]:
    """Yield machine paths, package registries and unfinished work in any text file."""
    for rule, pattern in TEXT_RULES.items():
        if rule == "registry" and path in NAMES_OPTIONS:
            continue
        for number, line in enumerate(text.splitlines(), 1):
            if match := pattern.search(line):
                yield Finding(rule, path, number, f"must not be committed: {match.group()}")


def findings_in(path: str, text: str) -> Iterator[Finding]:
    """Yield everything wrong with one file."""
    if path.endswith(".py") and path.startswith(PYTHON_FOLDERS):
        yield from findings_in_python(path, text)
    if path.endswith((".html", ".svg")) and "templates" in Path(path).parts:
        yield from findings_in_template(path, text)
    yield from findings_in_text(path, text)


def without_exceptions(findings: list[Finding], exceptions: list[dict[str, str]]) -> list[Finding]:
    """Return the findings that no exception covers, and one for each exception without a reason or a use."""
    left = list(findings)
    for entry in exceptions:
        covered = [
            found
            for found in left
            if (found.rule, found.path) == (entry.get("rule"), entry.get("path"))
            and found.name in ("", entry.get("name", found.name))
        ]
        where = f"{entry.get('rule')} in {entry.get('path')}"
        if not entry.get("reason", "").strip():
            left.append(Finding("exception", EXCEPTIONS, 1, f"The exception for {where} gives no reason."))
        elif not covered:
            left.append(
                Finding("exception", EXCEPTIONS, 1, f"The exception for {where} is not needed; remove it.")
            )
        else:
            left = [found for found in left if found not in covered]
    return left


def files_of(root: Path) -> list[str]:
    """Return the paths of all tracked and new files of the checkout, without those that git ignores."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout
    return sorted({name for name in listed.split("\0") if name and (root / name).is_file()})


def read_text(path: Path) -> str | None:
    """Return a file's text, or None where it is not text."""
    data = path.read_bytes()
    if b"\0" in data[:8192]:
        return None
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None


def check(root: Path) -> list[Finding]:
    """Return everything wrong in the checkout at `root`, exceptions taken off."""
    findings: list[Finding] = []
    for name in files_of(root):
        text = read_text(root / name)
        if text is not None:
            findings += findings_in(name, text)
    agreed = root / EXCEPTIONS
    entries = (
        tomllib.loads(agreed.read_text(encoding="utf-8")).get("exception", []) if agreed.exists() else []
    )
    return without_exceptions(findings, entries)


def main() -> int:
    """Print the findings and return the exit code."""
    findings = check(ROOT)
    for found in findings:
        print(found)
    if not findings:
        print("Within budget.")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main())
