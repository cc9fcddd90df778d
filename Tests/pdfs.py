"""PDF files as people send them, made with pypdf."""

import io

import pypdf
import pypdf.generic


def pdf(pages=1, password=None):
    writer = blank(pages)
    if password:
        writer.encrypt(password)
    return written(writer)


def active():
    """A PDF that runs a program when it is opened."""
    writer = blank()
    open_with(writer, "/JavaScript", "/JS", "app.alert('bonjour');")
    return written(writer)


def open_with(writer, kind, key, value):
    """Gives the document an action that its reader does on opening it (ISO 32000-1, 12.6)."""
    name, text = pypdf.generic.NameObject, pypdf.generic.TextStringObject
    writer.root_object[name("/OpenAction")] = pypdf.generic.DictionaryObject({
        name("/Type"): name("/Action"), name("/S"): name(kind), name(key): text(value)})


def blank(pages=1):
    writer = pypdf.PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(200, 200)
    return writer


def written(writer):
    file = io.BytesIO()
    writer.write(file)
    return file.getvalue()
