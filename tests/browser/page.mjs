// A page that is watched: what it prints, throws, asks for and asks the network for is a fault, whatever a check looks at.

import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";

/** Opens a page in a context of its own; `tell` hears of everything that a report must not do. */
export async function openPage(browser, one, options, tell) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: one.language, ...options });
  const page = await context.newPage();
  const address = pathToFileURL(one.path).href;
  page.setDefaultTimeout(20_000);
  page.on("console", message => tell(`console: ${message.type()}: ${message.text()}`));
  page.on("pageerror", error => tell(`error: ${error}`));
  page.on("dialog", dialog => { tell(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on("popup", () => tell("a window was opened"));
  page.on("request", request => {
    if (request.url().split("#")[0] !== address) tell(`request: ${request.url().slice(0, 200)}`);
  });
  await page.goto(address);
  return page;
}

/** What was found wrong, check by check. */
export class Faults {
  #checks = 0;
  #found = [];

  /** Opens a page, runs a check on it and keeps what is wrong. */
  async of(name, browser, one, options, check) {
    const told = [];
    const page = await openPage(browser, one, options, fault => told.push(fault));
    try {
      await check(page, one);
    } catch (error) {
      told.push(error.message);
    }
    await page.context().close();
    this.#checks += 1;
    this.#found.push(...told.map(fault => `${name}: ${fault}`));
  }

  /** Prints the faults; tells whether there are none. */
  report() {
    for (const fault of this.#found) console.log(`FAULT ${fault}`);
    console.log(`${this.#checks} checks, ${this.#found.length} faults`);
    assert.ok(this.#checks > 0);
    return this.#found.length === 0;
  }
}
