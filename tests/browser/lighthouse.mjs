// Lighthouse on the main kinds of pages, as on a phone, from a server of this machine: the median of three runs.
//   tests/run lighthouse          (brings Lighthouse into tests/.tools/extra first)
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { serve } from './serve.mjs';
import { TOOLS } from './site.mjs';

const need = createRequire(path.join(TOOLS, 'extra/package.json'));
const lighthouse = (await import(pathToFileURL(need.resolve('lighthouse')).href)).default;
const { launch } = await import(pathToFileURL(need.resolve('chrome-launcher')).href);

const PAGES = ['index.html', 'henan/gongyi/zijinglu/index.html', 'henan/gongyi/zijinglu/2026-11-20-publicity-and-work.html', 'indicators/checkpoints.html'];
const WANTED = { performance: 95, accessibility: 98, 'best-practices': 98, seo: 98 };
const RUNS = 3;

const median = (all) => [...all].sort((a, b) => a - b)[Math.floor(all.length / 2)];
const server = await serve('/');
const chromePath = process.env.CHROMIUM ?? ['/usr/bin/chromium', '/usr/bin/chromium-browser'].find((f) => fs.existsSync(f));
const chrome = await launch({ chromePath, chromeFlags: ['--headless=new', '--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'], logLevel: 'silent' });
let low = 0;
try {
  for (const route of PAGES.flatMap((p) => [p, `en/${p}`])) {
    const runs = [];
    for (let n = 0; n < RUNS; n += 1) {
      const { lhr } = await lighthouse(server.base + route, { port: chrome.port, output: 'json', logLevel: 'silent', onlyCategories: Object.keys(WANTED) });
      runs.push(lhr);
    }
    const scores = Object.fromEntries(Object.keys(WANTED).map((c) => [c, median(runs.map((r) => Math.round(r.categories[c].score * 100)))]));
    console.log(`${route}: ${Object.entries(scores).map(([c, score]) => `${c} ${score}`).join(', ')}`);
    for (const [category, wanted] of Object.entries(WANTED)) {
      if (scores[category] >= wanted) continue;
      low += 1;
      const refs = runs[0].categories[category].auditRefs.map((ref) => runs[0].audits[ref.id]).filter((a) => a.score !== null && a.score < 0.9);
      for (const audit of refs) console.log(`  ${category}: ${audit.id} ${audit.score}: ${audit.explanation ?? audit.displayValue ?? audit.title}`);
    }
  }
} finally {
  await chrome.kill();
  server.stop();
}
console.log(low === 0 ? 'all scores are as high as they must be' : `${low} scores are too low`);
process.exit(low === 0 ? 0 : 1);
