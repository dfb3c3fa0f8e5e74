"""Run the tests of tests/database/repositories/test_sites.py on three servers."""

import pytest

from tests.database.repositories.test_sites import *  # noqa: F403

pytestmark = pytest.mark.long
