pytest_plugins = [
    "tests.fixtures.mongod",
    "tests.fixtures.embedded",
    "tests.fixtures.sites",
    "tests.fixtures.commands",
]
