// Drag and drop by touch alone, on a phone and on a tablet: move, resize, place, cancel, undo. Each test restores the week.
import type { Page } from "@playwright/test";
import { THURSDAY, grabMovableVisit, dialog, touchInput, dragUnplacedToFreeSlot, visitId, announcement, centerInView, visit, moveConflict } from "../support/board.ts";
import { demo, signIn } from "../support/people.ts";
import { expect, expectFits, hydrated, open, photograph, test } from "../support/test.ts";

const day = `/day/${THURSDAY}`;
const week = "/week/2026-11-30";

// The desktop project has no touch: it runs these tests at a tablet's size.
test.use({
  viewport: async ({ isMobile, viewport }, use) => use(isMobile ? viewport : { width: 820, height: 1180 }),
  hasTouch: true,
});

const undo = (page: Page) => page.locator("[data-board-action=undo]");

/** The width of five minutes in pixels, from a visit's own width. */
async function fiveMinuteWidth(page: Page, id: string) {
  return visit(page, id).evaluate((bar) => (bar.getBoundingClientRect().width / Number(bar.getAttribute("data-for"))) * 5);
}

test("a visit is moved by touch, and a tap undoes it", async ({ page }) => {
  await signIn(page, demo("admin"));
  await open(page, day);
  const id = await grabMovableVisit(page, "ArrowRight");
  await page.keyboard.press("Escape");
  const bar = visit(page, id);
  const at = await touchInput(page);
  const from = Number(await bar.getAttribute("data-at"));
  const [box, five] = [await centerInView(bar), await fiveMinuteWidth(page, id)];
  // The names may cover its start.
  const [x, y] = [box.x + box.width * 0.6, box.y + box.height / 2];
  await at("touchStart", x, y);
  await expect(page.locator(".is-dragging")).toHaveCount(1);
  await at("touchMove", x + five, y);
  await expect(bar).toHaveClass(new RegExp(`at-${from + 5} `));
  await at("touchEnd", x + five, y);
  await expect(bar).toHaveAttribute("data-at", String(from + 5));
  await undo(page).tap();
  await expect(bar).toHaveAttribute("data-at", String(from));
});

test("a visit is resized by touch with an override reason, and a tap undoes it", async ({ page }, info) => {
  await signIn(page, demo("admin"));
  await open(page, day);
  const id = await grabMovableVisit(page, "ArrowRight");
  await page.keyboard.press("Escape");
  const bar = visit(page, id);
  const at = await touchInput(page);
  const length = Number(await bar.getAttribute("data-for"));
  const [box, five] = [await centerInView(bar), await fiveMinuteWidth(page, id)];
  const [end, y] = [box.x + box.width - 3, box.y + box.height / 2];
  await at("touchStart", end, y);
  await expect(page.locator(".is-dragging")).toHaveCount(1);
  // From inside the bar to its new end.
  await at("touchMove", box.x + box.width + five, y);
  await expect(bar).toHaveClass(new RegExp(`for-${length + 5} `));
  await expect(moveConflict(page)).toContainText("the authorization is for");
  await photograph(page, "board-finger", info.project.name, false);
  await at("touchEnd", box.x + box.width + five, y);
  await expect(dialog(page)).toContainText("The authorization is for");
  await dialog(page).getByLabel("Reason for overriding the rule").fill("The family asked for it");
  await dialog(page).getByRole("button", { name: "Do it anyway" }).tap();
  await expect(bar).toHaveAttribute("data-for", String(length + 5));
  await undo(page).tap();
  await expect(bar).toHaveAttribute("data-for", String(length));
});

test("an unplaced visit is dragged to a free day by touch, and a tap undoes it", async ({ page }, info) => {
  await signIn(page, demo("admin"));
  await open(page, week);
  const title = page.locator("#not-placed-title");
  const before = await title.textContent();
  // A search by keyboard finds the day.
  const line = await dragUnplacedToFreeSlot(page);
  const target = page.locator("td.is-target");
  const place = await target.evaluate((cell) => `td[data-provider="${cell.getAttribute("data-provider")}"][data-date="${cell.getAttribute("data-date")}"]`);
  await page.keyboard.press("Escape");

  // Scroll the board to the day before the drag begins.
  await centerInView(page.locator(place));
  const at = await touchInput(page);
  const box = await centerInView(page.locator("[data-authorization]").nth(line));
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await at("touchStart", x, y);
  await expect(page.locator(".is-dragging")).toHaveCount(1);
  // Near the window's edge the page scrolls during the drag, until the day is visible.
  await at("touchMove", x, 20);
  await page.waitForFunction((place) => (document.querySelector(place)?.getBoundingClientRect().top ?? 0) > 60, place, { polling: "raf" });
  await at("touchMove", x, 300);
  const cell = await page.locator(place).boundingBox();
  if (!cell) throw new Error("the day is on the screen");
  const to = [cell.x + cell.width / 2, cell.y + cell.height / 2] as const;
  await at("touchMove", ...to);
  await expect(page.locator(`${place}.is-target`)).toBeVisible();
  await expect(moveConflict(page)).toBeEmpty();
  await photograph(page, "week-finger", info.project.name, false);
  await at("touchEnd", ...to);
  await expect(title).not.toHaveText(before ?? "");
  await expect(announcement(page)).toContainText(", with ");
  await expectFits(page);
  await undo(page).tap();
  await expect(title).toHaveText(before ?? "");
});

test("a visit is canceled on its page by touch, and restored", async ({ page }) => {
  await signIn(page, demo("admin"));
  await open(page, day);
  const bar = page.locator("[data-version]").first();
  const id = await visitId(bar);
  const box = await centerInView(bar);
  await page.touchscreen.tap(box.x + box.width / 2, box.y + box.height / 2);
  await expect(page).toHaveURL(new RegExp(`/visits/${id}`));
  await hydrated(page);
  await page.locator("summary", { hasText: "Cancel the visit" }).tap();
  const card = page.locator("#cancel");
  await card.getByLabel("Family").tap();
  await card.getByLabel("Reason").fill("The child is ill");
  await card.getByRole("button", { name: "Cancel the visit" }).tap();
  // Wait for the response: leaving earlier could abort the request.
  await expect(page.getByRole("status").first()).toContainText("canceled");
  await page.locator(".crumbs a[href^='/day/']").tap();
  await hydrated(page);
  await expect(visit(page, id)).toHaveClass(/is-canceled/);
  const gone = await centerInView(visit(page, id));
  await page.touchscreen.tap(gone.x + gone.width / 2, gone.y + gone.height / 2);
  await page.getByRole("button", { name: "Restore the visit" }).tap();
  await expect(page.getByRole("status").first()).toContainText("restored");
  await page.locator(".crumbs a[href^='/day/']").tap();
  await expect(visit(page, id)).not.toHaveClass(/is-canceled/);
});
