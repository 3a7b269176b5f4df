"""What organisers change about their group on Discord: laid over the files, with a history and a way back."""
