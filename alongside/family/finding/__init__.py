"""One box that finds a person, a case, a reference or a phone, only among what the asker may see."""
