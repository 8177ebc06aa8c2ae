"""What a service says when it does not do what it was asked; the message is for a person to read."""


class Refused(Exception):
    """It cannot be done as asked, and never will be: the message says why."""


class Conflict(Exception):
    """Somebody else changed it first: show what stands now beside what the person typed."""
