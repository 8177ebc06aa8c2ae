"""The only code that opens an address that somebody gave: knows no Django, and no rows.

``addresses`` says which addresses may be opened at all, ``connecting`` connects to the vetted IP address and to
no other, ``client`` asks, follows redirects and caps what comes, ``robots`` asks the site first.
"""
