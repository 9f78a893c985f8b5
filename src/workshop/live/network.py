"""Where phones find this computer: its address, a free port, and how many may come at once."""

from __future__ import annotations

import ipaddress
import socket

PORT = 8899
TRIES = 20
LOOPBACK = "127.0.0.1"
FILES = 4096


def own_address() -> str:
    """The address by which this computer is seen in its network; loopback where it is in none.

    Nothing is sent: the system only says which way it would take.
    """
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        try:
            asking.connect(("192.0.2.1", 9))  # an address that is kept for examples (RFC 5737)
            found = str(asking.getsockname()[0])
        except OSError:
            return LOOPBACK
    return LOOPBACK if ipaddress.ip_address(found).is_unspecified else found


def is_loopback(address: str) -> bool:
    """Whether only this computer reaches the address.

    >>> is_loopback("127.0.0.1"), is_loopback("localhost"), is_loopback("192.168.1.7")
    (True, True, False)
    """
    try:
        return ipaddress.ip_address(address).is_loopback
    except ValueError:
        return address == "localhost"


def listening(address: str, port: int = PORT, *, tries: int = TRIES) -> list[socket.socket]:
    """Sockets that listen at the address, on this port or the next that is free.

    Raises OSError where the address is none of this computer or no port is free.
    """
    from tornado.netutil import bind_sockets

    for more in range(tries):
        try:
            return bind_sockets(port + more if port else 0, address=address, backlog=256)
        except OSError as error:
            if error.errno not in _TAKEN or more == tries - 1:
                raise
    raise AssertionError("one of the tries returned or raised")


def raise_file_limit(files: int = FILES) -> None:
    """Let this process hold as many connections as it has to: macOS gives 256 files."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = files if hard == resource.RLIM_INFINITY else min(files, hard)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def said(address: str, port: int) -> str:
    """What the server says of itself in one sentence.

    >>> said("127.0.0.1", 8899).partition(";")[0]
    'Listening on this computer only (127.0.0.1, port 8899)'
    """
    if is_loopback(address):
        return (
            f"Listening on this computer only ({address}, port {port}); no phone can reach that."
            " With --address and this computer's address in the Wi-Fi, phones can."
        )
    return (
        f"Listening at {address}, port {port}: every device in this network can reach it, and what"
        " it sees is one page to join. With --address 127.0.0.1 only this computer can."
    )


def _taken() -> set[int]:
    import errno

    return {errno.EADDRINUSE, errno.EACCES, getattr(errno, "WSAEADDRINUSE", errno.EADDRINUSE)}


_TAKEN = _taken()
