"""The steps, oldest first; each has one number and no way back."""
