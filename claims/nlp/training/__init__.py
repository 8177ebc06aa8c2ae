"""Training of the learned part; needs requirements-train.txt.  Only ``manage.py train_extractor`` imports it."""
