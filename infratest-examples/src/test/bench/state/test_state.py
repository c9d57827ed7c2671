"""The checks of the file CHECKS, as pytest-testinfra makes them."""

import os

import pytest

with open(os.environ["CHECKS"], encoding="utf-8") as checks:
    CHECKS = [line.rstrip("\n").split("\t") for line in checks]


@pytest.mark.parametrize("kind,name,expected", CHECKS)
def test_state(host, kind, name, expected):
    if kind == "file":
        assert host.file(name).is_file
    elif kind == "mode":
        assert host.file(name).mode == int(expected, 8)
    elif kind == "owner":
        assert host.file(name).user == expected
    elif kind == "group of file":
        assert host.file(name).group == expected
    elif kind == "package":
        assert host.package(name).is_installed
    elif kind == "user":
        assert host.user(name).uid == int(expected)
    elif kind == "group":
        assert host.group(name).gid == int(expected)
    elif kind == "sysctl":
        assert str(host.sysctl(name)) == expected
    elif kind == "command":
        assert host.run(name).stdout.strip() == expected
    else:
        pytest.fail("unknown kind " + kind)
