"""The import table of docs/architecture.md as data, and the ast walk that finds its breaches in a source tree."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

WINGS = ("hotline", "dispatch", "responders")

# Room -> (layer, place within the layer). A room may import lower layers.
FLOOR = ("hotline.base", "hotline.crypto", "hotline.audit", "hotline.accounts", "hotline.ui")  # each those before it
ROOMS: dict[str, int] = {
    **dict.fromkeys(FLOOR, 0),
    **{
        f"hotline.{name}": 1
        for name in ["network", "contacts", "places", "directory", "shifts", "media", "pump", "realtime", "retention"]
    },
    "hotline.messaging": 2,
    "hotline.calls": 2,
    "responders": 3,
    "dispatch": 4,
    **dict.fromkeys(("dispatch.console", "dispatch.cases", "responders.board"), 5),
    **dict.fromkeys(("dispatch.review", "dispatch.handover"), 6),
}
OPEN_TO_SIBLINGS = {"hotline.network", "hotline.pump"}  # within layer 1
ENTRY = {f"hotline.{name}" for name in ("settings", "urls", "routing", "asgi", "hooks", "celery", "ops")}
# Below the faces, imported by other doors and by entries only: a task or a view calls a service, never the reverse.
FIRST_FACE = 5
DOORS = {"views", "consumers", "tasks", "admin", "forms", "urls"}


@dataclass(frozen=True)
class Breach:
    """One import that the table forbids."""

    file: str
    line: int
    why: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.why}"


@dataclass(frozen=True)
class Import:
    """One import statement's target as a module, where it stands, and inside which function."""

    target: str
    line: int
    relative: bool
    function: str = ""


def breaches(root: Path) -> list[Breach]:
    """Every breach in the wings below `root`."""
    tree = Tree(root)
    return list(dict.fromkeys(breach for path in tree.files() for breach in tree.check(path)))


def room_of(module: str) -> str:
    """The room (or entry) a module belongs to; empty for a wing's own top and for what is in no room."""
    parts = module.split(".")
    for length in (2, 1):
        name = ".".join(parts[:length])
        if name in ROOMS or name in ENTRY:
            return name
    return ""


def refusal(source: str, target: str) -> str:
    """Why a module of the room `source` may not import one of the room `target`; empty when it may."""
    if source == target:
        return ""
    if target in ENTRY:
        return "" if source in ENTRY else f"{source} imports {target}, an entry module"
    if source in ENTRY:
        return ""
    mine, theirs = ROOMS[source], ROOMS[target]
    if theirs > mine:
        return f"{source} (layer {mine}) imports {target} (layer {theirs}): upward"
    if theirs < mine:
        return ""
    if mine == 0 and FLOOR.index(target) < FLOOR.index(source):
        return ""
    if mine == 1 and target in OPEN_TO_SIBLINGS:
        return ""
    return f"{source} imports {target} of the same layer {mine}: sideways"


class Tree:
    """A source tree that is checked file by file."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def files(self) -> Iterator[Path]:
        for wing in WINGS:
            yield from sorted((self.root / wing).rglob("*.py"))

    def check(self, path: Path) -> Iterator[Breach]:
        """The breaches of one file."""
        shown = str(path.relative_to(self.root))
        module = self.module_of(path)
        syntax = ast.parse(path.read_text(encoding="utf-8"), filename=shown)
        source = room_of(module)
        if not source and module not in WINGS:
            yield Breach(shown, 1, f"{module} is in no room of the table")
            return
        for found in self.imports(syntax, module, path.name == "__init__.py"):
            yield from (Breach(shown, found.line, why) for why in self.reasons(module, source, found))

    def reasons(self, module: str, source: str, found: Import) -> Iterator[str]:
        """Why this import is a breach; nothing when it is fine."""
        if found.target.split(".")[0] not in WINGS:
            return
        target = room_of(found.target)
        if found.function:
            yield f"{found.target} is imported inside {found.function}()"
        if found.relative and target != source:
            yield f"{found.target} is imported relatively from another package"
        if not source:
            yield f"{module} imports {found.target}, and a wing's top imports nothing of ours"
        elif not target:
            if found.target not in WINGS:
                yield f"{found.target} is in no room of the table"
        elif why := refusal(source, target):
            yield why
        elif ROOMS.get(source, FIRST_FACE) < FIRST_FACE and self.door(found.target) and not self.door(module):
            yield f"{module} imports {found.target}, a door"

    @staticmethod
    def door(module: str) -> bool:
        return bool(DOORS & set(module.split(".")[1:]))

    def module_of(self, path: Path) -> str:
        parts = path.relative_to(self.root).with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    def is_module(self, name: str) -> bool:
        path = self.root.joinpath(*name.split("."))
        return path.is_dir() or path.with_suffix(".py").is_file()

    def imports(self, syntax: ast.AST, module: str, package: bool) -> Iterator[Import]:
        """Every import in the file, also by `import_module` with a plain name and by a foreign key's label."""
        for node, function in walk(syntax):
            if isinstance(node, ast.Import):
                for name in node.names:
                    yield Import(name.name, node.lineno, False, function)
            elif isinstance(node, ast.ImportFrom):
                base = node.module or ""
                if node.level:
                    home = module.split(".")
                    home = home[: len(home) - node.level + (1 if package else 0)]
                    base = ".".join([*home, node.module] if node.module else home)
                for name in node.names:
                    deeper = f"{base}.{name.name}"
                    yield Import(deeper if self.is_module(deeper) else base, node.lineno, bool(node.level), function)
            elif isinstance(node, ast.Call) and (name := _imported_by_name(node)):
                yield Import(name, node.lineno, name.startswith("."), function or "import_module")


def walk(syntax: ast.AST, function: str = "", klass: str = "") -> Iterator[tuple[ast.AST, str]]:
    """Every node with the function it stands in; AppConfig.ready counts as none, Django wants its imports there."""
    for node in ast.iter_child_nodes(syntax):
        inside, owner = function, klass
        if isinstance(node, ast.ClassDef):
            owner = "AppConfig" if any(_name(base).endswith("AppConfig") for base in node.bases) else node.name
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not (
            klass == "AppConfig" and node.name == "ready" and not function
        ):
            inside = node.name
        elif isinstance(node, ast.Lambda):
            inside = function or "lambda"
        yield node, inside
        yield from walk(node, inside, owner)


def _name(node: ast.AST) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def _imported_by_name(call: ast.Call) -> str:
    """The module that `import_module("...")`, `__import__("...")` or `import_string("...")` names, when written out."""
    if _name(call.func) not in ("import_module", "__import__", "import_string") or not call.args:
        return ""
    first = call.args[0]
    return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else ""
