// The whole site, link by link and through the search's button, in a browser that runs no script: every page is reached and can be read.
import test from 'node:test';
import assert from 'node:assert/strict';
import { launch, watch } from './browser.mjs';
import { serve } from './serve.mjs';
import { pages, words } from './site.mjs';

const bare = (text) => text.replace(/\s+/g, '');

/**
 * What a page's file says and the browser does not show; a closed table is one press away, without scripts too, and what
 * only scripts can use is hidden. On a phone tiles stand in a list and the table of contents would stand below the
 * text: what is said of them is left out.
 */
async function lost(page, route) {
  const main = /<main[\s\S]*<\/main>/.exec(pages().get(route).html)[0].replace(/<details[\s\S]*?<\/details>|<svg[\s\S]*?<\/svg>|<form[\s\S]*?<\/form>|<nav[^>]*part toc[\s\S]*?<\/nav>|<span class="?grid-map[\s\S]*?<\/span>|<(\w+)[^>]* hidden\b[^>]*>[\s\S]*?<\/\1>/g, '');
  const shown = bare(await page.locator('main').innerText());
  const gone = words(main).split(/\s+/).filter((word) => !shown.includes(bare(word)));
  return gone.length > 0 ? [`these are not shown: ${gone.slice(0, 5).join(' ')}`] : [];
}

test('without scripts every page is reached from the first one, and says all it says', async () => {
  const [browser, server] = [await launch(), await serve('/a/b/')];
  try {
    const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 320, height: 640 } });
    const windows = await Promise.all([1, 2, 3, 4].map(() => context.newPage()));
    const reached = new Set(['index.html']);
    const problems = [];
    const visit = async (page, watched, route) => {
      await page.goto(server.base + route);
      problems.push(...[...await lost(page, route), ...watched.take()].map((said) => `${route}: ${said}`));
      for (const href of await page.locator('a[href], form[action]').evaluateAll((all) => all.map((e) => e.getAttribute('href') ?? e.getAttribute('action')))) {
        const { href: whole, pathname } = new URL(href, server.base + route);
        if (whole.startsWith(server.base) && pathname.endsWith('.html')) reached.add(decodeURIComponent(pathname.slice('/a/b/'.length)));
      }
    };
    const watches = windows.map((page) => watch(page, server.base));
    for (let done = 0; done < reached.size;) {
      const next = [...reached].slice(done, done + windows.length);
      await Promise.all(next.map((route, n) => visit(windows[n], watches[n], route)));
      done += next.length;
    }
    assert.equal(problems.length, 0, `${problems.slice(0, 20).join('\n')}\n${problems.length} problems`);
    const all = [...pages().values()].filter((p) => !p.moved && p.kind !== 'missing').map((p) => p.route);
    assert.deepEqual(all.filter((route) => !reached.has(route)), []);
  } finally {
    await browser.close();
    server.stop();
  }
});
