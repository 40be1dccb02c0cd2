"""What can go wrong with the embedded database, said in a sentence for the operator."""


class EmbeddedError(Exception):
    """The embedded database could not do what was asked; the message says why in plain words."""
