"""What is known: resolution, statements, build, query and the command line."""
