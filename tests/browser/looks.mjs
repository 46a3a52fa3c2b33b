// What a page looks like: nothing beside the screen, nothing that axe finds wrong, one page for the management, pictures.

import assert from "node:assert/strict";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
/** What fits on A4 between the margins of the report, in CSS pixels. */
const PAPER = { width: Math.round((210 - 28) / 25.4 * 96), height: Math.round((297 - 32) / 25.4 * 96) };
/** Cases that are opened before a page is looked at. */
const OPENED = 4;

/** Opens the first cases of every rule, so that their rows and their evidence are looked at too. */
async function openCases(page) {
  await page.evaluate(most => {
    for (const section of document.querySelectorAll("section.rule")) {
      for (const one of [...section.querySelectorAll("details.one")].slice(0, most)) one.open = true;
    }
  }, OPENED);
}

/** Nothing reaches beyond the screen. */
export async function stays(page) {
  await openCases(page);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  const who = await page.evaluate(() => [...document.body.querySelectorAll("*")]
    .filter(one => one.getBoundingClientRect().right > innerWidth + 1 && !one.closest(".scroll"))
    .map(one => one.outerHTML.slice(0, 80))[0]);
  assert.equal(wide, 0, `the page is ${wide} pixels wider than the screen: ${who}`);
}

/** No rule of axe is broken, in whatever is open. */
export async function accessible(page) {
  await openCases(page);
  await page.evaluate(AXE);
  const found = await page.evaluate(async () => (await globalThis.axe.run(document, { resultTypes: ["violations"] })).violations
    .map(one => `${one.id} (${one.impact}) ${one.nodes.length}×: ${one.nodes[0].html.slice(0, 160)}`));
  assert.deepEqual(found, [], "axe");
}

/** Takes the picture of the whole page with all cases closed, down to some height. */
export async function picture(page, file) {
  await page.evaluate(() => document.querySelectorAll("details[open]").forEach(one => { one.open = false; }));
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  const { width } = page.viewportSize();
  await page.screenshot({ path: file, fullPage: true, clip: { x: 0, y: 0, width, height: Math.min(height, 12_000) } });
}

/** On paper the summary has a page for itself, and the rest follows; the file is a real document. */
export async function onPaper(page, one, file) {
  await page.emulateMedia({ media: "print" });
  await page.setViewportSize(PAPER);
  if (one.kind === "report") {
    const summary = await page.evaluate(() => document.querySelector("header.page").getBoundingClientRect().bottom + scrollY);
    assert.ok(summary <= PAPER.height, `the summary is ${Math.round(summary)} pixels high, a page has ${PAPER.height}`);
    const next = await page.evaluate(() => getComputedStyle(document.querySelector("main section")).breakBefore);
    assert.equal(next, "page", "the map begins a page");
  }
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(wide <= PAPER.width, `${wide} pixels on paper that is ${PAPER.width} wide`);
  const hidden = await page.evaluate(() => ["#tools", "button.page"].flatMap(one => [...document.querySelectorAll(one)])
    .every(one => getComputedStyle(one).display === "none"));
  assert.ok(hidden, "controls are printed");
  await page.screenshot({ path: `${file}.png`, clip: { x: 0, y: 0, ...PAPER } });
  const document = await page.pdf({ preferCSSPageSize: true });
  writeFileSync(`${file}.pdf`, document);
  assert.ok(statSync(`${file}.pdf`).size > 10_000 && document.subarray(0, 5).toString() === "%PDF-");
}
