"""A small application: a page, a state of health, and a checksum that a library of its own computes."""

import ctypes
import os
import pathlib
import socket
from urllib.parse import parse_qs

HERE = pathlib.Path(__file__).resolve().parent
LIBRARY = ctypes.CDLL(str(HERE / "libcrc.so"))
LIBRARY.crc32.argtypes = [ctypes.c_char_p, ctypes.c_size_t]
LIBRARY.crc32.restype = ctypes.c_uint32


def front(environ):
    return f"shop on {socket.gethostname()}, release {HERE.name}, asked by {environ.get('HTTP_X_FORWARDED_FOR', 'nobody')}"


def health(_environ):
    return f"ok {os.getppid()}"


def checksum(environ):
    text = parse_qs(environ.get("QUERY_STRING", "")).get("text", [""])[0].encode()
    return f"{LIBRARY.crc32(text, len(text)):08x}"


PAGES = {"/": front, "/health": health, "/checksum": checksum}


def application(environ, start_response):
    page = PAGES.get(environ["PATH_INFO"])
    status, body = ("200 OK", page(environ)) if page else ("404 Not Found", "there is no such page")
    data = (body + "\n").encode()
    start_response(status, [("Content-Type", "text/plain; charset=utf-8"), ("Content-Length", str(len(data)))])
    return [data]
