// The comparison: reached from a place, its address passed on, its figures those of the places' own pages.
import test from 'node:test';
import assert from 'node:assert/strict';
import { watch } from './browser.mjs';
import { pages } from './site.mjs';
import { AXE, FOLDER, browser, server } from './stage.mjs';

const ONE = 'henan/gongyi/zijinglu';
const OTHER = 'henan/nanyang/zhenping/nieyang/anguolu';
const text = (t) => t.replace(/\s+/g, ' ').trim();

/** Name and figure of every row of a place's own table. */
async function own(page, url) {
  await page.goto(url);
  const rows = await page.locator('.figure-table tbody tr:not(.group)').evaluateAll((all) => all.filter((r) => !r.closest('.sums')).map((r) => [r.querySelector('th a, th').firstChild.textContent, r.querySelector('.amount data, .amount span, .amount').textContent]));
  return new Map(rows.map(([name, figure]) => [text(name), text(figure)]));
}

for (const [language, prefix] of [['zh-Hans', ''], ['zh-Hant', 'zh-Hant/'], ['en', 'en/']]) {
  for (const where of ['a folder', 'below a path of a server']) {
    test(`${language}, from ${where}: two places side by side say what their pages say`, async () => {
      const base = where === 'a folder' ? FOLDER : server.base;
      const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
      const watched = watch(page, base);
      const expected = [await own(page, `${base}${prefix}${ONE}/index.html`), await own(page, `${base}${prefix}${OTHER}/index.html`)];
      assert.ok(expected[0].size > 10 && expected[1].size > 10);
      await page.goto(`${base}${prefix}${ONE}/index.html`);
      await page.locator(`a[href*="compare/index.html#${ONE}"]`).click();
      await page.locator('.compare-table tbody td').first().waitFor();
      const selects = page.locator('#compare select');
      assert.equal(await selects.nth(0).inputValue(), ONE);
      await selects.nth(1).selectOption(OTHER);
      await page.waitForFunction(() => document.querySelectorAll('.compare-table thead th').length >= 3);
      assert.ok(page.url().endsWith(`#${ONE},${OTHER}`), page.url());
      // The address alone shows the same.
      const before = await page.locator('.compared').innerHTML();
      const passed = await browser.newPage({ viewport: { width: 360, height: 780 } });
      await passed.goto(page.url());
      await passed.locator('.compare-table tbody td').first().waitFor();
      assert.equal(await passed.locator('.compared').innerHTML(), before);
      assert.ok(await passed.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing is wider than a phone');
      assert.deepEqual(watched.take(), []);
      for (const p of [page, passed]) {
        await p.evaluate(AXE);
        const found = await p.evaluate(() => axe.run());
        assert.deepEqual(found.violations.map((v) => `${v.id}: ${v.nodes[0].html}`), []);
      }
      const rows = await page.locator('.compare-table tbody tr:not(.group)').evaluateAll((all) => all.map((r) => [r.querySelector('th').textContent, ...[...r.querySelectorAll('td')].map((td) => td.querySelector('.value')?.textContent ?? null)]));
      assert.equal(new Set(rows.map(([name]) => name)).size, rows.length, 'each indicator once');
      for (const n of [0, 1]) {
        const shown = new Map(rows.filter((r) => r[n + 1] !== null).map((r) => [text(r[0]), text(r[n + 1])]));
        assert.deepEqual([...shown].sort(), [...expected[n]].sort());
      }
      await page.close();
      await passed.close();
    });
  }

  test(`${language}: without scripts it leads to the places' own figures`, async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`${FOLDER}${prefix}compare/index.html#${ONE}`);
    assert.ok(await page.locator('noscript').count() === 0 || await page.locator('.notice').isVisible());
    assert.ok(await page.locator('#compare .filters').isHidden());
    const links = await page.locator('.compare-places a').evaluateAll((all) => all.map((a) => a.href));
    assert.ok(links.length > 5 && links.every((href) => pages().has(href.slice(FOLDER.length))));
    await context.close();
  });
}

test('places of one name say what they lie in', async () => {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  // The demonstration has no two that can be compared: the second is given the first one's name on its way.
  await page.route(`**/${OTHER}.js`, async (route) => {
    const script = await (await route.fetch()).text();
    await route.fulfill({ body: script.replace(/"name":"[^"]*"/, '"name":"紫荆路街道"'), contentType: 'text/javascript' });
  });
  await page.goto(`${server.base}compare/index.html#${ONE},${OTHER}`);
  await page.locator('.compare-table tbody td').first().waitFor();
  const heads = await page.locator('.compare-table').first().locator('thead th a').allTextContents();
  assert.deepEqual(heads.map(text), ['紫荆路街道 · 巩义', '安国路社区 · 涅阳']);
  await page.close();
});
