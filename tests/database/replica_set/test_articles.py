"""Run the tests of tests/pipelines/storage/test_article_store.py on three servers."""

import pytest

from tests.pipelines.storage.test_article_store import *  # noqa: F403

pytestmark = pytest.mark.long
