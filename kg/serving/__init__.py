"""A build served over HTTP: the SPARQL 1.1 Protocol, pages of its things, the explorer, its files."""
