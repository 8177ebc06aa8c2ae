"""Every read that joins models: nouns."""
