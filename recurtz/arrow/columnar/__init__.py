"""The fast reader of events as columns. `read_rows` reads the same events one by one, so this folder can be removed."""
