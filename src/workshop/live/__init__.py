"""Answers from the room's own devices: asked in the notebook, given on the phones, kept in the
folder.

The folder is the only channel between the notebook and the server. The notebook appends to
`live/rounds.jsonl` what opens and closes (`rounds`), the server (`server`) appends answers to a
file a round (`store`), and only the notebook reads them, after the close (`land`). So the port that
phones reach has no address for commands, none for results and none for files, and the server never
opens the tables.
"""
