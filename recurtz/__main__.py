"""`python -m recurtz`."""

from recurtz.cli import main

if __name__ == "__main__":
    main()
