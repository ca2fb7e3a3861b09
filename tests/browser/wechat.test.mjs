// Articles for WeChat, of every report of the demonstration: nothing in them but what the platform's editor keeps, the
// words of the page, the platform's limits, and a button that copies from a folder.
import test, { after, before } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { launch, watch } from './browser.mjs';
import { BASE, REPO, SITE, files, need } from './site.mjs';

const juice = need('juice');
const out = fs.mkdtempSync(path.join(os.tmpdir(), 'jianbao-wechat-'));
process.on('exit', () => fs.rmSync(out, { recursive: true, force: true }));
execFileSync(process.env.JIANBAO, ['wechat', '--root', REPO, '--output', out, '--today', '2026-11-30']);

const at = (route) => fs.readFileSync(path.join(out, route), 'utf8');
const articles = files(out).filter((route) => route.endsWith('/article.html'));
const pageOf = (route) => fs.readFileSync(path.join(SITE, `${path.posix.dirname(route)}.html`), 'utf8');

let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser?.close(); });

const ELEMENTS = new Set(['section', 'p', 'span', 'strong', 'em', 's', 'sup', 'sub', 'br', 'img', 'ul', 'ol', 'li',
  'blockquote', 'table', 'tr', 'th', 'td']);
const PROPERTIES = new Set(['font-size', 'font-weight', 'font-family', 'line-height', 'margin', 'margin-top', 'padding',
  'border', 'border-top', 'border-collapse', 'text-align', 'display', 'opacity', 'width', 'white-space', 'word-break']);
const TAG = /<(\/?)([a-z0-9]+)((?: [a-z]+="[^"<>]*")*)>/g;

test('there is an article of every report in the main language', () => {
  const reports = files(SITE).filter((r) => /\d{4}-\d\d-\d\d-[^/]*\.html$/.test(r) && !r.startsWith('en/'));
  assert.ok(articles.length >= 15 && articles.length <= reports.length, `${articles.length} of ${reports.length}`);
});

test('an article holds nothing but a list of elements, with styles and no address', () => {
  for (const route of articles) {
    const html = at(route);
    assert.equal(html.replace(TAG, '').match(/[<>]/), null, `${route}: a tag of another form`);
    const open = [];
    for (const [, end, name, attributes] of html.matchAll(TAG)) {
      assert.ok(ELEMENTS.has(name), `${route}: <${name}>`);
      if (end) assert.equal(open.pop(), name, `${route}: </${name}>`);
      else if (name !== 'br' && name !== 'img') open.push(name);
      for (const [, key, value] of attributes.matchAll(/ ([a-z]+)="([^"]*)"/g)) {
        if (key === 'style') {
          for (const rule of value.split(';')) assert.ok(PROPERTIES.has(rule.split(':')[0]), `${route}: ${rule}`);
          assert.doesNotMatch(value, /url|expression|@|\\/i);
        } else {
          assert.equal(`${name} ${key}`, 'img src', route);
          assert.match(value, /^\d\d\.(png|jpg|jpeg|gif)$/, route);
          assert.ok(fs.statSync(path.join(out, path.dirname(route), value)).size <= 1_000_000, `${route}: ${value}`);
        }
      }
    }
    assert.deepEqual(open, [], route);
  }
});

test('its references are one series, each address once, all of them used', () => {
  for (const route of articles) {
    const html = at(route);
    const listed = [...html.matchAll(/<p>\[(\d+)\] ([^<]*)<\/p>/g)].map(([, n, address]) => [Number(n), address]);
    assert.deepEqual(listed.map(([n]) => n), listed.map((_, i) => i + 1), route);
    assert.equal(new Set(listed.map(([, address]) => address)).size, listed.length, route);
    const used = new Set([...html.matchAll(/<sup>\[(\d+)\]<\/sup>/g)].map(([, n]) => Number(n)));
    assert.deepEqual([...used].sort((a, b) => a - b), listed.map(([n]) => n), route);
    for (const [, address] of listed) assert.match(address, /^https?:\/\//, route);
  }
});

test('its words are those of the page', async () => {
  const page = await browser.newPage();
  const words = (html, selector) => page.evaluate(([source, where]) => {
    const root = new DOMParser().parseFromString(source, 'text/html').querySelector(where);
    // Nothing leads back within an article.
    root.querySelectorAll('svg, .footnote-back').forEach((part) => part.remove());
    root.querySelectorAll('sup').forEach((mark) => { if (/^\[\d+\]$/.test(mark.textContent)) mark.remove(); });
    return root.textContent.replace(/\s+/g, '');
  }, [html, selector]);
  for (const route of articles) {
    const [mine, theirs] = [await words(at(route), 'body'), await words(pageOf(route), '.prose')];
    assert.ok(theirs.length > 20 && mine.includes(theirs), `${route}\n${mine}\n${theirs}`);
  }
  await page.close();
});

test('it is at most 0.6 times as long as the page with its styles put inline', () => {
  const css = fs.readFileSync(path.join(SITE, 'assets/style.css'), 'utf8');
  let [mine, theirs] = [0, 0];
  for (const route of articles) {
    // As fair as can be: its drawings are pictures too.
    const article = /<article[^]*?<\/article>/.exec(pageOf(route))[0].replace(/<svg[^]*?<\/svg>/g, '<img src="01.png">');
    const html = juice.inlineContent(article, css, { preserveMediaQueries: false, preservePseudos: false });
    assert.ok(at(route).length <= 0.6 * html.length, `${route}: ${at(route).length} of ${html.length}`);
    mine += at(route).length;
    theirs += html.length;
  }
  console.log(`all articles: ${mine} characters, ${(mine / theirs).toFixed(2)} of the pages with inline styles`);
});

test('the button copies the article from a folder, without itself', async () => {
  const page = await browser.newPage({ viewport: { width: 375, height: 800 } });
  const folder = `${pathToFileURL(out).href}/`;
  const noted = watch(page, folder);
  await page.goto(`${folder}${articles[0].replace('article.html', 'index.html')}`);
  await page.click('button[data-copy="article-1"]');
  assert.ok(await page.locator('button.done[data-copy="article-1"]').count(), 'it says that it copied');
  await page.evaluate(() => {
    const box = document.createElement('div');
    box.contentEditable = 'true';
    document.body.append(box);
    box.focus();
    return undefined;
  });
  await page.keyboard.press('Control+V');
  const words = (node) => node.evaluate((n) => n.textContent.replace(/\s+/g, ''));
  const [pasted, article] = [await words(page.locator('[contenteditable]')), await words(page.locator('#article-1'))];
  assert.equal(pasted, article);
  const inner = await page.locator('#article-1').innerHTML();
  assert.doesNotMatch(inner, /<button|复制/);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'it fits a phone');
  assert.deepEqual(noted.take(), []);
  await page.close();
});

test('the list leads to every article, and each back to it', async () => {
  const list = at('index.html');
  for (const route of articles) {
    const href = route.replace('article.html', 'index.html');
    assert.ok(list.includes(`href="${href}"`), href);
    const home = /href="([^"]*)">全部文章/.exec(at(href))[1];
    assert.equal(path.posix.join(path.posix.dirname(href), home), 'index.html');
    assert.ok(at(href).includes(`${BASE}${path.posix.dirname(route)}.html`), 'the original');
  }
});
