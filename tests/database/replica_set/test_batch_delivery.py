"""Run the tests of tests/pipelines/storage/test_batch_delivery.py on three servers."""

import pytest

from tests.pipelines.storage.test_batch_delivery import *  # noqa: F403

pytestmark = pytest.mark.long
