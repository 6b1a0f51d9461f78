"""The network is not to be had yet: names and numbers of sockets, and a system that supports no address family."""

# TODO(stdlib-compat, owner:runtime, milestone:SL2, priority:P2, status:missing): sockets through runtime/gate

import errno

AF_UNSPEC, AF_UNIX, AF_INET, AF_INET6 = 0, 1, 2, 10
SOCK_STREAM, SOCK_DGRAM, SOCK_RAW = 1, 2, 3
SOCK_NONBLOCK, SOCK_CLOEXEC = 2048, 524288
SOL_SOCKET, SOL_TCP, SOL_UDP = 1, 6, 17
SO_REUSEADDR, SO_TYPE, SO_ERROR, SO_BROADCAST, SO_KEEPALIVE, SO_REUSEPORT = 2, 3, 4, 6, 9, 15
IPPROTO_IP, IPPROTO_TCP, IPPROTO_UDP, IPPROTO_IPV6 = 0, 6, 17, 41
IPV6_V6ONLY, TCP_NODELAY, SOMAXCONN = 26, 1, 4096
MSG_OOB, MSG_PEEK, MSG_DONTWAIT = 1, 2, 64
AI_PASSIVE, AI_CANONNAME, AI_NUMERICHOST = 1, 2, 4
EAI_NONAME, EAI_FAMILY = -2, -6
NI_NUMERICHOST, NI_NUMERICSERV = 1, 2
SHUT_RD, SHUT_WR, SHUT_RDWR = 0, 1, 2
INADDR_ANY, INADDR_LOOPBACK = 0, 0x7F000001
has_ipv6 = False

error = OSError
timeout = TimeoutError


class herror(OSError):
    __module__ = "socket"


class gaierror(OSError):
    __module__ = "socket"


class socket:
    __module__ = "_socket"

    def __init__(self, family=-1, type=-1, proto=-1, fileno=None):
        raise OSError(errno.EAFNOSUPPORT, "Address family not supported by protocol")

    def close(self):
        pass


SocketType = socket


def socketpair(family=AF_UNIX, type=SOCK_STREAM, proto=0, /):
    return socket(family, type, proto)


def getaddrinfo(host, port, family=0, type=0, proto=0, flags=0):
    raise gaierror(EAI_FAMILY, "ai_family not supported")


def gethostbyname(host, /):
    raise gaierror(EAI_NONAME, "Name or service not known")


def gethostname():
    from os import uname

    return uname().nodename


def getdefaulttimeout():
    return None


def close(fd, /):
    from os import close

    close(fd)


def ntohs(x, /):
    return (x & 255) << 8 | x >> 8


htons = ntohs


def ntohl(x, /):
    return int.from_bytes(x.to_bytes(4, "little"), "big")


htonl = ntohl
