"""The subcommands of `alongside`: one module each, with a click command or group named `command`.

A name with a hyphen has an underscore in its file name. Import models inside the functions, after `boot()`.
"""
