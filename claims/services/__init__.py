"""Every write: verbs, keyword-only, one transaction each.  A view, a command or a task calls one of these."""
