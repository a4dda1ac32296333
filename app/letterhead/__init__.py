"""What the head of an official document says: number, date, issuer, kind and abstract, from its lines of text.

Pure: lines with their places in, a `Reading` out; no file, no database, no Flask. The layout is that of Nghị định
30/2020/NĐ-CP and of what came before it (Thông tư 01/2011/TT-BNV), and of the Party's documents. Every value is either
*certain* or to be *looked at again*; a blank or handwritten number is left blank and never guessed.
"""

from __future__ import annotations

from app.letterhead.lines import Line
from app.letterhead.reading import read
from app.letterhead.values import Reading, Value

__all__ = ["Line", "Reading", "Value", "read"]
