"""Where the two teams talk past each other: what they think of each other, and whether they talk at
all.
"""
