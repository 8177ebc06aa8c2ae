"""What pictures show, in coordinates: a server draws them as SVG, and a table beside each has the same."""
