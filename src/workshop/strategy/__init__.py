"""From a wish list to one strategy that can be finished."""
