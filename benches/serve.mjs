// Edits a report's file under an open page, and prints as JSON how many milliseconds each edit took to show.
// usage: node serve.mjs ADDRESS FILE EDITS
import fs from 'node:fs';
import { launch } from '../tests/browser/browser.mjs';

const [address, file, edits] = process.argv.slice(2);
const before = fs.readFileSync(file, 'utf8');
const browser = await launch();
try {
  const page = await browser.newPage();
  await page.goto(address);
  const times = [];
  // Two edits are not counted: the first page and the first watch warm up.
  for (let i = -2; i < Number(edits); i += 1) {
    const mark = `EDIT${i + 2}E`;
    const start = performance.now();
    fs.writeFileSync(file, before.replace('[^1]\n', `[^1]${mark}\n`));
    // Outlives the reload: asked again in the new page.
    await page.waitForFunction((m) => document.readyState !== 'loading' && document.body.innerText.includes(m), mark, { polling: 'raf', timeout: 20000 });
    if (i >= 0) times.push(performance.now() - start);
    await page.waitForTimeout(100);
  }
  console.log(JSON.stringify(times));
} finally {
  await browser.close();
}
