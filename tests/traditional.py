"""Reads lines `s2tw<TAB>text` and prints each text as OpenCC (PyPI `opencc`) turns it."""
import sys

from opencc import OpenCC

known = {}
for line in sys.stdin.buffer.read().decode().split("\n"):
    if line:
        name, text = line.split("\t", 1)
        if name not in known:
            known[name] = OpenCC(name)
        print(known[name].convert(text))
