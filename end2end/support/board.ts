// The office's hands on a board, for stories: what is read out, what is felt, where things are.
import { expect, type Locator, type Page } from "@playwright/test";

/** The day of these stories: later in the demo's week, so that nothing has begun. */
export const THURSDAY = "2026-12-03";

export const said = (page: Page) => page.locator(".hands-said");
export const wrong = (page: Page) => page.locator(".hands-wrong");
export const dialog = (page: Page) => page.locator("dialog[open]");

/** Everything that is read out, in its order: what a screen reader says. */
export async function readOut(page: Page) {
  await page.evaluate(() => {
    const region = document.querySelector(".hands-said");
    if (!region) throw new Error("nothing reads out");
    const log: string[] = [];
    Object.assign(window, { readOut: log });
    new MutationObserver(() => region.textContent && log.push(region.textContent)).observe(region, {
      childList: true,
      characterData: true,
      subtree: true,
    });
  });
  return () => page.evaluate(() => (window as unknown as { readOut: string[] }).readOut);
}

/** A visit by its id, wherever it stands. */
export const visit = (page: Page, id: string) => page.locator(`[data-visit="${id}"]`);

export async function idOf(bar: Locator) {
  const id = await bar.getAttribute("data-visit");
  if (!id) throw new Error("this is no visit");
  return id;
}

/** Picks up, by keys, the first visit that can be carried by one arrow without breaking a rule; its id. */
export async function carryWithoutHarm(page: Page, arrow: string) {
  const bars = page.locator("[data-board=day] [data-version]");
  for (let at = 0; at < (await bars.count()); at++) {
    const bar = bars.nth(at);
    const id = await idOf(bar);
    await bar.locator("a").focus();
    await page.keyboard.press("Space");
    await page.keyboard.press(arrow);
    // The facts arrive a moment after something is first held.
    await expect(page.locator(".hands-felt span").first()).not.toBeEmpty();
    if ((await wrong(page).textContent()) === "") return id;
    await page.keyboard.press("Escape");
    await expect(page.locator(".is-held")).toHaveCount(0);
  }
  throw new Error("no visit of this day can be moved without harm");
}

/** A provider's day of the week, as a selector. */
const cellOf = (cell: Locator) =>
  cell.evaluate((cell) => `td[data-provider="${cell.getAttribute("data-provider")}"][data-date="${cell.getAttribute("data-date")}"]`);

/** Finds out by keys which bar of the week can be carried to another day or provider without breaking a rule, and where to. */
export async function weekMove(page: Page) {
  const cells = page.locator("td:has([data-version]) > a");
  for (let at = 0; at < (await cells.count()); at++) {
    await cells.nth(at).focus();
    await page.keyboard.press("Space");
    const id = await idOf(page.locator("rect.is-held"));
    const from = await cellOf(page.locator("td.is-target"));
    for (const arrow of ["ArrowRight", "ArrowDown", "ArrowDown", "ArrowDown"]) {
      await page.keyboard.press(arrow);
      await expect(page.locator(".hands-felt span").first()).not.toBeEmpty();
      if ((await wrong(page).textContent()) !== "") continue;
      const to = await cellOf(page.locator("td.is-target"));
      await page.keyboard.press("Escape");
      if (from !== to) return { id, from, to };
      break;
    }
    if (await page.locator(".is-held").count()) await page.keyboard.press("Escape");
    await expect(page.locator(".is-held")).toHaveCount(0);
  }
  throw new Error("no bar of this week can be moved without harm");
}

/** Picks up, by keys, something of the week's "not placed" and carries it to a day that has room for it; the line's place. */
export async function holdWhereThereIsRoom(page: Page) {
  const lines = page.locator("[data-authorization]");
  for (let line = 0; line < (await lines.count()); line++) {
    await lines.nth(line).locator("a").focus();
    await page.keyboard.press("Space");
    // Where nothing fits no road is told.
    await expect(page.locator(".hands-felt")).toContainText(/drive|no start/);
    for (let across = 0; across < 36; across++) {
      for (const arrow of ["", ...Array(4).fill(across % 2 ? "ArrowLeft" : "ArrowRight")]) {
        if (arrow) await page.keyboard.press(arrow);
        if ((await wrong(page).textContent()) === "") return line;
      }
      await page.keyboard.press("ArrowDown");
    }
    await page.keyboard.press("Escape");
  }
  throw new Error("nothing has room anywhere");
}

/** Takes the last change back by keys, and waits until it is. */
export async function undo(page: Page) {
  const before = await said(page).textContent();
  await page.keyboard.press("Control+z");
  await expect(said(page)).not.toHaveText(before ?? "");
}

/** A finger that goes down, moves and comes up where it is told. */
export async function finger(page: Page) {
  const touch = await page.context().newCDPSession(page);
  return (type: "touchStart" | "touchMove" | "touchEnd", x: number, y: number) =>
    touch.send("Input.dispatchTouchEvent", { type, touchPoints: type === "touchEnd" ? [] : [{ x, y }] } as never);
}

/** Where something is, once it can be seen and no edge of the window would scroll along under the finger. */
export async function shown(thing: Locator) {
  await thing.evaluate((thing) => thing.scrollIntoView({ block: "center", inline: "center", behavior: "instant" }));
  const box = await thing.boundingBox();
  if (!box) throw new Error("it is not on the screen");
  return box;
}
