"""The assessment: who does the harm comes first, outside and inside the home side by side, sources kept."""
