"""What hostile readers try: each attack of docs/threats.md, against the real pages and the real database."""
