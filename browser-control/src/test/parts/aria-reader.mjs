// Reads pages of a browser that somebody else has started, and says what Playwright makes of them.
// Usage: node aria-reader.mjs http://127.0.0.1:<DevTools port>
// Each line on standard input is the address of a page that is open; each answer is one line of JSON.
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';

const browser = await chromium.connectOverCDP(process.argv[2], { timeout: 30_000 });

function find(url) {
  for (const context of browser.contexts())
    for (const page of context.pages())
      if (page.url() === url) return page;
  return undefined;
}

async function read(url) {
  const page = find(url);
  if (!page) return { error: `no page at ${url}` };
  try {
    return {
      aria: await page.locator('body').ariaSnapshot({ timeout: 20_000 }),
      ai: await page.ariaSnapshot({ mode: 'ai', timeout: 20_000 }),
    };
  } catch (error) {
    return { error: String(error) };
  }
}

console.log(JSON.stringify({ ready: true }));
for await (const line of createInterface({ input: process.stdin })) {
  const url = line.trim();
  if (url === '') break;
  console.log(JSON.stringify(await read(url)));
}
process.exit(0);
