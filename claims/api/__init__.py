"""What other systems speak to: JSON in and out, by a token and no session.  Errors are problem details (RFC 9457)."""
