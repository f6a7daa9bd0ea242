"""Web pages: the text of the page without its navigation, and the lines that say whose page it is.

Government sites mark what an article is in meta elements (ArticleTitle, PubDate, ContentSource; GB/T 30850.4 and
国办发〔2017〕47号); these become lines of the text where the page does not show them itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from bs4 import BeautifulSoup
from bs4.element import Comment, NavigableString, Tag

from extraction.page_furniture import is_furniture
from extraction.readers.text import decode
from ontology.errors import DocumentError

_DROPPED = [
    "script",
    "style",
    "noscript",
    "template",
    "iframe",
    "svg",
    "form",
    "button",
    "select",
    "nav",
    "aside",
]
_FURNITURE = re.compile(
    r"(?:^|[-_ ])(?:nav(?:bar|igation)?|menu|breadcrumbs?|crumbs?|sidebar|share|toolbar|tools?|pagination|pager|print"
    r"|search|login|qrcode|weizhi|dqwz|location|position|related|recommend|friendlinks?|links)(?:$|[-_ \d])",
    re.IGNORECASE,
)
_BLOCKS = re.compile(
    r"address|article|blockquote|body|caption|center|d[dlt]|div|fieldset|fig(?:caption|ure)|h[1-6r]|header|html|li"
    r"|main|ol|p|pre|section|t(?:able|body|foot|head|r)|title|ul|footer"
)
_LINKED = frozenset(["ul", "ol", "div", "table", "dl", "section", "header", "p", "tr"])
"""Blocks that may be a menu: three links or more that make up most of the text."""
CELL = 120
"""Characters: a longer cell belongs to a table that only lays out the page."""
SHORT = 600
"""Characters: a longer block is text, whatever its class is called."""
_SPACE = re.compile(r"[ \t\r\n]+")
_DECLARED = re.compile(rb"charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]+)", re.IGNORECASE)
_TITLE_PARTS = re.compile(r"\s*[-_|–—]\s*(?=[^-_|–—]*$)")


def read(content: bytes, name: str) -> str:
    """The main text of a web page, a line a paragraph, a table's row a line with tabs between its cells.

    Navigation, menus (blocks that are mostly links), scripts and buttons are left out; the lines of the footer
    that name the site's owner and number stay, for `cleaning` to leave out of the text and for the context to read.
    """
    found = _DECLARED.search(content[:4096])
    markup = decode(content, name, found[1].decode("ascii") if found else None)
    if "<" not in markup:
        raise DocumentError(name, "no HTML element in the file; expected a web page")
    soup = BeautifulSoup(markup.lstrip("\ufeff"), "lxml")
    title, date, origin = _said(soup)
    footers = [
        line
        for footer in soup.find_all("footer")
        for line in _lines(footer)
        if is_furniture("".join(line.split()))
    ]
    _prune(soup)
    lines = list(_lines(soup.body or soup))
    seen = "".join("".join(lines[:12]).split())
    head = [title] if title and "".join(title.split()) not in seen else []
    if date and date not in "".join(lines[:12]):
        head.append(f"发布日期：{date}")
    if origin and origin not in seen:
        head.append(f"来源：{origin}")
    return "\n".join([*head, *lines, *footers])


def _said(soup: BeautifulSoup) -> tuple[str, str, str]:
    """Title, date and origin that the page's head gives; each "" where it does not."""
    meta = {
        str(element["name"]).lower(): str(element["content"]).strip()
        for element in soup.find_all("meta", attrs={"name": True, "content": True})
    }
    shown = soup.title.get_text().strip() if soup.title else ""
    title = meta.get("articletitle") or _TITLE_PARTS.split(shown)[0].strip()
    date = re.match(r"\d{4}-\d{2}-\d{2}", meta.get("pubdate", ""))
    return title, date[0] if date else "", meta.get("contentsource", "")


def _prune(soup: BeautifulSoup) -> None:
    """Take out what is not the text of the page."""
    for comment in soup.find_all(string=lambda text: isinstance(text, Comment)):
        comment.extract()
    for element in soup.find_all([*_DROPPED, "head", "footer"]):
        element.decompose()
    for element in soup.find_all(True):
        if element.decomposed or element.name in ("html", "body", "article", "main"):
            continue
        if _is_furniture_block(element):
            element.decompose()


def _is_furniture_block(element: Tag) -> bool:
    styled = str(element.get("style") or "").replace(" ", "").lower()
    if "display:none" in styled or "visibility:hidden" in styled or element.has_attr("hidden"):
        return True
    named = " ".join(value for key in ("class", "id") for value in element.get_attribute_list(key) if value)
    if _FURNITURE.search(named) and len(element.get_text(strip=True)) < SHORT:
        return True
    if element.name not in _LINKED:
        return False
    links = element.find_all("a")
    linked = sum(len(link.get_text(strip=True)) for link in links)
    return len(links) >= 3 and linked >= 0.6 * len(element.get_text(strip=True))


def _lines(element: Tag) -> Iterator[str]:
    """Lines of an element: blocks, line breaks and table rows end a line."""
    parts: list[str] = []
    for part in _parts(element):
        if part == "\n":
            line = _SPACE.sub(" ", "".join(parts)) if "\t" not in parts else "".join(parts)
            parts = []
            if line.strip("\t \xa0\u3000"):
                yield line.strip("\t \xa0")
        else:
            parts.append(part)
    line = "".join(parts)
    if line.strip("\t \xa0\u3000"):
        yield line.strip("\t \xa0")


def _parts(element: Tag) -> Iterator[str]:
    """Text pieces of an element in order; "\\n" where a line ends, "\\t" between the cells of a row.

    Without recursion: pages nest their blocks hundreds deep.
    """
    stack: list[object] = [element]
    while stack:
        node = stack.pop()
        if isinstance(node, str) and not isinstance(node, NavigableString):
            yield node
        elif isinstance(node, NavigableString):
            if type(node) is NavigableString and (text := _SPACE.sub(" ", node)):
                yield text
        elif isinstance(node, Tag):
            if node.name == "br":
                yield "\n"
            elif node.name in ("td", "th") and len(cell := node.get_text(" ", strip=True)) <= CELL:
                yield _SPACE.sub(" ", cell)
                yield "\t"
            elif _BLOCKS.fullmatch(node.name):
                stack += ["\n", *reversed(node.contents), "\n"]
            else:
                stack += reversed(node.contents)
