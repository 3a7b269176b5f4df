"""Set-up: from a server as it is to a group that people can apply to, one question at a time."""
