"""Pages for anyone, without an account."""
