"""The young person's own worker: attempts, presence and trust, consent at sixteen, the way to adulthood."""
