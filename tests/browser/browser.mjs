// A real Chromium that nothing leaves: started without its own errands, and watched.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { need } from './site.mjs';

const { chromium } = need('playwright-core');

/** Where Debian, or whoever set the machine up, put Chromium. */
function executable() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  if (fs.existsSync('/usr/bin/chromium')) return '/usr/bin/chromium';
  return execFileSync('sh', ['-c', 'command -v chromium || command -v chromium-browser'], { encoding: 'utf8' }).trim();
}

export const launch = () => chromium.launch({
  executablePath: executable(),
  headless: true,
  args: [
    '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
    '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage', '--force-color-profile=srgb',
  ],
});

/** Notes what a page should not do: a request outside `base`, one that fails, a word on the console, an error. */
export function watch(page, base) {
  const noted = [];
  const short = (url) => (url.startsWith(base) ? url.slice(base.length) : url);
  page.on('request', (r) => { if (!r.url().startsWith(base) && !r.url().startsWith('data:')) noted.push(`asks for ${r.url()}`); });
  // The icon is asked for last; the next page may come before it.
  const left = (r) => /assets\/icon\./.test(r.url()) && r.failure()?.errorText === 'net::ERR_ABORTED';
  page.on('requestfailed', (r) => left(r) || noted.push(`${short(r.url())} fails: ${r.failure()?.errorText}`));
  page.on('response', (r) => { if (r.status() >= 400) noted.push(`${short(r.url())} answers ${r.status()}`); });
  page.on('console', (m) => noted.push(`console ${m.type()}: ${m.text()}`));
  page.on('pageerror', (e) => noted.push(`error: ${e.message}`));
  page.on('dialog', (d) => { noted.push(`dialog: ${d.message()}`); d.dismiss(); });
  return { take: () => noted.splice(0) };
}
