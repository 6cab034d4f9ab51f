"""Tables of the lists of this app, by part."""
