"""The graph for network programs: GraphML (yEd, Cytoscape, igraph) and GEXF (Gephi).

Both are written as streams in the form that networkx writes and reads; its own writers make a tree of the whole
graph first, which takes much longer.
"""

from exports.networks.elements import Network
from exports.networks.gexf import write_gexf
from exports.networks.graphml import write_graphml

__all__ = ["Network", "write_gexf", "write_graphml"]
