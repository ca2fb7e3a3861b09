// The pictures of the README, drawn from the demonstration as it is now: small PNGs with a palette.
//   tests/run pictures          (brings what packs them into tests/.tools/extra first)
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
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

/** Screens whose sheets stand in the README, with what plays on them there. */
const SCREENS = `profiles:
  352x80: {languages: [zh-Hans, en], alternate: slide, loop: 80, programmes: [zijinglu]}
  1920x1080: {languages: [zh-Hans, en], loop: 150, programmes: [lifeng]}
`;

const folder = path.join(REPO, 'docs/pictures');
fs.mkdirSync(folder, { recursive: true });
const browser = await launch();
/** Packs a picture with a palette; small enough for the README, or an error. */
async function keep(name, picture) {
  const bytes = await sharp(picture).png({ palette: true, colours: 64, dither: 0, effort: 10 }).toBuffer();
  assert.ok(bytes.length <= LARGEST, `${name} has ${bytes.length} bytes`);
  fs.writeFileSync(path.join(folder, `${name}.png`), bytes);
  console.log(`docs/pictures/${name}.png: ${bytes.length} bytes`);
}

for (const [name, [route, options, reading]] of Object.entries(PICTURES)) {
  const context = await browser.newContext(options);
  if (reading) await context.addInitScript((mode) => localStorage.setItem('jianbao-reading', mode), reading);
  const page = await context.newPage();
  await page.goto(pathToFileURL(path.join(SITE, route)).href);
  await keep(name, await page.screenshot());
  await context.close();
}
await browser.close();

const root = fs.mkdtempSync(path.join(os.tmpdir(), 'jianbao-pictures-'));
fs.cpSync(path.join(REPO, 'content'), path.join(root, 'content'), { recursive: true });
fs.writeFileSync(path.join(root, 'content/screens.yaml'), SCREENS);
execFileSync(process.env.JIANBAO, ['screens', '--root', root, '--today', '2026-11-30']);
for (const name of ['352x80', '1920x1080']) await keep(`screens-${name}`, path.join(root, 'screens', name, 'contact.png'));
fs.rmSync(root, { recursive: true });
