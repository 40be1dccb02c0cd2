"""`python -m alongside` is the console command `alongside`."""

from alongside.config.cli import main

main()
