"""What keeps an installation running: backups and their way back, health, metrics, logs, and what is wrong with it."""
