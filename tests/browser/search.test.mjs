// The search: what it finds is held against the words of the pages as Chromium shows them, and used as a reader would.
import test from 'node:test';
import assert from 'node:assert/strict';
import path from 'node:path';
import { watch } from './browser.mjs';
import { engine, has, hits, random } from './engine.mjs';
import { SITE, pages, read, unescape } from './site.mjs';
import { AXE, FOLDER, browser, server } from './stage.mjs';

const LANGUAGES = [['zh-Hans', ''], ['zh-Hant', 'zh-Hant/'], ['en', 'en/']];

/** What a reader asks in each language, and what the page answers. */
const ASKED = {
  'zh-Hans': {
    query: '防控', found: '社区', other: '龘龘', short: '社', pair: ['街道', '党员'],
    none: /^没有找到/, chosen: /所选的地区、类别和年份/, least: /至少两个字/, scripts: /需要浏览器运行脚本/,
  },
  'zh-Hant': {
    query: '防控', found: '社區', other: '龘龘', short: '社', pair: ['街道', '黨員'],
    none: /^沒有找到/, chosen: /所選的地區、類別和年份/, least: /至少兩個字/, scripts: /需要瀏覽器運行腳本/,
  },
  en: {
    query: 'volunteer', found: 'report', other: 'zzzz', short: 'x', pair: ['street', 'report'],
    none: /^Nothing found/, chosen: /chosen place, kind and year/, least: /at least two/, scripts: /needs scripts/,
  },
};

/** Title, summary and text of every report as lines that a reader sees. */
async function reports(language) {
  const context = await browser.newContext();
  const page = await context.newPage();
  const said = new Map();
  for (const p of [...pages().values()].filter((p) => p.lang === language && p.kind === 'report')) {
    await page.goto(FOLDER + p.route);
    said.set(p.route, await page.evaluate(() => {
      document.querySelectorAll('svg').forEach((svg) => svg.remove());
      document.querySelectorAll('details').forEach((d) => { d.open = true; });
      return [...document.querySelectorAll('article h1, article .summary, article .prose')].map((e) => e.innerText).join('\n');
    }));
  }
  await context.close();
  return said;
}

for (const [language] of LANGUAGES) {
  test(`${language}: what stands in a report is found there and nowhere else`, async () => {
    const { engine: find, fold } = engine(SITE, language);
    const said = await reports(language);
    assert.ok(said.size > 10, `${said.size} reports`);
    const next = random(7);
    const texts = [...said].map(([route, text]) => [route, fold(text)]);
    const queries = new Set();
    for (const [, text] of texts) {
      const han = [...text.matchAll(/\p{Script=Han}{2,}/gu)].map((m) => m[0]);
      const words = [...text.matchAll(/(?<![\p{L}\p{N}])[a-z0-9]{2,}/gu)].map((m) => m[0]);
      for (let n = 0; n < 12 && han.length > 0; n++) {
        const run = [...han[next(han.length)]];
        const length = 2 + next(Math.min(7, run.length - 1));
        const from = next(run.length - length + 1);
        queries.add(run.slice(from, from + length).join(''));
      }
      for (let n = 0; n < 12 && words.length > 0; n++) {
        const word = words[next(words.length)];
        queries.add(word.slice(0, 2 + next(word.length - 1)));
      }
      // Across letters and signs, as typed.
      const mixed = [...text.matchAll(/[^\s]{3,12}/gu)].map((m) => m[0]).filter((t) => /^\p{Script=Han}{2}/u.test(t));
      if (mixed.length > 0) queries.add(mixed[next(mixed.length)]);
    }
    // What occurs in parts only: two halves of different runs.
    const all = [...queries];
    for (let n = 0; n < 60; n++) queries.add(all[next(all.length)] + all[next(all.length)]);
    assert.ok(queries.size > 150, `${queries.size} queries`);
    for (const query of queries) {
      const expected = texts.filter(([, text]) => has(text, query)).map(([route]) => route).sort();
      const found = [...await hits(find, query)].filter(([, type]) => type === 'r').map(([route]) => route).sort();
      assert.deepEqual(found, expected, query);
    }
  });

  test(`${language}: every place, topic, campaign, indicator and page is found by its name`, async () => {
    const { engine: find } = engine(SITE, language);
    const kinds = { place: 'p', topic: 't', campaign: 'c', indicator: 'i', free: 'f' };
    for (const p of [...pages().values()].filter((p) => p.lang === language && kinds[p.kind])) {
      const name = unescape(read(p.route).match(/<h1[^>]*>([\s\S]*?)(?:<span|<\/h1>)/)[1].replace(/<[^>]*>/g, '')).trim();
      assert.equal((await hits(find, name)).get(p.route), kinds[p.kind], `${name} at ${p.route}`);
    }
  });
}

test('what is asked in one script is found in the other', async () => {
  for (const language of ['zh-Hans', 'zh-Hant']) {
    const { engine: find } = engine(SITE, language);
    for (const [simplified, traditional] of [['志愿', '志願'], ['宣传', '宣傳'], ['干部', '幹部'], ['登记', '登記'], ['里程', '裡程'], ['联系', '聯繫']]) {
      const [one, other] = [await hits(find, simplified), await hits(find, traditional)];
      assert.deepEqual([...one.keys()], [...other.keys()], `${language}: ${simplified} ${traditional}`);
      if (simplified === '志愿') assert.ok(one.size > 5, `${language}: ${one.size} hits`);
    }
  }
});

for (const [language, prefix] of LANGUAGES) {
  const { query, found, other, short, pair, none, chosen, least, scripts: needsScripts } = ASKED[language];
  for (const where of ['a folder', 'below a path of a server']) {
    test(`${language}, from ${where}: a reader searches from any page, by keyboard`, async () => {
      const base = where === 'a folder' ? FOLDER : server.base;
      const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
      const watched = watch(page, base);
      const scripts = [];
      page.on('request', (request) => { if (request.resourceType() === 'script') scripts.push(path.posix.basename(request.url())); });
      await page.goto(`${base}${prefix}index.html`);
      assert.deepEqual(scripts, ['reading.js'], 'other pages load nothing of the search');
      await page.locator('.masthead input[name=q]').fill(query);
      await page.keyboard.press('Enter');
      await page.waitForURL(/search\.html\?q=/);
      const results = page.locator('#search-results li');
      await results.first().waitFor();
      const count = Number((await page.locator('#search-status').innerText()).match(/\d+/)[0]);
      const { engine: find } = engine(SITE, language);
      assert.equal(count, (await hits(find, query)).size, 'the count is of all');
      assert.equal(await results.count(), Math.min(count, 10));
      for (const mark of await page.locator('#search-results mark').allInnerTexts()) assert.ok(mark.toLowerCase().includes(query), mark);
      assert.ok(await page.locator('#search-results li:has(mark)').count() === Math.min(count, 10), 'each shows why');
      // `/` leads to the field, arrows through the list and back.
      await page.locator('h1').click();
      await page.keyboard.press('/');
      const focused = () => page.evaluate(() => document.activeElement.name || document.activeElement.getAttribute('href'));
      assert.equal(await focused(), 'q');
      const links = await page.locator('#search-results a').evaluateAll((all) => all.map((a) => a.getAttribute('href')));
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('ArrowDown');
      assert.equal(await focused(), links[1]);
      await page.keyboard.press('ArrowUp');
      await page.keyboard.press('ArrowUp');
      assert.equal(await focused(), 'q');
      // Filters: only reports, only one place.
      await page.locator('select[name=kind]').selectOption('r');
      const routes = [...await hits(find, query)].filter(([, type]) => type === 'r').map(([route]) => route);
      await page.waitForFunction((n) => document.querySelectorAll('#search-results li').length === n, Math.min(10, routes.length));
      const place = routes[0].slice(prefix.length).split('/').slice(0, -1).join('/');
      await page.locator('select[name=place]').selectOption(place);
      const there = routes.filter((route) => route.startsWith(`${prefix}${place}/`));
      await page.waitForFunction((n) => document.querySelectorAll('#search-results li').length === n, Math.min(10, there.length));
      const shown = await page.locator('#search-results a').evaluateAll((all) => all.map((a) => a.getAttribute('href').replace(/^(\.\.\/)+/, '')));
      assert.deepEqual(shown.sort(), there.sort());
      assert.match(page.url(), /kind=r/, 'the address keeps what was asked');
      assert.equal(await page.locator('#search-status').getAttribute('role'), 'status');
      // Nothing found, too little asked.
      for (const nothing of ['龘龘', 'x']) {
        await page.locator('#search input[name=q]').fill(nothing);
        await page.keyboard.press('Enter');
        await page.waitForFunction(() => document.getElementById('search-status').textContent && !document.querySelector('#search-results li'));
      }
      assert.deepEqual(watched.take(), []);
      await page.close();
    });
  }

  const states = {
    'nothing asked': ['', /^$/],
    results: [`?q=${encodeURIComponent(found)}`, /\d/],
    'nothing found': [`?q=${encodeURIComponent(other)}`, none],
    'nothing found in one kind': [`?q=${encodeURIComponent(found)}&kind=c&year=2026`, chosen],
    'too little asked': [`?q=${encodeURIComponent(short)}`, least],
  };
  for (const [state, [asked, answer]] of Object.entries(states)) {
    test(`${language}, ${state}: the page says so, is quiet and does not scroll sideways, and axe finds nothing`, async () => {
      for (const [width, colorScheme] of [[320, 'light'], [360, 'dark'], [1280, 'light'], [1280, 'dark']]) {
        const page = await browser.newPage({ viewport: { width, height: 800 }, colorScheme });
        const watched = watch(page, FOLDER);
        await page.goto(`${FOLDER}${prefix}search.html${asked}`);
        const status = page.locator('#search-status');
        if (asked) await page.waitForFunction(() => document.getElementById('search-status').textContent);
        assert.match(await status.innerText(), answer);
        if (state === 'results') await page.locator('#search-results li').nth(9).waitFor();
        else assert.equal(await page.locator('#search-results li').count(), 0);
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth), 'it scrolls sideways');
        await page.evaluate(AXE);
        const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'], preload: false }));
        assert.deepEqual(violations.map((v) => `${v.id}: ${v.nodes[0].html}`), [], `${width} px, ${colorScheme}`);
        assert.deepEqual(watched.take(), []);
        await page.close();
      }
    });
  }

  test(`${language}: what is shown around a hit is of one paragraph, with every term marked that stands in it`, async () => {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    await page.goto(`${FOLDER}${prefix}search.html?q=${encodeURIComponent(pair.join(' '))}`);
    await page.locator('#search-results li').first().waitFor();
    const { engine: find, fold } = engine(SITE, language);
    const [one, two] = pair.map(fold);
    const answer = await find.find(`${one} ${two}`);
    const texts = new Map();
    while (texts.size < await page.locator('#search-results li').count()) await find.next(answer, answer.docs, texts.size, 50, (doc) => texts.set(doc.title, doc.text));
    for (const item of await page.locator('#search-results li').all()) {
      const [title, context] = [await item.locator('h2').innerText(), await item.locator('.context').innerText()];
      const lines = texts.get(title).split('\n').map(fold);
      const most = Math.max(...lines.map((line) => Number(has(line, one)) + Number(has(line, two))));
      const [first] = fold(context.replace(/^…|…$/g, '')).split(' · ');
      assert.ok(lines.some((line) => line.includes(first)), `${context} stands in one paragraph`);
      const marks = (await item.locator('.context mark').allInnerTexts()).map(fold);
      if (most > 0) assert.ok(marks.length > 0 && marks.every((mark) => mark.includes(one) || mark.includes(two)), `${title}: ${marks}`);
    }
    await page.close();
  });

  test(`${language}: the address of a search brings it back, with its filters`, async () => {
    const page = await browser.newPage({ viewport: { width: 360, height: 800 } });
    await page.goto(`${FOLDER}${prefix}search.html?q=${encodeURIComponent(found)}&kind=r`);
    const said = () => document.getElementById('search-status').textContent && document.getElementById('search-results').innerText;
    const before = await (await page.waitForFunction(said)).jsonValue();
    assert.equal(await page.locator('#search input[name=q]').inputValue(), found);
    assert.equal(await page.locator('select[name=kind]').inputValue(), 'r');
    await page.locator('#search-results a').first().click();
    await page.waitForSelector('article h1');
    await page.goBack();
    assert.equal(await (await page.waitForFunction(said)).jsonValue(), before);
    await page.close();
  });

  test(`${language}: without scripts the page says so and leads on`, async () => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    await page.goto(`${FOLDER}${prefix}search.html`);
    assert.ok(await page.locator('noscript, #search .notice').count() > 0);
    assert.match(await page.locator('#search').innerText(), needsScripts);
    assert.equal(await page.locator('#search form').isVisible(), false, 'nothing that would not work');
    const links = await page.locator('#search .links a').evaluateAll((all) => all.map((a) => a.getAttribute('href')));
    for (const href of ['index.html', 'reports/index.html', 'henan/index.html']) {
      assert.ok(links.some((link) => link.endsWith(href)), `${href} among ${links}`);
    }
    await context.close();
  });
}
