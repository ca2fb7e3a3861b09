"""Reads the sitemap as a search engine does; prints JSON: what is wrong, and every address."""

import json
import pathlib
import sys
import xml.etree.ElementTree as xml

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
LINK = "{http://www.w3.org/1999/xhtml}link"


def main() -> None:
    site, base = pathlib.Path(sys.argv[1]), sys.argv[2]
    problems: list[str] = []
    addresses: list[str] = []
    groups: dict[str, dict[str, str]] = {}
    index = xml.parse(site / "sitemap.xml").getroot()
    parts = [index]
    if index.tag == f"{MAP}sitemapindex":
        names = [node.text.removeprefix(base) for node in index.iter(f"{MAP}loc")]
        parts = [xml.parse(site / name).getroot() for name in names]
    for part in parts:
        if part.tag != f"{MAP}urlset":
            problems.append(f"not a sitemap: {part.tag}")
        for url in part.findall(f"{MAP}url"):
            address = url.findtext(f"{MAP}loc")
            addresses.append(address)
            groups[address] = {link.get("hreflang"): link.get("href") for link in url.findall(LINK)}
    if len(addresses) != len(set(addresses)):
        problems.append("an address stands twice")
    for address, others in groups.items():
        if others and address not in others.values():
            problems.append(f"{address}: does not name itself")
        for lang, other in others.items():
            if other not in groups:
                problems.append(f"{address}: {lang} is not in the sitemap: {other}")
            elif address not in groups[other].values():
                problems.append(f"{address}: {other} does not name it back")
    if not any(len(others) > 2 for others in groups.values()):
        problems.append("no page names its other language")
    json.dump({"problems": problems, "addresses": addresses}, sys.stdout)


main()
