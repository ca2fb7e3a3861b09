// Pictures of the main kinds of pages for people to look at, in tests/.tools/shots:
//   node tests/browser/shots.mjs [part of a name]…
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { launch } from './browser.mjs';
import { SITE, TOOLS } from './site.mjs';

const PAGES = {
  home: 'index.html',
  campaigns: 'campaigns/index.html',
  campaign: 'campaigns/laoshan.html',
  province: 'henan/index.html',
  district: 'shandong/qingdao/laoshan/index.html',
  street: 'henan/gongyi/zijinglu/index.html',
  community: 'henan/nanyang/zhenping/nieyang/anguolu/index.html',
  silent: 'shandong/qingdao/laoshan/jinjialing/index.html',
  report: 'henan/gongyi/zijinglu/2026-11-20-publicity-and-work.html',
  command: 'henan/jiaozuo/zhongzhan/lifeng/2026-11-02-command-post.html',
  checkpoints: 'shandong/qingdao/laoshan/wanggezhuang/2026-11-16-command-and-checkpoints.html',
  grids: 'shandong/qingdao/laoshan/zhonghan/2026-11-14-red-grids.html',
  topics: 'topics/index.html',
  topic: 'topics/checkpoints.html',
  indicators: 'indicators/index.html',
  indicator: 'indicators/checkpoints.html',
  withheld: 'indicators/returnee_households.html',
  sources: 'sources/index.html',
  data: 'data/index.html',
  reports: 'reports/index.html',
  about: 'pages/about.html',
  timeline: 'pages/timeline.html',
  missing: '404.html',
};

const folder = path.join(TOOLS, 'shots');
const asked = process.argv.slice(2);
fs.mkdirSync(folder, { recursive: true });
const browser = await launch();
// 320 px is 1280 px at 400 %; `large` is the large text, `print` is A4.
for (const width of [320, 360, 768, 1280, 1920]) {
  for (const mode of ['light', 'dark', 'large', 'print']) {
    const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme: mode === 'dark' ? 'dark' : 'light' });
    if (mode === 'large') await context.addInitScript(() => localStorage.setItem('jianbao-reading', 'large'));
    const page = await context.newPage();
    for (const [name, route] of Object.entries(PAGES)) {
      for (const [lang, before] of [['zh', ''], ['en', 'en/']]) {
        const file = `${name}-${lang}-${width}-${mode}.png`;
        if (asked.length > 0 && !asked.some((part) => file.includes(part))) continue;
        const built = path.join(SITE, before + route);
        if (!fs.existsSync(built)) { console.log(`no ${before}${route}`); continue; }
        await page.goto(pathToFileURL(built).href);
        if (mode === 'print') await page.emulateMedia({ media: 'print' });
        await page.screenshot({ path: path.join(folder, file), fullPage: true });
      }
    }
    await context.close();
  }
}
await browser.close();
console.log(`pictures in ${path.relative(process.cwd(), folder)}`);
