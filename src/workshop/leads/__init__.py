"""What a good lead is, in both teams' eyes and in the market's."""
