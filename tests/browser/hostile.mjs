// Values that would run or break a page that forgets to escape them.

import assert from "node:assert/strict";

/** The values stand in the page as text; nothing of them became an element, an attribute that acts, or a link. */
export async function nothingRan(page, values) {
  await page.evaluate(() => document.querySelectorAll("details").forEach(one => { one.open = true; }));
  const text = await page.evaluate(() => document.body.textContent);
  for (const value of values) assert.ok(text.includes(value), `not shown as text: ${value.slice(0, 60)}`);
  const odd = await page.evaluate(() => [...document.querySelectorAll("*")].flatMap(one => {
    const acts = [...one.attributes].filter(({ name, value }) => name.startsWith("on") || /^\s*javascript:/i.test(value));
    const foreign = one.matches("img, iframe, object, embed, base, link, audio, video, foreignObject, body *:is(style, meta)");
    const leads = one.matches("a[href]") && !one.getAttribute("href").startsWith("#");
    return acts.length || foreign || leads ? [one.outerHTML.slice(0, 120)] : [];
  }));
  assert.deepEqual(odd, []);
  const scripts = await page.evaluate(() => document.scripts.length);
  assert.ok(scripts <= 1, `${scripts} scripts`);
}
