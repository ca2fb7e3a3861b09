// screen.html in a real Chromium with a clock of ours: it plays for ever, exactly, and nothing stops it.
import test, { after, before } from 'node:test';
import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { execFileSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { launch, watch } from './browser.mjs';
import { REPO } from './site.mjs';

const READY = ['192x32', '320x48', '352x80', '384x96', '768x480', '1080x1920', '1920x1080', '3840x2160'];
const PROGRAM = process.env.JIANBAO ?? path.join(REPO, 'target/debug/jianbao');
const EPOCH = Date.UTC(2024, 0, 1);
const START = Date.UTC(2026, 10, 30, 3, 0, 7);
const FRAME = 17;
let root;
let browser;

before(async () => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'jianbao-player-'));
  fs.cpSync(path.join(REPO, 'tests/base'), root, { recursive: true });
  const screens = READY.map((name) => `  ${name}: {loop: 24, languages: [zh-Hans]}`).join('\n');
  fs.writeFileSync(path.join(root, 'content/screens.yaml'), `profiles:
${screens}
  news: {ready: 320x48, programmes: [news]}
  hall: {ready: 768x480, programmes: [news], clock: true, hours: 07:00-22:00, languages: [zh-Hans]}
programmes:
  all: {place: henan/gongyi/zijinglu}
  news:
    ticker: {zh: 请居民朋友出示健康码, en: Please show your code}
    slides:
      - title
      - {text: 停水通知, until: "2026-11-30 11:02"}
      - {text: 明天的通知, from: "2026-11-30 11:04"}
      - thanks
`);
  execFileSync(PROGRAM, ['screens', '--root', root, '--output', path.join(root, 'screens'), '--today', '2026-11-30']);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  if (root) fs.rmSync(root, { recursive: true, force: true });
});

const folder = (name) => `${pathToFileURL(path.join(root, 'screens', name)).href}/`;
const list = (name) => JSON.parse(fs.readFileSync(path.join(root, 'screens', name, 'playlist.json'), 'utf8')).slides;

/** Opens a screen at a time; every slide that comes is noted with the clock's time, in memory taken beforehand. */
async function open(context, name, time, file = `${folder(name)}screen.html`) {
  const page = await context.newPage();
  await page.clock.install({ time: time - 1000 });
  await page.clock.pauseAt(time);
  await page.addInitScript(() => {
    const log = { times: new Float64Array(60000), slides: new Int16Array(60000), count: 0 };
    window.log = log;
    const set = Storage.prototype.setItem;
    // The player keeps its place at every tick, behind the change.
    Storage.prototype.setItem = function (key, value) {
      const now = window.seen();
      if (log.count === 0 || log.slides[log.count - 1] !== now) {
        log.times[log.count] = Date.now();
        log.slides[log.count] = now;
        log.count += 1;
      }
      return set.call(this, key, value);
    };
    /** The number of the one slide that is seen; -1 none, -2 several. */
    window.seen = () => {
      let found = -1;
      for (let n = 0; n < 400; n += 1) {
        const own = document.getElementById(`s${n}`);
        if (own && own.style.visibility === 'visible') found = found === -1 ? n : -2;
      }
      return found;
    };
  });
  const watched = watch(page, folder(name));
  await page.goto(file);
  const log = () => page.evaluate(() => {
    const { times, slides, count } = window.log;
    return Array.from({ length: count }, (_, n) => [times[n], slides[n]]);
  });
  return { page, watched, log, seen: () => page.evaluate(() => window.seen()) };
}

/** What has to be seen when: reckoned from the list alone. */
function expected(name, from, to) {
  const seconds = list(name).map((s) => s.seconds * 1000);
  const loop = seconds.reduce((a, b) => a + b);
  const changes = [];
  let at = from - ((from - EPOCH) % loop);
  while (at < to) {
    for (let n = 0; n < seconds.length && at < to; n += 1) {
      if (at + seconds[n] > from) changes.push([Math.max(at, from), n]);
      at += seconds[n];
    }
  }
  return changes;
}

function same(log, wanted, name) {
  assert.equal(log.length, wanted.length, `${name}: ${log.length} changes, ${wanted.length} expected`);
  wanted.forEach(([time, slide], n) => {
    assert.equal(log[n][1], slide, `${name}: change ${n}`);
    assert.ok(Math.abs(log[n][0] - time) <= FRAME, `${name}: change ${n} is ${log[n][0] - time} ms off`);
  });
}

async function heap(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize;
}

test('a day on one screen: order, dwell, quiet, and memory as at its start', async () => {
  const context = await browser.newContext({ viewport: { width: 320, height: 48 } });
  const { page, watched, log } = await open(context, '320x48', START);
  const hour = 3600 * 1000;
  await page.clock.runFor(hour);
  const before = await heap(page);
  for (let n = 1; n < 24; n += 1) await page.clock.runFor(hour);
  const now = await heap(page);
  assert.ok(Math.abs(now / before - 1) < 0.1, `${before} bytes after an hour, ${now} after a day`);
  same(await log(), expected('320x48', START, START + 24 * hour), '320x48');
  assert.deepEqual(watched.take(), []);
  await context.close();
});

for (const name of READY.filter((n) => n !== '320x48')) {
  test(`ten minutes on ${name}`, async () => {
    const [width, height] = name.split('x').map(Number);
    const context = await browser.newContext({ viewport: { width, height } });
    const { page, watched, log } = await open(context, name, START);
    await page.clock.runFor(600 * 1000);
    same(await log(), expected(name, START, START + 600 * 1000), name);
    assert.deepEqual(watched.take(), []);
    // As large as the window, to the pixel, but for the shift of a pixel or two.
    const box = await page.evaluate(() => {
      const b = [...document.querySelectorAll('#stage > svg')].find((e) => e.style.visibility === 'visible').getBoundingClientRect();
      return [b.left, b.top, b.width, b.height];
    });
    assert.deepEqual(box.slice(2), [width, height]);
    assert.ok(Math.abs(box[0]) <= 2 && Math.abs(box[1]) <= (height < 200 ? 0 : 2), `${box}`);
    await context.close();
  });
}

test('what is seen is the picture of the slide', async () => {
  const context = await browser.newContext({ viewport: { width: 192, height: 32 } });
  const { page, seen } = await open(context, '192x32', START);
  // Dots are drawn alike by the browser and by the program.
  await page.evaluate(() => { document.getElementById('stage').style.transform = 'none'; });
  const shot = await page.screenshot({ scale: 'css' });
  const n = await seen();
  const file = path.join(root, 'screens/192x32/png', `${String(n + 1).padStart(2, '0')}.png`);
  const differing = await page.evaluate(async ([a, b]) => {
    const pixels = async (base64) => {
      const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
      const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
      const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
      const pen = canvas.getContext('2d');
      pen.drawImage(bitmap, 0, 0);
      return pen.getImageData(0, 0, bitmap.width, bitmap.height).data;
    };
    const [one, other] = [await pixels(a), await pixels(b)];
    let count = one.length === other.length ? 0 : Infinity;
    for (let i = 0; i < one.length; i += 4) if (Math.abs(one[i] - other[i]) > 40) count += 1;
    return count;
  }, [shot.toString('base64'), fs.readFileSync(file).toString('base64')]);
  assert.ok(differing <= 192 * 32 * 0.01, `${differing} dots differ`);
  await context.close();
});

test('slides come and go at their minute', async () => {
  const context = await browser.newContext();
  // 11:00:07 in Shanghai.
  const { page, log } = await open(context, 'news', START);
  await page.clock.runFor(300 * 1000);
  const slides = list('news');
  const over = slides.flatMap((s, n) => (s.text === '停水通知' ? [n] : []));
  const next = slides.flatMap((s, n) => (s.text === '明天的通知' ? [n] : []));
  assert.ok(over.length > 0 && next.length > 0);
  const [end, begin] = [Date.UTC(2026, 10, 30, 3, 2), Date.UTC(2026, 10, 30, 3, 4)];
  const seen = await log();
  // Each entry stands until the next.
  seen.forEach(([time, slide], n) => {
    const until = seen[n + 1]?.[0] ?? START + 300 * 1000;
    if (over.includes(slide)) assert.ok(until <= end + FRAME, `still seen ${until - end} ms after its end`);
    if (next.includes(slide)) assert.ok(time >= begin, 'seen before its time');
  });
  assert.ok(seen.some(([, s]) => over.includes(s)) && seen.some(([, s]) => next.includes(s)));
  await context.close();
});

test('two players show the same, and one that was switched off goes on where it should be', async () => {
  const context = await browser.newContext();
  const first = await open(context, '352x80', START);
  await first.page.clock.runFor(47 * 1000);
  const second = await open(context, '352x80', START + 47 * 1000);
  assert.equal(await first.seen(), await second.seen());
  await first.page.reload();
  assert.equal(await first.seen(), await second.seen());
  await context.close();
});

test('a clock in 1970: it plays all the same, shows no time, and goes on at its place when switched on again', async () => {
  const context = await browser.newContext();
  const { page, log, seen, watched } = await open(context, 'hall', 5000);
  const slides = list('hall');
  await page.clock.runFor((slides[0].seconds + 1) * 1000);
  const before = await seen();
  assert.equal(before, 1);
  assert.equal(await page.evaluate(() => document.getElementById('clock').childElementCount), 0);
  assert.ok((await log()).every(([, slide]) => slides[slide].from === null), 'what has a first day is not shown without a date');
  await page.reload();
  assert.equal(await seen(), before);
  assert.deepEqual(watched.take(), []);
  await context.close();
});

test('hours: dark at night, and the time of day in its corner', async () => {
  const context = await browser.newContext();
  const { page } = await open(context, 'hall', Date.UTC(2026, 10, 30, 13, 59, 30));
  // Nothing of a slide, the clock or the line is seen where it is dark.
  const lit = async () => (await page.locator('#stage > svg').evaluateAll((all) => all.some((e) => e.checkVisibility({ visibilityProperty: true })))) ? 'visible' : 'hidden';
  assert.equal(await page.evaluate(() => document.getElementById('clock').dataset.time), '21:59');
  assert.equal(await lit(), 'visible');
  await page.clock.runFor(31 * 1000);
  assert.equal(await lit(), 'hidden');
  await page.clock.runFor(9 * 3600 * 1000);
  assert.equal(await lit(), 'visible');
  await context.close();
});

test('the line at the foot runs without a jump', async () => {
  const context = await browser.newContext();
  const { page } = await open(context, 'hall', START);
  const places = [];
  for (let n = 0; n < 40; n += 1) {
    await page.clock.runFor(100);
    places.push(await page.evaluate(() => Number(/translate\((-?[\d.]+)/.exec(document.getElementById('run').getAttribute('transform'))[1])));
  }
  const steps = places.slice(1).map((p, n) => places[n] - p).filter((step) => step > 0);
  assert.ok(steps.length >= 38, 'it goes on');
  assert.ok(steps.every((step) => step > 2 && step < 20), `${steps}`);
  await context.close();
});

test('neither key nor mouse nor finger stops it', async () => {
  const context = await browser.newContext();
  const { page, log, watched } = await open(context, '384x96', START);
  for (const key of ['Space', 'Escape', 'ArrowRight', 'F5', 'Backspace', 'Enter', 'a']) await page.keyboard.press(key);
  await page.mouse.click(40, 20);
  await page.mouse.click(40, 20, { button: 'right' });
  await page.mouse.wheel(0, 300);
  const open_ = await page.evaluate(() => ['keydown', 'contextmenu', 'wheel', 'touchstart', 'touchmove', 'click', 'selectstart', 'dragstart'].filter(
    (name) => document.body.dispatchEvent(new Event(name, { bubbles: true, cancelable: true })),
  ));
  assert.deepEqual(open_, []);
  assert.equal(await page.evaluate(() => getComputedStyle(document.body).cursor), 'none');
  await page.clock.runFor(120 * 1000);
  same(await log(), expected('384x96', START, START + 120 * 1000), '384x96');
  assert.deepEqual(watched.take(), []);
  await context.close();
});

test('a slide that fails is passed over, one that is gone too, and the wall is never dark', async () => {
  const context = await browser.newContext();
  const { page, log, watched } = await open(context, '352x80', START);
  await page.evaluate(() => {
    Object.defineProperty(document.getElementById('s1'), 'style', { get() { throw new Error('broken'); } });
    document.getElementById('s2').remove();
    // What is counted cannot ask a broken slide.
    window.seen = () => [...document.querySelectorAll('#stage > svg')].filter((e) => getComputedStyle(e).visibility === 'visible').map((e) => Number(e.id.slice(1)))[0] ?? -1;
  });
  await page.clock.runFor(180 * 1000);
  const seen = await log();
  const count = list('352x80').length;
  assert.ok(seen.every(([, slide]) => slide >= 0), 'something is seen at all times');
  const after = new Set(seen.filter(([time]) => time > START + 30 * 1000).map(([, slide]) => slide));
  assert.ok(!after.has(1) && !after.has(2), `${[...after]}`);
  assert.equal(after.size, count - 2, 'all others are seen');
  assert.deepEqual(watched.take(), []);
  await context.close();
});

test('the wake lock is asked for, again whenever the page is seen', async () => {
  const context = await browser.newContext();
  await context.addInitScript(() => {
    window.asked = 0;
    Object.defineProperty(navigator, 'wakeLock', { value: { request: () => { window.asked += 1; return Promise.reject(new Error('no')); } } });
  });
  const { page, watched } = await open(context, '352x80', START);
  assert.equal(await page.evaluate(() => window.asked), 1);
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
  assert.equal(await page.evaluate(() => window.asked), 2);
  assert.deepEqual(watched.take(), []);
  await context.close();
});

test('the unzipped pack plays from its folder', async () => {
  const into = path.join(root, 'unzipped');
  execFileSync('python3', ['-m', 'zipfile', '-e', path.join(root, 'screens/352x80/pack.zip'), into]);
  const context = await browser.newContext();
  const { page, seen, log } = await open(context, '352x80', START, pathToFileURL(path.join(into, 'index.html')).href);
  await page.clock.runFor(58 * 1000);
  same(await log(), expected('352x80', START, START + 58 * 1000), 'pack');
  assert.ok(await seen() >= 0);
  await context.close();
});

test('the preview shows a wall at its proportions, and marks the slide that plays', async () => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
  const { page, watched } = await open(context, '352x80', START, `${folder('352x80')}preview.html`);
  const box = await page.locator('.wall').boundingBox();
  assert.equal(box.width / box.height, 352 / 80);
  assert.equal(box.width % 352, 0, 'each lamp is as large as the next');
  const slides = list('352x80');
  assert.equal(await page.locator('li').count(), slides.length);
  for (const later of [1000, 20_000]) {
    await page.clock.runFor(later);
    const now = await page.evaluate(() => Date.now());
    const [[, wanted]] = expected('352x80', now, now + 1);
    const marked = await page.evaluate(() => [...document.querySelectorAll('li')].findIndex((li) => li.getAttribute('aria-current')));
    assert.equal(marked, wanted);
  }
  const bar = await page.evaluate(() => document.getElementById('bar').style.width);
  assert.match(bar, /^\d+(\.\d)?%$/);
  assert.deepEqual(watched.take(), []);
  await context.close();
});
