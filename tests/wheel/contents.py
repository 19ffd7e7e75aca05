"""What a wheel has to carry: ``contents.py WHEEL``. Says what is missing or too much."""

import email
import re
import sys
import zipfile


def problems(wheel):
    """Return a line for everything that is wrong with a wheel."""
    archive = zipfile.ZipFile(wheel)
    names = archive.namelist()

    def some(pattern):
        return [name for name in names if re.fullmatch(pattern, name)]

    for what, pattern in {
        "the compiled module": r"jacta/_core\.[^/]*\.so",
        "its stubs": r"jacta/_core\.pyi",
        "py.typed": r"jacta/py\.typed",
        "the program": r"jacta/bin/jacta",
        "its console entry": r"jacta-[^/]*\.dist-info/entry_points\.txt",
        "headers": r"jacta/include/jacta/interval/confidence_interval\.h",
        "libraries of rooms": r"jacta/lib/libjacta_interval\.a",
        "the CMake package": r"jacta/lib/cmake/jacta/jactaConfig\.cmake",
        "examples": r"jacta/share/jacta/examples/wimp/.*\.yaml",
        "front ends of alea": r"jacta/libexec/jacta/alea/alea_run_toymc",
        "the licence": r"jacta-[^/]*\.dist-info/(licenses/)?LICENSE",
        "libraries of others": r"jacta\.libs/libhdf5[^/]*\.so[^/]*",
    }.items():
        if not some(pattern):
            yield f"{what} is missing: {pattern}"
    for name in names:
        if not re.match(r"jacta(/|\.libs/|-[^/]*\.dist-info/)", name):
            yield f"{name} is outside the package"
        if "__pycache__" in name or "/tests/" in name or name.endswith("_test"):
            yield f"{name} does not belong into a wheel"
    if len(some(r"(.*/)?_core\b.*\.so")) > 1:
        yield "there is more than one compiled module"
    (place,) = some(r"jacta-[^/]*\.dist-info/METADATA")
    metadata = email.message_from_bytes(archive.read(place))
    if "# jacta for Python" not in metadata.get_payload():
        yield "the metadata have no README"
    for key in ("Project-URL", "Classifier", "Requires-Dist", "License", "Requires-Python"):
        if not metadata.get_all(key):
            yield f"the metadata have no {key}"
    wanted = metadata.get_all("Requires-Dist", [])
    if [w for w in wanted if "extra" not in w] != ["numpy>=1.22"]:
        yield f"more than NumPy is needed: {wanted}"
    if "manylinux" not in str(wheel):
        yield "not repaired: it needs libraries of this machine"


if __name__ == "__main__":
    found = list(problems(sys.argv[1]))
    print("\n".join(found), file=sys.stderr)
    sys.exit(1 if found else 0)
