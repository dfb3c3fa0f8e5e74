"""Run the tests of tests/pipelines/deduplication/test_clusters.py on three servers."""

import pytest

from tests.pipelines.deduplication.test_clusters import *  # noqa: F403

# It stores ten thousand articles to count what an index costs: as much on any server.
del test_boilerplate_of_ten_thousand_articles_leads_nowhere_and_costs_nothing  # noqa: F821

pytestmark = pytest.mark.long
