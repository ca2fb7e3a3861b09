"""Packages of the demonstration, judged by other people's tools and replayed by pywb.

peers.py PROGRAM ROOT FOLDER: closes the campaigns of ROOT into FOLDER and says what is wrong; exit code 1 then.
With a further argument, a command: runs it while pywb replays the last package, with REPLAY set to its address.
"""

import csv
import hashlib
import http.client
import io
import json
import os
import pathlib
import socket
import subprocess
import sys
import tarfile
import time
import urllib.parse
import xml.etree.ElementTree
import zipfile

program, root, home = sys.argv[1], sys.argv[2], pathlib.Path(sys.argv[3])
command = sys.argv[4:]
tools = pathlib.Path(sys.executable).parent
wrong = []


def run(*args, cwd=None):
    done = subprocess.run([str(a) for a in args], cwd=cwd, capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def check(sound, what):
    if not sound:
        wrong.append(what)
        print('not well:', what)


def passes(what, *args):
    code, said = run(*args)
    check(code == 0, f'{what}: {said[-2000:]}')
    return said


def tree(folder):
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob('*')) if p.is_file()}


def replay_of(package, aside):
    """WARC, WACZ and index, by the tools of those who made them."""
    wacz = package / 'data/web/site.wacz'
    passes(f'{package.name}: wacz validate', tools / 'wacz', 'validate', '-f', wacz)
    folder = aside / f'{package.name}-wacz'
    with zipfile.ZipFile(wacz) as box:
        check(box.getinfo('archive/data.warc.gz').compress_type == zipfile.ZIP_STORED, 'the WARC is stored as it is')
        box.extractall(folder)
    warc = folder / 'archive/data.warc.gz'
    passes(f'{package.name}: warcio check', tools / 'warcio', 'check', '-v', warc)
    theirs = folder / 'theirs.cdx'
    passes(f'{package.name}: cdxj-indexer', tools / 'cdxj-indexer', '--sort', '-o', theirs, warc)
    ours = (folder / 'indexes/index.cdx').read_text()
    check(theirs.read_text() == ours, f'{package.name}: cdxj-indexer makes another index')
    passes(f'{package.name}: frictionless on the WACZ', tools / 'frictionless', 'validate', folder / 'datapackage.json')
    pages = [json.loads(line) for line in (folder / 'pages/pages.jsonl').read_text().splitlines()][1:]
    html = [p for p in (package / 'data/site').rglob('*.html')]
    check(len(pages) == len(html), f'{package.name}: {len(pages)} pages in the list, {len(html)} in the site')
    check(all(p['title'] for p in pages), f'{package.name}: a page has no title')
    check(any(p.get('date') for p in pages), f'{package.name}: no page has a date')
    return [json.loads(line.split(' ', 2)[2]) for line in ours.splitlines()]


def one(package, aside):
    passes(f'{package.name}: bagit', sys.executable, '-m', 'bagit', '--quiet', '--validate', package)
    bag = tree(package)
    for ending in ['zip', 'tar']:
        folder = aside / ending
        box = package.with_name(f'{package.name}.{ending}')
        if ending == 'zip':
            with zipfile.ZipFile(box) as opened:
                check(opened.testzip() is None, f'{box.name}: a file of it is damaged')
                opened.extractall(folder)
        else:
            with tarfile.open(box) as opened:
                opened.extractall(folder, filter='data')
        check(tree(folder / package.name) == bag, f'{box.name} holds other files than the folder')
        passes(f'{box.name}: bagit', sys.executable, '-m', 'bagit', '--quiet', '--validate', folder / package.name)
        passes(f'{box.name}: jianbao', program, 'verify', box)
    passes(f'{package.name}: jianbao', program, 'verify', package)
    passes(f'{package.name}: sha256sum', 'sh', '-c', f'cd "{home}" && sha256sum --quiet -c "{package.name}.sha256"')
    records = package / 'data/records'
    passes(f'{package.name}: frictionless', tools / 'frictionless', 'validate', records / 'datapackage.json')
    rows = list(csv.DictReader(io.StringIO((records / 'register.csv').read_text(encoding='utf-8-sig'))))
    items = xml.etree.ElementTree.parse(records / 'register.xml').getroot()
    named = [{f.get('name'): f.text or '' for f in item} for item in items]
    check(rows == named and rows, f'{package.name}: register.csv and register.xml differ')
    for row in rows:
        check(hashlib.sha256(bag[row['文件']]).hexdigest() == row['SHA-256'], f'{package.name}: {row["文件"]}')
    return replay_of(package, aside)


def free_port():
    with socket.socket() as s:
        s.bind(('127.0.0.1', 0))
        return s.getsockname()[1]


def replay(package, index, aside):
    """Every page and asset from pywb, against the built tree."""
    folder = aside / 'pywb'
    folder.mkdir()
    wacz = package / 'data/web/site.wacz'
    for args in [['init', 'site'], ['add', '--unpack-wacz', 'site', wacz]]:
        code, said = run(tools / 'wb-manager', *args, cwd=folder)
        check(code == 0, f'wb-manager {args[0]}: {said}')
    # Without pywb's own frame around each page.
    (folder / 'config.yaml').write_text('framed_replay: false\n')
    port = free_port()
    with open(folder / 'log', 'w') as log:
        server = subprocess.Popen([tools / 'wayback', '-b', '127.0.0.1', '-p', str(port)], cwd=folder, stdout=log, stderr=log)
    try:
        for _ in range(600):
            try:
                socket.create_connection(('127.0.0.1', port), 1).close()
                break
            except OSError:
                time.sleep(0.1)
        base = json.loads(zipfile.ZipFile(wacz).read('datapackage.json'))['mainPageUrl'].removesuffix('index.html')
        connection = http.client.HTTPConnection('127.0.0.1', port)
        for line in index:
            connection.request('GET', f'/site/id_/{line["url"]}')
            answer = connection.getresponse()
            body = answer.read()
            route = urllib.parse.unquote(line['url'].removeprefix(base))
            there = (package / 'data/site' / route).read_bytes()
            check(answer.status in (200,) and body == there, f'replay of {route}: {answer.status}, {len(body)} bytes')
        print(f'pywb replayed {len(index)} addresses')
        if command:
            env = {**os.environ, 'REPLAY': f'http://127.0.0.1:{port}/site/20261130000000/{base}'}
            check(subprocess.run(command, env=env).returncode == 0, 'the replay in the browser')
    finally:
        server.terminate()
        server.wait()


def main():
    code, said = run(program, 'archive', '--root', root, '--output', home, '--today', '2026-11-30')
    check(code == 0, said)
    packages = [p for p in sorted(home.iterdir()) if p.is_dir()]
    check(len(packages) == 5, f'{len(packages)} packages for five campaigns')
    aside = home / '.aside'
    aside.mkdir()
    indexes = [one(package, aside) for package in packages]
    print(f'{len(packages)} packages passed by bagit, warcio, wacz, cdxj-indexer, frictionless')
    replay(packages[-1], indexes[-1], aside)
    sys.exit(1 if wrong else 0)


main()
