"""What life is like for a child and a family: strengths first, needs, what it costs them, the places around them."""
