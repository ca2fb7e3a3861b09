// What machines read: tables, JSON, feeds, sitemaps, and what must not be in them.
import test from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { execFileSync } from 'node:child_process';
import { BASE, SITE, TOOLS, csv, files, HERE, pages, read, words } from './site.mjs';

const all = files();
const ending = (end) => all.filter((f) => f.endsWith(end));
const python = path.join(TOOLS, 'venv/bin/python');

/** Rows of a CSV as objects by the names of its first row. */
function rows(route) {
  const [head, ...rest] = csv(read(route).replace(/^\ufeff/, ''));
  return rest.map((row) => Object.fromEntries(head.map((name, i) => [name, row[i]])));
}

test('every table begins with the mark that Excel needs, and its rows are of one length', () => {
  assert.ok(ending('.csv').length > 20);
  const written = ending('.csv').filter((f) => f.startsWith('data/') || /(figures|-chart-\d+)\.csv$/.test(f));
  for (const route of written) {
    assert.deepEqual([...fs.readFileSync(path.join(SITE, route)).subarray(0, 3)], [0xef, 0xbb, 0xbf], `${route}: no BOM`);
  }
  for (const route of ending('.csv')) {
    const lengths = new Set(csv(read(route)).map((row) => row.length));
    assert.equal(lengths.size, 1, `${route}: rows of ${[...lengths]} fields`);
    assert.ok(csv(read(route)).length > 1, `${route}: no rows`);
  }
});

test('every JSON file parses and is not empty', () => {
  assert.ok(ending('.json').length > 3);
  for (const route of ending('.json')) assert.ok(Object.keys(JSON.parse(read(route))).length > 0, route);
});

test('the data package passes frictionless', () => {
  const frictionless = path.join(TOOLS, 'venv/bin/frictionless');
  try {
    execFileSync(frictionless, ['validate', 'data/datapackage.json'], { cwd: SITE, encoding: 'utf8', stdio: 'pipe' });
  } catch (failure) {
    assert.fail(failure.stdout + failure.stderr);
  }
});

test('feeds parse, and their entries have ids of their own, dates and links to pages', () => {
  const feeds = ending('feed.xml');
  assert.ok(feeds.includes('feed.xml') && feeds.includes('en/feed.xml') && feeds.length > 10, `${feeds}`);
  const said = execFileSync(python, [path.join(HERE, 'feeds.py'), SITE, BASE, ...feeds], { encoding: 'utf8' });
  assert.equal(said, '');
});

test('sitemaps are well formed, list every page once, and name the other languages', () => {
  const said = execFileSync(python, [path.join(HERE, 'sitemaps.py'), SITE, BASE], { encoding: 'utf8' });
  const { problems, addresses } = JSON.parse(said);
  assert.deepEqual(problems, []);
  const expected = [...pages().values()].filter((p) => !p.moved && p.kind !== 'missing')
    .filter((p) => !p.tags.some((t) => t.name === 'meta' && t.at.name === 'robots' && /noindex/.test(t.at.content)))
    .map((p) => BASE + p.route.replace(/(^|\/)index\.html$/, '$1'));
  assert.deepEqual(addresses.sort(), expected.sort());
});

test('robots.txt names the sitemap', () => {
  assert.match(read('robots.txt'), new RegExp(`^Sitemap: ${BASE}sitemap\\.xml$`, 'm'));
});

const PLACE = 'henan/nanyang/zhenping/nieyang/anguolu';
/** Figures of one community that are too small to publish, or that would give away one that is. */
const SENSITIVE = { returnee_households: 234, returnee_households_hubei: 21, returnee_households_wuhan: 18, returnees_wuhan: 24 };

test('suppressed figures are in no table and no JSON', () => {
  for (const route of ending('.csv').filter((f) => rows(f)[0]?.indicator !== undefined)) {
    for (const row of rows(route).filter((r) => r.indicator in SENSITIVE && r.value !== undefined)) {
      assert.equal(row.value, '', `${route}: ${row.indicator} of ${row.place}`);
      assert.equal(row.value_max, '', `${route}: ${row.indicator} of ${row.place}`);
      assert.equal(row.bound, 'suppressed', `${route}: ${row.indicator} of ${row.place}`);
    }
  }
  const own = rows(`${PLACE}/figures.csv`).filter((r) => r.indicator in SENSITIVE);
  assert.equal(own.length, 4, 'each stands in the table, without its number');

  let seen = 0;
  const walk = (value, route) => {
    if (Array.isArray(value)) value.forEach((v) => walk(v, route));
    else if (value !== null && typeof value === 'object') {
      if (value.indicator in SENSITIVE && 'value' in value) {
        seen += 1;
        assert.equal(value.value, null, `${route}: ${value.indicator}`);
        assert.equal(value.value_max ?? null, null, `${route}: ${value.indicator}`);
        assert.doesNotMatch(JSON.stringify(value.printed ?? ''), /\d/, `${route}: ${value.indicator}`);
      }
      Object.values(value).forEach((v) => walk(v, route));
    }
  };
  for (const route of ending('.json')) walk(JSON.parse(read(route)), route);
  assert.ok(seen >= 4, `${seen} seen`);
});

test('suppressed figures are printed on no page', () => {
  const numbers = Object.values(SENSITIVE).join('|');
  const number = new RegExp(`(?<![\\d.,])(${numbers})(?![\\d.,]*\\d)`);
  for (const lang of ['', 'en/']) {
    for (const indicator of Object.keys(SENSITIVE)) {
      const p = pages().get(`${lang}indicators/${indicator}.html`);
      const main = /<main[\s\S]*<\/main>/.exec(p.html)[0];
      assert.match(main, /class="suppressed"/, `${p.route} says that it withholds`);
      assert.doesNotMatch(words(main), number, p.route);
      assert.doesNotMatch(main, new RegExp(`"(${numbers})"`), p.route);
    }
  }
  // Elsewhere: in the sentence, row or mark that names the indicator or counts its unit.
  const spoken = new RegExp(
    `(?<![\\d.,])(${numbers})\\s*(余|多)?(户|households?|(名|人)?武汉|people (returned )?from (Wuhan|Hubei))`, 'i');
  for (const p of pages().values()) {
    assert.doesNotMatch(words(p.html), spoken, p.route);
    for (const row of p.html.match(/<(tr|li|div class="key-figure)\b[\s\S]*?<\/(tr|li|div)>/g) ?? []) {
      if (/indicators\/returnee/.test(row)) assert.doesNotMatch(words(row.replace(/<time[\s\S]*?<\/time>|\d+年[\d月日]*/g, '')), number, p.route);
    }
  }
});

test('the page of 紫荆路 shows what the street reported', () => {
  const chinese = words(pages().get('henan/gongyi/zijinglu/index.html').html);
  for (const figure of ['1300余条', '168块', '3万余份', '63个', '9个', '42个']) assert.ok(chinese.includes(figure), figure);
  const english = words(pages().get('en/henan/gongyi/zijinglu/index.html').html);
  for (const figure of ['1,300', '168', '30,000', '63', '42']) assert.ok(english.includes(figure), figure);
});
