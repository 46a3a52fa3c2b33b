// The controls of a report: searching, filtering, sorting and paging, with a mouse and with nothing but a keyboard.

import assert from "node:assert/strict";

/** How long a list may take to follow, in milliseconds. */
const PATIENCE = 2_000;

const number = text => Number(text.replace(/\D/g, ""));
const found = async page => number(await page.locator("#found").textContent());

/** Waits until so many cases are found. */
async function finds(page, count, why) {
  const deadline = Date.now() + PATIENCE;
  while (await found(page) !== count && Date.now() < deadline) await page.waitForTimeout(20);
  assert.equal(await found(page), count, why);
}

/** The cases by rule as the page holds them, shown or not: what the controls are held against. */
async function held(page) {
  const sections = [];
  for (const section of await page.locator("section.rule").all()) {
    const more = section.locator(":scope > button.page");
    // Every case gets a place in the document once all are asked for.
    while (await more.isVisible()) await more.evaluate(one => one.click());
    sections.push(await section.evaluate(one => ({
      rule: one.id,
      severity: one.dataset.severity,
      cases: [...one.querySelectorAll("details.one")].map(({ id, dataset }) => ({
        id, value: Number(dataset.v), sure: Number(dataset.c), name: dataset.n, system: dataset.s,
        text: document.getElementById(id).querySelector("summary").textContent.toLowerCase(),
      })),
    })));
  }
  await page.reload();
  return sections;
}

/** The cases that are shown, by rule. */
const shown = page => page.evaluate(() => [...document.querySelectorAll("section.rule:not([hidden])")].map(section => ({
  rule: section.id,
  severity: section.dataset.severity,
  cases: [...section.querySelectorAll("details.one")].map(({ dataset }) => ({
    value: Number(dataset.v), sure: Number(dataset.c), name: dataset.n, system: dataset.s, fingerprint: dataset.f,
  })),
})));

const total = sections => sections.reduce((sum, section) => sum + section.cases.length, 0);

/** The order of neighbours that `compare` wants. */
function ordered(sections, compare, what) {
  for (const { rule, cases } of sections) {
    const wrong = cases.findIndex((one, at) => at > 0 && compare(cases[at - 1], one) > 0);
    assert.equal(wrong, -1, `${rule} is not sorted by ${what}`);
  }
}

/** A word by which some cases are found and others are not. */
function telling(sections) {
  const cases = sections.flatMap(section => section.cases);
  const words = cases.flatMap(one => one.name.toLowerCase().match(/\p{L}{5,}/gu) ?? []);
  const word = words.find(word => cases.some(one => !one.text.includes(word)));
  return { word, count: cases.filter(one => one.text.includes(word)).length };
}

/** Everything by pointing; options of a list belong to the browser and not to the page, so that they are picked for it. */
export async function byMouse(page, { language }) {
  const all = await held(page);
  await finds(page, total(all), "at first all cases are found");
  const bad = all.filter(section => section.severity === "bad");
  await page.locator("[name=severity]").selectOption("bad");
  await finds(page, total(bad), "filtered by severity");
  assert.ok((await shown(page)).every(section => section.severity === "bad"));
  await page.locator("[name=severity]").selectOption("");
  const { rule, cases } = all.at(-1);
  await page.locator("[name=rule]").selectOption(rule);
  await finds(page, cases.length, "filtered by rule");
  await page.locator("#tools button[type=reset]").click();
  await finds(page, total(all), "after the reset");
  const [{ system }] = all[0].cases;
  await page.locator("[name=system]").selectOption(system);
  await finds(page, total(all.map(one => ({ cases: one.cases.filter(each => each.system === system) }))), "by system");
  await page.locator("#tools button[type=reset]").click();
  const { word, count } = telling(all);
  await page.locator("[name=text]").click();
  await page.keyboard.type(word);
  await finds(page, count, `searched for ${word}`);
  await page.locator("#tools button[type=reset]").click();
  await finds(page, total(all), "after the second reset");
  await sorts(page, language, async order => { await page.locator("[name=sort]").selectOption(order); });
  await pages(page, all, one => one.click());
  await opens(page, one => one.click());
  await leadsToItsCase(page);
}

/** The same with nothing but keys. */
export async function byKeyboard(page, { language }) {
  const all = await held(page);
  await tabTo(page, "#tools [name=text]");
  const { word, count } = telling(all);
  await page.keyboard.type(word);
  await finds(page, count, `searched for ${word}`);
  await tabTo(page, "#tools [name=rule]");
  await page.keyboard.press("End");
  const last = all.at(-1);
  const both = last.cases.filter(one => one.text.includes(word)).length;
  await finds(page, both, `filtered by ${last.rule} and ${word}`);
  await tabTo(page, "#tools button[type=reset]");
  await page.keyboard.press("Enter");
  await finds(page, total(all), "after the reset");
  await tabTo(page, "#tools [name=severity]");
  await page.keyboard.press("ArrowDown");
  await finds(page, total(all.filter(section => section.severity === "bad")), "filtered by severity");
  await page.keyboard.press("Home");
  await finds(page, total(all), "all severities again");
  await tabTo(page, "#tools [name=sort]");
  const orders = await page.locator("[name=sort] option").evaluateAll(options => options.map(one => one.value));
  await sorts(page, language, async order => {
    await page.keyboard.press("Home");
    for (let at = 0; at < orders.indexOf(order); at += 1) await page.keyboard.press("ArrowDown");
  });
  await page.keyboard.press("Home");
  await pages(page, all, async one => { await one.focus(); await page.keyboard.press("Enter"); });
  await opens(page, async one => { await one.focus(); await page.keyboard.press("Enter"); });
  await opens(page, async one => { await one.focus(); await page.keyboard.press("Space"); });
}

/** Presses Tab until something has the focus: what nobody can reach without a mouse is not there for all. */
async function tabTo(page, selector) {
  const most = await page.evaluate(() => document.querySelectorAll("a, button, input, select, summary, [tabindex]").length);
  for (let press = 0; press <= most; press += 1) {
    if (await page.evaluate(wanted => document.activeElement.matches(wanted), selector)) {
      const seen = await page.evaluate(() => {
        const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
        return outlineStyle !== "none" && parseFloat(outlineWidth) >= 1;
      });
      assert.ok(seen, `${selector} does not show that it has the focus`);
      return;
    }
    await page.keyboard.press("Tab");
  }
  assert.fail(`${selector} cannot be reached with the keyboard`);
}

/** Every order is the one that its name says. */
async function sorts(page, language, choose) {
  const settled = () => page.waitForTimeout(60);
  const collator = (left, right) => left.name.localeCompare(right.name, language);
  const orders = [
    ["value", (left, right) => right.value - left.value],
    ["sure", (left, right) => right.sure - left.sure],
    ["name", collator],
  ];
  for (const [order, compare] of orders) {
    await choose(order);
    await settled();
    ordered(await shown(page), compare, order);
  }
  await choose("expected");
  await settled();
}

/** A rule with more cases than are shown at once gives the others on request, and the focus goes on where they begin. */
async function pages(page, all, press) {
  const long = all.find(section => section.cases.length > 20);
  if (!long) return;
  const section = page.locator(`section.rule[id="${long.rule}"]`);
  assert.equal(await section.locator("details.one").count(), 20);
  await press(section.locator("button.page"));
  assert.equal(await section.locator("details.one").count(), Math.min(40, long.cases.length));
  const at = await section.evaluate(one => [...one.querySelectorAll("summary")].indexOf(document.activeElement));
  assert.equal(at, 20, "the focus goes on with the first new case");
}

/** A case opens to its rows and closes again. */
async function opens(page, press) {
  const one = page.locator("section.rule:not([hidden]) details.one").first();
  assert.equal(await one.evaluate(details => details.open), false);
  await press(one.locator("summary"));
  assert.equal(await one.evaluate(details => details.open), true);
  assert.ok(await one.locator(".case").isVisible());
  await press(one.locator("summary"));
  assert.equal(await one.evaluate(details => details.open), false);
}

/** What the first page names leads to its case, however far down it is. */
async function leadsToItsCase(page) {
  for (const link of await page.locator(".first a.ref").all()) {
    const target = (await link.getAttribute("href")).slice(1);
    await link.click();
    const one = page.locator(`[id="${target}"]`);
    await one.locator(".case").waitFor();
    assert.ok(await one.evaluate(details => details.open), `${target} is open`);
    const top = await one.evaluate(details => details.getBoundingClientRect().top);
    assert.ok(top > -5 && top < 900, `${target} is at ${top}`);
  }
}

/** Without a script all cases that the page holds are there to be opened, and no control stands idle. */
export async function withoutScript(page, cases) {
  assert.ok(!await page.locator("#tools").isVisible(), "controls that do nothing");
  assert.equal(await page.locator("details.one").count(), number(cases), "cases");
  const one = page.locator("details.one").first();
  await one.locator("summary").click();
  assert.ok(await one.locator(".case").isVisible());
}
