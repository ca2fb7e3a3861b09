// What a page may do: nothing runs but the site's own scripts, nothing leaves, nothing is left behind in the browser.
import test from 'node:test';
import assert from 'node:assert/strict';
import { watch } from './browser.mjs';
import { files, pages, read, sample } from './site.mjs';
import { FOLDER, browser, server } from './stage.mjs';

test('every page tells the browser so before it loads anything', () => {
  const problems = [];
  for (const p of pages().values()) {
    const wrong = (said) => problems.push(`${p.route}: ${said}`);
    const at = p.tags.findIndex((t) => t.at['http-equiv']?.toLowerCase() === 'content-security-policy');
    const first = p.tags.findIndex((t) => ['link', 'script', 'img', 'style'].includes(t.name));
    if (at < 0) { wrong('no policy'); continue; }
    if (first >= 0 && first < at) wrong(`${p.tags[first].name} comes before the policy`);
    const policy = new Map(p.tags[at].at.content.split(';').map((d) => d.trim().split(/\s+/)).map(([name, ...sources]) => [name, sources]));
    if (policy.get('default-src')?.join() !== "'none'") wrong('what is not named is allowed');
    if (policy.get('base-uri')?.join() !== "'none'") wrong('the base can be moved');
    for (const [name, sources] of policy) {
      // The page for a missing address is served at any depth and carries its rules itself; it runs nothing.
      const allowed = p.kind === 'missing' && name === 'style-src' ? ["'unsafe-inline'"] : ["'self'", 'file:', 'data:', "'none'"];
      const more = sources.filter((s) => !allowed.includes(s) || (s === 'data:' && name !== 'img-src'));
      if (more.length > 0) wrong(`${name} allows ${more.join(' ')}`);
    }
    for (const t of p.tags) {
      if (t.name === 'script' && t.at.src === undefined && t.at.type !== 'application/ld+json') wrong('a script in the page');
      if (t.name === 'style' && p.kind !== 'missing') wrong('rules in the page');
      for (const name of Object.keys(t.at)) if (name === 'style' || name.startsWith('on')) wrong(`<${t.name} ${name}>`);
    }
  }
  assert.deepEqual(problems, []);
});

test('no file of the site asks for a cookie, a service worker, or another host', () => {
  for (const file of files().filter((f) => /\.(js|css)$/.test(f))) {
    assert.doesNotMatch(read(file), /serviceWorker|document\.cookie|indexedDB|sendBeacon|https?:\/\/(?!www\.w3\.org\/)|@import|\beval\b|new Function/, file);
  }
});

for (const where of ['a folder', 'below a path of a server']) {
  test(`from ${where}: nothing is refused, nothing leaves, no cookie is set`, async () => {
    const base = where === 'a folder' ? FOLDER : server.base;
    const context = await browser.newContext();
    await context.addInitScript(() => {
      window.refused = [];
      document.addEventListener('securitypolicyviolation', (e) => window.refused.push(`${e.violatedDirective}: ${e.blockedURI}`));
    });
    const page = await context.newPage();
    const watched = watch(page, base);
    const problems = [];
    for (const { route } of sample()) {
      await page.goto(base + route);
      if (await page.locator('.reading').count() > 0) await page.locator('.reading').click();
      const refused = await page.evaluate(() => window.refused);
      problems.push(...[...refused, ...watched.take()].map((said) => `${route}: ${said}`));
    }
    assert.deepEqual(problems, []);
    assert.deepEqual(await context.cookies(), []);
    assert.equal(context.serviceWorkers().length, 0);
    await context.close();
  });

  test(`from ${where}: what slipped in would neither run nor load`, async () => {
    const base = where === 'a folder' ? FOLDER : server.base;
    const context = await browser.newContext();
    const page = await context.newPage();
    // The browser's own tools tell of a request that the policy stopped, and that it did.
    const left = new Set();
    page.on('request', (r) => { if (!r.url().startsWith(base)) left.add(r); });
    page.on('requestfailed', (r) => { if (r.failure()?.errorText === 'csp') left.delete(r); });
    for (const p of [pages().get('index.html'), pages().get('en/index.html')]) {
      await page.goto(base + p.route);
      const refused = await page.evaluate(async () => {
        const seen = [];
        document.addEventListener('securitypolicyviolation', (e) => seen.push(e.effectiveDirective));
        const add = (name, set) => { const e = document.createElement(name); set(e); document.body.append(e); };
        add('script', (e) => { e.textContent = 'window.ran = true'; });
        add('script', (e) => { e.src = 'https://count.example.com/a.js'; });
        add('img', (e) => { e.src = 'https://count.example.com/a.gif'; });
        add('iframe', (e) => { e.src = 'https://count.example.com/'; });
        add('link', (e) => { e.rel = 'stylesheet'; e.href = 'https://count.example.com/a.css'; });
        add('p', (e) => { e.setAttribute('onclick', 'window.ran = true'); e.click(); });
        await fetch('https://count.example.com/').catch(() => {});
        const until = Date.now() + 3000;
        while (seen.length < 7 && Date.now() < until) await new Promise((next) => { setTimeout(next, 20); });
        return { seen: [...new Set(seen)].sort(), ran: window.ran };
      });
      assert.equal(refused.ran, undefined);
      assert.deepEqual(refused.seen, ['connect-src', 'frame-src', 'img-src', 'script-src-attr', 'script-src-elem', 'style-src-elem']);
    }
    assert.deepEqual([...left].map((r) => `${r.url()} ${r.failure()?.errorText}`), []);
    await context.close();
  });
}
