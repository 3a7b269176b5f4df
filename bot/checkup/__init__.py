"""Gathers what the doctor looks at: the database, the files and the machine; and acts on what people press."""
