// What a phone has to bring before a page of a place can be read: 60 KB with all it needs, and two files.
import test from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import zlib from 'node:zlib';
import { launch } from './browser.mjs';
import { serve } from './serve.mjs';
import { OFFICE, SITE, pages } from './site.mjs';

/** The heaviest first. */
const places = [...pages().values()].filter((p) => p.kind === 'place').sort((a, b) => b.html.length - a.html.length);

test('a page of a place weighs at most 60 KB with all that it loads', () => {
  assert.ok(places.length >= OFFICE.places);
  const packed = (route) => zlib.gzipSync(fs.readFileSync(path.join(SITE, route))).length;
  for (const p of places) {
    const loads = p.tags.filter((t) => ['script', 'img', 'source'].includes(t.name) || /stylesheet|icon/.test(t.at.rel ?? '')).map((t) => t.at.src ?? t.at.href).filter(Boolean);
    const all = [p.route, ...new Set(loads.map((l) => path.posix.join(path.posix.dirname(p.route), l)))];
    const bytes = all.map(packed);
    assert.ok(bytes.reduce((sum, n) => sum + n) <= 60_000, `${p.route}: ${all.map((f, n) => `${f} ${bytes[n]}`).join(', ')}`);
  }
});

test('two files are enough to read it: the page and its style sheet', async () => {
  const browser = await launch();
  // Everything else is asked for and never comes.
  const server = await serve('/a/b/', (asked) => !/\.(html|css)$/.test(asked));
  try {
    for (const { route } of [places.find((p) => p.lang === 'en'), places.find((p) => p.lang !== 'en')]) {
      const page = await browser.newPage({ viewport: { width: 360, height: 780 } });
      const came = [];
      page.on('requestfinished', (r) => came.push(r.url()));
      await page.goto(server.base + route, { waitUntil: 'commit' });
      await page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint').length > 0);
      assert.ok(await page.locator('h1').isVisible());
      assert.ok((await page.locator('main').innerText()).length > 100);
      assert.equal(came.length, 2, came.join(' '));
      await page.close();
    }
  } finally {
    await browser.close();
    server.stop();
  }
});
