"""A build whose records do not fit into memory: cut into parts by what they are grouped under, on disk between steps.

What is said is sorted by the IRIs of what it is about; a partition is a range of IRIs. So the files of all partitions
one after the other are the files of the build (see docs/decisions/0013).
"""
