"""One chronology to which agencies and families add."""
