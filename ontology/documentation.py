"""The ontology as a page for people, in Chinese and English: `python -m ontology.documentation docs/ontology.html`.

Everything on the page is read from `zhengtu.ttl` and the shapes; nothing is written by hand, so that it cannot
say anything else than they do. The page needs no script, no font and no network.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from pathlib import Path

from ontology.prefixes import OWL, RDF, RDFS, SCHEMA, SKOS, VOCABULARY, ZT
from ontology.schema import load_schema, ontology_turtle
from ontology.shapes import SHAPES, shapes_turtle

Facts = Mapping[str, Mapping[str, Sequence[str]]]
"""Subject -> property (with `@zh` or `@en` for text in a language) -> sorted values."""

DCTERMS = "http://purl.org/dc/terms/"
SH = "http://www.w3.org/ns/shacl#"
KINDS = (
    (OWL + "Class", "classes", "类", "Classes"),
    (OWL + "ObjectProperty", "relations", "关系", "Relations and links"),
    (OWL + "DatatypeProperty", "properties", "属性", "Properties with values"),
    (OWL + "AnnotationProperty", "annotations", "注记", "Annotations"),
)
ROWS = (
    (RDFS + "subClassOf", "上位类", "subclass of"),
    (RDFS + "subPropertyOf", "上位属性", "subproperty of"),
    (SCHEMA + "domainIncludes", "用于", "said of"),
    (SCHEMA + "rangeIncludes", "取值", "values"),
    (OWL + "inverseOf", "逆关系", "inverse of"),
    (SKOS + "closeMatch", "近似", "close match"),
    (SKOS + "relatedMatch", "相关", "related match"),
    (SKOS + "notation", "标注名", "notation"),
    (ZT + "namePrefix", "名称前缀", "names begin with"),
    (ZT + "nameSuffix", "名称后缀", "names end with"),
    (ZT + "keyword", "主题词", "key words"),
)
LONG = 12
"""Values beyond which a list is folded."""
STYLE = """
body{font:16px/1.6 system-ui,"Noto Sans CJK SC","PingFang SC","Microsoft YaHei",sans-serif;margin:0 auto;
max-width:60rem;padding:1rem;color:#1d2733;background:#fff}
h1,h2,h3{line-height:1.25}h2{border-bottom:2px solid #b3261e;margin-top:3rem}h3{margin:2rem 0 .3rem}
code{font:14px ui-monospace,Consolas,monospace;color:#7a1d17}a{color:#0b57a4;text-decoration:none}
a:hover{text-decoration:underline}dl{display:grid;grid-template-columns:9rem 1fr;gap:.1rem 1rem;margin:.3rem 0}
dt{color:#5b6673}dd{margin:0}table{border-collapse:collapse;width:100%}td,th{border:1px solid #d5dbe1;
padding:.3rem .5rem;text-align:left;vertical-align:top}nav ul{columns:3;padding-left:1rem}nav li{break-inside:avoid}
.tools{position:sticky;top:0;background:#fff;padding:.4rem 0}
body:has(#only-zh:checked) [lang=en],body:has(#only-en:checked) [lang=zh]{display:none}
@media(max-width:40rem){nav ul{columns:1}dl{grid-template-columns:1fr}}
@media(prefers-color-scheme:dark){body,.tools{background:#14181d;color:#e3e8ee}code{color:#ffb4ab}
a{color:#9ecaff}td,th{border-color:#3b444e}dt{color:#9aa5b1}}
"""


def ontology_html() -> str:
    """The whole page, the same for the same ontology."""
    facts = _facts(ontology_turtle())
    about = facts[VOCABULARY + "ontology"]
    title_zh, title_en = about[DCTERMS + "title@zh"][0], about[DCTERMS + "title@en"][0]
    parts = [
        '<!DOCTYPE html>\n<html lang="zh">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        f"<title>{escape(title_zh)} · {escape(title_en)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n",
        f"<h1>{_both(title_zh, title_en)}</h1>\n",
        '<p class="tools"><label><input type="radio" name="l" checked> 中文 + English</label> '
        '<label><input type="radio" name="l" id="only-zh"> 中文</label> '
        '<label><input type="radio" name="l" id="only-en"> English</label></p>\n',
        f"<p>{_both(about[DCTERMS + 'description@zh'][0], about[DCTERMS + 'description@en'][0])}</p>\n",
        f"<dl><dt>{_both('版本', 'version')}</dt><dd>{escape(about[OWL + 'versionInfo'][0])}</dd>"
        f"<dt>{_both('命名空间', 'namespace')}</dt><dd><code>{ZT}</code> (<code>zt:</code>)</dd></dl>\n",
        _contents(facts),
        *(_section(facts, *kind) for kind in KINDS),
        _schemes(facts),
        _shapes(),
        "</body>\n</html>\n",
    ]
    return "".join(parts)


def _facts(turtle: str) -> Facts:
    from pyoxigraph import Literal, RdfFormat, parse

    found: defaultdict[str, defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for triple in parse(turtle.encode("utf-8"), format=RdfFormat.TURTLE):
        value = triple.object
        tag = f"@{value.language}" if isinstance(value, Literal) and value.language else ""
        text = getattr(value, "value", str(value))
        subject = getattr(triple.subject, "value", str(triple.subject))
        found[subject][triple.predicate.value + tag].append(text)
    return {s: {p: sorted(values) for p, values in found[s].items()} for s in sorted(found)}


def _both(zh: str, en: str) -> str:
    return f'<span lang="zh">{escape(zh)}</span> <span lang="en">{escape(en)}</span>'


def _of_kind(facts: Facts, kind: str) -> list[str]:
    return [s for s, about in facts.items() if s.startswith(ZT) and kind in about.get(RDF + "type", ())]


def _labels(facts: Facts, iri: str, property_: str = RDFS + "label") -> str:
    about = facts[iri]
    return _both(*("".join(about.get(f"{property_}@{language}", ())) for language in ("zh", "en")))


def _contents(facts: Facts) -> str:
    parts = []
    for kind, anchor, zh, en in KINDS:
        items = "".join(
            f'<li><a href="#{t.removeprefix(ZT)}"><code>{t.removeprefix(ZT)}</code> {_labels(facts, t)}</a></li>'
            for t in _of_kind(facts, kind)
        )
        parts.append(f'<h4><a href="#{anchor}">{_both(zh, en)}</a></h4><ul>{items}</ul>')
    schemes = f'<h4><a href="#schemes">{_both("概念表", "Concept schemes")}</a></h4>'
    shapes = f'<h4><a href="#shapes">{_both("校验规则", "Shapes")}</a></h4>'
    return f"<nav>\n{''.join(parts)}{schemes}{shapes}\n</nav>\n"


def _section(facts: Facts, kind: str, anchor: str, zh: str, en: str) -> str:
    terms = "".join(_term(facts, iri) for iri in _of_kind(facts, kind))
    return f'<h2 id="{anchor}">{_both(zh, en)}</h2>\n{terms}'


def _term(facts: Facts, iri: str) -> str:
    name, about = iri.removeprefix(ZT), facts[iri]
    rows = "".join(
        f"<dt>{_both(zh, en)}</dt><dd>{_values(facts, about[property_])}</dd>"
        for property_, zh, en in ROWS
        if property_ in about
    )
    return (
        f'<section id="{name}">\n<h3><code>zt:{name}</code> {_labels(facts, iri)}</h3>\n'
        f"<p>{_labels(facts, iri, SKOS + 'definition')}</p>\n<dl>{rows}</dl>\n</section>\n"
    )


def _values(facts: Facts, values: Sequence[str]) -> str:
    shown = "、".join(_link(facts, value) for value in values)
    if len(values) <= LONG:
        return shown
    return f"<details><summary>{len(values)}</summary>{shown}</details>"


def _link(facts: Facts, value: str) -> str:
    if value.startswith(ZT) and value in facts:
        name = value.removeprefix(ZT)
        return f'<a href="#{name}"><code>zt:{name}</code></a>'
    if value.startswith("http"):
        return f'<a href="{escape(value)}"><code>{escape(_short(value))}</code></a>'
    return escape(value)


def _short(iri: str) -> str:
    known = _prefixes()
    for space in sorted(known, key=len, reverse=True):
        if iri.startswith(space):
            return f"{known[space]}:{iri.removeprefix(space)}"
    return iri


def _prefixes() -> Mapping[str, str]:
    """Namespace -> prefix, as the ontology itself declares them."""
    found = {}
    for line in ontology_turtle().splitlines():
        if line.startswith("@prefix "):
            prefix, space = line.removeprefix("@prefix ").split(": <", 1)
            found[space.partition(">")[0]] = prefix
    return found


def _schemes(facts: Facts) -> str:
    scheme = SKOS + "ConceptScheme"
    tables = "".join(
        f'<h3 id="scheme-{iri.rpartition("/")[2]}">{_labels(facts, iri, SKOS + "prefLabel")}</h3>\n'
        f"<p>{_labels(facts, iri, SKOS + 'definition')}</p>\n<table>{_concepts(facts, iri)}</table>\n"
        for iri, about in facts.items()
        if scheme in about.get(RDF + "type", ())
    )
    return f'<h2 id="schemes">{_both("概念表", "Concept schemes")}</h2>\n{tables}'


def _concepts(facts: Facts, scheme: str) -> str:
    rows = (
        f"<tr><td><code>{escape('、'.join(about.get(SKOS + 'notation', ())))}</code></td>"
        f"<td>{_labels(facts, iri, SKOS + 'prefLabel')}</td>"
        f"<td>{_labels(facts, iri, SKOS + 'definition')}</td></tr>\n"
        for iri, about in facts.items()
        if scheme in about.get(SKOS + "inScheme", ())
    )
    return "".join(rows)


def _shapes() -> str:
    """What every build is checked against, by shape, with its severity."""
    facts = _facts(shapes_turtle(load_schema()))
    rows = "".join(
        f"<tr><td><code>{escape(name)}</code></td><td>{severity}</td><td>{message}</td></tr>\n"
        for name, severity, message in sorted(_messages(facts))
    )
    head = f"<tr><th>{_both('规则', 'shape')}</th><th></th><th>{_both('不符合时', 'where it is not met')}</th></tr>\n"
    return f'<h2 id="shapes">{_both("校验规则", "Shapes")}</h2>\n<table>{head}{rows}</table>\n'


def _messages(facts: Facts) -> Iterable[tuple[str, str, str]]:
    for iri, about in facts.items():
        if SH + "message@zh" in about and iri.startswith(SHAPES):
            owner = facts.get(iri.removesuffix("-query"), about)
            severity = owner.get(SH + "severity", about.get(SH + "severity", [SH + "Violation"]))[0]
            message = _both(about[SH + "message@zh"][0], about[SH + "message@en"][0])
            yield iri.removeprefix(SHAPES).removesuffix("-query"), severity.removeprefix(SH), message


def main(arguments: Sequence[str]) -> None:
    """Writes the page to the path that is given, or to docs/ontology.html."""
    path = Path(arguments[0] if arguments else "docs/ontology.html")
    path.write_text(ontology_html(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main(sys.argv[1:])
