"""The benchmarks: each is a module of the package bench/, run by its name."""

import subprocess

from hotline.ops.launch import keys, serve, wheels
from hotline.ops.launch.place import Place
from hotline.ops.launch.stop import Stop


def run(place: Place, name: str) -> int:
    """Run the benchmark `name`, or all of them one after the other; the exit code."""
    names = sorted(
        path.stem
        for path in (place.root / "bench").glob("*.py")
        if not path.stem.startswith("_") and 'if __name__ == "__main__":' in path.read_text(encoding="utf-8")
    )
    if not names:
        raise Stop("There is no benchmark in this version yet.")
    if name and name not in names:
        raise Stop(f"There is no benchmark called {name}: choose one of {', '.join(names)}.")
    wheels.ready(place, dev=True)
    env = serve.environment(place, "demo", 8000) | {"HOTLINE_DATA": str(place.folder("bench"))}
    for variable, path in keys.ready(place.keys("bench")).items():
        env.setdefault(variable, path)
    failed = [
        each
        for each in ([name] if name else names)
        if subprocess.run([str(place.python), "-m", f"bench.{each}"], env=env, cwd=place.root, check=False).returncode
    ]
    if failed:
        print(f"Did not finish: {', '.join(failed)}.")
    return 1 if failed else 0
