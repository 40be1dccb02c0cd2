"""Who may see and do what. The database enforces it; this room says it once.

Import `acting` and `elevated` from `context`, permissions from `registry`, circles from `services`.
"""
