"""How much each worker carries, when they can be reached, who stands in, and how they are kept safe."""
