import sys

from huiyin.cli import main

if __name__ == "__main__":
    sys.exit(main())
