"""Say who may ask the desk: tokens, and where none is needed."""
