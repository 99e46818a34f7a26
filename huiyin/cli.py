"""The command line: `huiyin serve | worker | demo | check | …`."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huiyin.config.settings")
    if sys.argv[1:2] == ["manage"]:
        from django.core.management import execute_from_command_line

        execute_from_command_line(["huiyin manage", *sys.argv[2:]])
        return


if __name__ == "__main__":
    main()
