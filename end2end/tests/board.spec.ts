// Drag and drop on the boards: by keyboard, mouse and touch, and by two users at once. Each test restores the week.
import type { Browser, Page } from "@playwright/test";
import { THURSDAY, grabMovableVisit, dialog, touchInput, dragUnplacedToFreeSlot, visitId, recordAnnouncements, announcement, centerInView, undo, visit, moveConflict } from "../support/board.ts";
import { demo, signIn } from "../support/people.ts";
import { expect, expectAccessible, expectFits, open, photograph, test } from "../support/test.ts";

const day = `/day/${THURSDAY}`;
const week = "/week/2026-11-30";

test("a visit is moved by keyboard alone, and a screen reader announces each step", async ({ page }, info) => {
  await signIn(page, demo("admin"));
  await open(page, day);
  const id = await grabMovableVisit(page, "ArrowRight");
  await page.keyboard.press("Escape");
  const bar = visit(page, id);
  const from = Number(await bar.getAttribute("data-at"));
  const log = await recordAnnouncements(page);

  await page.keyboard.press("Space");
  await page.keyboard.press("ArrowRight");
  await expectFits(page);
  await photograph(page, "board-held", info.project.name);
  await expectAccessible(page);
  await page.keyboard.press("Space");
  await expect(bar).toHaveAttribute("data-at", String(from + 5));
  await expect(bar.locator("a")).toBeFocused();
  await undo(page);
  await expect(bar).toHaveAttribute("data-at", String(from));
  await page.keyboard.press("Control+Shift+z");
  await expect(bar).toHaveAttribute("data-at", String(from + 5));
  await undo(page);
  await expect(bar).toHaveAttribute("data-at", String(from));

  const time = (minute: number) => `${Math.floor(minute / 60)}:${String(minute % 60).padStart(2, "0")}`;
  const lines = await log();
  console.log(`  announced while a visit is moved by keyboard:\n    ${lines.join("\n    ")}`);
  expect(lines[0]).toMatch(/^Holding .*Arrow keys move it, Space puts it down, Escape lets it go\.$/);
  expect(lines[1]).toContain(`${time(from + 5)} to `);
  expect(lines[1]).toMatch(/drive: \d+ min there, \d+ min to the next/);
  expect(lines[2]).toContain(`Thursday, December 3, ${time(from + 5)} to `);
  expect(lines[3]).toContain(`Thursday, December 3, ${time(from)} to `);
});

test("a length against the authorization asks for an override reason, and can be undone", async ({ page }, info) => {
  await signIn(page, demo("admin"));
  await open(page, day);
  const id = await grabMovableVisit(page, "ArrowRight");
  await page.keyboard.press("ArrowLeft");
  await page.keyboard.press("Shift+ArrowRight");
  await expect(moveConflict(page)).toContainText("the authorization is for");
  await page.keyboard.press("Enter");
  await expect(dialog(page)).toContainText("The authorization is for");
  await photograph(page, "board-refused", info.project.name);
  await expectAccessible(page);
  const length = Number(await visit(page, id).getAttribute("data-for"));
  await dialog(page).getByLabel("Reason for overriding the rule").fill("The family asked for it");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await expect(visit(page, id)).toHaveAttribute("data-for", String(length + 5));
  await undo(page);
  await expect(visit(page, id)).toHaveAttribute("data-for", String(length));
});

test("a refused move changes nothing", async ({ page }) => {
  await signIn(page, demo("admin"));
  await open(page, day);
  const row = page.locator(".day-row", { has: page.locator("[data-version] ~ [data-version]") }).first();
  const first = row.locator("[data-version]").first();
  const id = await visitId(first);
  const from = await first.getAttribute("data-at");
  const next = Number(await row.locator("[data-version]").nth(1).getAttribute("data-at"));
  await first.locator("a").focus();
  await page.keyboard.press("Space");
  for (let at = Number(from); at < next; at += 5) await page.keyboard.press("ArrowRight");
  await expect(moveConflict(page)).toContainText("has another visit");
  await page.keyboard.press("Space");
  await expect(dialog(page)).toContainText("Choose another time");
  await expect(dialog(page).getByRole("button", { name: "Do it anyway" })).toHaveCount(0);
  await page.keyboard.press("Escape");
  await expect(visit(page, id)).toHaveAttribute("data-at", from ?? "");
  await expect(visit(page, id)).toHaveClass(new RegExp(`at-${from} `));
});

test("a visit is canceled by keyboard with a party and a reason, and the cancellation can be undone", async ({ page }, info) => {
  await signIn(page, demo("admin"));
  await open(page, day);
  const bar = page.locator("[data-version]").first();
  const id = await visitId(bar);
  await bar.locator("a").focus();
  await page.keyboard.press("Delete");
  await expect(dialog(page)).toBeVisible();
  await photograph(page, "board-cancel", info.project.name);
  await expectAccessible(page);
  await dialog(page).getByLabel("Family").check();
  await dialog(page).getByLabel("Reason").fill("The child is ill");
  await dialog(page).getByRole("button", { name: "Cancel the visit" }).press("Enter");
  await expect(visit(page, id)).toHaveClass(/is-canceled/);
  await expect(page.locator(".panel")).toContainText("1 visit canceled");
  await undo(page);
  await expect(visit(page, id)).not.toHaveClass(/is-canceled/);
});

test("several visits are selected and moved together", async ({ page }) => {
  await signIn(page, demo("admin"));
  await open(page, day);
  const id = await grabMovableVisit(page, "ArrowRight");
  await page.keyboard.press("Escape");
  const row = page.locator(".day-row", { has: visit(page, id) });
  const others = row.locator(`[data-version]:not([data-visit="${id}"])`);
  const ids = [id, ...(await Promise.all((await others.all()).map(visitId)))];
  const at = (one: string) => visit(page, one).getAttribute("data-at").then(Number);
  const before = await Promise.all(ids.map(at));
  for (const one of ids) {
    await visit(page, one).locator("a").focus();
    await page.keyboard.press("Shift+Space");
  }
  await expect(page.locator(".is-selected")).toHaveCount(ids.length);
  await page.keyboard.press("Space");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Space");
  // If the move breaks rules, one reason is asked for all visits.
  const reason = dialog(page).getByLabel("Reason for overriding the rule");
  await expect(reason.or(page.locator(".board-announcement", { hasText: /changed\.|, with / }))).toBeVisible();
  if (await reason.isVisible()) {
    await reason.fill("The whole day begins later");
    await dialog(page).getByRole("button", { name: "Do it anyway" }).click();
  }
  await expect.poll(() => Promise.all(ids.map(at))).toEqual(before.map((minute) => minute + 5));
  await page.keyboard.press("Control+z");
  await expect.poll(() => Promise.all(ids.map(at))).toEqual(before);
});

test("an unplaced visit is placed from the list by keyboard", async ({ page }, info) => {
  await signIn(page, demo("admin"));
  await open(page, week);
  const title = page.locator("#not-placed-title");
  const before = await title.textContent();
  await dragUnplacedToFreeSlot(page);
  await photograph(page, "week-held", info.project.name);
  // The ghost shows where the visit will be placed.
  const ghost = page.locator("td.is-target rect.is-dragging");
  const [x, width] = [await ghost.getAttribute("x"), await ghost.getAttribute("width")];
  const landed = page.locator(`rect[data-visit][x="${x}"][width="${width}"]`);
  const alike = await landed.count();
  await page.keyboard.press("Space");
  await expect(title).not.toHaveText(before ?? "");
  await expect(announcement(page)).toContainText(", with ");
  await expect(landed).toHaveCount(alike + 1);
  await undo(page);
  await expect(title).toHaveText(before ?? "");
});

/** Drags a visit to another provider with the mouse, and its end to another length. */
async function dragByMouse(page: Page) {
  const bar = page.locator("[data-version]").first();
  const id = await visitId(bar);
  const home = await bar.evaluate((bar) => bar.closest("[data-provider]")?.getAttribute("data-provider"));
  const target = page.locator(`.day-row:not([data-provider="${home}"])`).nth(2);
  const [from, to] = [await bar.boundingBox(), await target.locator(".track").boundingBox()];
  if (!from || !to) throw new Error("bar and row are on the screen");
  await page.mouse.move(from.x + 8, from.y + from.height / 2);
  await page.mouse.down();
  await page.mouse.move(from.x + 60, to.y + to.height / 2, { steps: 8 });
  await expect(target.locator(`[data-visit="${id}"]`)).toHaveClass(/is-dragging/);
  await expect(page.locator(".move-preview")).toBeVisible();
  await page.keyboard.press("Escape");
  await page.mouse.up();
  await expect(page.locator(`[data-provider="${home}"] [data-visit="${id}"]`)).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`${THURSDAY}$`));

  // A drop outside of the board cancels the drag.
  const at = await bar.getAttribute("data-at");
  await page.mouse.move(from.x + 8, from.y + from.height / 2);
  await page.mouse.down();
  await page.mouse.move(from.x + 60, to.y + to.height / 2, { steps: 4 });
  await page.mouse.move(1200, 400, { steps: 4 });
  await expect(page.locator(`[data-provider="${home}"] [data-visit="${id}"]`)).toHaveClass(new RegExp(`at-${at} .*is-dragging`));
  await page.mouse.up();
  await expect(page.locator(".is-dragging, .is-saving")).toHaveCount(0);
  await expect(dialog(page)).toHaveCount(0);

  // Dragging the end of a bar makes the visit longer.
  const length = Number(await bar.getAttribute("data-for"));
  await page.mouse.move(from.x + from.width - 2, from.y + from.height / 2);
  await page.mouse.down();
  await page.mouse.move(from.x + from.width + 60, from.y + from.height / 2, { steps: 6 });
  await page.mouse.up();
  await expect(dialog(page)).toContainText(/The authorization is for|Choose another time/);
  await page.keyboard.press("Escape");
  await expect(visit(page, id)).toHaveAttribute("data-for", String(length));
}

/** A long press picks a visit up; a swipe scrolls. */
async function dragByTouch(page: Page) {
  const bar = page.locator("[data-version]").first();
  const at = await touchInput(page);
  const box = await centerInView(bar);
  const [x, y] = [box.x + 10, box.y + box.height / 2];
  await at("touchStart", x, y);
  await expect(page.locator(".is-dragging")).toHaveCount(1);
  const scrolled = await page.evaluate(() => window.scrollY);
  await at("touchMove", x, y + 12);
  await at("touchMove", x, y + 40);
  await expect(page.locator(".move-preview")).toBeVisible();
  expect(await page.evaluate(() => window.scrollY)).toBe(scrolled);
  await at("touchMove", x, y);
  await at("touchEnd", x, y);
  await expect(page.locator(".is-dragging")).toHaveCount(0);
  await expect(page).toHaveURL(new RegExp(`${THURSDAY}$`));
}

test("a visit is dragged by mouse or touch, and a drag is not a click", async ({ page, isMobile }) => {
  await signIn(page, demo("admin"));
  await open(page, day);
  await (isMobile ? dragByTouch(page) : dragByMouse(page));
});

async function openSecondBrowser(browser: Browser, page: Page): Promise<Page> {
  const context = await browser.newContext({ storageState: await page.context().storageState(), viewport: page.viewportSize() });
  const other = await context.newPage();
  await open(other, new URL(page.url()).pathname);
  return other;
}

test("two users on one board see each other's changes", async ({ page, browser }) => {
  await signIn(page, demo("admin"));
  await open(page, day);
  const other = await openSecondBrowser(browser, page);
  const id = await grabMovableVisit(page, "ArrowRight");
  const from = Number(await visit(other, id).getAttribute("data-at"));
  const shownAt = other.evaluate(
    ([id, at]) =>
      new Promise<number>((resolve) => {
        const check = () => document.querySelector(`[data-visit="${id}"][data-at="${at}"]`) && resolve(Date.now());
        new MutationObserver(check).observe(document.body, { childList: true, subtree: true });
      }),
    [id, String(from + 5)] as const,
  );
  const dropped = Date.now();
  await page.keyboard.press("Space");
  console.log(`  another browser shows the change ${(await shownAt) - dropped} ms after the drop`);
  await expect(visit(page, id)).toHaveAttribute("data-at", String(from + 5));
  await undo(page);
  await expect(visit(other, id)).toHaveAttribute("data-at", String(from));
  await other.context().close();
});

test("a stale move shows both versions and changes nothing", async ({ page, browser }, info) => {
  await signIn(page, demo("admin"));
  await open(page, day);
  const other = await openSecondBrowser(browser, page);
  const id = await grabMovableVisit(other, "ArrowRight");
  const from = Number(await visit(page, id).getAttribute("data-at"));
  // The first browser moves the visit while the other one drags it.
  await visit(page, id).locator("a").focus();
  await page.keyboard.press("Space");
  await page.keyboard.press("ArrowRight");
  await page.keyboard.press("Space");
  await expect(visit(page, id)).toHaveAttribute("data-at", String(from + 5));

  await other.keyboard.press("Space");
  await expect(dialog(other)).toContainText("was first. ");
  await expect(dialog(other)).toContainText("You wanted Thursday, December 3");
  await photograph(other, "board-stale", info.project.name);
  await expectAccessible(other);
  await dialog(other).getByRole("button", { name: "Go back" }).click();
  await expect(visit(other, id)).toHaveAttribute("data-at", String(from + 5));
  await undo(page);
  await expect(visit(page, id)).toHaveAttribute("data-at", String(from));
  await other.context().close();
});

test("of two drops on one slot one succeeds, and the other shows the conflict", async ({ page, browser }) => {
  await signIn(page, demo("admin"));
  await open(page, day);
  const other = await openSecondBrowser(browser, page);
  const id = await grabMovableVisit(page, "ArrowRight");
  const place = await visit(page, id).evaluate((bar) => [bar.closest("[data-provider]")?.getAttribute("data-provider"), bar.className]);
  const minute = Number(String(place[1]).match(/at-(\d+)/)?.[1]);
  // The other browser drags a visit of another provider over the same slot.
  const rows = await other.locator("[data-provider]").evaluateAll((rows) => rows.map((row) => row.getAttribute("data-provider")));
  const foreign = other.locator(`[data-provider]:not([data-provider="${place[0]}"]) [data-version]`).first();
  const theirs = await visitId(foreign);
  const home = await foreign.evaluate((bar) => bar.closest("[data-provider]")?.getAttribute("data-provider"));
  await foreign.locator("a").focus();
  await other.keyboard.press("Space");
  const down = rows.indexOf(place[0] ?? "") - rows.indexOf(home ?? "");
  for (let step = 0; step < Math.abs(down); step++) await other.keyboard.press(down > 0 ? "ArrowDown" : "ArrowUp");
  const apart = (minute - Number(await foreign.getAttribute("data-at"))) / 5;
  for (let step = 0; step < Math.abs(apart); step++) await other.keyboard.press(apart > 0 ? "ArrowRight" : "ArrowLeft");

  await page.keyboard.press("Space");
  await expect(announcement(page)).toContainText(", with ");
  await other.keyboard.press("Space");
  await expect(dialog(other)).toContainText(/is with .* from .* to .*\. Choose another time or provider\.|Choose another time\./);
  await dialog(other).getByRole("button", { name: "Go back" }).click();
  await expect(other.locator(`[data-provider="${home}"] [data-visit="${theirs}"]`)).toBeVisible();
  await undo(page);
  await other.context().close();
});

test("a board shows that its session was ended in another tab", async ({ page, browserErrors }) => {
  await signIn(page, demo("admin"));
  await open(page, day);
  const tab = await page.context().newPage();
  await open(tab, "/account");
  await tab.getByRole("button", { name: "Sign out" }).click();
  await expect(tab).not.toHaveURL(/account/);
  // Reported by the board's event stream or by the session watch of every page, whichever is first.
  await expect(dialog(page).last()).toContainText(/You can't change this board any more|You are signed out/);
  await expect(dialog(page).last().getByRole("link", { name: "Sign in" })).toHaveAttribute("href", /next=%2Fday|^\/day/);
  // If the other tab hid this one, its event stream was rejected with 401 when it reconnected.
  browserErrors.splice(0, browserErrors.length, ...browserErrors.filter((error) => !error.includes("401")));
});
