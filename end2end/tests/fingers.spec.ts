// The office's hands by finger alone, on a phone and on a tablet: move, make longer, place, cancel, take back. Each story
// leaves the week as it found it.
import type { Page } from "@playwright/test";
import { THURSDAY, carryWithoutHarm, dialog, finger, holdWhereThereIsRoom, idOf, said, shown, visit, wrong } from "../support/board.ts";
import { demo, signIn } from "../support/people.ts";
import { expect, expectFits, hydrated, open, photograph, test } from "../support/test.ts";

const day = `/day/${THURSDAY}`;
const week = "/week/2026-11-30";

// The desktop's window has no finger: there these are a tablet's.
test.use({
  viewport: async ({ isMobile, viewport }, use) => use(isMobile ? viewport : { width: 820, height: 1180 }),
  hasTouch: true,
});

const undo = (page: Page) => page.locator("[data-hand=undo]");

/** Pixels of five minutes along the day, by a visit's own width. */
async function step(page: Page, id: string) {
  return visit(page, id).evaluate((bar) => (bar.getBoundingClientRect().width / Number(bar.getAttribute("data-for"))) * 5);
}

test("a finger moves a visit, and a tap takes it back", async ({ page }) => {
  await signIn(page, demo("admin"));
  await open(page, day);
  const id = await carryWithoutHarm(page, "ArrowRight");
  await page.keyboard.press("Escape");
  const bar = visit(page, id);
  const at = await finger(page);
  const from = Number(await bar.getAttribute("data-at"));
  const [box, five] = [await shown(bar), await step(page, id)];
  // Its start may lie under the names.
  const [x, y] = [box.x + box.width * 0.6, box.y + box.height / 2];
  await at("touchStart", x, y);
  await expect(page.locator(".is-held")).toHaveCount(1);
  await at("touchMove", x + five, y);
  await expect(bar).toHaveClass(new RegExp(`at-${from + 5} `));
  await at("touchEnd", x + five, y);
  await expect(bar).toHaveAttribute("data-at", String(from + 5));
  await undo(page).tap();
  await expect(bar).toHaveAttribute("data-at", String(from));
});

test("a finger pulls the end of a visit, says why, and a tap takes it back", async ({ page }, info) => {
  await signIn(page, demo("admin"));
  await open(page, day);
  const id = await carryWithoutHarm(page, "ArrowRight");
  await page.keyboard.press("Escape");
  const bar = visit(page, id);
  const at = await finger(page);
  const length = Number(await bar.getAttribute("data-for"));
  const [box, five] = [await shown(bar), await step(page, id)];
  const [end, y] = [box.x + box.width - 3, box.y + box.height / 2];
  await at("touchStart", end, y);
  await expect(page.locator(".is-held")).toHaveCount(1);
  // From inside the bar to its new end.
  await at("touchMove", box.x + box.width + five, y);
  await expect(bar).toHaveClass(new RegExp(`for-${length + 5} `));
  await expect(wrong(page)).toContainText("the authorization is for");
  await photograph(page, "board-finger", info.project.name, false);
  await at("touchEnd", box.x + box.width + five, y);
  await expect(dialog(page)).toContainText("The authorization is for");
  await dialog(page).getByLabel("Reason for overriding the rule").fill("The family asked for it");
  await dialog(page).getByRole("button", { name: "Do it anyway" }).tap();
  await expect(bar).toHaveAttribute("data-for", String(length + 5));
  await undo(page).tap();
  await expect(bar).toHaveAttribute("data-for", String(length));
});

test("a finger carries what is not placed to a day with room, and a tap takes it back", async ({ page }, info) => {
  await signIn(page, demo("admin"));
  await open(page, week);
  const title = page.locator("#not-placed-title");
  const before = await title.textContent();
  // By keys it is found out where there is room.
  const line = await holdWhereThereIsRoom(page);
  const target = page.locator("td.is-target");
  const place = await target.evaluate((cell) => `td[data-provider="${cell.getAttribute("data-provider")}"][data-date="${cell.getAttribute("data-date")}"]`);
  await page.keyboard.press("Escape");

  // The board is swiped to the day before the line is taken.
  await shown(page.locator(place));
  const at = await finger(page);
  const box = await shown(page.locator("[data-authorization]").nth(line));
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await at("touchStart", x, y);
  await expect(page.locator(".is-held")).toHaveCount(1);
  // Near the window's edge the page scrolls along under the finger, until the day is there.
  await at("touchMove", x, 20);
  await page.waitForFunction((place) => (document.querySelector(place)?.getBoundingClientRect().top ?? 0) > 60, place, { polling: "raf" });
  await at("touchMove", x, 300);
  const cell = await page.locator(place).boundingBox();
  if (!cell) throw new Error("the day is on the screen");
  const to = [cell.x + cell.width / 2, cell.y + cell.height / 2] as const;
  await at("touchMove", ...to);
  await expect(page.locator(`${place}.is-target`)).toBeVisible();
  await expect(wrong(page)).toBeEmpty();
  await photograph(page, "week-finger", info.project.name, false);
  await at("touchEnd", ...to);
  await expect(title).not.toHaveText(before ?? "");
  await expect(said(page)).toContainText(", with ");
  await expectFits(page);
  await undo(page).tap();
  await expect(title).toHaveText(before ?? "");
});

test("taps cancel a visit on its page, and let it take place after all", async ({ page }) => {
  await signIn(page, demo("admin"));
  await open(page, day);
  const bar = page.locator("[data-version]").first();
  const id = await idOf(bar);
  const box = await shown(bar);
  await page.touchscreen.tap(box.x + box.width / 2, box.y + box.height / 2);
  await expect(page).toHaveURL(new RegExp(`/visits/${id}`));
  await hydrated(page);
  await page.getByLabel("Family").tap();
  const card = page.locator("section[aria-labelledby=cancel]");
  await card.getByLabel("Reason").fill("The child is ill");
  await card.getByRole("button", { name: "Cancel the visit" }).tap();
  // Who leaves before it is answered may have cancelled nothing.
  await expect(page.getByRole("status").first()).toContainText("canceled");
  await page.locator(".crumbs a[href^='/day/']").tap();
  await hydrated(page);
  await expect(visit(page, id)).toHaveClass(/is-cancelled/);
  const gone = await shown(visit(page, id));
  await page.touchscreen.tap(gone.x + gone.width / 2, gone.y + gone.height / 2);
  await page.getByRole("button", { name: "Restore the visit" }).tap();
  await expect(page.getByRole("status").first()).toContainText("restored");
  await page.locator(".crumbs a[href^='/day/']").tap();
  await expect(visit(page, id)).not.toHaveClass(/is-cancelled/);
});
