"""What changes for a family: asked the same way at the start, at reviews and at the end; sessions in step."""
