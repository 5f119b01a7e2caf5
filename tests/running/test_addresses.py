import socket

import pytest

from practice.running.addresses import addresses, as_text, is_loopback, refuse_open_host
from practice.running.refused import StartRefused


@pytest.fixture
def taken():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        yield server.getsockname()[1]


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "::1", "127.8.8.8"])
def test_loopback_needs_no_public_address(host):
    assert is_loopback(host)
    refuse_open_host(host, {})


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.10", "fourfold.local", ""])
def test_any_other_host_needs_one(host):
    with pytest.raises(StartRefused, match="PUBLIC_URL"):
        refuse_open_host(host, {})
    refuse_open_host(host, {"PUBLIC_URL": "https://fourfold.example.org"})


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_a_port_in_use_is_refused_with_a_way_out(taken, host):
    with pytest.raises(StartRefused, match=f"Port {taken} is in use.*--port"):
        addresses(host, taken)


def test_localhost_is_taken_in_both_its_meanings(taken):
    port = taken
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    assert ("127.0.0.1", port) in addresses("localhost", port)


@pytest.mark.parametrize("port", [0, -1, 65536])
def test_a_number_that_is_no_port_is_refused(port):
    with pytest.raises(StartRefused, match="is not a port"):
        addresses("127.0.0.1", port)


@pytest.mark.parametrize("host", ["192.0.2.1", "no such host"])
def test_an_address_of_another_machine_is_refused(host):
    with pytest.raises(StartRefused, match="Can't listen"):
        addresses(host, 8000)


def test_an_ipv6_address_is_written_in_brackets():
    assert as_text("::1", 8000) == "[::1]:8000"
    assert as_text("localhost", 8000) == "localhost:8000"
