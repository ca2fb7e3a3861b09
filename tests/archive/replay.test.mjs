// A package's site as pywb replays it in Chromium: links lead on, the search finds, charts stand. REPLAY is its address.
import test, { after, before } from 'node:test';
import assert from 'node:assert/strict';
import { launch } from '../browser/browser.mjs';

const REPLAY = process.env.REPLAY;
let browser;
let page;
const failed = [];

before(async () => {
  browser = await launch();
  page = await browser.newPage();
  page.on('response', (r) => { if (r.status() >= 400) failed.push(`${r.status()} ${r.url()}`); });
  page.on('pageerror', (e) => failed.push(String(e)));
});
after(() => browser?.close());

test('the first page leads to a report', async () => {
  await page.goto(`${REPLAY}index.html`);
  assert.match(await page.title(), /简报/);
  const link = page.locator('main a[href*="2026-"]').first();
  const title = (await link.innerText()).trim();
  await link.click();
  await page.waitForSelector('article h1');
  assert.equal((await page.locator('article h1').innerText()).trim(), title);
});

test('the search finds what is in the site', async () => {
  await page.goto(`${REPLAY}search.html`);
  const field = page.locator('main input[type=search]');
  await field.fill('条幅');
  await field.press('Enter');
  const hits = page.locator('#search-results > li');
  await hits.first().waitFor();
  assert.ok(await hits.count() > 2);
  assert.match(await hits.first().innerText(), /条幅/);
});

test('charts stand as they were drawn', async () => {
  await page.goto(`${REPLAY}henan/gongyi/zijinglu/2026-11-20-publicity-and-work.html`);
  const chart = page.locator('article svg').first();
  await chart.waitFor();
  const box = await chart.boundingBox();
  assert.ok(box.width > 200 && box.height > 15, JSON.stringify(box));
  const fills = await chart.evaluate((svg) => [...svg.querySelectorAll('rect, path')].map((e) => getComputedStyle(e).fill));
  assert.ok(fills.some((fill) => !['none', 'rgb(0, 0, 0)'].includes(fill)), `styled: ${fills}`);
});

test('nothing was missed on the way', () => {
  assert.deepEqual(failed, []);
});
