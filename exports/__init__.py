"""How it is shown: pure writers from a KnowledgeBase to files."""
