// The pictures of the README, drawn from the demonstration as it is now: small PNGs with a palette.
//   tests/run pictures          (brings what packs them into tests/.tools/extra first)
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { launch } from './browser.mjs';
import { REPO, SITE, TOOLS } from './site.mjs';

const sharp = createRequire(path.join(TOOLS, 'extra/package.json'))('sharp');
const LARGEST = 150_000;
const PHONE = { viewport: { width: 360, height: 720 }, deviceScaleFactor: 2 };
const DESK = { viewport: { width: 1280, height: 800 }, deviceScaleFactor: 1 };
const PICTURES = {
  'home-desk': ['index.html', DESK],
  'indicator-desk': ['en/indicators/checkpoints.html', DESK],
  'place-phone': ['henan/gongyi/zijinglu/index.html', PHONE],
  'report-phone-dark': ['en/henan/gongyi/zijinglu/2026-11-20-publicity-and-work.html', { ...PHONE, colorScheme: 'dark' }],
  'place-phone-large': ['henan/gongyi/zijinglu/index.html', PHONE, 'large'],
};

const folder = path.join(REPO, 'docs/pictures');
fs.mkdirSync(folder, { recursive: true });
const browser = await launch();
for (const [name, [route, options, reading]] of Object.entries(PICTURES)) {
  const context = await browser.newContext(options);
  if (reading) await context.addInitScript((mode) => localStorage.setItem('jianbao-reading', mode), reading);
  const page = await context.newPage();
  await page.goto(pathToFileURL(path.join(SITE, route)).href);
  const bytes = await sharp(await page.screenshot()).png({ palette: true, colours: 64, dither: 0, effort: 10 }).toBuffer();
  assert.ok(bytes.length <= LARGEST, `${name} has ${bytes.length} bytes`);
  fs.writeFileSync(path.join(folder, `${name}.png`), bytes);
  console.log(`docs/pictures/${name}.png: ${bytes.length} bytes`);
  await context.close();
}
await browser.close();
