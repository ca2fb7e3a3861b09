// What a search costs on a built site: bytes of the index loaded, and time to the first results in Chromium from a folder.
//
//     node benches/search.mjs OUTPUT [QUERY…]
//
// Without queries: 400 stretches of the site's own reports, and halves of them put together, which occur in parts only.
import fs from 'node:fs';
import path from 'node:path';
import vm from 'node:vm';
import { pathToFileURL } from 'node:url';
import { launch } from '../tests/browser/browser.mjs';

const [output, ...asked] = process.argv.slice(2);
const site = path.resolve(output);
const median = (all) => [...all].sort((a, b) => a - b)[all.length >> 1];
let state = 11;
const random = (below) => { state = (Math.imul(state, 1103515245) + 12345) >>> 0; return (state >>> 8) % below; };

function engine(language, loaded) {
  const context = vm.createContext({});
  vm.runInContext(fs.readFileSync(path.join(site, 'assets/search.js'), 'utf8'), context);
  const known = new Map();
  return context.jianbaoEngine.Engine(async (name) => {
    if (!known.has(name)) {
      const text = fs.readFileSync(path.join(site, 'search', language, `${name}.js`), 'utf8');
      loaded.bytes += Buffer.byteLength(text);
      loaded.files += 1;
      known.set(name, JSON.parse(`[${text.slice('jianbaoSearch('.length, -2)}]`)[1]);
    }
    return known.get(name);
  });
}

/** Stretches of reports, as a reader of some shard of texts sees them. */
function queries(language) {
  const folder = path.join(site, language === 'en' ? 'en' : '');
  const reports = fs.readdirSync(folder, { recursive: true }).filter((f) => /\d{4}-\d\d-\d\d-[^/\\]*\.html$/.test(f) && !/^en[/\\]/.test(f)).sort();
  const runs = [];
  for (let n = 0; n < 60; n++) {
    const html = fs.readFileSync(path.join(folder, reports[random(reports.length)]), 'utf8');
    const text = html.slice(html.indexOf('<main')).replace(/<svg[\s\S]*?<\/svg>/g, '').replace(/<[^>]*>/g, '\n').toLowerCase();
    runs.push(...text.match(language === 'en' ? /\b[a-z]{2,}\b/g : /\p{Script=Han}{2,}/gu) ?? []);
  }
  const all = [];
  for (let n = 0; n < 200; n++) {
    const run = [...runs[random(runs.length)]];
    const length = 2 + random(Math.min(9, run.length - 1));
    const from = language === 'en' ? 0 : random(run.length - length + 1);
    all.push(run.slice(from, from + length).join(''));
  }
  const join = language === 'en' ? ' ' : '';
  for (let n = 0; n < 200; n++) all.push(all[n] + join + all[random(200)]);
  return all;
}

for (const language of fs.readdirSync(path.join(site, 'search'), { withFileTypes: true }).filter((e) => e.isDirectory()).map((e) => e.name)) {
  const rows = [];
  for (const query of asked.length > 0 ? asked : queries(language)) {
    const loaded = { bytes: 0, files: 0 };
    const fresh = engine(language, loaded);
    const found = await fresh.find(query);
    if (!found.short) await fresh.next(found, found.docs, 0, 10, () => {});
    rows.push({ query, ...loaded, docs: found.docs.length });
  }
  rows.sort((a, b) => b.bytes - a.bytes);
  console.log(`${language}: ${rows.length} queries; median ${Math.round(median(rows.map((r) => r.bytes)) / 1000)} KB; the most:`);
  rows.slice(0, 3).forEach((r) => console.log(`  ${r.query}: ${Math.round(r.bytes / 1000)} KB in ${r.files} files, ${r.docs} documents may answer`));
  const browser = await launch();
  const times = [];
  for (const { query } of [...rows.slice(0, 10), ...rows.slice(-10)]) {
    const page = await browser.newPage();
    await page.goto(`${pathToFileURL(site).href}/${language === 'en' ? 'en/' : ''}search.html`);
    times.push(await page.evaluate((query) => new Promise((done) => {
      const status = document.getElementById('search-status');
      const start = performance.now();
      new MutationObserver(() => { if (status.textContent) done(performance.now() - start); }).observe(status, { childList: true });
      document.querySelector('#search input[name=q]').value = query;
      document.querySelector('#search form').requestSubmit();
    }), query));
    await page.close();
  }
  await browser.close();
  console.log(`  time to results in Chromium, the dearest and the cheapest ten: median ${Math.round(median(times))} ms, most ${Math.round(Math.max(...times))} ms`);
}
