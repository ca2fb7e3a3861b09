// Every page of the site, without a browser: links, anchors, heads, languages.
import test from 'node:test';
import assert from 'node:assert/strict';
import path from 'node:path/posix';
import { BASE, OFFICE, files, pages, title } from './site.mjs';

const all = new Set(files());
const REFERENCES = [['href'], ['src'], ['poster'], ['data', 'object'], ['action', 'form'], ['formaction']];
const IDREFS = ['for', 'aria-labelledby', 'aria-describedby', 'aria-controls', 'headers'];

/** What a tag points to, with how. */
function references(tag) {
  const found = [];
  for (const [name, only] of REFERENCES) {
    if (tag.at[name] !== undefined && (!only || tag.name === only)) found.push(tag.at[name]);
  }
  for (const part of (tag.at.srcset ?? '').split(',')) if (part.trim()) found.push(part.trim().split(/\s+/)[0]);
  return found;
}

/** The file and id that a relative reference of a page names. */
function target(from, reference) {
  const [address, id] = reference.split('#');
  const bare = decodeURIComponent(address.split('?')[0]);
  const file = bare === '' ? from : path.normalize(path.join(path.dirname(from), bare));
  return { file, id: id === undefined ? undefined : decodeURIComponent(id) };
}

const outside = (reference) => /^([a-z][a-z0-9+.-]*:|\/)/i.test(reference);
const list = (problems) => problems.slice(0, 20).join('\n') + (problems.length > 20 ? `\n… ${problems.length} in all` : '');
const none = (problems) => assert.equal(problems.length, 0, list(problems));

test('there is a site in every language', () => {
  for (const lang of OFFICE.languages) {
    const count = [...pages().values()].filter((p) => p.lang === lang).length;
    assert.ok(count > OFFICE.pages, `${count} pages in ${lang}`);
  }
});

test('every link names a file that is there, and every anchor an id', () => {
  const problems = [];
  for (const p of pages().values()) {
    for (const tag of p.tags) {
      for (const reference of references(tag)) {
        if (outside(reference)) continue;
        const { file, id } = target(p.route, reference);
        if (!all.has(file)) problems.push(`${p.route}: ${reference} names no file`);
        else if (id && !pages().get(file)?.ids.has(id)) problems.push(`${p.route}: ${reference} names no id`);
      }
    }
  }
  none(problems);
});

test('nothing that a page loads comes from outside the folder', () => {
  const problems = [];
  const loads = (t) => t.name !== 'a' && !(t.name === 'link' && /^(canonical|alternate)$/.test(t.at.rel ?? ''));
  for (const p of pages().values()) {
    for (const tag of p.tags.filter(loads)) {
      for (const reference of references(tag)) {
        if (outside(reference) && !reference.startsWith('data:')) problems.push(`${p.route}: <${tag.name}> loads ${reference}`);
      }
    }
  }
  none(problems);
});

test('a link with an address of its own leads out of the site and is http, https, tel or mailto', () => {
  const problems = [];
  for (const p of pages().values()) {
    if (p.kind === 'missing') continue;
    for (const tag of p.tags.filter((t) => t.name === 'a' && outside(t.at.href ?? ''))) {
      if (!/^(https?:\/\/|mailto:|tel:)/.test(tag.at.href)) problems.push(`${p.route}: ${tag.at.href}`);
      if (BASE && tag.at.href.startsWith(BASE)) problems.push(`${p.route}: ${tag.at.href} is a page of this site, by its address`);
    }
  }
  none(problems);
});

test('ids are not used twice, and what refers to one finds it', () => {
  const problems = [];
  for (const p of pages().values()) {
    const seen = new Set();
    for (const { at } of p.tags) {
      if (at.id === undefined) continue;
      if (seen.has(at.id)) problems.push(`${p.route}: id ${at.id} stands twice`);
      seen.add(at.id);
    }
    for (const tag of p.tags) {
      for (const name of IDREFS) {
        for (const id of (tag.at[name] ?? '').split(/\s+/).filter(Boolean)) {
          if (!seen.has(id)) problems.push(`${p.route}: ${name}="${id}" names no id`);
        }
      }
    }
  }
  none(problems);
});

test('everything can be reached from the home page', () => {
  const reached = new Set(['index.html']);
  const queue = ['index.html'];
  while (queue.length > 0) {
    const p = pages().get(queue.pop());
    for (const reference of (p?.tags ?? []).flatMap(references)) {
      if (outside(reference)) continue;
      const { file } = target(p.route, reference);
      if (reached.has(file) || !all.has(file)) continue;
      reached.add(file);
      queue.push(file);
    }
  }
  const apart = /^(jianbao\.manifest|robots\.txt|sitemap.*\.xml|((en|zh-Hant)\/)?404\.html|(search|compare)\/.*\.js|data\/datapackage\.json)$/;
  none([...all].filter((f) => !reached.has(f) && !apart.test(f) && !pages().get(f)?.moved));
});

test('every page has a language, a title of its own, a description and one heading of the first level', () => {
  const problems = [];
  const titles = new Map();
  for (const p of pages().values()) {
    if (p.moved) continue;
    const expected = OFFICE.languages.find((lang) => p.route.startsWith(`${lang}/`)) ?? OFFICE.languages[0];
    if (p.lang !== expected) problems.push(`${p.route}: lang is ${p.lang}`);
    if (title(p).trim() === '') problems.push(`${p.route}: no title`);
    if (p.kind === 'missing') continue;
    const same = titles.get(`${p.lang} ${title(p)}`);
    if (same) problems.push(`${p.route}: the same title as ${same}: ${title(p)}`);
    titles.set(`${p.lang} ${title(p)}`, p.route);
    const headings = p.tags.filter((t) => t.name === 'h1').length;
    if (headings !== 1) problems.push(`${p.route}: ${headings} h1`);
    if (!p.tags.some((t) => t.name === 'meta' && t.at.name === 'description' && t.at.content)) problems.push(`${p.route}: no description`);
    if (!p.tags.some((t) => t.name === 'meta' && t.at.name === 'viewport')) problems.push(`${p.route}: no viewport`);
  }
  none(problems);
});

/** The route that an address of the published site names. */
function route(address) {
  assert.ok(address.startsWith(BASE), address);
  const rest = decodeURIComponent(address.slice(BASE.length));
  return rest === '' || rest.endsWith('/') ? `${rest}index.html` : rest;
}

test('a site that has no address says none', { skip: BASE !== '' }, () => {
  const said = (p) => p.tags.filter((t) => t.name === 'link' && /^(canonical|alternate)$/.test(t.at.rel ?? '')).map((t) => `${p.route}: ${t.at.href}`);
  none([...pages().values()].filter((p) => !p.moved).flatMap(said));
  none([...all].filter((f) => /^sitemap|\.xml$/.test(f)));
});

test('every page says its own address, and those of its languages, both ways and with a default', { skip: BASE === '' }, () => {
  const problems = [];
  const alternates = new Map();
  for (const p of pages().values()) {
    if (p.moved || p.kind === 'missing') continue;
    const links = p.tags.filter((t) => t.name === 'link');
    const canonical = links.filter((t) => t.at.rel === 'canonical').map((t) => t.at.href);
    if (canonical.length !== 1 || !all.has(route(canonical[0]))) problems.push(`${p.route}: canonical ${canonical}`);
    const others = new Map(links.filter((t) => t.at.rel === 'alternate' && t.at.hreflang).map((t) => [t.at.hreflang, t.at.href]));
    alternates.set(p.route, others);
    if (others.size === 0) continue;
    if (!others.has('x-default')) problems.push(`${p.route}: no x-default`);
    if (others.get(p.lang) === undefined || route(others.get(p.lang)) !== p.route) problems.push(`${p.route}: does not name itself`);
  }
  for (const [from, others] of alternates) {
    for (const [lang, address] of others) {
      const to = route(address);
      if (!pages().has(to)) problems.push(`${from}: hreflang ${lang} names no page: ${address}`);
      else if (lang !== 'x-default' && pages().get(to).lang !== lang) problems.push(`${from}: ${address} is not in ${lang}`);
      else if (![...(alternates.get(to)?.values() ?? [])].some((back) => route(back) === from)) problems.push(`${from}: ${to} does not name it back`);
    }
  }
  none(problems);
  // The languages and the default.
  const paired = [...alternates.values()].filter((others) => others.size === OFFICE.languages.length + 1).length;
  assert.ok(paired > 2 * OFFICE.pages, `${paired} pages name their other languages`);
});

test('a reader finds the other languages on every page', () => {
  const problems = [];
  for (const p of pages().values()) {
    if (p.moved || p.kind === 'missing') continue;
    for (const other of OFFICE.languages.filter((lang) => lang !== p.lang)) {
      const link = p.tags.find((t) => t.name === 'a' && t.at.hreflang === other);
      if (!link) problems.push(`${p.route}: no link to ${other}`);
      else if (pages().get(target(p.route, link.at.href).file)?.lang !== other) problems.push(`${p.route}: ${link.at.href} is not in ${other}`);
    }
  }
  none(problems);
});

test('the page for a missing address stands alone at any depth', () => {
  for (const name of ['404.html', 'en/404.html']) {
    const p = pages().get(name);
    assert.ok(p, `${name} is there`);
    for (const tag of p.tags) {
      for (const reference of references(tag)) {
        if (reference === 'data:,') continue;
        assert.ok(BASE && reference.startsWith(BASE), `${name}: ${reference} depends on where the page is shown`);
        assert.ok(!/404\.html$/.test(reference), `${name}: ${reference} leads nowhere`);
        assert.ok(pages().has(route(reference)), `${name}: ${reference} names no page`);
      }
    }
    assert.ok(!p.tags.some((t) => ['script', 'img', 'iframe'].includes(t.name) || t.at.rel === 'stylesheet'), `${name} loads nothing`);
    assert.ok(p.tags.some((t) => t.name === 'meta' && t.at.name === 'robots' && /noindex/.test(t.at.content)), `${name} is not indexed`);
  }
});
