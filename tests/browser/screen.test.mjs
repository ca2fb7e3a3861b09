// One page of each kind in a real Chromium: from a folder and from a server, narrow, dark, printed, without scripts.
import test from 'node:test';
import assert from 'node:assert/strict';
import { watch } from './browser.mjs';
import { sample } from './site.mjs';
import { AXE, FOLDER, browser, server } from './stage.mjs';

const routes = sample().map((p) => p.route);

/** Opens every page of the sample in a context of its own kind, and collects what `look` finds wrong. */
async function each(options, base, look) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  const watched = watch(page, base);
  const problems = [];
  for (const route of routes) {
    await page.goto(base + route, { waitUntil: 'load' });
    const found = (await look?.(page, route)) ?? [];
    problems.push(...[...watched.take(), ...found].map((said) => `${route}: ${said}`));
  }
  await context.close();
  assert.equal(problems.length, 0, `${problems.slice(0, 30).join('\n')}\n${problems.length} problems`);
}

/** What sticks out of the page, if it scrolls sideways. */
const sideways = () => {
  const wide = document.documentElement;
  if (wide.scrollWidth <= wide.clientWidth) return [];
  const held = (e) => e.parentElement?.closest('*') && [...ancestors(e)].some((a) => getComputedStyle(a).overflowX !== 'visible');
  function* ancestors(e) { for (let a = e.parentElement; a && a !== document.body; a = a.parentElement) yield a; }
  const out = [...document.body.querySelectorAll('*')]
    .filter((e) => e.getBoundingClientRect().right > wide.clientWidth + 0.5 && !held(e))
    .slice(0, 3).map((e) => `${e.tagName.toLowerCase()}.${e.getAttribute('class') ?? ''}`);
  return [`scrolls sideways: ${wide.scrollWidth} px wide; ${out.join(', ')}`];
};

for (const width of [360, 1280]) {
  test(`from a folder at ${width} px: quiet, and nothing from outside`, () =>
    each({ viewport: { width, height: 780 } }, FOLDER, (page) => page.evaluate(sideways)));
  test(`below a path of a server at ${width} px: quiet, and nothing from outside`, () =>
    each({ viewport: { width, height: 780 } }, server.base, (page) => page.evaluate(sideways)));
}

test('at 320 px no page scrolls sideways', () =>
  each({ viewport: { width: 320, height: 640 } }, FOLDER, (page) => page.evaluate(sideways)));

test('with text twice as large no page of 1280 px scrolls sideways', () =>
  each({}, FOLDER, async (page) => {
    await page.evaluate(() => { document.documentElement.style.fontSize = '200%'; });
    return page.evaluate(sideways);
  }));

for (const colorScheme of ['light', 'dark']) {
  for (const width of [360, 1280]) {
    test(`axe finds nothing, ${colorScheme}, ${width} px`, () =>
      each({ colorScheme, viewport: { width, height: 900 }, reducedMotion: 'reduce' }, FOLDER, async (page) => {
        const opened = 'document.querySelectorAll("details").forEach((d) => { d.open = true; })';
        await page.evaluate(opened);
        await page.evaluate(AXE);
        const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'], preload: false }));
        return violations.map((v) => `${v.id}: ${v.help}; ${v.nodes.length} times, as ${v.nodes[0].html.slice(0, 160)} ${v.nodes[0].failureSummary?.replace(/\s+/g, ' ').slice(0, 240)}`);
      }));
  }
}

test('dark is dark and light is light', async () => {
  for (const [colorScheme, darker] of [['light', false], ['dark', true]]) {
    await each({ colorScheme }, FOLDER, async (page) => {
      const [paper, ink] = await page.evaluate(() => {
        const level = (colour) => colour.match(/[\d.]+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0);
        const body = getComputedStyle(document.body);
        return [level(body.backgroundColor), level(body.color)];
      });
      return (paper < ink) === darker ? [] : [`paper ${paper}, ink ${ink}`];
    });
  }
});

test('without scripts a page says the same', async () => {
  const said = new Map();
  // But for the buttons of large text, the form of the search and the choice of places to compare, which only scripts can follow.
  const text = async (page) => {
    const asked = await page.locator('#search form, #compare .filters, #compare .compare-status').allInnerTexts();
    const whole = (await page.locator('body').innerText()).replace(/^(大字版|Large text)$/gm, '');
    return asked.filter(Boolean).reduce((text, words) => text.replace(words, ''), whole);
  };
  await each({}, FOLDER, async (page, route) => { said.set(route, await text(page)); });
  await each({ javaScriptEnabled: false }, FOLDER, async (page, route) => {
    const bare = await text(page);
    const lost = said.get(route).split('\n').map((l) => l.trim()).filter((line) => line && !bare.includes(line));
    return lost.length > 0 ? [`without scripts these are gone: ${lost.slice(0, 3).join(' / ')}`] : [];
  });
});

test('on paper there is no navigation, and dark ink on white', () =>
  each({ colorScheme: 'dark' }, FOLDER, async (page, route) => {
    await page.emulateMedia({ media: 'print' });
    const found = await page.evaluate(() => {
      const shown = [...document.querySelectorAll('nav, form, select, .skip')].filter((e) => e.getClientRects().length > 0);
      const level = (colour) => colour.match(/[\d.]+/g).slice(0, 3).reduce((sum, part) => sum + Number(part), 0);
      const body = getComputedStyle(document.body);
      const said = shown.map((e) => `${e.tagName.toLowerCase()}.${e.getAttribute('class') ?? ''} is printed`);
      if (level(body.color) > 250) said.push(`ink on paper is ${body.color}`);
      return said;
    });
    await page.emulateMedia({ media: 'screen' });
    return route.endsWith('404.html') ? [] : found;
  }));

test('the keyboard begins with a way past the head, and shows where it is', () =>
  each({}, FOLDER, async (page, route) => {
    if (route.endsWith('404.html')) return [];
    await page.keyboard.press('Tab');
    const first = await page.evaluate(() => {
      const e = document.activeElement;
      const style = getComputedStyle(e);
      const box = e.getBoundingClientRect();
      return { href: e.getAttribute('href'), seen: box.width > 20 && box.height > 10 && box.left >= 0 && box.top >= 0, outline: style.outlineStyle };
    });
    const found = [];
    if (first.href !== '#page-content') found.push(`the first stop is ${first.href}`);
    if (!first.seen) found.push('the way past the head stays hidden');
    await page.keyboard.press('Tab');
    const outline = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
    if (outline === 'none') found.push('focus is not shown');
    return found;
  }));
