"""What organisers may set, who a person is to the community, and where the settings come from."""
