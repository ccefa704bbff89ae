"""What must not be answered, and what must: sentences of other fields and our own wordings, put to the trained assistant."""
