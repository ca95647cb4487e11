"""The cases: one file each in tests/bench/cases, named as on the command line."""
import importlib.util
import pathlib

FOLDER = pathlib.Path(__file__).parent.parent / "cases"


def names():
    return [file.stem for file in sorted(FOLDER.glob("*.py"))]


def load(name):
    """The module: it has TITLE, a sentence, and run(bench), which gives a Result."""
    spec = importlib.util.spec_from_file_location(name.replace("-", "_"), FOLDER / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
