"""Reads Atom feeds as a feed reader does; prints what is wrong with them, nothing when all is well."""

import pathlib
import sys
import xml.etree.ElementTree as xml

import feedparser

ATOM = "{http://www.w3.org/2005/Atom}"


def check(site: pathlib.Path, base: str, route: str) -> list[str]:
    raw = (site / route).read_bytes()
    said = []
    root = xml.fromstring(raw)
    if root.tag != f"{ATOM}feed":
        return [f"not a feed: {root.tag}"]
    feed = feedparser.parse(raw)
    if feed.bozo:
        said.append(f"does not parse: {feed.bozo_exception}")
    if feed.version != "atom10":
        said.append(f"version {feed.version}")
    for name in ("id", "title", "updated"):
        if root.find(ATOM + name) is None or not (root.find(ATOM + name).text or "").strip():
            said.append(f"the feed has no {name}")
    if root.findtext(ATOM + "id") != base + route:
        said.append(f"id {root.findtext(ATOM + 'id')}")
    links = {link.get("rel", "alternate"): link.get("href") for link in root.findall(f"{ATOM}link")}
    if links.get("self") != base + route:
        said.append(f"self is {links.get('self')}")
    authors = root.find(f"{ATOM}author") is not None
    seen: set[str] = set()
    dates = []
    if not feed.entries:
        said.append("no entries")
    for entry, node in zip(feed.entries, root.findall(f"{ATOM}entry"), strict=True):
        if entry.id in seen:
            said.append(f"id stands twice: {entry.id}")
        seen.add(entry.id)
        if not entry.get("title"):
            said.append(f"{entry.id}: no title")
        if entry.get("updated_parsed") is None:
            said.append(f"{entry.id}: updated is no date")
        else:
            dates.append(entry.get("published_parsed") or entry.updated_parsed)
        if not authors and node.find(f"{ATOM}author") is None:
            said.append(f"{entry.id}: no author")
        link = entry.get("link", "")
        target = site / link.removeprefix(base)
        if not link.startswith(base) or not (target.is_file() or (target / "index.html").is_file()):
            said.append(f"{entry.id}: link to no page: {link}")
    if dates != sorted(dates, reverse=True):
        said.append("entries are not newest first")
    return said


def main() -> None:
    site, base, *routes = sys.argv[1:]
    for route in routes:
        for line in check(pathlib.Path(site), base, route):
            print(f"{route}: {line}")


main()
