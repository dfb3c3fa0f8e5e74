"""Test signatures by the example of the specification, and secrets by their form."""

from __future__ import annotations

import base64

from desk.webhooks.signature import PREFIX, new_secret, signed_headers


def test_the_example_of_the_specification_is_signed_as_there() -> None:
    headers = signed_headers(
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        1614265330,
        b'{"test": 2432232314}',
    )
    assert headers == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


def test_a_secret_is_as_long_as_receivers_expect_and_always_another() -> None:
    one, other = new_secret(), new_secret()
    assert one != other
    assert one.startswith(PREFIX)
    assert 24 <= len(base64.b64decode(one.removeprefix(PREFIX), validate=True)) <= 64
