"""The directory of help: what stands in it, how it is searched, and how people keep it right."""
