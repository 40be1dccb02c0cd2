"""The look: page frames, form rendering, components, dates in words, charts, paging and page security."""
