"""The pages of the desk: parse, ask the room, draw."""
