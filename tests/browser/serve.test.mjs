// `jianbao serve` as a writer sees it: an open page that follows the files, in a real Chromium.
import test, { after, before } from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import readline from 'node:readline';
import { spawn } from 'node:child_process';
import { launch, watch } from './browser.mjs';
import { REPO } from './site.mjs';

const PROGRAM = process.env.JIANBAO;
const REPORT = 'content/henan/gongyi/zijinglu/2020-03-01-long.md';
const ROUTE = 'henan/gongyi/zijinglu/2020-03-01-long.html';
const STYLE = 'themes/ours/assets/style.css';
/** Longer than anything takes. */
const PATIENCE = 60_000;

let root;
let server;
let base;
let browser;
let page;
let watched;

const put = (file, text) => {
  fs.mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  fs.writeFileSync(path.join(root, file), text);
};
const report = (words) => `---\ntitle: 长篇\ndate: 2020-03-01\n---\n\n${words}\n\n${'一段话。\n\n'.repeat(200)}`;
const shows = (words) => page.waitForFunction((w) => document.querySelector('main').textContent.includes(w), words, { timeout: PATIENCE });
/** A mark on the open document, which a reload takes away. */
const mark = () => page.evaluate(() => { window.marked = true; });
const marked = () => page.evaluate(() => window.marked === true);
const overlay = (state) => page.waitForSelector('#jianbao-mistakes', { state, timeout: PATIENCE });
/** Nothing odd happened; a page that is left gives its connection back. */
const quiet = () => assert.deepEqual(watched.take().filter((said) => said !== '.jianbao/events fails: net::ERR_ABORTED'), []);

before(async () => {
  assert.ok(PROGRAM, 'JIANBAO must name the program; tests/run does');
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'jianbao-serve-'));
  fs.cpSync(path.join(REPO, 'tests/base'), root, { recursive: true });
  fs.appendFileSync(path.join(root, 'content/site.yaml'), 'theme: ours\n');
  put('themes/ours/theme.yaml', 'extends: default\n');
  put(STYLE, fs.readFileSync(path.join(REPO, 'themes/default/assets/style.css'), 'utf8'));
  put(REPORT, report('开头。'));
  server = spawn(PROGRAM, ['serve', '--root', root, '--today', '2020-03-10', '--port', '0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of readline.createInterface({ input: server.stdout })) {
    base = /serving (http:\S+\/)/.exec(line)?.[1];
    if (base) break;
  }
  assert.ok(base, 'the server says its address');
  server.stdout.resume();
  browser = await launch();
  page = await browser.newPage({ viewport: { width: 1000, height: 700 } });
  watched = watch(page, base);
  await page.goto(base + ROUTE);
});
after(async () => {
  await browser?.close();
  server?.kill('SIGINT');
  if (root) fs.rmSync(root, { recursive: true, force: true });
});

test('a saved report is on the open page, which stays where it was scrolled to', async () => {
  await page.evaluate(() => window.scrollTo(0, 1800));
  await mark();
  put(REPORT, report('另一个开头。'));
  await shows('另一个开头。');
  assert.equal(await marked(), false, 'the page was loaded again');
  await page.waitForFunction(() => window.scrollY === 1800, undefined, { timeout: PATIENCE });
  quiet();
});

test('a mistake stands over the page with its place, and goes away when it is mended', async () => {
  await mark();
  put(REPORT, report('[[<img src=x onerror=alert(1)>]] 开头。'));
  await overlay('attached');
  const shown = await page.locator('#jianbao-mistakes pre').textContent();
  assert.match(shown, new RegExp(`${REPORT.replaceAll('.', '\\.')}:6:\\d+`));
  assert.match(shown, /\^\^/);
  assert.match(shown, /<img src=x/, 'shown as text');
  assert.equal(await page.locator('#jianbao-mistakes img').count(), 0);
  assert.ok(await marked(), 'the last good page stays behind it');
  assert.match(await page.locator('main').textContent(), /另一个开头。/);
  // It can be put aside to read the page, and a page opened now has it too.
  await page.keyboard.press('Escape');
  await overlay('detached');
  await page.reload();
  await overlay('attached');
  await mark();
  put(REPORT, report('另一个开头。'));
  await overlay('detached');
  assert.ok(await marked(), 'what is the same as before is not loaded again');
  put(REPORT, report('[[nothing]] 开头。'));
  await overlay('attached');
  put(REPORT, report('第三个开头。'));
  await shows('第三个开头。');
  await overlay('detached');
  quiet();
});

test('a style sheet is put in without loading the page again', async () => {
  await page.evaluate(() => window.scrollTo(0, 900));
  await mark();
  const colour = () => page.evaluate(() => getComputedStyle(document.querySelector('main')).color);
  for (const wanted of ['rgb(1, 2, 3)', 'rgb(4, 5, 6)']) {
    fs.appendFileSync(path.join(root, STYLE), `main{color:${wanted}}\n`);
    await page.waitForFunction((c) => getComputedStyle(document.querySelector('main')).color === c, wanted, { timeout: PATIENCE });
    await page.waitForFunction(() => document.querySelectorAll('link[rel=stylesheet]').length === 1, undefined, { timeout: PATIENCE });
  }
  assert.equal(await colour(), 'rgb(4, 5, 6)');
  assert.ok(await marked());
  assert.equal(await page.evaluate(() => window.scrollY), 900);
  quiet();
});

test('several open pages follow', async () => {
  const context = await browser.newContext();
  const pages = [];
  for (let n = 0; n < 5; n += 1) {
    pages.push(await context.newPage());
    await pages[n].goto(base + ROUTE);
  }
  put(REPORT, report('许多页。'));
  for (const each of pages) {
    await each.waitForFunction(() => document.querySelector('main').textContent.includes('许多页。'), undefined, { timeout: PATIENCE });
  }
  await context.close();
  await shows('许多页。');
});

test('a page that is not there comes as soon as it is', async () => {
  await page.goto(`${base}henan/gongyi/zijinglu/2020-03-02-next.html`);
  assert.match(await page.locator('body').textContent(), /没有这个页面/);
  watched.take();
  put('content/henan/gongyi/zijinglu/2020-03-02-next.md', '---\ntitle: 下一篇\ndate: 2020-03-02\n---\n\n来了。\n');
  await page.waitForFunction(() => document.body.textContent.includes('来了。'), undefined, { timeout: PATIENCE });
  quiet();
});

test('a screen is drawn when somebody looks at it, and again when a file is saved', async () => {
  const screens = (words) => `profiles: {door: {ready: 352x80, languages: [zh-Hans]}}\nprogrammes: {one: {slides: [{text: {zh: ${words}, en: Words}}, thanks]}}\n`;
  const says = (words) => page.waitForFunction((w) => document.querySelector('ol')?.textContent.includes(w), words, { timeout: PATIENCE });
  put('content/screens.yaml', screens('平安过年'));
  await page.goto(`${base}.jianbao/screens/`);
  await page.getByRole('link', { name: 'door' }).click();
  await says('平安过年');
  // The frame may still be on its way.
  await page.frameLocator('iframe').locator('#stage > svg').nth(2).waitFor({ state: 'attached', timeout: PATIENCE });
  put('content/screens.yaml', screens('戴好口罩'));
  await says('戴好口罩');
  put('content/screens.yaml', screens('戴好口罩').replace('slides', 'slide'));
  await overlay('attached');
  assert.match(await page.locator('#jianbao-mistakes').locator('pre').innerText(), /unknown key `slide`[\s\S]*screens\.yaml:2/);
  await says('戴好口罩');
  put('content/screens.yaml', screens('勤洗手'));
  await says('勤洗手');
  await overlay('detached');
  assert.ok(!fs.existsSync(path.join(root, 'screens')), 'what is packed for the walls is not touched');
  quiet();
});
