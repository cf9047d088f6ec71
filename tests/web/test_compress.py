"""Pages travel compressed to whoever takes that."""

import gzip

from flask.testing import FlaskClient


def test_a_page_travels_compressed_and_is_the_same(client: FlaskClient) -> None:
    plain = client.get("/sign-in")
    zipped = client.get("/sign-in", headers={"Accept-Encoding": "gzip, br"})
    assert plain.headers.get("Content-Encoding") is None
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in zipped.headers["Vary"]
    assert int(zipped.headers["Content-Length"]) == len(zipped.data) < len(plain.data)
    title = plain.text[plain.text.index("<title>") : plain.text.index("</title>")]
    assert title in gzip.decompress(zipped.data).decode()


def test_a_refused_encoding_is_not_used(client: FlaskClient) -> None:
    answer = client.get("/sign-in", headers={"Accept-Encoding": "gzip;q=0"})
    assert "Content-Encoding" not in answer.headers
