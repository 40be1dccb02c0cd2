"""Complaints: kept apart from the case, answered by somebody who had no part in it, by a day that is named (R214-R221)."""
