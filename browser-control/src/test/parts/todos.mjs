// Reads or drives a todo app with playwright-core, in a browser that is running already:
//   node todos.mjs read|drive <address of DevTools> <beginning of the page's address>
// Prints one line of JSON: the todos that are visible, and how many are left.
import { chromium } from 'playwright-core';

const [what, devtools, address] = process.argv.slice(2);
const browser = await chromium.connectOverCDP(devtools, { timeout: 30000 });
try {
  const page = browser.contexts().flatMap(context => context.pages()).find(each => each.url().startsWith(address));
  page.setDefaultTimeout(20000);
  if (what === 'drive') {
    const field = page.getByPlaceholder('What needs to be done?');
    for (const text of ['from outside', 'ticked outside']) {
      await field.fill(text);
      await field.press('Enter');
    }
    await page.getByRole('listitem').filter({ hasText: 'ticked outside' }).getByRole('checkbox').check();
  }
  const items = page.getByRole('listitem').filter({ has: page.getByRole('checkbox') });
  const todos = [];
  for (const item of await items.all()) {
    if (await item.isVisible()) {
      todos.push({ text: (await item.innerText()).trim(), done: await item.getByRole('checkbox').isChecked() });
    }
  }
  console.log(JSON.stringify({ todos }));
} finally {
  await browser.close();
}
