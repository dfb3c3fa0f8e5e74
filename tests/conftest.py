pytest_plugins = [
    "tests.support.fixtures.mongod",
    "tests.support.fixtures.embedded",
    "tests.support.fixtures.sites",
    "tests.support.fixtures.commands",
]
