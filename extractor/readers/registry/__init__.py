"""READ registry records: one file with one record or with thousands → Sources, part by part.

`forms` tells by its beginning which registry's form a file has; `json_records`, `xml_records`,
`row_records` and `euctr_text` stream its records as leaves, each a path and its characters.
A part is as many records as fit into `PART` characters, so that memory does not grow with
the file. The raw characters of a part are its leaves, one below the other.
"""

from extractor.readers.registry.forms import FORMS, Form, form_of
from extractor.readers.registry.parts import parts_of, read_whole

__all__ = ["FORMS", "Form", "form_of", "parts_of", "read_whole"]
