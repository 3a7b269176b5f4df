"""Words that people type, made comparable and mended: what every search of the house stands on."""
