"""Every way in: own words, a promised answer, a decision with reasons."""
