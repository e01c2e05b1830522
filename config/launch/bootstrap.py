# -*- coding: utf-8 -*-
"""The first file that runs, on whatever Python there is: so it is written in the syntax of any Python 3.

It refuses a Python that is too old in one sentence, and hands over to `config.launch.main`.
"""

from __future__ import unicode_literals

import os
import sys

LEAST = (3, 11)


def main():
    if sys.version_info < LEAST:
        found = "%d.%d.%d" % sys.version_info[:3]
        text = (
            "\u2717 Kho Mở cần Python 3.11 trở lên; %s là %s. Hãy cài Python mới hơn, hoặc chỉ ra nó: make PYTHON=/đường/dẫn/python3.\n"
            "  Kho Mở needs Python 3.11 or newer; %s is %s. Install a newer one, or name it: make PYTHON=/path/to/python3.\n"
        ) % (sys.executable, found, sys.executable, found)
        getattr(sys.stderr, "buffer", sys.stderr).write(text.encode("utf-8"))
        return 2
    sys.path[0] = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    from config.launch.main import main as launch

    return launch(sys.argv[1:])


if __name__ == "__main__":
    sys.exit(main())
