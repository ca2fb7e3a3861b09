// The built site as the tests see it: its files, its pages taken apart, and a sample of page kinds.
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

export const HERE = path.dirname(fileURLToPath(import.meta.url));
export const REPO = path.resolve(HERE, '../..');
export const TOOLS = path.join(REPO, 'tests/.tools');
export const SITE = path.resolve(process.env.JIANBAO_SITE ?? path.join(TOOLS, 'site'));
/**
 * Whose site it is: the demonstration's, or that of an office that `jianbao new` has just made. The tests of pages hold for
 * both. `base` is where the site says it is published: canonical addresses and feeds begin with it; `pages` are the least of
 * a language.
 */
export const OFFICE = {
  demonstration: { base: 'https://bulletin.example.org/jianbao/', languages: ['zh-Hans', 'zh-Hant', 'en'], pages: 20, places: 20 },
  new: { base: '', languages: ['zh-Hans', 'en'], pages: 10, places: 4 },
}[process.env.JIANBAO_OFFICE ?? 'demonstration'];
export const BASE = OFFICE.base;

/** Node packages live in the ignored folder, not beside the tests. */
export const need = createRequire(path.join(TOOLS, 'node/package.json'));

/** Every file of the site as a route with `/`, sorted. */
export function files(folder = SITE, below = '') {
  const found = [];
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    const route = below + entry.name;
    if (entry.isDirectory()) found.push(...files(path.join(folder, entry.name), `${route}/`));
    else found.push(route);
  }
  return found.sort();
}

export const read = (route) => fs.readFileSync(path.join(SITE, route), 'utf8');

const NAMED = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: '\u00a0' };
export function unescape(text) {
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|([a-z]+));/gi, (all, hex, decimal, name) => {
    if (hex) return String.fromCodePoint(parseInt(hex, 16));
    if (decimal) return String.fromCodePoint(Number(decimal));
    return NAMED[name.toLowerCase()] ?? all;
  });
}

const TAG = /<([a-zA-Z][^\s/>]*)((?:\s+[^\s=>/]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'>]+))?)*)\s*\/?>/g;
const ATTRIBUTE = /([^\s=>/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g;

/** All start tags of a page: `{name, at}` with attributes unescaped. Comments and scripts are left out. */
export function tags(html) {
  const bare = html
    .replace(/<!--[\s\S]*?-->/g, '')
    .replace(/(<(script|style)\b[^>]*>)[\s\S]*?<\/\2>/gi, '$1');
  return [...bare.matchAll(TAG)].map(([, name, rest]) => {
    const at = {};
    for (const [, key, a, b, c] of rest.matchAll(ATTRIBUTE)) at[key.toLowerCase()] = unescape(a ?? b ?? c ?? '');
    return { name: name.toLowerCase(), at };
  });
}

/** What a reader reads of some HTML: no tags, one space where there was white space. */
export function words(html) {
  return unescape(
    html.replace(/<(script|style|head|template)\b[\s\S]*?<\/\1>/gi, ' ').replace(/<(wbr|\/?(?:span|a|data|em|strong))\b[^>]*>/g, '')
      .replace(/<[^>]*>/g, ' '),
  ).replace(/\s+/g, ' ').trim();
}

/** One page: its route, kind, language, tags, ids. */
function page(route) {
  const html = read(route);
  const all = tags(html);
  const body = all.find((t) => t.name === 'body');
  return {
    route,
    html,
    tags: all,
    lang: all.find((t) => t.name === 'html')?.at.lang,
    kind: body?.at.class?.split(' ')[0] ?? (path.basename(route) === '404.html' ? 'missing' : 'unnamed'),
    moved: all.some((t) => t.name === 'meta' && t.at['http-equiv']?.toLowerCase() === 'refresh'),
    ids: new Set(all.filter((t) => t.at.id !== undefined).map((t) => t.at.id)),
  };
}

let kept;
/** Every HTML page of the site, by route. */
export function pages() {
  kept ??= new Map(files().filter((f) => f.endsWith('.html')).map((f) => [f, page(f)]));
  return kept;
}

/** The first title that a page carries in its head. */
export const title = (p) => unescape(/<title>([\s\S]*?)<\/title>/.exec(p.html)?.[1] ?? '');

/**
 * A sample for the slow tests: of each kind in each language the largest and the smallest page, and one page
 * for each kind of chart and block that those do not show.
 */
export function sample() {
  const groups = new Map();
  for (const p of pages().values()) {
    if (p.moved) continue;
    // A derived page is its sibling in other letters: those with scripts of their own are looked at, and the first one.
    if (p.lang === 'zh-Hant' && !['home', 'search', 'compare'].includes(p.kind)) continue;
    const key = `${p.kind} ${p.lang}`;
    groups.set(key, [...(groups.get(key) ?? []), p]);
  }
  const chosen = new Map();
  for (const group of groups.values()) {
    const by_size = [...group].sort((a, b) => a.html.length - b.html.length || (a.route < b.route ? -1 : 1));
    // In a new office they differ little.
    for (const p of OFFICE.pages < 20 ? [by_size.at(-1)] : [by_size.at(-1), by_size[0]]) chosen.set(p.route, p);
  }
  const shown = (p) => p.tags.flatMap((t) => (t.at.class ?? '').split(/\s+/))
    .filter((name) => /^(chart-(?!panel|head|title|table|source|note|subtitle)|org$|flow$|timeline-box$|alert|footnote|task)/.test(name))
    .map((name) => `${p.lang} ${name}`);
  const seen = new Set([...chosen.values()].flatMap(shown));
  for (const p of [...pages().values()].filter((one) => one.lang !== 'zh-Hant')) {
    const news = shown(p).filter((name) => !seen.has(name));
    if (news.length === 0) continue;
    chosen.set(p.route, p);
    news.forEach((name) => seen.add(name));
  }
  return [...chosen.values()].sort((a, b) => (a.route < b.route ? -1 : 1));
}

/** RFC 4180: rows of fields. */
export function csv(text) {
  const rows = [];
  let row = [];
  let field = '';
  let quoted = false;
  for (let i = 0; i < text.length; i += 1) {
    const c = text[i];
    if (quoted) {
      if (c !== '"') field += c;
      else if (text[i + 1] === '"') { field += '"'; i += 1; }
      else quoted = false;
    } else if (c === '"' && field === '') quoted = true;
    else if (c === ',') { row.push(field); field = ''; }
    else if (c === '\n' || (c === '\r' && text[i + 1] === '\n')) {
      if (c === '\r') i += 1;
      row.push(field);
      rows.push(row);
      row = [];
      field = '';
    } else field += c;
  }
  if (quoted) throw new Error('a quote is not closed');
  if (field !== '' || row.length > 0) rows.push([...row, field]);
  return rows;
}
