"""The face of each feature: what people see and press."""
