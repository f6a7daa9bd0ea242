"""Namespaces: ours and the standards', with the prefixes under which every export and query knows them."""

from __future__ import annotations

BASE = "https://w3id.org/zhengtu/"
"""Where things are named unless a build says otherwise."""
VOCABULARY = "https://w3id.org/zhengtu/"
"""Where terms and concepts are named, whatever the base of a build: they are this project's, not the data's."""

ZT = VOCABULARY + "ontology#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
OWL = "http://www.w3.org/2002/07/owl#"
XSD = "http://www.w3.org/2001/XMLSchema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
DCTERMS = "http://purl.org/dc/terms/"
SCHEMA = "https://schema.org/"
PROV = "http://www.w3.org/ns/prov#"
NIF = "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#"
QB = "http://purl.org/linked-data/cube#"
DCAT = "http://www.w3.org/ns/dcat#"
VOID = "http://rdfs.org/ns/void#"
SDMX_DIM = "http://purl.org/linked-data/sdmx/2009/dimension#"
SDMX_MEASURE = "http://purl.org/linked-data/sdmx/2009/measure#"
SDMX_ATTR = "http://purl.org/linked-data/sdmx/2009/attribute#"

STANDARD = {
    "dcat": DCAT,
    "dcterms": DCTERMS,
    "eli": "http://data.europa.eu/eli/ontology#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "nif": NIF,
    "org": "http://www.w3.org/ns/org#",
    "owl": OWL,
    "prov": PROV,
    "qb": QB,
    "rdf": RDF,
    "rdfs": RDFS,
    "schema": SCHEMA,
    "sdmx-attr": SDMX_ATTR,
    "sdmx-dim": SDMX_DIM,
    "sdmx-measure": SDMX_MEASURE,
    "skos": SKOS,
    "void": VOID,
    "xsd": XSD,
}

SCHEMES = (
    "status",
    "qualifier",
    "unit",
    "theme",
    "outcome",
    "level",
    "doctype",
    "honourLevel",
    "group",
    "precision",
)
THINGS = {
    "inst": "id/org/",
    "init": "id/initiative/",
    "reg": "id/regulation/",
    "per": "id/person/",
    "loc": "id/place/",
    "honor": "id/honour/",
    "stmt": "id/stmt/",
    "ev": "id/ev/",
    "obs": "id/obs/",
    "problem": "id/problem/",
    "commitment": "id/commitment/",
    "text": "id/text/",
    "report": "id/report/",
    "indicator": "id/indicator/",
    "extractor": "id/extractor/",
    "dataset": "id/dataset/",
}


def prefixes(base: str = BASE) -> dict[str, str]:
    """Every prefix with its namespace, sorted by prefix; `base` is where the build names its things."""
    ours = {
        "zt": ZT,
        **{scheme: f"{VOCABULARY}vocab/{scheme}/" for scheme in SCHEMES},
    }
    things = {prefix: base + path for prefix, path in THINGS.items()}
    return dict(sorted({**STANDARD, **ours, **things}.items()))
