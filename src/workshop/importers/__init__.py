"""What people really have, turned into the plain tables: one family of export formats a file."""
