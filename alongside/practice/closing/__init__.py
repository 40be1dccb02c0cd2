"""Ending a request or a case: a reason, a second person, and a review for whoever asks."""
