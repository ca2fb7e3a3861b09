// Large text (适老化): one button on every page, kept from page to page, with nothing lost; and reading aloud.
import test from 'node:test';
import assert from 'node:assert/strict';
import { watch } from './browser.mjs';
import { pages, sample } from './site.mjs';
import { AXE, FOLDER, browser, server } from './stage.mjs';

// A missing page stands alone, without scripts.
const routes = sample().map((p) => p.route).filter((route) => !route.endsWith('404.html'));

/** Opens every page of the sample in large text, in a context of its own kind, and collects what `look` finds wrong. */
async function each(options, base, look) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  const watched = watch(page, base);
  const problems = [];
  await page.goto(`${base}index.html`);
  await page.locator('.reading').click();
  for (const route of routes) {
    await page.goto(base + route);
    const found = [];
    if (!await page.evaluate(() => document.documentElement.dataset.reading === 'large')) found.push('not in large text');
    found.push(...(await look?.(page, route)) ?? []);
    problems.push(...[...watched.take(), ...found].map((said) => `${route}: ${said}`));
  }
  await context.close();
  assert.equal(problems.length, 0, `${problems.slice(0, 40).join('\n')}\n${problems.length} problems`);
}

/** What is smaller, narrower or closer than the mode promises; what sticks out of the page. */
function measure() {
  const found = [];
  const named = (e) => `${e.tagName.toLowerCase()}.${e.getAttribute('class') ?? ''} “${e.textContent.trim().slice(0, 20)}”`;
  const shown = (e) => {
    const hidden = getComputedStyle(e).visibility === 'hidden' || e.closest('.skip') || getComputedStyle(e).clipPath !== 'none' || e.closest('thead');
    return !hidden && e.checkVisibility();
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const seen = new Set();
  for (let text = walker.nextNode(); text; text = walker.nextNode()) {
    const e = text.parentElement;
    if (!text.data.trim() || seen.has(e) || !shown(e) || e.closest('script, title, desc')) continue;
    seen.add(e);
    const style = getComputedStyle(e);
    const drawing = e.closest('svg');
    const scale = drawing ? drawing.getBoundingClientRect().width / drawing.viewBox.baseVal.width : 1;
    const size = parseFloat(style.fontSize) * scale;
    if (size < 23.9) found.push(`text of ${size} px in ${named(e)}`);
    if (!drawing && parseFloat(style.lineHeight) / parseFloat(style.fontSize) < 1.5) found.push(`lines ${style.lineHeight} apart in ${named(e)}`);
  }
  for (const e of document.querySelectorAll('a, button, summary, input, select')) {
    // In running text, where a line holds them, and in drawings, whose tables say the same, targets are as large as they can be.
    if (!shown(e) || e.closest('svg') || getComputedStyle(e).display === 'inline') continue;
    const box = e.getBoundingClientRect();
    if (box.height < 59.5 || box.width < 59.5) found.push(`a target of ${box.width} × ${box.height} px: ${named(e)}`);
  }
  for (const e of document.querySelectorAll('.prose a, .summary a')) {
    if (getComputedStyle(e).display === 'inline' && !e.closest('svg, p, li, dd, td, th, h2, h3, .org-name, .summary')) found.push(`in no running text: ${named(e)}`);
  }
  const wide = document.documentElement;
  if (wide.scrollWidth > wide.clientWidth) {
    const out = [...document.body.querySelectorAll('*')].filter((e) => e.getBoundingClientRect().right > wide.clientWidth + 0.5).slice(0, 3);
    found.push(`scrolls sideways: ${wide.scrollWidth} px; ${out.map(named).join(', ')}`);
  }
  return found.slice(0, 6);
}

for (const width of [320, 360, 1280]) {
  test(`from a folder at ${width} px: no text under 24 px, no lines under 1.5, no target under 60 px, nothing sideways`, () =>
    each({ viewport: { width, height: 780 } }, FOLDER, (page) => page.evaluate(measure)));
}
test('below a path of a server the same', () => each({ viewport: { width: 360, height: 780 } }, server.base, (page) => page.evaluate(measure)));

for (const colorScheme of ['light', 'dark']) {
  for (const width of [360, 1280]) {
    test(`axe finds nothing, and contrast is 7 to 1, ${colorScheme}, ${width} px`, () =>
      each({ colorScheme, viewport: { width, height: 900 }, reducedMotion: 'reduce' }, FOLDER, async (page) => {
        await page.evaluate('document.querySelectorAll("details").forEach((d) => { d.open = true; })');
        await page.evaluate(AXE);
        const rules = { 'color-contrast-enhanced': { enabled: true }, 'target-size': { enabled: true } };
        const { violations } = await page.evaluate((r) => window.axe.run(document, { resultTypes: ['violations'], preload: false, rules: r }), rules);
        return violations.map((v) => `${v.id}: ${v.help}; ${v.nodes.length} times, as ${v.nodes[0].html.slice(0, 160)} ${v.nodes[0].failureSummary?.replace(/\s+/g, ' ').slice(0, 240)}`);
      }));
  }
}

test('nothing is lost: every word of a page is there in large text', async () => {
  const words = () => {
    const copy = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let t = walker.nextNode(); t; t = walker.nextNode()) {
      const e = t.parentElement;
      if (t.data.trim() && !e.closest('button, script') && e.checkVisibility()) copy.push(t.data.trim());
    }
    return copy;
  };
  const said = new Map();
  const page = await browser.newPage();
  for (const route of routes) {
    await page.goto(FOLDER + route);
    said.set(route, await page.evaluate(words));
  }
  await page.close();
  await each({}, FOLDER, async (page, route) => {
    const large = new Set(await page.evaluate(words));
    return said.get(route).filter((word) => !large.has(word)).slice(0, 5).map((word) => `“${word}” is gone`);
  });
});

for (const [lang, prefix, on, off] of [['zh-Hans', '', '大字版', '标准版'], ['en', 'en/', 'Large text', 'Standard text']]) {
  for (const where of ['a folder', 'a server', 'a folder without storage', 'a server without storage']) {
    test(`${lang}, from ${where}: the button turns it on for the next pages, and off again`, async () => {
      const base = where.includes('folder') ? FOLDER : server.base;
      const context = await browser.newContext({ viewport: { width: 360, height: 780 } });
      if (where.includes('without')) {
        await context.addInitScript(() => Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('denied', 'SecurityError'); } }));
      }
      const page = await context.newPage();
      const watched = watch(page, base);
      const mode = () => page.evaluate(() => document.documentElement.dataset.reading ?? 'standard');
      await page.goto(`${base}${prefix}index.html`);
      assert.equal(await mode(), 'standard');
      const button = page.getByRole('button', { name: on, exact: true });
      await button.focus();
      await page.keyboard.press('Enter');
      assert.equal(await mode(), 'large');
      // By links, as a reader goes.
      await page.locator('.place-tree a').first().click();
      await page.waitForLoadState();
      assert.equal(await mode(), 'large');
      await page.locator('.languages a').first().click();
      await page.waitForLoadState();
      assert.equal(await mode(), 'large');
      await page.goBack();
      assert.equal(await mode(), 'large');
      await page.reload();
      assert.equal(await mode(), 'large');
      if (!where.includes('without')) {
        const other = await context.newPage();
        await other.goto(`${base}${prefix}indicators/index.html`);
        assert.equal(await other.evaluate(() => document.documentElement.dataset.reading), 'large', 'in a new window too');
        await other.close();
      }
      await page.getByRole('button', { name: off, exact: true }).click();
      assert.equal(await mode(), 'standard');
      await page.goto(`${base}${prefix}sources/index.html`);
      assert.equal(await mode(), 'standard');
      assert.deepEqual(await context.cookies(), []);
      assert.deepEqual(watched.take(), []);
      await context.close();
    });
  }

  test(`${lang}: the page is read aloud in its language by a voice of this machine, and stops when told`, async () => {
    const context = await browser.newContext();
    // Chromium without a desktop has no voices: a stand-in tells what it was given.
    await context.addInitScript(() => {
      const voice = (lang, localService) => ({ lang, localService, name: `${lang} ${localService}` });
      window.said = [];
      let queue = [];
      const next = () => { const first = queue.shift(); if (first) { window.said.push([first.voice.name, first.text]); if (window.said.length < 400) setTimeout(() => { first.onend?.(); next(); }, 0); } };
      window.SpeechSynthesisUtterance = function Utterance(text) { this.text = text; };
      let busy = false;
      Object.defineProperty(window, 'speechSynthesis', { value: {
        getVoices: () => [voice('zh-HK', true), voice('zh-CN', false), voice('zh-CN', true), voice('en-US', false), voice('en-GB', true)],
        speak(u) { queue.push(u); if (!busy) { busy = true; setTimeout(() => { busy = false; next(); }, 0); } },
        cancel() { queue = []; },
        addEventListener() {},
      } });
    });
    const page = await context.newPage();
    const places = [...pages().values()].filter((p) => p.kind === 'place' && p.lang === lang);
    await page.goto(FOLDER + places.sort((a, b) => b.html.length - a.html.length)[0].route);
    const aloud = page.getByRole('button', { name: prefix ? 'Read aloud' : '朗读本页' });
    assert.equal(await aloud.count(), 0, 'it belongs to the large text');
    await page.locator('.reading').click();
    await aloud.click();
    await page.waitForFunction(() => !document.documentElement.hasAttribute('data-aloud'));
    const said = await page.evaluate(() => window.said);
    const heading = await page.locator('h1').evaluate((h) => h.firstChild.data);
    assert.ok(said[0][1].startsWith(heading), said[0][1]);
    assert.ok(said.every(([name]) => name === (prefix ? 'en-GB true' : 'zh-CN true')), 'no voice that sends the text away');
    const all = said.map(([, text]) => text).join('').replace(/\s/g, '');
    const figures = await page.locator('.key-figure .big').allInnerTexts();
    assert.ok(figures.length > 2);
    for (const figure of figures) assert.ok(all.includes(figure.replace(/\s/g, '')), figure);
    assert.equal(await page.locator('.spoken').count(), 0);
    await aloud.click();
    await page.getByRole('button', { name: prefix ? 'Stop reading' : '停止朗读' }).click();
    assert.equal(await page.evaluate(() => document.documentElement.hasAttribute('data-aloud')), false);
    await context.close();
  });
}

test('without scripts there is no such button', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${FOLDER}index.html`);
  assert.equal(await page.locator('.reading:visible, .aloud:visible').count(), 0);
  await context.close();
});

test('a browser without voices shows no button that would do nothing', async () => {
  const page = await browser.newPage();
  await page.addInitScript(() => Object.defineProperty(window, 'speechSynthesis', { value: undefined }));
  await page.goto(`${FOLDER}index.html`);
  await page.locator('.reading').click();
  assert.equal(await page.locator('.aloud:visible').count(), 0);
  await page.close();
});

for (const large of [false, true]) {
  test(`the keyboard reaches every link and button of a page and shows where it is${large ? ', in large text' : ''}`, async () => {
    const kinds = new Map(sample().filter((p) => !p.route.endsWith('404.html')).map((p) => [`${p.kind} ${p.lang}`, p.route]));
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' });
    if (large) await context.addInitScript(() => localStorage.setItem('jianbao-reading', 'large'));
    const page = await context.newPage();
    const problems = [];
    for (const route of kinds.values()) {
      await page.goto(FOLDER + route);
      assert.equal(await page.evaluate(() => document.documentElement.dataset.reading), large ? 'large' : undefined);
      await page.evaluate(() => {
        window.scrollTo(0, 0);
        window.stops = [...document.querySelectorAll('a[href], button, summary, input, select')].filter((e) => e.checkVisibility({ visibilityProperty: true }));
      });
      const count = await page.evaluate(() => window.stops.length);
      await page.evaluate(() => { window.left = new Set(window.stops); });
      for (let n = 0; n < count + 40; n += 1) {
        await page.keyboard.press('Tab');
        const said = await page.evaluate(() => {
          const e = document.activeElement;
          if (e === document.body) return 'end';
          window.left.delete(e);
          const style = getComputedStyle(e);
          const box = e.getBoundingClientRect();
          const drawn = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
          const inside = box.bottom > 0 && box.top < innerHeight;
          return drawn && inside ? '' : `${e.outerHTML.slice(0, 80)}: outline ${style.outline}, at ${box.top}`;
        });
        if (said === 'end') break;
        if (said) problems.push(`${route}: ${said}`);
      }
      const left = await page.evaluate(() => [...window.left].map((e) => e.outerHTML.slice(0, 80)));
      problems.push(...left.map((e) => `${route}: never reached: ${e}`));
    }
    await context.close();
    assert.equal(problems.length, 0, `${problems.slice(0, 20).join('\n')}\n${problems.length} problems`);
  });
}
