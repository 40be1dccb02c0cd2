"""When a child is missing: the pack made on a calm day, the episode, and the conversation on return."""
