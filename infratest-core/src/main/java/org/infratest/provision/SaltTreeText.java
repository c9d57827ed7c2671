package org.infratest.provision;

/** Files that a Salt tree lacks to run as it is. */
final class SaltTreeText {

    /** Runs one of the functions that Salt's packages make commands of. */
    static final String LAUNCH = """
            import os
            import sys

            here = os.path.dirname(os.path.abspath(__file__))
            sys.path.insert(0, here)
            sys.path.append(os.path.join(here, "fallback"))
            name = sys.argv.pop(1)
            sys.argv[0] = os.path.join(here, "bin", "salt" if name == "salt_main" else name.replace("_", "-"))

            import salt.scripts

            if __name__ == "__main__":
                sys.exit(getattr(salt.scripts, name)())
            """;

    /** Salt imports this module, which Debian 12 does not have: versions that are compared part by part, numbers as numbers. */
    static final String LOOSEVERSION = """
            import functools
            import re


            @functools.total_ordering
            class LooseVersion:
                def __init__(self, vstring=None):
                    self.vstring = ""
                    self.version = []
                    if vstring:
                        self.parse(vstring)

                def parse(self, vstring):
                    self.vstring = vstring
                    parts = re.findall(r"\\d+|[a-z]+|[^\\d.a-z]+", vstring)
                    self.version = [int(part) if part.isdigit() else part for part in parts]

                def __str__(self):
                    return self.vstring

                def __repr__(self):
                    return "LooseVersion ('%s')" % self

                def _compared(self, other):
                    other = other if isinstance(other, LooseVersion) else LooseVersion(str(other))
                    return [(0, part, "") if isinstance(part, int) else (1, 0, part) for part in self.version], [
                        (0, part, "") if isinstance(part, int) else (1, 0, part) for part in other.version
                    ]

                def _cmp(self, other):
                    mine, others = self._compared(other)
                    return (mine > others) - (mine < others)

                def __eq__(self, other):
                    return self._cmp(other) == 0

                def __lt__(self, other):
                    return self._cmp(other) < 0

                def __hash__(self):
                    return hash(tuple(self.version))
            """;

    private SaltTreeText() {}
}
