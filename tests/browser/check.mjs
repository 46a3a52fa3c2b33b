// Holds every page of a list against what must hold of it in a browser, and takes its picture.
// Called by tests/it/browser.rs: node check.mjs PAGES.json PICTURES CHROMIUM

import { mkdirSync, readFileSync } from "node:fs";
import process from "node:process";
import { chromium } from "playwright-core";
import { byKeyboard, byMouse, withoutScript } from "./controls.mjs";
import { nothingRan } from "./hostile.mjs";
import { accessible, onPaper, picture, stays } from "./looks.mjs";
import { Faults, openPage } from "./page.mjs";

const [list, pictures, executablePath] = process.argv.slice(2);
const pages = JSON.parse(readFileSync(list, "utf8"));
mkdirSync(pictures, { recursive: true });

// Chromium refuses to run its sandbox as root.
const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
const browser = await chromium.launch({ executablePath, args });
const faults = new Faults();

for (const one of pages) {
  // The dark colours are the same on every page.
  for (const colorScheme of one.dark ? ["light", "dark"] : ["light"]) {
    for (const width of [390, 1280]) {
      const name = `${one.name}, ${colorScheme}, ${width} pixels`;
      await faults.of(name, browser, one, { colorScheme, viewport: { width, height: 900 } }, async page => {
        await picture(page, `${pictures}/${one.name}-${width}-${colorScheme}.png`);
        await stays(page);
        await accessible(page);
      });
    }
  }
  await faults.of(`${one.name}, on paper`, browser, one, {}, page => onPaper(page, one, `${pictures}/${one.name}-a4`));
  if (one.hostile) await faults.of(`${one.name}, hostile`, browser, one, {}, page => nothingRan(page, one.hostile));
  if (!one.controls) continue;
  await faults.of(`${one.name}, by mouse`, browser, one, {}, byMouse);
  await faults.of(`${one.name}, by keyboard`, browser, one, {}, byKeyboard);
  const all = await openPage(browser, one, {}, () => {});
  const cases = await all.locator("#found").textContent();
  await all.context().close();
  const without = { javaScriptEnabled: false };
  await faults.of(`${one.name}, without script`, browser, one, without, page => withoutScript(page, cases));
}

await browser.close();
process.exit(faults.report() ? 0 : 1);
