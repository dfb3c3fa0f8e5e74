pytest_plugins = ["tests.fixtures.mongod", "tests.fixtures.sites", "tests.fixtures.commands"]
