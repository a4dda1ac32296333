"""Official documents as PDF: contexts of plain values in, stable bytes out.

Nothing here reads the database, the clock, the network or a file outside ``templates/documents`` and the font
folder. `app.documents.contexts` says what a document needs, `app.documents.render` makes it.
"""
