// Helpers for the drag controller of the boards: screen reader announcements, move preview, positions.
import { expect, type Locator, type Page } from "@playwright/test";

/** The day these tests use: later in the demo's week, so that no visit has begun. */
export const THURSDAY = "2026-12-03";

export const announcement = (page: Page) => page.locator(".board-announcement");
export const moveConflict = (page: Page) => page.locator(".move-conflict");
export const dialog = (page: Page) => page.locator("dialog[open]");

/** Records all announcements of the live region, in order: what a screen reader says. */
export async function recordAnnouncements(page: Page) {
  await page.evaluate(() => {
    const region = document.querySelector(".board-announcement");
    if (!region) throw new Error("the page has no live region");
    const log: string[] = [];
    Object.assign(window, { announcements: log });
    new MutationObserver(() => region.textContent && log.push(region.textContent)).observe(region, {
      childList: true,
      characterData: true,
      subtree: true,
    });
  });
  return () => page.evaluate(() => (window as unknown as { announcements: string[] }).announcements);
}

/** A visit by its id, in any row. */
export const visit = (page: Page, id: string) => page.locator(`[data-visit="${id}"]`);

export async function visitId(bar: Locator) {
  const id = await bar.getAttribute("data-visit");
  if (!id) throw new Error("the element is not a visit");
  return id;
}

/** Picks up, by keyboard, the first visit that one arrow key can move without breaking a rule. Returns its id. */
export async function grabMovableVisit(page: Page, arrow: string) {
  const bars = page.locator("[data-board=day] [data-version]");
  for (let at = 0; at < (await bars.count()); at++) {
    const bar = bars.nth(at);
    const id = await visitId(bar);
    await bar.locator("a").focus();
    await page.keyboard.press("Space");
    await page.keyboard.press(arrow);
    // The planning context arrives a moment after the first drag begins.
    await expect(page.locator(".move-preview span").first()).not.toBeEmpty();
    if ((await moveConflict(page).textContent()) === "") return id;
    await page.keyboard.press("Escape");
    await expect(page.locator(".is-dragging")).toHaveCount(0);
  }
  throw new Error("no visit of this day can be moved without breaking a rule");
}

/** The id of nobody, in the row of visits without a provider. */
const NOBODY = "00000000-0000-0000-0000-000000000000";

/** The selector of one cell of the week: a provider's day. */
const cellOf = (cell: Locator) =>
  cell.evaluate((cell) => `td[data-provider="${cell.getAttribute("data-provider")}"][data-date="${cell.getAttribute("data-date")}"]`);

/** Finds by keyboard a visit of the week that can move to another day or provider without breaking a rule, and its destination. */
export async function findWeekMove(page: Page) {
  const cells = page.locator(`td:not([data-provider="${NOBODY}"]):has([data-version]) > a`);
  for (let at = 0; at < (await cells.count()); at++) {
    await cells.nth(at).focus();
    await page.keyboard.press("Space");
    const id = await visitId(page.locator("rect.is-dragging"));
    const from = await cellOf(page.locator("td.is-target"));
    for (const arrow of ["ArrowRight", "ArrowDown", "ArrowDown", "ArrowDown"]) {
      await page.keyboard.press(arrow);
      await expect(page.locator(".move-preview span").first()).not.toBeEmpty();
      if ((await moveConflict(page).textContent()) !== "") continue;
      const to = await cellOf(page.locator("td.is-target"));
      await page.keyboard.press("Escape");
      if (from !== to) return { id, from, to };
      break;
    }
    if (await page.locator(".is-dragging").count()) await page.keyboard.press("Escape");
    await expect(page.locator(".is-dragging")).toHaveCount(0);
  }
  throw new Error("no visit of this week can be moved without breaking a rule");
}

/** Picks up, by keyboard, a line of the week's "not placed" list and moves it to a day that has room for it. Returns the line's index. */
export async function dragUnplacedToFreeSlot(page: Page) {
  const lines = page.locator("[data-authorization]");
  for (let line = 0; line < (await lines.count()); line++) {
    await lines.nth(line).locator("a").focus();
    await page.keyboard.press("Space");
    // Where nothing fits, the preview shows no drive.
    await expect(page.locator(".move-preview")).toContainText(/drive|no start/);
    for (let across = 0; across < 36; across++) {
      for (const arrow of ["", ...Array(4).fill(across % 2 ? "ArrowLeft" : "ArrowRight")]) {
        if (arrow) await page.keyboard.press(arrow);
        if ((await moveConflict(page).textContent()) === "") return line;
      }
      await page.keyboard.press("ArrowDown");
    }
    await page.keyboard.press("Escape");
  }
  throw new Error("no unplaced visit fits on any day");
}

/** Undoes the last change by keyboard and waits for the result. */
export async function undo(page: Page) {
  const before = await announcement(page).textContent();
  await page.keyboard.press("Control+z");
  await expect(announcement(page)).not.toHaveText(before ?? "");
}

/** Sends touch events at the given coordinates. */
export async function touchInput(page: Page) {
  const touch = await page.context().newCDPSession(page);
  return (type: "touchStart" | "touchMove" | "touchEnd", x: number, y: number) =>
    touch.send("Input.dispatchTouchEvent", { type, touchPoints: type === "touchEnd" ? [] : [{ x, y }] } as never);
}

/** Scrolls an element to the center of the window, away from the edges that scroll during a drag. Returns its bounding box. */
export async function centerInView(element: Locator) {
  await element.evaluate((element) => element.scrollIntoView({ block: "center", inline: "center", behavior: "instant" }));
  const box = await element.boundingBox();
  if (!box) throw new Error("the element is not on the screen");
  return box;
}
