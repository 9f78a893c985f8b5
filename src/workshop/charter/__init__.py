"""The last stage: what both teams sign, and what leaves the room."""
