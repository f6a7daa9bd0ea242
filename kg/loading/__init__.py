"""A build's graph sent to a graph store elsewhere, by the SPARQL 1.1 Graph Store HTTP Protocol."""
