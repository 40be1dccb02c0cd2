"""The minutes of a meeting: taken by one or two, read and answered by everybody who was there, then locked (R116, R118)."""
