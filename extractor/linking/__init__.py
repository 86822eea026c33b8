"""LINK: the records of several runs → trials, with every rival value and who says it.

`tellings` reads what each record says of its trial; `blocks` finds the pairs worth comparing;
`weights` says how probably a pair tells of one trial, and why; `clusters` puts records
together; `rivals` compares what they say, field by field; `conflicts_page` shows the conflicts.
"""

from extractor.linking.link import Linked, link

__all__ = ["Linked", "link"]
