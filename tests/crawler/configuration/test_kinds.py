"""Test each kind of setting on both sides of its bounds."""

from __future__ import annotations

from typing import Any

import pytest

from crawler.configuration import kinds
from crawler.configuration.kinds import Kind, kind_like, number, whole

LONGEST_NAME = "n" * 63


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (whole(1, 3), "1"),
        (whole(1, 3), 3),
        (whole(0), "1000000"),
        (whole(None), "-7"),
        (number(0.5, 2), "0.5"),
        (number(0.5, 2), 2),
        (number(None), "-7.5"),
        (kinds.FLAG, "true"),
        (kinds.FLAG, "True"),
        (kinds.FLAG, "false"),
        (kinds.FLAG, "False"),
        (kinds.FLAG, "1"),
        (kinds.FLAG, "0"),
        (kinds.FLAG, True),
        (kinds.LINE, ""),
        (kinds.LINE, "Copydesk/1 (+https://a.example/)"),
        (kinds.PATH, "./data"),
        (kinds.DICTIONARY, "{}"),
        (kinds.DICTIONARY, '{"a": null}'),
        (kinds.DICTIONARY, {"a": 1}),
        (kinds.LOG_LEVEL, "DEBUG"),
        (kinds.LOG_LEVEL, "WARN"),
        (kinds.LOG_LEVEL, 10),
        (kinds.PORTS, "80"),
        (kinds.PORTS, "1,65535"),
        (kinds.PORTS, [80, 443]),
        (kinds.PORTS, ""),
        (kinds.NETWORKS, "10.0.0.0/8, ::1"),
        (kinds.NETWORKS, "10.1.2.3/8"),
        (kinds.NETWORKS, []),
        (kinds.CONTACT, ""),
        (kinds.CONTACT, "https://a.example/contact"),
        (kinds.CONTACT, "mailto:desk@a.example"),
        (kinds.WEBHOOK, ""),
        (kinds.WEBHOOK, "http://127.0.0.1:8080/hook"),
        (kinds.MONGO_URI, ""),
        (kinds.MONGO_URI, "mongodb://a.example:27017,b.example/?replicaSet=rs"),
        (kinds.MONGO_URI, "mongodb://desk:p%40ss@a.example/"),
        (kinds.MONGO_URI, "mongodb+srv://desk:pass@cluster.a.example/"),
        (kinds.DATABASE, "news"),
        (kinds.DATABASE, LONGEST_NAME),
    ],
)
def test_a_kind_takes_its_values(kind: Kind, value: object) -> None:
    assert kind.fault(value) is None


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (whole(1, 3), "0"),
        (whole(1, 3), "4"),
        (whole(1, 3), "2.5"),
        (whole(1, 3), "two"),
        (whole(1, 3), ""),
        (number(0.5, 2), "0.49"),
        (number(0.5, 2), "2.01"),
        (number(0.5, 2), "30d"),
        (number(0), "nan"),
        (number(0), "inf"),
        (number(None), "-inf"),
        (kinds.FLAG, "maybe"),
        (kinds.FLAG, "yes"),
        (kinds.FLAG, "TRUE"),
        (kinds.LINE, "a\nb"),
        (kinds.PATH, ""),
        (kinds.PATH, " "),
        (kinds.DICTIONARY, "{"),
        (kinds.DICTIONARY, "[1]"),
        (kinds.DICTIONARY, "1"),
        (kinds.LOG_LEVEL, "LOUD"),
        (kinds.LOG_LEVEL, "10"),
        (kinds.PORTS, "http"),
        (kinds.PORTS, "0"),
        (kinds.PORTS, "65536"),
        (kinds.PORTS, 80),
        (kinds.NETWORKS, "127.0.0.0/33"),
        (kinds.NETWORKS, "localhost"),
        (kinds.NETWORKS, "10.0.0.0/8,"),
        (kinds.CONTACT, "a.example/contact"),
        (kinds.CONTACT, "https://"),
        (kinds.CONTACT, "mailto:"),
        (kinds.WEBHOOK, "nowhere"),
        (kinds.WEBHOOK, "ftp://a.example/"),
        (kinds.MONGO_URI, "localhost:27017"),
        (kinds.MONGO_URI, "http://localhost:27017"),
        (kinds.MONGO_URI, "mongodb://"),
        (kinds.MONGO_URI, "mongodb://desk:p@ss@a.example/"),
        (kinds.MONGO_URI, "mongodb://a.example:port/"),
        (kinds.DATABASE, ""),
        (kinds.DATABASE, "my.db"),
        (kinds.DATABASE, "my db"),
        (kinds.DATABASE, "my/db"),
        (kinds.DATABASE, LONGEST_NAME + "n"),
    ],
)
def test_a_kind_refuses_other_values(kind: Kind, value: object) -> None:
    assert kind.fault(value)


def test_a_refusal_says_what_was_given_and_what_is_expected() -> None:
    assert whole(0, 9).fault("many") == "'many'; expected a whole number, 0 to 9"
    assert whole(0).fault("-1") == "'-1'; expected a whole number, 0 or more"
    assert whole(None).fault("x") == "'x'; expected a whole number"
    assert number(0.5, 2).fault("x") == "'x'; expected a number, 0.5 to 2"
    assert len(whole(0).fault("x" * 1000) or "") < 150


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (kinds.MONGO_URI, "desk:s3cret@a.example"),
        (kinds.MONGO_URI, "mongodb://desk:s3cret@s3cret@a.example/"),
        (kinds.MONGO_URI, "mongodb://desk:s3cret@a.example:s3cret/"),
        (kinds.WEBHOOK, "ftp://desk:s3cret@a.example/"),
        (kinds.WEBHOOK, "http://[s3cret"),
    ],
)
def test_no_password_is_quoted(kind: Kind, value: str) -> None:
    fault = kind.fault(value)
    assert fault
    assert "s3cret" not in fault


@pytest.mark.parametrize(
    ("name", "default", "taken", "refused"),
    [
        ("COOKIES_DEBUG", False, "True", "often"),
        ("TELNETCONSOLE_ENABLED", 1, False, "often"),
        ("RETRY_TIMES", 2, "0", "-1"),
        ("RETRY_PRIORITY_ADJUST", -1, "-5", "low"),
        ("DEPTH_PRIORITY", 0, "-1", "1.5"),
        ("FEED_EXPORT_INDENT", 0, "-1", "x"),
        ("LOGSTATS_INTERVAL", 60.0, "0.5", "-0.5"),
        ("FEED_EXPORTERS", {}, "{}", "x"),
    ],
)
def test_a_setting_of_scrapys_takes_what_its_default_is_like(
    name: str, default: Any, taken: object, refused: str
) -> None:
    kind = kind_like(name, default)
    assert kind is not None
    assert kind.fault(taken) is None
    assert kind.fault(refused)


@pytest.mark.parametrize("default", ["text", None, [1]])
def test_of_other_settings_nothing_is_known(default: object) -> None:
    assert kind_like("BOT_NAME", default) is None
