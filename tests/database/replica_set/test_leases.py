"""Run the tests of tests/database/repositories/crawling/test_leases.py on three servers."""

import pytest

from tests.database.repositories.crawling.test_leases import *  # noqa: F403

pytestmark = pytest.mark.long
