"""The follow-up: what has moved since the last workshop, what was kept, and what to talk about now.
Nothing here says why.
"""
